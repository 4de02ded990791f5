// Package report makes the one-stop desk's periodic reports (báo cáo định kỳ)
// and refuses to let figures pass that cannot be.
//
//	Set{Sheets, Relations} ──Check──► Finding    what is printed, what arithmetic gives, in which cells
//	indicator values ──Build──► a report         II.06a/b/c, satisfaction, the index of Decision 766
//	draft ─► checked ─► signed twice ─► sent     a signed report keeps its figures for good
//
// A sheet (biểu mẫu) is data: columns, rows, and cells that keep what was
// written beside what it was read as. The checker knows nothing of any one
// sheet: percentages, sums, shares, dates and claims are checked because of the
// roles of columns and of relations declared beside the data, so that a plan
// typed from paper and a sheet computed a moment ago stand before the same judge.
//
// Law: 01/2020/TT-VPCP@2020-10-21
// Law: 01/2018/TT-VPCP@2018-11-23#art13
// Law: 766/QĐ-TTg@2022-06-23
package report
