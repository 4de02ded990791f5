package webtest

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
)

// Templates checks each named template against the type of its page struct:
// every field, method, called template, sentence, icon must exist, whether or
// not any state of the page reaches it. Give it a set that has not run yet.
func Templates(t testing.TB, set *template.Template, pages map[string]any) {
	t.Helper()
	for _, fault := range check(set, pages) {
		t.Error(fault)
	}
}

func check(set *template.Template, pages map[string]any) []string {
	c := &checker{set: set, seen: map[string]bool{}}
	for name, page := range pages {
		c.call(name, reflect.TypeOf(page), "pages")
	}
	slices.Sort(c.faults)
	return slices.Compact(c.faults)
}

// checker walks parse trees with the type of the dot. A nil type is one that
// cannot be known (an interface, the result of a function): nothing is said
// about it.
type checker struct {
	set    *template.Template
	seen   map[string]bool
	faults []string
	name   string
	vars   []variable
}

type variable struct {
	name string
	typ  reflect.Type
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, "template "+c.name+": "+fmt.Sprintf(format, args...))
}

func (c *checker) call(name string, dot reflect.Type, from string) {
	found := c.set.Lookup(name)
	if found == nil || found.Tree == nil {
		c.faults = append(c.faults, fmt.Sprintf("template %s: there is no template %q", from, name))
		return
	}
	key := fmt.Sprint(name, dot)
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	outer := *c
	c.name, c.vars = name, []variable{{"$", dot}}
	c.walk(found.Tree.Root, dot)
	c.name, c.vars = outer.name, outer.vars
}

func (c *checker) walk(n parse.Node, dot reflect.Type) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		depth := len(c.vars)
		for _, child := range n.Nodes {
			c.walk(child, dot)
		}
		c.vars = c.vars[:depth]
	case *parse.ActionNode:
		c.pipe(n.Pipe, dot)
	case *parse.IfNode:
		depth := len(c.vars)
		c.pipe(n.Pipe, dot)
		c.walk(n.List, dot)
		c.walk(n.ElseList, dot)
		c.vars = c.vars[:depth]
	case *parse.WithNode:
		depth := len(c.vars)
		c.walk(n.List, c.pipe(n.Pipe, dot))
		c.walk(n.ElseList, dot)
		c.vars = c.vars[:depth]
	case *parse.RangeNode:
		c.loop(n, dot)
	case *parse.TemplateNode:
		var arg reflect.Type
		if n.Pipe != nil {
			arg = c.pipe(n.Pipe, dot)
		}
		c.call(n.Name, arg, c.name)
	}
}

func (c *checker) loop(n *parse.RangeNode, dot reflect.Type) {
	depth := len(c.vars)
	over := c.pipe(n.Pipe, dot)
	key, elem := over, over
	if over != nil {
		switch over := deref(over); over.Kind() {
		case reflect.Slice, reflect.Array:
			key, elem = reflect.TypeFor[int](), over.Elem()
		case reflect.Map:
			key, elem = over.Key(), over.Elem()
		case reflect.Int:
			key, elem = over, over
		default:
			c.fault("range over %s", over)
			key, elem = nil, nil
		}
	}
	switch names := n.Pipe.Decl; len(names) {
	case 1:
		c.set1(names[0], elem)
	case 2:
		c.set1(names[0], key)
		c.set1(names[1], elem)
	}
	c.walk(n.List, elem)
	c.vars = c.vars[:depth]
	c.walk(n.ElseList, dot)
}

func (c *checker) set1(v *parse.VariableNode, t reflect.Type) {
	c.vars = append(c.vars, variable{v.Ident[0], t})
}

func (c *checker) pipe(p *parse.PipeNode, dot reflect.Type) reflect.Type {
	if p == nil {
		return nil
	}
	var t reflect.Type
	for _, cmd := range p.Cmds {
		t = c.command(cmd, dot)
	}
	if len(p.Decl) == 1 && !p.IsAssign {
		c.set1(p.Decl[0], t)
	}
	return t
}

func (c *checker) command(cmd *parse.CommandNode, dot reflect.Type) reflect.Type {
	for _, arg := range cmd.Args[1:] {
		c.value(arg, dot)
	}
	fn, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok {
		return c.value(cmd.Args[0], dot)
	}
	if len(cmd.Args) > 1 {
		if s, ok := cmd.Args[1].(*parse.StringNode); ok {
			c.constant(fn.Ident, s.Text)
		}
	}
	switch fn.Ident {
	case "T", "lang", "number", "money", "printf", "id", "join", "asset":
		return reflect.TypeFor[string]()
	case "add", "len":
		return reflect.TypeFor[int]()
	}
	return nil
}

// constant checks a name that is written into the template.
func (c *checker) constant(fn, name string) {
	switch {
	case fn == "T" && !lang.For(lang.VI).Has(name):
		c.fault("there is no sentence %q", name)
	case fn == "icon" && name != "" && !ui.HasIcon(name):
		c.fault("there is no icon %q", name)
	}
}

func (c *checker) value(n parse.Node, dot reflect.Type) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.fields(dot, n.Ident)
	case *parse.VariableNode:
		for i := len(c.vars) - 1; i >= 0; i-- {
			if c.vars[i].name == n.Ident[0] {
				return c.fields(c.vars[i].typ, n.Ident[1:])
			}
		}
	case *parse.ChainNode:
		return c.fields(c.value(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, dot)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	}
	return nil
}

func (c *checker) fields(t reflect.Type, path []string) reflect.Type {
	for i, name := range path {
		if t == nil || t.Kind() == reflect.Interface && t.NumMethod() == 0 {
			return nil
		}
		next, ok := member(t, name)
		if !ok {
			c.fault(".%s: %s has no field or method %s", strings.Join(path[:i+1], "."), t, name)
			return nil
		}
		t = next
	}
	return t
}

// member finds a method or a field, as html/template would.
func member(t reflect.Type, name string) (reflect.Type, bool) {
	ptr := t
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface {
		ptr = reflect.PointerTo(t)
	}
	if m, ok := ptr.MethodByName(name); ok && m.Type.NumOut() > 0 {
		return m.Type.Out(0), true
	}
	switch s := deref(t); s.Kind() {
	case reflect.Struct:
		f, ok := s.FieldByName(name)
		return f.Type, ok && f.IsExported()
	case reflect.Map:
		return s.Elem(), true
	}
	return nil, false
}

func deref(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
