package internal_test

import (
	"go/ast"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The contract names every command, every route of the API and, where it says
// what is not built yet, nothing that is.
func TestTheContractIsTrue(t *testing.T) {
	built, notYet, ok := strings.Cut(read(t, "contract.md"), "\n## Not yet\n")
	if !ok {
		t.Fatal("the contract does not say what is not built yet")
	}
	commands := append(values(t, "boot/cmd_*.go", "name"), values(t, "boot/serve.go", "name")...)
	routes := values(t, "face/api/routes.go", "path")
	if len(commands) < 8 || len(routes) < 10 {
		t.Fatalf("read %d commands, %d routes", len(commands), len(routes))
	}
	for _, c := range commands {
		if !strings.Contains(built, "`"+c+" ") && !strings.Contains(built, "`"+c+"`") {
			t.Errorf("the contract does not name the command %s", c)
		}
		if strings.Contains(notYet, "`"+c+"`,") {
			t.Errorf("the contract says that the command %s is not built", c)
		}
	}
	for _, r := range routes {
		if !strings.Contains(built, r) {
			t.Errorf("the contract does not name the route %s", r)
		}
	}
}

// values are the strings given to a field in the composite literals of files.
func values(t *testing.T, files, field string) []string {
	t.Helper()
	names, err := filepath.Glob(files)
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s: %v", files, err)
	}
	var all []string
	for _, p := range names {
		_, f := parse(t, p, 0)
		ast.Inspect(f, func(n ast.Node) bool {
			kv, ok := n.(*ast.KeyValueExpr)
			if !ok || !isIdent(kv.Key, field) {
				return true
			}
			if l, ok := kv.Value.(*ast.BasicLit); ok {
				s, _ := strconv.Unquote(l.Value)
				all = append(all, s)
			}
			return true
		})
	}
	return all
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
