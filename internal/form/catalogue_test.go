package form

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// The papers of a hand-made form are those of its procedure in the national catalogue: none forgotten, none made up.
func TestFormsKnowThePapersOfTheirProcedures(t *testing.T) {
	const root = "../../provinces/tien-giang/"
	forms := provinceForms(t)
	of := map[string]string{} // procedure -> form
	file, err := os.Open(root + "forms.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		if r[1] != "" {
			of[r[0]] = r[1]
		}
	}
	if len(of) != len(forms) {
		t.Errorf("%d procedures have a form, there are %d forms", len(of), len(forms))
	}
	zipped, err := os.Open(root + "procedures.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer zipped.Close()
	plain, err := gzip.NewReader(zipped)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 4<<20)
	seen := 0
	for lines.Scan() {
		start := strings.SplitN(string(lines.Bytes()[:min(40, len(lines.Bytes()))]), `"`, 5) // {"code":"1.000005"
		if len(start) < 5 || of[start[3]] == "" {
			continue
		}
		var p struct {
			Code      string
			Documents []struct{ Code, Kind string }
		}
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		name := of[p.Code]
		seen++
		f, ok := forms[name]
		if !ok {
			t.Errorf("%s: there is no form %q", p.Code, name)
		}
		var papers []string
		for _, d := range p.Documents {
			if d.Kind == "paper" {
				papers = append(papers, d.Code)
			}
		}
		for _, one := range f.Papers {
			if !slices.Contains(papers, one.Component) {
				t.Errorf("%s %s: the catalogue has no paper %s", p.Code, name, one.Component)
			}
		}
		for _, code := range papers {
			if !slices.ContainsFunc(f.Papers, func(one Paper) bool { return one.Component == code }) {
				t.Errorf("%s %s: the form says nothing of the paper %s", p.Code, name, code)
			}
		}
	}
	if err := lines.Err(); err != nil || seen != len(of) {
		t.Errorf("%d of %d procedures found (%v)", seen, len(of), err)
	}
}
