package report

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Excel writes the report as a workbook (xuất XLSX): figures as numbers, words as words, nothing that runs.
func (m *Reports) Excel(r Report) ([]byte, error) {
	say := lang.For(lang.VI)
	f := excelize.NewFile()
	b := &book{f: f, sheet: "Sheet1"}
	b.words(1, 1, strings.TrimSpace(r.Form.Number+"  "+r.Form.Issued))
	b.words(2, 1, r.Form.Title)
	b.words(3, 1, say.T("report.by", "unit", r.Unit.Name))
	b.words(4, 1, PeriodName(r.Period, say)+" ("+Span(r.Period, say)+")")
	if r.Form.Measure != "" {
		b.words(5, 1, r.Form.Measure)
	}
	line := b.head(7, r.Form)
	for _, row := range r.Sheet.Rows {
		b.words(line, 1, row.No)
		b.words(line, 2, row.Title)
		for i, c := range r.Form.Columns {
			b.figure(line, i+3, row.Cells[c.ID], c, say)
		}
		line++
	}
	line++
	for _, text := range append(r.RankLines(say), r.Form.Notes...) {
		b.words(line, 1, text)
		line++
	}
	for _, s := range r.Signs {
		b.words(line, 1, say.T("report.signed_line", "as", say.T("report.as."+s.As), "name", s.Name, "at", viet.Instant(s.At)))
		line++
	}
	b.must(f.SetColWidth(b.sheet, "A", "A", 7))
	b.must(f.SetColWidth(b.sheet, "B", "B", 60))
	if b.err != nil {
		return nil, b.err
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), f.Close()
}

// book writes cells and keeps the first error.
type book struct {
	f     *excelize.File
	sheet string
	err   error
}

func (b *book) must(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) at(row, col int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	b.must(err)
	return name
}

// words writes text; one that begins like a formula is written so that no program runs it.
func (b *book) words(row, col int, text string) {
	if text != "" {
		b.must(b.f.SetCellStr(b.sheet, b.at(row, col), harmless(text)))
	}
}

func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// figure writes a number as a number, with a note where somebody typed it; what is no number as its words.
func (b *book) figure(row, col int, c Cell, column FormColumn, say lang.Printer) {
	text := printed(c, column, say)
	if c.Figure.Zero() || !column.Kind.numeric() {
		b.words(row, col, text)
		return
	}
	cell := b.at(row, col)
	value, _ := c.Figure.value.Float64() // for the reader's own program only; the report itself is exact
	b.must(b.f.SetCellFloat(b.sheet, cell, value, c.Figure.places, 64))
	if c.Typed != nil {
		b.must(b.f.AddComment(b.sheet, excelize.Comment{Cell: cell, Author: c.Typed.Name,
			Paragraph: []excelize.RichTextRun{{Text: say.T("report.typed.by", "name", c.Typed.Name, "why", c.Typed.Why)}}}))
	}
}

// head writes the head of the table and the row of numbers, and gives the line after it.
func (b *book) head(row int, f Form) int {
	b.words(row, 1, orWord(f.Lead, "TT"))
	b.words(row, 2, f.First.Title)
	for i, c := range f.Columns {
		parts := []string{c.Group, c.Sub, c.Title}
		for depth, p := range parts {
			if p != "" && (depth == 2 || i == 0 || f.Columns[i-1].Group != c.Group || depth == 1 && f.Columns[i-1].Sub != c.Sub) {
				b.words(row+depth, i+3, p)
			}
		}
	}
	for i := range len(f.Columns) + 2 {
		b.must(b.f.SetCellInt(b.sheet, b.at(row+3, i+1), int64(i+1)))
	}
	return row + 4
}

func orWord(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
