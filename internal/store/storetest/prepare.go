package storetest

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"tinhso/internal/store"
)

// text is one SQL constant of a room.
type text struct {
	name, sql string
	pos       token.Position
}

// PrepareAll lets both engines prepare every SQL constant of the room in dir
// ("." in the room's own test) and refuses what the house refuses: SELECT *,
// writes to tables of other rooms, and words that mean different things on the
// two engines. A constant is SQL when it begins with SELECT, INSERT, UPDATE,
// DELETE or WITH; others are taken for fragments. One whose name ends in
// Postgres or SQLite is for that engine only. "IN (...)" stands for a list.
func PrepareAll(t *testing.T, lines []store.Line, dir string) {
	t.Helper()
	abs, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	texts := constants(t, abs)
	if len(texts) == 0 {
		t.Fatalf("no SQL constant in %s", dir)
	}
	for _, x := range texts {
		for _, fault := range refused(roomOf(abs), x.sql) {
			t.Errorf("%s: %s: %s", x.pos, x.name, fault)
		}
	}
	Run(t, lines, func(t *testing.T, db *store.DB) {
		for _, x := range texts {
			if db.Engine() == store.SQLite && strings.HasSuffix(x.name, "Postgres") ||
				db.Engine() == store.Postgres && strings.HasSuffix(x.name, "SQLite") {
				continue
			}
			q, args := store.In(x.sql, make([]any, places(x.sql)), []string{""})
			for strings.Contains(q, "IN (...)") {
				q, args = store.In(q, args, []string{""})
			}
			if err := db.Check(t.Context(), q); err != nil {
				t.Errorf("%s: %s: %v", x.pos, x.name, err)
			}
		}
	})
}

var reSQL = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)

// constants evaluates the string constants of a package, sums included.
func constants(t *testing.T, dir string) []text {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := types.Info{Defs: map[*ast.Ident]types.Object{}}
	// Imports are not resolved: what fails for that reason is no constant.
	conf := types.Config{Error: func(error) {}, Importer: none{}}
	_, _ = conf.Check(dir, fset, files, &info)
	var texts []text
	for _, o := range info.Defs {
		c, ok := o.(*types.Const)
		if !ok || c.Val().Kind() != constant.String {
			continue
		}
		if s := constant.StringVal(c.Val()); reSQL.MatchString(s) {
			texts = append(texts, text{name: c.Name(), sql: s, pos: fset.Position(c.Pos())})
		}
	}
	sort.Slice(texts, func(i, j int) bool { return texts[i].pos.String() < texts[j].pos.String() })
	return texts
}

// none resolves no import.
type none struct{}

func (none) Import(path string) (*types.Package, error) { return types.NewPackage(path, ""), nil }

var (
	reStar    = regexp.MustCompile(`(?i)(\bselect\s+(distinct\s+|all\s+)?|\breturning\s+|,\s*)(\w+\.)?\*`)
	reWrite   = regexp.MustCompile(`(?i)\b(insert\s+(?:or\s+\w+\s+)?into|update|delete\s+from)\s+"?([a-z_0-9]+)`)
	reLiteral = regexp.MustCompile(`'(?:[^']|'')*'`)
	reOnly    = regexp.MustCompile(`(?i)\b(do|for)\s+update\b`)
	rePlace   = regexp.MustCompile(`\$(\d+)`)
)

// oneEngine are words that one engine lacks or understands differently.
var oneEngine = regexp.MustCompile(`(?i)\bilike\b|\blower\s*\(|\bupper\s*\(|\bnow\s*\(|\bcurrent_(date|time|timestamp)\b|` +
	`=\s*any\b|\bfor\s+update\b|\bdate_trunc\b|\bpercentile|\bstrftime\s*\(|\bjson_extract\b|\bjson_each\b|\bjsonb_\w+\s*\(|::`)

// roomOf is the name that the tables of the room in dir bear: dossier/file writes to dossier_file.
func roomOf(dir string) string {
	p := filepath.ToSlash(dir)
	if i := strings.LastIndex(p, "/internal/"); i >= 0 {
		return strings.ReplaceAll(p[i+len("/internal/"):], "/", "_")
	}
	return filepath.Base(dir)
}

// refused says what the house does not take in a text of this room.
func refused(room, sql string) []string {
	bare := reLiteral.ReplaceAllString(sql, "''")
	var list []string
	if reStar.MatchString(bare) {
		list = append(list, "columns are named; no *")
	}
	if room != "store" {
		if word := oneEngine.FindString(bare); word != "" {
			list = append(list, "means different things on the two engines: "+word)
		}
	}
	for _, m := range reWrite.FindAllStringSubmatch(reOnly.ReplaceAllString(bare, ""), -1) {
		if table := strings.ToLower(m[2]); table != room && !strings.HasPrefix(table, room+"_") {
			list = append(list, "writes to "+table+", a table of another room")
		}
	}
	return list
}

// places is the greatest number of a placeholder.
func places(sql string) int {
	most := 0
	for _, m := range rePlace.FindAllStringSubmatch(sql, -1) {
		n := 0
		for _, r := range m[1] {
			n = n*10 + int(r-'0')
		}
		most = max(most, n)
	}
	return most
}
