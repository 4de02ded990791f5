package internal_test

import (
	"encoding/csv"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// requirements reads a table of docs/security.
func requirements(t *testing.T, name string, columns ...string) [][]string {
	t.Helper()
	f, err := os.Open("../docs/security/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], columns) {
		t.Fatalf("%s has the columns %v", name, rows[0])
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		if seen[row[0]] {
			t.Errorf("%s: %s stands twice", name, row[0])
		}
		seen[row[0]] = true
		for i, cell := range row {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("%s: %s says nothing of %s", name, row[0], columns[i])
			}
		}
	}
	return rows[1:]
}

// shown reports whether what shows a requirement is there: a file, or a test of a file.
func shown(t *testing.T, where string) bool {
	t.Helper()
	file, test, _ := strings.Cut(where, ":")
	b, err := os.ReadFile(path.Join("..", file))
	return err == nil && (test == "" || strings.Contains(string(b), "func "+test+"("))
}

// Every requirement of ASVS 5.0 levels 1 and 2 is answered, what is met names the test or the file that shows it, and what
// is not met is told in docs/security.md.
func TestASVSIsAnswered(t *testing.T) {
	rows := requirements(t, "asvs.csv", "requirement", "level", "status", "where", "test")
	if len(rows) != 253 {
		t.Errorf("%d requirements are answered; levels 1 and 2 of ASVS 5.0.0 have 253", len(rows))
	}
	document := read(t, "security.md")
	for _, row := range rows {
		id, status, test := row[0], row[2], row[4]
		switch status {
		case "met":
			if test == "none" || !shown(t, test) {
				t.Errorf("ASVS %s is said to be met, but %s is not there", id, test)
			}
		case "not applicable":
		case "not met":
			if !strings.Contains(document, "| "+id+" |") {
				t.Errorf("ASVS %s is not met, and docs/security.md does not say so", id)
			}
			if test != "none" && !shown(t, test) {
				t.Errorf("ASVS %s: %s is not there", id, test)
			}
		default:
			t.Errorf("ASVS %s has the status %q", id, status)
		}
	}
}

// Every group of requirements of TCVN 11930:2017 for level 3 is answered: by the program, by the province, or by both.
func TestTCVNIsAnswered(t *testing.T) {
	for _, row := range requirements(t, "tcvn11930.csv", "requirement", "group", "status", "who", "where", "test") {
		id, status, who, test := row[0], row[2], row[3], row[5]
		wants := map[string]string{"met": "phần mềm", "partly": "cả hai", "organisational": "tỉnh"}
		if wants[status] == "" || wants[status] != who {
			t.Errorf("TCVN 11930 %s: %q is done by %q", id, status, who)
		}
		if status != "organisational" && test == "none" || test != "none" && !shown(t, test) {
			t.Errorf("TCVN 11930 %s: %s is not there", id, test)
		}
	}
}
