package policy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tinhso/internal/golden"
	"tinhso/internal/lang"
	"tinhso/internal/law"
)

func TestTheRulesAreWellFormed(t *testing.T) {
	_, faults := readTable(rules)
	for _, f := range faults {
		t.Error(f)
	}
	bad, faults := readTable([]rule{{"a.b", "x", security, "clerk:everything king:unit clerk"}, {"a.b", "x", security, ""}})
	if len(faults) != 4 || len(bad.byKind["a.b"]["x"].allows) != 0 {
		t.Errorf("bad rules must be found and allow nothing: %v", faults)
	}
	for kind, action := range readAction {
		if _, err := theTable().entry(action, kind); err != nil {
			t.Errorf("reading a %s: %v", kind, err)
		}
		if notFound[kind] == "" {
			t.Errorf("nothing is said of a %s that is not found", kind)
		}
	}
}

func TestEveryRuleRestsOnALawInForce(t *testing.T) {
	for _, r := range rules {
		if !law.Builtin().InForce(r.law, "2026-11-23") {
			t.Errorf("%s rests on %s, which is not in the catalogue or not in force", r.action, r.law)
		}
	}
}

func TestEveryWordOfTheTableIsKnown(t *testing.T) {
	for _, tag := range []lang.Tag{lang.VI, lang.EN} {
		if text := Matrix(tag); strings.Contains(text, "⟦") {
			i := strings.Index(text, "⟦")
			t.Errorf("%s: %s", tag, text[i:min(len(text), i+80)])
		}
	}
	for _, code := range notFound {
		if room := strings.SplitN(code, ".", 2)[0]; room == "identity" || room == "org" {
			if !lang.For(lang.VI).Has(code) {
				t.Errorf("no words for %s", code)
			}
		}
	}
}

// Who may do what: when it changes, read the difference aloud, then make golden.
func TestMatrixGolden(t *testing.T) { golden.Same(t, "testdata/matrix.vi.txt", Matrix(lang.VI)) }

// TestEveryActionUsedIsInTheTable reads the program: what is asked of policy anywhere must be a row.
func TestEveryActionUsedIsInTheTable(t *testing.T) {
	known := theTable().byKind
	found := 0
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			for _, action := range actionsIn(n) {
				found++
				if known[Action(action)] == nil {
					t.Errorf("%s asks for %q, which no rule knows", p, action)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 10 {
		t.Errorf("only %d questions were found; is the test still reading the program?", found)
	}
}

// asking are the functions whose arguments name an action.
var asking = map[string]bool{"Can": true, "Allowed": true, "ScopeOf": true, "May": true, "may": true, "target": true, "Action": true}

var reAction = regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)

func actionsIn(n ast.Node) []string {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	if !asking[name] {
		return nil
	}
	var actions []string
	for _, arg := range call.Args {
		lit, ok := arg.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			continue
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && reAction.MatchString(s) {
			actions = append(actions, s)
		}
	}
	return actions
}

var reFlowAction = regexp.MustCompile(`(?m)^\s*-?\s*\{?\s*action:\s*"?([a-z_]+)`)

func TestEveryActionOfTheFlowsIsInTheTable(t *testing.T) {
	files, err := filepath.Glob("../../provinces/*/flows/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reFlowAction.FindAllStringSubmatch(string(b), -1) {
			if _, err := theTable().entry(Action("dossier."+m[1]), "dossier"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
