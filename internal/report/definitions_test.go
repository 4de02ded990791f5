package report_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/dossier/measure"
	"tinhso/internal/indicator"
	"tinhso/internal/report"
)

// Every figure of every form is defined in the pack, and the definitions hold together: units, names, no cycle.
func TestFiguresOfTheFormsAreDefined(t *testing.T) {
	names, err := filepath.Glob("../../provinces/tien-giang/indicators/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	var files []indicator.File
	defined := map[string]bool{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		fine(t, err)
		f := indicator.ReadYAML(filepath.Base(name), b)
		files = append(files, f)
		for _, d := range f.Definitions {
			defined[d.Code] = true
		}
	}
	indicator.Check(measure.Kinds, files...)
	for _, f := range files {
		if err := f.Err(); err != nil {
			t.Errorf("%+v", err)
		}
	}
	forms, err := report.Forms()
	fine(t, err)
	named := 0
	for _, f := range forms {
		for _, code := range f.AllCodes() {
			named++
			if !defined[code] {
				t.Errorf("%s asks for %s, which nobody defines", f.ID, code)
			}
		}
	}
	if named < 40 {
		t.Errorf("only %d figures named", named)
	}
}

// The groups of the index are those of the decision, and what they want adds up to a hundred.
func TestIndexMaximaAddUp(t *testing.T) {
	forms, err := report.Forms()
	fine(t, err)
	i := slices.IndexFunc(forms, func(f report.Form) bool { return f.Kind == "index766" })
	var groups []string
	for _, it := range forms[i].Items {
		if it.Look == "group" {
			groups = append(groups, it.Max)
		}
	}
	if got := strings.Join(groups, " "); got != "18 20 12 10 22 18" {
		t.Errorf("groups %s", got)
	}
}
