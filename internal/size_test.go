package internal_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	fileWall     = 500
	functionWall = 80
	roomWall     = 6000
	exportedWall = 60
)

// exceptions names what may be larger than the wall, each with its reason.
var exceptions = map[string]string{
	"web/ui:exported": "one name for each component; a page knows the few it shows",
	"face/desk":       "the desk and the counter share one frame, one gate and one row of a dossier; they part when either grows again",
	"dossier":         "filing, acting, time and reading work on one row, one version and one transaction; files and measures have parted, papers, drafts and tracking follow when they grow",
}

func goFiles(t *testing.T, tests bool) []string {
	t.Helper()
	var files []string
	for _, root := range []string{".", "../cmd", "../provinces"} {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !d.IsDir() && strings.HasSuffix(p, ".go") && (tests || !strings.HasSuffix(p, "_test.go")) {
				files = append(files, filepath.ToSlash(p))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func parse(t *testing.T, p string, mode parser.Mode) (*token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, p, nil, mode)
	if err != nil {
		t.Fatal(err)
	}
	return fset, f
}

func TestFilesFunctionsAndRoomsStaySmall(t *testing.T) {
	rooms, exported := map[string]int{}, map[string]int{}
	for _, p := range goFiles(t, true) {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Count(src, []byte("\n"))
		if lines > fileWall && exceptions[p] == "" {
			t.Errorf("%s has %d lines; the wall is %d", p, lines, fileWall)
		}
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		r := filepath.Dir(p)
		rooms[r] += lines
		fset, f := parse(t, p, 0)
		for _, d := range f.Decls {
			exported[r] += countExported(d)
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
			if name := p + ":" + fn.Name.Name; n > functionWall && exceptions[name] == "" {
				t.Errorf("%s has %d lines; the wall is %d", name, n, functionWall)
			}
		}
	}
	for r, n := range rooms {
		if n > roomWall && exceptions[r] == "" {
			t.Errorf("room %s has %d lines; the wall is %d", r, n, roomWall)
		}
	}
	for r, n := range exported {
		if n > exportedWall && exceptions[r+":exported"] == "" {
			t.Errorf("room %s exports %d names; the wall is %d", r, n, exportedWall)
		}
	}
}

// countExported counts the exported names of one declaration. Methods belong
// to their type, and a block of constants is one name to learn.
func countExported(d ast.Decl) int {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil && d.Name.IsExported() {
			return 1
		}
	case *ast.GenDecl:
		n := 0
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() {
					n++
				}
			case *ast.ValueSpec:
				if s.Names[0].IsExported() && (d.Tok == token.VAR || n == 0) {
					n++
				}
			}
		}
		return n
	}
	return 0
}

// words a room may not use; a line may be excused with `//allow: reason`.
var words = []struct{ call, reason string }{
	{"time.Now", "one clock is passed down; a transaction reads it once"},
	{"panic", "a room returns a fault"},
	{"fmt.Print", "a room does not speak to the terminal"},
	{"fmt.Println", "a room does not speak to the terminal"},
	{"fmt.Printf", "a room does not speak to the terminal"},
	{"context.Background", "the caller's context is passed down"},
}

func TestRoomsUseNoForbiddenWords(t *testing.T) {
	for _, p := range goFiles(t, false) {
		r := filepath.ToSlash(filepath.Dir(p))
		if strings.HasPrefix(r, "../cmd") || r == "boot" || r == "journey" || r == "trial" || strings.HasPrefix(r, "trial/") || r == "store/storetest" {
			continue
		}
		fset, f := parse(t, p, parser.ParseComments)
		allowed := excusedLines(fset, f)
		ast.Inspect(f, func(n ast.Node) bool {
			name := used(n)
			for _, w := range words {
				if name == w.call && !allowed[fset.Position(n.Pos()).Line] {
					t.Errorf("%s: %s: %s", fset.Position(n.Pos()), name, w.reason)
				}
			}
			return true
		})
	}
}

func used(n ast.Node) string {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		if x, ok := n.X.(*ast.Ident); ok {
			return x.Name + "." + n.Sel.Name
		}
	case *ast.CallExpr:
		if x, ok := n.Fun.(*ast.Ident); ok {
			return x.Name
		}
	}
	return ""
}

func excusedLines(fset *token.FileSet, f *ast.File) map[int]bool {
	lines := map[int]bool{}
	for _, g := range f.Comments {
		for _, c := range g.List {
			if strings.HasPrefix(c.Text, "//allow: ") {
				lines[fset.Position(c.Pos()).Line] = true
			}
		}
	}
	return lines
}
