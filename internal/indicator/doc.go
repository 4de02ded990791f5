// Package indicator turns what happened into figures that count themselves (chỉ số): definitions are data, values are
// exact, and every value can be taken apart down to the records behind it.
//
//	journal ──Consumer──▶ indicator_fact ──▶ indicator_kept ──▶ Value, Table, Series
//	base rows ──recount (nightly)──┘ compared, healed, told          │
//	provinces/*/indicators/*.yaml ──▶ definitions, formulas ─────────┘──▶ Explain, Records
//
// A fact (dữ kiện) is one row per subject with its unit, dimensions, days and numbers. A base measure (chỉ tiêu gốc)
// counts or sums facts of a kind on a condition, dated by one of their days. An indicator (chỉ số) is a formula over
// measures and other indicators. Nothing is computed in binary floating point: a value is a fraction until it is printed.
// "No data yet" and "undefined, because" are values of their own.
//
// Law: 09/2019/NĐ-CP (cut-offs of periodic reports)
// Law: 766/QĐ-TTg@2022-06-23
package indicator
