package webtest

import (
	"html/template"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
)

var (
	tags     = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`)
	written  = regexp.MustCompile(`\p{L}[\p{L}\p{M} ,.]*\p{L}`)
	spoken   = regexp.MustCompile(`(?:title|alt|placeholder|aria-label)="([^"]*\p{L}{2,}[^"]*)"`)
	entities = regexp.MustCompile(`&[a-z]+;`)
)

// Words checks that the named templates (all of the set when none is named)
// hold no words of their own: what people read comes from the catalogue or the
// page struct. Names that are the same in every language may be excepted; a
// template whose name ends in -attributes is the inside of a tag.
func Words(t testing.TB, set *template.Template, except []string, names ...string) {
	t.Helper()
	for _, one := range set.Templates() {
		if one.Tree == nil || strings.HasSuffix(one.Name(), "-attributes") || len(names) > 0 && !slices.Contains(names, one.Name()) {
			continue
		}
		for _, w := range words(one.Tree.Root) {
			if !slices.Contains(except, w) {
				t.Errorf("template %s holds the words %q: put them into the catalogue", one.Name(), w)
			}
		}
	}
}

// hole stands where a template puts a value; it is a letter of no language.
const hole = "\x00"

func words(root *parse.ListNode) []string {
	var b strings.Builder
	text(&b, root)
	var found []string
	for _, m := range spoken.FindAllStringSubmatch(b.String(), -1) {
		found = append(found, m[1])
	}
	rest := entities.ReplaceAllString(tags.ReplaceAllString(b.String(), "\n"), " ")
	return append(found, written.FindAllString(rest, -1)...)
}

// text is the source of a template in reading order, with both branches of
// every choice and a hole for every value.
func text(b *strings.Builder, n parse.Node) {
	branch := func(n *parse.BranchNode) {
		text(b, n.List)
		text(b, n.ElseList)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			text(b, child)
		}
	case *parse.TextNode:
		b.Write(n.Text)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	default:
		b.WriteString(hole)
	}
}
