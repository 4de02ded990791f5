package ui

import "html/template"

// Table is rows of the same kind (bảng). Below 640 pixels each row becomes a
// card that names every value.
type Table struct {
	Caption     string // always; may be hidden from sight
	HideCaption bool
	Columns     []Column
	Rows        []Row
	Empty       EmptyState
	Keyboard    bool   // j, k and Enter walk the rows
	Select      string // name of a checkbox per row, "" for none
	Wide        bool   // may scroll sideways instead of stacking: comparison tables
}

// Column is one column of a Table.
type Column struct {
	Label   string
	Numeric bool
	Main    bool   // the cell that names the row
	Code    bool   // never broken over two lines: a dossier code
	Sort    string // address that sorts by it
	Sorted  string // "ascending", "descending" or ""
	Hide    bool   // not on a phone
}

// Row is one row of a Table.
type Row struct {
	Cells    []Cell
	Href     string // where Enter goes; the main cell links there
	Tone     Tone
	Value    string // of the Select checkbox
	Selected bool
}

// Cell is one value of a row.
type Cell struct {
	Text  string
	Sub   string // small, under the text
	Badge *Badge
	Due   *DueBadge
	Links []Link
	HTML  template.HTML // made by another template only
}

// SearchBox asks for words (ô tìm kiếm).
type SearchBox struct {
	Action, Name, Value string // Name is "q" when empty
	Label, Placeholder  string
	Large               bool // the first thing on the home page
	Hidden              []Hidden
	Key                 bool   // "/" goes here
	Suggest             string // address that answers with a list of suggestions, for htmx
}

// Filters narrow a list (bộ lọc): a plain form, sent at once when script is
// there and by its button when not.
type Filters struct {
	Action string
	Label  string
	Fields []Field
	Hidden []Hidden
	Clear  string // address without filters, "" when none is set
	Active []Link // filters in force; following one takes it away
}

// drawnRow is a row whose cells know their columns.
type drawnRow struct {
	Row
	Cells []drawnCell
	Pick  string
	Name  string // words of the main cell, for the checkbox
}

type drawnCell struct {
	Cell
	Column
	Href string
}

// Drawn joins rows and columns; cells beyond the columns are left out.
func (t Table) Drawn() []drawnRow {
	rows := make([]drawnRow, len(t.Rows))
	for i, r := range t.Rows {
		d := drawnRow{Row: r, Pick: t.Select}
		for k, c := range r.Cells {
			if k == len(t.Columns) {
				break
			}
			cell := drawnCell{Cell: c, Column: t.Columns[k]}
			if cell.Main {
				cell.Href, d.Name = r.Href, c.Text
			}
			d.Cells = append(d.Cells, cell)
		}
		rows[i] = d
	}
	return rows
}

// Input is the name of the search box's input.
func (s SearchBox) Input() string {
	if s.Name == "" {
		return "q"
	}
	return s.Name
}
