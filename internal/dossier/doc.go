// Package dossier is the case engine (giải quyết hồ sơ thủ tục hành chính): a dossier is filed, accepted, worked
// through, decided and handed back, and every move is written down once, in one transaction, with its event last.
//
//	Submit ──> new ──accept──> clock runs ──> ... ──> issue ──> return
//	             │               │    ^
//	             └─refuse        └request_more / supply (clock stops, goes on or starts again)
//
// What may happen when is data (room flow); who may do it is a table (room policy); how long it may take is law and
// calendar (room deadline). This room interprets the three and owns the tables dossier, dossier_*.
//
// A dossier stays on the version of the procedure and of the flow on which it was filed. Nothing is kept about time
// but the budget, the moment the clock began and the pauses; a due day is always computed from them.
//
// Law: 61/2018/NĐ-CP@2018-04-23
package dossier
