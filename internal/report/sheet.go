package report

import (
	"strings"
	"time"

	"tinhso/internal/indicator"
	"tinhso/internal/lang"
)

// Set is sheets that speak of the same things and must agree (bộ báo cáo): the unit of checking.
type Set struct {
	ID        string
	Title     string
	Document  string // number and date of the paper they were copied from
	Sheets    []Sheet
	Relations []Relation
	Units     map[string]string // a unit and the one it means the same as: dịch vụ: thủ tục
	Subjects  map[string]string // what a subject is called, where no row has its name
}

// Sheet is one table of a report (biểu mẫu báo cáo).
type Sheet struct {
	ID      string
	Title   string
	Source  string // part of the document: Phụ lục 1
	Period  string // what its figures speak of, unless a cell says otherwise
	Marks   string // "en" where the paper groups by commas; else as Vietnamese law writes
	Columns []Column
	Rows    []Row
	Sums    []Relation // between its own rows, known when it was built
	Below   []Cell     `json:",omitempty"` // the small table under it
}

// Column is one column, and what its cells mean beside the others of their row (cột).
type Column struct {
	ID    string
	Title string
	Kind  Kind
	Role  Role
	Unit  string
}

// Role is what a column means to the checker (vai trò của cột).
type Role string

// A row with a value, its part and its whole is a share; with a target and a claim, a promise kept or not.
const (
	Plain     Role = ""
	ValueRole Role = "value"
	PartRole  Role = "part"
	WholeRole Role = "whole"
	GoalRole  Role = "target"
	ClaimRole Role = "claim"
	StageRole Role = "stage"  // how far the work has come, in words
	NameRole  Role = "number" // number of a document, which may hold its year
	DayRole   Role = "issued" // day of that document
)

// Row is one row (dòng).
type Row struct {
	ID       string
	Title    string
	Line     string // where it stands in the text it was copied from
	PartOf   string // row whose claim covers this one too
	Universe string // subject that the share is said to be of
	Rate     bool   // a rate may pass 100 % and count different things
	Look     string // group, sub, total: how it is drawn
	No       string // number before its title
	Cells    map[string]Cell
}

// Cell is one cell as written and as read (ô).
type Cell struct {
	Text    string
	Read    string // what the clerk answered when the text could be read in two ways
	Line    string
	Subject string // the thing that is counted; the same thing has one number in one period
	Period  string
	Unit    string
	Kind    Kind   // empty: that of its column
	From    string // quoted from another cell, which alone is checked against its own row
	Typed   *Typed `json:",omitempty"` // entered by hand
	Source  Source `json:",omitzero"`  // of a computed figure
	Figure  Figure `json:"-"`          // read from the text
}

// Source is where a computed figure comes from (nguồn của số liệu): an indicator and how it was asked.
type Source struct {
	Code     string
	State    indicator.State
	Why      lang.Text `json:",omitzero"` // why there is no figure, or which text is missing
	Missing  bool      `json:",omitempty"`
	Unit     string    // id
	Own      bool      `json:",omitempty"`
	Category string    `json:",omitempty"`
	Level    string    `json:",omitempty"`
	Part     string    `json:",omitempty"` // numerator or denominator of the value
	Was      string    `json:",omitempty"` // the computed text below a typed one
}

// Typed says who entered a figure by hand, when and why (số nhập tay).
type Typed struct {
	By, Name string
	At       time.Time
	Why      string
}

// Ref names a cell: sheet:row/column (địa chỉ ô).
type Ref struct{ Sheet, Row, Column string }

// String writes the address.
func (r Ref) String() string { return r.Sheet + ":" + r.Row + "/" + r.Column }

// parseRef reads an address; without a sheet it is in the one given.
func parseRef(s, sheet string) (Ref, bool) {
	if before, after, ok := strings.Cut(s, ":"); ok {
		sheet, s = before, after
	}
	row, column, ok := strings.Cut(s, "/")
	return Ref{sheet, row, column}, ok && sheet != "" && row != "" && column != "" && !strings.Contains(column, "/")
}

// at is a cell with the row, column and sheet it stands in.
type at struct {
	Ref
	Cell
	sheet  *Sheet
	row    *Row
	column *Column
}

func (s *Set) sheet(id string) *Sheet {
	for i := range s.Sheets {
		if s.Sheets[i].ID == id {
			return &s.Sheets[i]
		}
	}
	return nil
}

func (sh *Sheet) row(id string) *Row {
	for i := range sh.Rows {
		if sh.Rows[i].ID == id {
			return &sh.Rows[i]
		}
	}
	return nil
}

func (sh *Sheet) column(id string) *Column {
	for i := range sh.Columns {
		if sh.Columns[i].ID == id {
			return &sh.Columns[i]
		}
	}
	return nil
}

// find gives the cell at an address; false when nothing is written there.
func (s *Set) find(r Ref) (at, bool) {
	sh := s.sheet(r.Sheet)
	if sh == nil {
		return at{}, false
	}
	row, column := sh.row(r.Row), sh.column(r.Column)
	if row == nil || column == nil {
		return at{}, false
	}
	cell, ok := row.Cells[r.Column]
	return at{r, cell, sh, row, column}, ok
}

// kind is what the cell holds.
func (a at) kind() Kind {
	if a.Cell.Kind != "" {
		return a.Cell.Kind
	}
	return a.column.Kind
}

// period is what the cell speaks of.
func (a at) period() string {
	if a.Cell.Period != "" {
		return a.Cell.Period
	}
	return a.sheet.Period
}

// unit is what the cell counts.
func (a at) unit() string {
	switch {
	case a.Cell.Unit != "":
		return a.Cell.Unit
	case a.Figure.Unit != "":
		return a.Figure.Unit
	}
	return a.column.Unit
}

// line is where it was written.
func (a at) line() string {
	if a.Cell.Line != "" {
		return a.Cell.Line
	}
	return a.row.Line
}

// role finds the cell of a row that has a role.
func (sh *Sheet) role(row *Row, role Role) (at, bool) {
	for i := range sh.Columns {
		c := &sh.Columns[i]
		if cell, ok := row.Cells[c.ID]; ok && c.Role == role {
			return at{Ref{sh.ID, row.ID, c.ID}, cell, sh, row, c}, true
		}
	}
	return at{}, false
}

// cells visits every cell that holds something, in reading order.
func (s *Set) cells(visit func(at)) {
	for i := range s.Sheets {
		sh := &s.Sheets[i]
		for j := range sh.Rows {
			row := &sh.Rows[j]
			for k := range sh.Columns {
				c := &sh.Columns[k]
				if cell, ok := row.Cells[c.ID]; ok {
					visit(at{Ref{sh.ID, row.ID, c.ID}, cell, sh, row, c})
				}
			}
		}
	}
}
