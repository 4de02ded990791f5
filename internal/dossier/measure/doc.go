// Package measure is what figures are counted from (số liệu của hồ sơ): the measure of a dossier as its events carry
// it, and the facts that are made of it.
//
// The case engine takes the measure, when something happens and again from the rows; both must come to the same. This
// room knows neither rows nor events.
//
// Law: 61/2018/NĐ-CP@2018-04-23
package measure
