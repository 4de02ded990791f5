package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"

	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/org"
	"tinhso/internal/viet"
)

// Form is one version of a periodic report (mẫu biểu báo cáo): its columns, where its figures come from and what must
// hold between them, with its legal basis and the days on which it is in force.
type Form struct {
	ID        string       `yaml:"id"`
	Kind      string       `yaml:"kind"`
	Number    string       `yaml:"number"`
	Law       law.Key      `yaml:"law"`
	Issued    string       `yaml:"issued"`
	ValidFrom string       `yaml:"valid_from"`
	ValidTo   string       `yaml:"valid_to"`
	Title     string       `yaml:"title"`
	Name      lang.Text    `yaml:"name"`
	Measure   string       `yaml:"measure"`
	Rows      RowsBy       `yaml:"rows"`
	For       []org.Level  `yaml:"for"` // committees of these levels; empty: every unit that handles procedures
	Periods   []string     `yaml:"periods"`
	Cut       int          `yaml:"cut"`
	Due       dueRule      `yaml:"due"`
	Lead      string       `yaml:"lead"` // head of the first column; TT when empty
	First     formHead     `yaml:"first"`
	Columns   []FormColumn `yaml:"columns"`
	Items     []formItem   `yaml:"items"`
	Relations []Relation   `yaml:"relations"`
	Ranks     *ranks       `yaml:"ranks"`
	Below     *below       `yaml:"below"`
	Signer    string       `yaml:"signer"` // who signs as reporter; empty: Người làm báo cáo
	Notes     []string     `yaml:"notes"`
}

// RowsBy says what a row of a form is (dòng của biểu).
type RowsBy string

// What rows may be.
const (
	ByField RowsBy = "fields" // lĩnh vực, grouped by level
	ByUnit  RowsBy = "units"  // units below, in groups
	ByItem  RowsBy = "items"  // what the form names
)

type dueRule struct {
	Missing string `yaml:"missing"`
}

type formHead struct {
	Title string  `yaml:"title"`
	Share float64 `yaml:"share"`
}

// FormColumn is a column of a form as it is printed, with the indicator that fills it (cột của biểu).
type FormColumn struct {
	ID    string  `yaml:"id"`
	Title string  `yaml:"title"`
	Group string  `yaml:"group"`
	Sub   string  `yaml:"sub"`
	Code  string  `yaml:"code"`
	Kind  Kind    `yaml:"kind"`
	Role  Role    `yaml:"role"`
	Of    string  `yaml:"of"`    // numerator or denominator of the row's share
	Typed bool    `yaml:"typed"` // entered by hand, never computed
	Share float64 `yaml:"share"`
}

type formItem struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"title"`
	Look   string `yaml:"look"`
	Max    string `yaml:"max"`
	Self   string `yaml:"self"`
	Share  string `yaml:"share"`
	Points string `yaml:"points"`
}

// code is the indicator of a column in the row of an item.
func (i formItem) code(column string) string {
	return map[string]string{"self": i.Self, "share": i.Share, "points": i.Points}[column]
}

type ranks struct {
	Of      string  `yaml:"of"`
	Over    string  `yaml:"over"` // the most that could be reached; empty: the column max of the row
	Law     law.Key `yaml:"law"`
	Missing string  `yaml:"missing"`
	Steps   []step  `yaml:"steps"`
}

type step struct {
	Least string `yaml:"least"`
	Name  string `yaml:"name"`
}

type below struct {
	Title   string   `yaml:"title"`
	Columns []string `yaml:"columns"`
	Codes   []string `yaml:"codes"`
}

//go:embed forms.yaml
var formsYAML []byte

var loadForms = sync.OnceValues(func() ([]Form, error) { return parseForms(formsYAML) })

func parseForms(b []byte) ([]Form, error) {
	var f struct {
		Forms []Form `yaml:"forms"`
	}
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&f); err != nil {
		return nil, fmt.Errorf("report: forms: %w", err)
	}
	for i := range f.Forms {
		for j := range f.Forms[i].Columns {
			if c := &f.Forms[i].Columns[j]; c.Kind == "" {
				c.Kind = Count
			}
		}
	}
	return f.Forms, nil
}

// Forms lists every version of every report (danh mục mẫu biểu).
func Forms() ([]Form, error) { return loadForms() }

// formOn finds the version of a form in force on a day; before the first, the first.
func formOn(kind string, on viet.Day) (Form, bool) {
	all, err := loadForms()
	if err != nil {
		return Form{}, false
	}
	var found *Form
	for i := range all {
		f := &all[i]
		if f.Kind == kind && (found == nil || f.ValidFrom <= on.String()) && (f.ValidTo == "" || f.ValidTo >= on.String()) {
			found = f
		}
	}
	if found == nil {
		return Form{}, false
	}
	return *found, true
}

// FormName is what a report of a kind is called (tên biểu).
func FormName(kind string, say lang.Printer) string {
	all, err := loadForms()
	if err != nil {
		return kind
	}
	for _, f := range all {
		if f.Kind == kind {
			return f.Name.In(say.Tag())
		}
	}
	return kind
}

// Number says whether cells of the column are figures.
func (c FormColumn) Number() bool { return c.Kind.numeric() }

// Enterable says whether figures of the column may be typed by hand: not the maxima, nor words.
func (c FormColumn) Enterable() bool { return c.Kind.numeric() && c.ID != "max" }

// fits says whether a unit makes the report.
func (f Form) fits(u org.Unit) bool {
	if len(f.For) == 0 {
		return true
	}
	return u.Kind == org.Committee && slices.Contains(f.For, u.Level)
}

// columns are the columns as the checker sees them.
func (f Form) columns() []Column {
	var all []Column
	for _, c := range f.Columns {
		title := c.Title
		if c.Group != "" {
			title = c.Group + ": " + c.Title
		}
		all = append(all, Column{ID: c.ID, Title: title, Kind: c.Kind, Role: c.Role})
	}
	return all
}
