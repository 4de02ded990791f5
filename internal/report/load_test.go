package report

import (
	"strings"
	"testing"
	"testing/fstest"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

const goodSet = "set: x\ntitle: Bộ thử\nsheets: [a.yaml]\n"

func set(sheet string) fstest.MapFS {
	return fstest.MapFS{"d/set.yaml": {Data: []byte(goodSet)}, "d/a.yaml": {Data: []byte(sheet)}}
}

const columnsOf = "sheet: a\nperiod: \"2026\"\ncolumns: [{id: n, title: Số, kind: count}, {id: d, title: Ngày, kind: date}]\n"

// What is wrong with a file is said with the file, and where it is a figure, with its row and column.
func TestLoadSetNamesWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ sheet, code, says string }{
		"an unknown property":   {columnsOf + "rowz: []\n", "report.file.yaml", "d/a.yaml"},
		"an unknown word":       {columnsOf + "rows:\n  - {id: \"1\", n: {text: \"5\", colour: red}}\n", "report.file.yaml", "colour"},
		"a number unquoted":     {columnsOf + "rows:\n  - {id: \"1\", n: {text: 5}}\n", "report.file.yaml", "text"},
		"a row twice":           {columnsOf + "rows:\n  - {id: \"1\"}\n  - {id: \"1\"}\n", "report.file.twice", "1"},
		"a column twice":        {"sheet: a\ncolumns: [{id: n}, {id: n}]\n", "report.file.twice", "n"},
		"no such column":        {columnsOf + "rows:\n  - {id: \"1\", z: {text: \"5\"}}\n", "report.file.column", "z"},
		"two readings":          {columnsOf + "rows:\n  - {id: \"1\", n: {text: \"1,698\"}}\n", "report.file.cell", "1,698"},
		"no day":                {columnsOf + "rows:\n  - {id: \"1\", d: {text: \"31/02/2026\"}}\n", "report.file.cell", "d"},
		"a quote of nothing":    {columnsOf + "rows:\n  - {id: \"1\", n: {from: 9/n}}\n", "report.file.ref", "9/n"},
		"a relation to nothing": {columnsOf + "rows:\n  - {id: \"1\", n: {text: \"5\"}}\nrelations:\n  - {id: r, sum: {total: 1/n, parts: [2/n]}}\n", "report.file.ref", "2/n"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadSet(set(c.sheet), "d")
			e, ok := fault.As(err)
			if !ok || e.Code != c.code {
				t.Fatalf("%v, want %s", err, c.code)
			}
			p := lang.For(lang.VI)
			said := p.T(e.Code, spread(e.Args)...)
			for _, f := range e.Fields {
				said += " " + p.T(f.Code, spread(f.Args)...)
			}
			if !strings.Contains(said, c.says) || strings.Contains(said, "{") {
				t.Errorf("said %q, wants %q", said, c.says)
			}
		})
	}
	if _, err := LoadSet(fstest.MapFS{}, "d"); err == nil {
		t.Error("a set that is not there was loaded")
	}
}

func spread(args map[string]any) []any {
	var all []any
	for k, v := range args {
		all = append(all, k, v)
	}
	return all
}

// Whatever a file says, it is a sheet whose check ends, or a fault that names it.
func FuzzLoadSheet(f *testing.F) {
	f.Add(columnsOf + "rows:\n  - {id: \"1\", n: {text: \"5\"}, d: {text: 01/02/2026}}\nrelations:\n  - {id: r, sum: {total: \"*/n\", parts: [\"1/n\"]}}\n")
	f.Add("sheet: a\nmarks: en\ncolumns: [{id: v, kind: percent, role: value}, {id: p, kind: count, role: part}, {id: w, kind: count, role: whole}, {id: g, kind: target, role: target}, {id: c, kind: claim, role: claim}]\nrows:\n  - {id: r, v: {text: \"5%\"}, p: {text: \"1,000\"}, w: {text: \"0\"}, g: {text: Đạt 60%}, c: {text: ĐẠT}}\n")
	f.Add("sheet: a\ncolumns: [{id: n}]\nrows: [{id: x, n: {from: x/n}}]\n")
	f.Add("sheet: a\nrows: [{id: x, rate: true, part_of: x, universe: y}]\n")
	f.Fuzz(func(t *testing.T, sheet string) {
		s, err := LoadSet(set(sheet), "d")
		if err != nil {
			if e, ok := fault.As(err); !ok || e.Kind != fault.KindInvalid {
				t.Fatalf("%v", err)
			}
			return
		}
		for _, one := range Check(s) {
			if one.Say(lang.For(lang.VI)) == "" {
				t.Fatalf("%s says nothing", one.Rule)
			}
		}
	})
}
