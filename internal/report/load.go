package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// setFile and the types below are a set as it is written by hand: set.yaml and a file for each sheet.
type setFile struct {
	ID        string            `yaml:"set"`
	Title     string            `yaml:"title"`
	Document  string            `yaml:"document"`
	Sheets    []string          `yaml:"sheets"`
	Units     map[string]string `yaml:"units"`
	Subjects  map[string]string `yaml:"subjects"`
	Relations []Relation        `yaml:"relations"`
}

type sheetFile struct {
	ID        string       `yaml:"sheet"`
	Title     string       `yaml:"title"`
	Source    string       `yaml:"source"`
	Period    string       `yaml:"period"`
	Marks     string       `yaml:"marks"`
	Columns   []columnFile `yaml:"columns"`
	Rows      []rowFile    `yaml:"rows"`
	Relations []Relation   `yaml:"relations"`
}

type columnFile struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Kind  Kind   `yaml:"kind"`
	Role  Role   `yaml:"role"`
	Unit  string `yaml:"unit"`
}

// rowFile is a row; what is no property of the row is a cell.
type rowFile struct {
	ID, Title, Line, PartOf, Universe string
	Rate                              bool
	Cells                             map[string]cellFile
}

// UnmarshalYAML parts the properties of a row from its cells.
func (r *rowFile) UnmarshalYAML(b []byte) error {
	var raw map[string]any
	if err := yaml.Unmarshal(b, &raw); err != nil {
		return err
	}
	r.Cells = map[string]cellFile{}
	texts := map[string]*string{"id": &r.ID, "title": &r.Title, "line": &r.Line, "part_of": &r.PartOf, "universe": &r.Universe}
	for key, v := range raw {
		switch v := v.(type) {
		case string:
			if texts[key] == nil {
				return fmt.Errorf("row %v: %q is no property of a row", raw["id"], key)
			}
			*texts[key] = v
		case bool:
			if key != "rate" {
				return fmt.Errorf("row %v: %q is no property of a row", raw["id"], key)
			}
			r.Rate = v
		case map[string]any:
			cell, err := readCellFile(v)
			if err != nil {
				return fmt.Errorf("row %v, %s: %w", raw["id"], key, err)
			}
			r.Cells[key] = cell
		default:
			return fmt.Errorf("row %v: %q must be text in quotes", raw["id"], key)
		}
	}
	return nil
}

type cellFile struct{ Text, Read, Line, Subject, Period, Unit, Kind, From string }

func readCellFile(raw map[string]any) (cellFile, error) {
	var c cellFile
	texts := map[string]*string{"text": &c.Text, "read": &c.Read, "line": &c.Line, "subject": &c.Subject, "period": &c.Period,
		"unit": &c.Unit, "kind": &c.Kind, "from": &c.From}
	for key, v := range raw {
		text, ok := v.(string)
		if texts[key] == nil || !ok {
			return c, fmt.Errorf("%q is no property of a cell, or its value is not text in quotes", key)
		}
		*texts[key] = text
	}
	return c, nil
}

// LoadSet reads a set from a folder (nạp bộ số liệu): set.yaml names its sheets. What cannot be read is refused with its
// file, row and column.
func LoadSet(files fs.FS, dir string) (Set, error) {
	var sf setFile
	if err := decodeFile(files, path.Join(dir, "set.yaml"), &sf); err != nil {
		return Set{}, err
	}
	s := Set{ID: sf.ID, Title: sf.Title, Document: sf.Document, Units: sf.Units, Subjects: sf.Subjects, Relations: sf.Relations}
	for _, name := range sf.Sheets {
		file := path.Join(dir, name)
		var f sheetFile
		if err := decodeFile(files, file, &f); err != nil {
			return Set{}, err
		}
		sh, err := f.sheet(file)
		if err != nil {
			return Set{}, err
		}
		if s.sheet(sh.ID) != nil {
			return Set{}, wrongFile(file, "report.file.twice", "what", sh.ID)
		}
		s.Sheets = append(s.Sheets, sh)
		for i := range f.Relations {
			if f.Relations[i].Sheet == "" {
				f.Relations[i].Sheet = sh.ID
			}
		}
		s.Relations = append(s.Relations, f.Relations...)
	}
	if err := s.quote(); err != nil {
		return Set{}, err
	}
	return s, s.checkRefs(path.Join(dir, "set.yaml"))
}

func decodeFile(files fs.FS, name string, v any) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := decodeYAML(b, v); err != nil {
		return wrongFile(name, "report.file.yaml", "why", yaml.FormatError(err, false, false))
	}
	return nil
}

// decodeYAML reads a file strictly. The library falls over some texts that are no YAML; that is the file's fault, not ours.
func decodeYAML(b []byte, v any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not YAML: %v", r)
		}
	}()
	err = yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(v)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func wrongFile(file, code string, more ...any) error {
	e := fault.Invalid(code)
	e.Args = fault.Args(append([]any{"file", file}, more...)...)
	return e
}

func (f sheetFile) sheet(file string) (Sheet, error) {
	sh := Sheet{ID: f.ID, Title: f.Title, Source: f.Source, Period: f.Period, Marks: f.Marks}
	for _, c := range f.Columns {
		if sh.column(c.ID) != nil || c.ID == "" {
			return Sheet{}, wrongFile(file, "report.file.twice", "what", c.ID)
		}
		sh.Columns = append(sh.Columns, Column(c))
	}
	for _, r := range f.Rows {
		if sh.row(r.ID) != nil || r.ID == "" {
			return Sheet{}, wrongFile(file, "report.file.twice", "what", r.ID)
		}
		row := Row{ID: r.ID, Title: r.Title, Line: r.Line, PartOf: r.PartOf, Universe: r.Universe, Rate: r.Rate, Cells: map[string]Cell{}}
		for id, cf := range r.Cells {
			col := sh.column(id)
			if col == nil {
				return Sheet{}, wrongFile(file, "report.file.column", "row", r.ID, "column", id)
			}
			cell, err := cf.cell(*col, f.Marks)
			if err != nil {
				return Sheet{}, cellFault(err, file, r.ID, id)
			}
			row.Cells[id] = cell
		}
		sh.Rows = append(sh.Rows, row)
	}
	return sh, nil
}

func (cf cellFile) cell(col Column, marks string) (Cell, error) {
	c := Cell{Text: cf.Text, Read: cf.Read, Line: cf.Line, Subject: cf.Subject, Period: cf.Period, Unit: cf.Unit, Kind: Kind(cf.Kind), From: cf.From}
	kind := col.Kind
	if c.Kind != "" {
		kind = c.Kind
	}
	if c.From != "" || c.Text == "" {
		return c, nil
	}
	text := c.Text
	if c.Read != "" {
		text = c.Read
	}
	if marks == "en" && kind.numeric() {
		text = swapMarks(text)
	}
	var err error
	c.Figure, err = readCell(kind, text)
	return c, err
}

// readCell reads the text of a cell by its kind; only figures have a figure.
func readCell(kind Kind, text string) (Figure, error) {
	switch kind {
	case Date:
		_, err := viet.ParseDay(text)
		return Figure{}, err
	case Target:
		return Figure{}, checkGoal(text)
	case Claim:
		return Figure{}, checkClaim(text)
	}
	if !kind.numeric() {
		return Figure{}, nil
	}
	return ReadFigure(kind, text)
}

// swapMarks turns 5,000.5 into 5.000,5, for papers that write so throughout.
func swapMarks(s string) string {
	return strings.NewReplacer(",", ".", ".", ",").Replace(s)
}

func cellFault(err error, file, row, column string) error {
	e, ok := fault.As(err)
	if !ok {
		return err
	}
	args := fault.Args("field", row+"/"+column)
	maps.Copy(args, e.Args)
	out := fault.Invalid("report.file.cell", fault.Field{Path: row + "/" + column, Code: e.Code, Args: args})
	out.Args = fault.Args("file", file, "row", row, "column", column)
	return out
}

// quote fills in the cells that quote others.
func (s *Set) quote() error {
	for i := range s.Sheets {
		sh := &s.Sheets[i]
		for j := range sh.Rows {
			for id, cell := range sh.Rows[j].Cells {
				if cell.From == "" {
					continue
				}
				ref, ok := parseRef(cell.From, sh.ID)
				from, found := s.find(ref)
				if !ok || !found || from.From != "" {
					return wrongFile(sh.ID, "report.file.ref", "row", sh.Rows[j].ID, "ref", cell.From)
				}
				cell.Text, cell.Figure, cell.Line = from.Text, from.Figure, from.line()
				if cell.Subject == "" {
					cell.Subject = from.Subject
				}
				if cell.Unit == "" {
					cell.Unit = from.unit()
				}
				sh.Rows[j].Cells[id] = cell
			}
		}
	}
	return nil
}

// checkRefs sees that relations name cells that exist.
func (s *Set) checkRefs(file string) error {
	for _, r := range s.Relations {
		for _, text := range r.refs() {
			ref, ok := parseRef(text, r.Sheet)
			sh := s.sheet(ref.Sheet)
			if !ok || sh == nil || ref.Row != "*" && sh.row(ref.Row) == nil || ref.Column != "*" && sh.column(ref.Column) == nil {
				return wrongFile(file, "report.file.ref", "row", r.ID, "ref", text)
			}
		}
	}
	return nil
}

// refs are all addresses that a relation names.
func (r Relation) refs() []string {
	var all []string
	switch {
	case r.Sum != nil:
		all = slices.Concat([]string{r.Sum.Total}, r.Sum.Parts, r.Sum.Outside)
	case r.Within != nil:
		all = append([]string{r.Within.Part}, r.Within.Whole...)
	case r.Change != nil:
		all = []string{r.Change.From, r.Change.To}
		if r.Change.By != "" {
			all = append(all, r.Change.By)
		}
	case r.Order != nil:
		all = []string{r.Order.Figures, r.Order.Ranks}
	case r.Before != nil:
		all = []string{r.Before.First, r.Before.Then}
	case r.List != nil:
		all = []string{r.List.Count}
	}
	return all
}
