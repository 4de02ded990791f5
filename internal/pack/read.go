package pack

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// loader reads a pack and collects what is wrong with it.
type loader struct {
	files   fs.FS
	pr      lang.Printer
	repairs int
	refused []Refusal
	warned  []Refusal
	texts   map[string][]byte    // repaired, by file
	trees   map[string]*ast.File // of YAML files, to find lines
}

// maxFile bounds one file of a pack, unpacked; maxYAML one that is read whole by
// a parser that needs many times its size.
const (
	maxFile = 256 << 20
	maxYAML = 4 << 20
)

func (l *loader) refuse(file string, line int, code string, args ...any) {
	l.refused = append(l.refused, Refusal{File: file, Line: line, Code: code, Message: l.pr.T(code, args...)})
}

func (l *loader) warn(file string, line int, code string, args ...any) {
	l.warned = append(l.warned, Refusal{File: file, Line: line, Code: code, Message: l.pr.T(code, args...)})
}

// text reads a file and repairs its characters; a missing one is refused when the pack needs it.
func (l *loader) text(name string, needed bool) ([]byte, bool) {
	if b, ok := l.texts[name]; ok {
		return b, true
	}
	if info, err := fs.Stat(l.files, name); err == nil && info.Size() > maxFile { // before its bytes are in memory
		l.refuse(name, 0, "pack.file.large", "file", name)
		return nil, false
	}
	b, err := fs.ReadFile(l.files, name)
	if errors.Is(err, fs.ErrNotExist) {
		if needed {
			l.refuse(name, 0, "pack.file.missing", "file", name)
		}
		return nil, false
	}
	if err != nil {
		l.refuse(name, 0, "pack.file.unreadable", "file", name)
		return nil, false
	}
	if len(b) > maxFile {
		l.refuse(name, 0, "pack.file.large", "file", name)
		return nil, false
	}
	s, repairs := viet.Clean(string(bytes.TrimPrefix(b, []byte("\ufeff"))))
	l.repairs += repairs
	l.texts[name] = []byte(s)
	return l.texts[name], true
}

// row is one line of a CSV file with its place.
type row struct {
	line  int
	cells []string
}

// csv reads a table whose header must be exactly the columns.
func (l *loader) csv(name string, columns ...string) []row {
	b, ok := l.text(name, true)
	if !ok {
		return nil
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil || !slices.Equal(header, columns) {
		l.refuse(name, 1, "pack.csv.header", "want", strings.Join(columns, ","), "have", strings.Join(header, ","))
		return nil
	}
	var rows []row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) { // what follows a broken quote cannot be trusted
			l.refuse(name, broken.StartLine, "pack.csv.broken")
			return rows
		}
		if err != nil {
			l.refuse(name, 0, "pack.file.unreadable", "file", name)
			return rows
		}
		line, _ := r.FieldPos(0)
		if len(cells) != len(columns) {
			l.refuse(name, line, "pack.csv.cells", "want", len(columns), "have", len(cells))
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, row{line, cells})
	}
}

// yaml decodes a file strictly into v.
func (l *loader) yaml(name string, v any) bool {
	b, ok := l.text(name, true)
	if !ok {
		return false
	}
	if len(b) > maxYAML {
		l.refuse(name, 0, "pack.file.large", "file", name)
		return false
	}
	if line := form.TooDeep(string(b)); line > 0 {
		l.refuse(name, line, "pack.yaml.deep")
		return false
	}
	tree, err := decodeYAML(b, v)
	l.trees[name] = tree
	if trick, ok := errors.AsType[*trickError](err); ok {
		l.refuse(name, trick.line, "pack.yaml.trick")
		return false
	}
	if err == nil {
		return true
	}
	line := 0
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil && e.GetToken().Position != nil {
		line = e.GetToken().Position.Line
		l.refuse(name, line, "pack.yaml", "why", e.GetMessage())
		return false
	}
	l.refuse(name, line, "pack.yaml", "why", firstLine(err))
	return false
}

// decodeYAML guards against a parser that stumbles over bytes it did not expect.
func decodeYAML(b []byte, v any) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			tree, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	if tree, err = parser.ParseBytes(b, 0); err != nil {
		return nil, err
	}
	var found tricks
	for _, doc := range tree.Docs {
		ast.Walk(&found, doc)
	}
	if found.line > 0 {
		return nil, &trickError{found.line}
	}
	return tree, yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(v)
}

// trickError is a YAML file that says more than stands in it: a few lines of
// aliases of aliases unfold into more than any memory holds.
type trickError struct{ line int }

func (e *trickError) Error() string { return fmt.Sprintf("yaml: trick on line %d", e.line) }

// tricks finds the first anchor, alias, tag or merge key.
type tricks struct{ line int }

func (t *tricks) Visit(n ast.Node) ast.Visitor {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		if t.line == 0 {
			t.line = 1
			if token := n.GetToken(); token != nil && token.Position != nil {
				t.line = token.Position.Line
			}
		}
	}
	return t
}

func firstLine(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}

// yamlLine finds the line of a path in a file that was decoded, 0 when it is not there.
func (l *loader) yamlLine(name, path string) int {
	p, err := yaml.PathString(path)
	if err != nil || l.trees[name] == nil {
		return 0
	}
	node, err := p.FilterFile(l.trees[name])
	if err != nil || node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

func (l *loader) needText(file string, line int, field string, t lang.Text) {
	if strings.TrimSpace(t.VI) == "" || strings.TrimSpace(t.EN) == "" {
		l.refuse(file, line, "pack.text", "field", field)
	}
}

// day checks a legal day written as the pack writes it: 2022-01-01 only.
func (l *loader) day(file string, line int, field, s string) (viet.Day, bool) {
	d, err := viet.ParseDay(s)
	if err != nil || d.String() != s {
		l.refuse(file, line, "pack.day", "field", field, "value", s)
		return viet.Day{}, false
	}
	return d, true
}

func (l *loader) choice(file string, line int, field, value string, of map[string]bool) {
	if !of[value] {
		l.refuse(file, line, "pack.choice", "field", field, "value", value, "known", known(of))
	}
}

func (l *loader) need(file string, line int, field, value string) bool {
	if value == "" {
		l.refuse(file, line, "pack.missing", "field", field)
	}
	return value != ""
}

// yesNo reads yes or no.
func (l *loader) yesNo(file string, line int, field, value string) bool {
	l.choice(file, line, field, value, yesOrNo)
	return value == "yes"
}

var yesOrNo = set("yes", "no")

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

func known(of map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(of)), ", ")
}

// validKey reports a stable key: small letters, digits, hyphens.
func validKey(s string) bool {
	if s == "" || len(s) > 60 {
		return false
	}
	for _, r := range s {
		if r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// once remembers keys and refuses one that comes twice.
type once struct {
	l     *loader
	file  string
	seen  map[string]int
	field string
}

func (l *loader) once(file, field string) *once { return &once{l, file, map[string]int{}, field} }

func (o *once) add(key string, line int) bool {
	if first, twice := o.seen[key]; twice {
		o.l.refuse(o.file, line, "pack.twice", "field", o.field, "value", key, "first", first)
		return false
	}
	o.seen[key] = line
	return true
}

func place(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}
