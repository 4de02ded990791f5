// Package report is the pages of periodic reports (báo cáo định kỳ) on the desk.
//
//	/desk/bao-cao                              what is due, and what came from below
//	/desk/bao-cao/{kind}/{unit}/{period}       one report: its table, what cannot be, who signed
//	…/nhap  …/in  …/xlsx                       figures typed by hand; paper; workbook
//	/desk/bao-cao/ke-hoach-112                 what arithmetic finds in plan 112/KH-UBND
//
// The room of the same name decides; these pages show and ask.
package report
