package procedure

import "tinhso/internal/lang"

// TimeWords says a limit in words ("3 ngày làm việc").
func TimeWords(p lang.Printer, t Time) string { return "" }

// MethodTime says the time of one method in words; "không nêu trong danh mục" when the source has none.
func (p Procedure) MethodTime(pr lang.Printer, m Method) string { return "" }

// DeadlineWords says the limit of the whole procedure in one line for a list.
func DeadlineWords(pr lang.Printer, d *Deadline) string { return "" }

// FeeWords says one fee in words; zero without a word is not said to be free.
func FeeWords(pr lang.Printer, f Fee) string { return "" }

// NotFileableWords says why a procedure is shown but cannot be filed here, empty when it can.
func NotFileableWords(pr lang.Printer, why string) string { return "" }
