package form

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Sheet is a YAML file read strictly (tệp khai báo): a key that nobody asked for, a missing translation, a wrong type
// are faults with file and line, and all of them are told at once. Anchors, aliases, tags and merge keys are refused:
// what is written is what is meant.
type Sheet struct {
	name   string
	faults []fault.Field
}

// Node is a value of a sheet with its line. The zero Node is a missing value: reading from it gives nothing.
type Node struct {
	s    *Sheet
	n    ast.Node
	Line int
}

// maxSheet bounds a file, in bytes.
const maxSheet = 1 << 20

// OpenSheet reads the file. A file that is not YAML has its one fault and a root without keys.
func OpenSheet(name string, b []byte) (*Sheet, Node) {
	s := &Sheet{name: name}
	if len(b) > maxSheet {
		s.Fault(1, "form.sheet.large", "max", maxSheet>>20)
		return s, Node{}
	}
	if p := refuse(string(b)); p != nil {
		s.Fault(1, "form.sheet.text")
		return s, Node{}
	}
	if line := TooDeep(string(b)); line > 0 {
		s.Fault(line, "form.sheet.deep")
		return s, Node{}
	}
	file, err := parse(b)
	if err != nil {
		line := 1
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil {
			line = syntax.GetToken().Position.Line
		}
		s.Fault(line, "form.sheet.syntax")
		return s, Node{}
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		s.Fault(1, "form.sheet.one_document")
		return s, Node{}
	}
	root := s.node(file.Docs[0].Body)
	if root.n == nil {
		return s, root
	}
	if _, ok := root.mapping(); !ok {
		s.Fault(root.Line, "form.sheet.mapping")
		return s, Node{}
	}
	return s, root
}

// maxDepth bounds brackets within brackets, maxIndent and maxMarks what stands before the first word of a line. The
// parser of YAML calls itself for each, and would take the memory of the machine for a file made to do so.
const maxDepth, maxIndent, maxMarks = 16, 80, 8

// TooDeep finds the first line of a YAML file that nests deeper than any honest file (tệp lồng nhau quá sâu); 0 when
// there is none. Whoever gives a file to the parser asks this first.
func TooDeep(s string) int {
	depth, n := 0, 0
	for line := range strings.Lines(s) {
		n++
		word := strings.TrimLeft(line, " \t-?:&*!|>")
		head := line[:len(line)-len(word)]
		if len(head)-strings.Count(head, " ") > maxMarks || len(head) > maxIndent {
			return n
		}
		for i := range len(line) {
			switch line[i] {
			case '[', '{':
				if depth++; depth > maxDepth {
					return n
				}
			case ']', '}':
				depth = max(depth-1, 0)
			}
		}
	}
	return 0
}

// parse guards against a parser that stumbles over bytes it did not expect.
func parse(b []byte) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	return parser.ParseBytes(b, 0)
}

// Fault notes what is wrong on a line.
func (s *Sheet) Fault(line int, code string, args ...any) {
	all := fault.Args(args...)
	if all == nil {
		all = map[string]any{}
	}
	all["file"], all["line"] = s.name, line
	s.faults = append(s.faults, fault.Field{Path: s.name + ":" + strconv.Itoa(line), Code: code, Args: all})
}

// Err is the fault of the whole file, in the order of its lines; nil when it is sound.
func (s *Sheet) Err() error {
	if len(s.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(s.faults, func(a, b fault.Field) int { return a.Args["line"].(int) - b.Args["line"].(int) })
	err := fault.Invalid("form.sheet.invalid", s.faults...)
	err.Args = fault.Args("file", s.name, "count", len(s.faults))
	return err
}

func (s *Sheet) node(n ast.Node) Node {
	line := 1
	if t := n.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode, *ast.DirectiveNode:
		s.Fault(line, "form.sheet.trick")
		return Node{s: s, Line: line}
	}
	return Node{s: s, n: n, Line: line}
}

func (n Node) mapping() ([]*ast.MappingValueNode, bool) {
	switch m := n.n.(type) {
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	}
	return nil, false
}

// Only refuses every key that is not named.
func (n Node) Only(keys ...string) {
	pairs, _ := n.mapping()
	for _, pair := range pairs {
		key := keyOf(pair)
		if !slices.Contains(keys, key) {
			n.s.Fault(n.s.node(pair.Key).Line, "form.sheet.unknown_key", "key", cut(viet.OneLine(key), 60), "known", strings.Join(keys, ", "))
		}
	}
}

func keyOf(pair *ast.MappingValueNode) string {
	if t := pair.Key.GetToken(); t != nil {
		return t.Value
	}
	return ""
}

// Get finds a value; its zero Node says that the key is missing or empty.
func (n Node) Get(key string) Node {
	pairs, _ := n.mapping()
	for _, pair := range pairs {
		if keyOf(pair) != key || pair.Value == nil {
			continue
		}
		if _, empty := pair.Value.(*ast.NullNode); empty {
			return Node{}
		}
		v := n.s.node(pair.Value)
		if line := n.s.node(pair.Key).Line; line > 0 {
			v.Line = line // the line of the key: where a person looks
		}
		return v
	}
	return Node{}
}

// Has reports whether a key has a value.
func (n Node) Has(key string) bool { return n.Get(key).n != nil }

// Map is the mapping under a key; ok is false when there is none.
func (n Node) Map(key string) (Node, bool) {
	v := n.Get(key)
	if v.n == nil {
		return v, false
	}
	if _, ok := v.mapping(); !ok {
		n.s.Fault(v.Line, "form.sheet.type_mapping", "key", key)
		return Node{}, false
	}
	return v, true
}

// List is the items under a key.
func (n Node) List(key string) []Node {
	v := n.Get(key)
	if v.n == nil {
		return nil
	}
	seq, ok := v.n.(*ast.SequenceNode)
	if !ok {
		n.s.Fault(v.Line, "form.sheet.type_list", "key", key)
		return nil
	}
	var all []Node
	for _, item := range seq.Values {
		all = append(all, n.s.node(item))
	}
	return all
}

// Maps is the mappings under a key.
func (n Node) Maps(key string) []Node {
	var all []Node
	for _, item := range n.List(key) {
		if _, ok := item.mapping(); !ok {
			n.s.Fault(item.Line, "form.sheet.type_mapping", "key", key)
			continue
		}
		all = append(all, item)
	}
	return all
}

// Str is the text under a key. A number or a yes/no is taken as it is written: codes look like numbers.
func (n Node) Str(key string) string {
	v := n.Get(key)
	if v.n == nil {
		return ""
	}
	s, ok := v.scalar()
	if !ok {
		n.s.Fault(v.Line, "form.sheet.type_text", "key", key)
	}
	return s
}

// Need is the text under a key that must be there.
func (n Node) Need(key string) string {
	s := n.Str(key)
	if s == "" && n.s != nil {
		n.s.Fault(n.Line, "form.sheet.missing", "key", key)
	}
	return s
}

func (n Node) scalar() (string, bool) {
	switch v := n.n.(type) {
	case *ast.StringNode:
		return viet.NFC(v.Value), true
	case *ast.LiteralNode:
		return strings.TrimSpace(viet.NFC(v.Value.Value)), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return v.GetToken().Value, true
	}
	return "", false
}

// Words is the list of texts under a key; one text alone is a list of one.
func (n Node) Words(key string) []string {
	v := n.Get(key)
	if v.n == nil {
		return nil
	}
	if s, ok := v.scalar(); ok {
		return []string{s}
	}
	var all []string
	for _, item := range n.List(key) {
		s, ok := item.scalar()
		if !ok || s == "" {
			n.s.Fault(item.Line, "form.sheet.type_text", "key", key)
			continue
		}
		all = append(all, s)
	}
	return all
}

// Int is the whole number under a key.
func (n Node) Int(key string) int {
	v := n.Get(key)
	if v.n == nil {
		return 0
	}
	if _, ok := v.n.(*ast.IntegerNode); ok {
		if i, err := strconv.Atoi(v.n.GetToken().Value); err == nil {
			return i
		}
	}
	n.s.Fault(v.Line, "form.sheet.type_number", "key", key)
	return 0
}

// Bool is the true or false under a key.
func (n Node) Bool(key string) bool {
	v := n.Get(key)
	if v.n == nil {
		return false
	}
	b, ok := v.n.(*ast.BoolNode)
	if !ok {
		n.s.Fault(v.Line, "form.sheet.type_bool", "key", key)
		return false
	}
	return b.Value
}

// Text is the text under a key in both languages; a half without the other is a fault.
func (n Node) Text(key string) lang.Text {
	v, ok := n.Map(key)
	if !ok {
		return lang.Text{}
	}
	v.Only("vi", "en")
	t := lang.Text{VI: v.Str("vi"), EN: v.Str("en")}
	if t.VI == "" || t.EN == "" {
		n.s.Fault(v.Line, "form.sheet.two_languages", "key", key)
	}
	return t
}

// NeedText is the text under a key that must be there.
func (n Node) NeedText(key string) lang.Text {
	if n.s != nil && !n.Has(key) {
		n.s.Fault(n.Line, "form.sheet.missing", "key", key)
	}
	return n.Text(key)
}
