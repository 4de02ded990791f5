package webtest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Page checks what every page of ours must be, without a browser: a language,
// a title, one main, one h1, headings that skip no level, a label for every
// input, ids that stand once, labels and descriptions that lead somewhere, no
// inline style or script, no sentence missing from the catalogue.
func Page(t testing.TB, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	e := &exam{ids: map[string]int{}, labelled: map[string]bool{}}
	e.read(root)
	for _, fault := range e.faults(page) {
		t.Error(fault)
	}
}

type exam struct {
	lang, title  string
	mains, h1s   int
	levels       []int
	ids          map[string]int
	labelled     map[string]bool
	inputs       []input
	refs, wrongs []string
}

type input struct {
	id, tag string
	named   bool
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func (e *exam) read(n *html.Node) {
	if n.Type == html.ElementNode {
		e.element(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		e.read(c)
	}
}

func (e *exam) element(n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case a.Key == "id":
			e.ids[a.Val]++
		case a.Key == "style" || strings.HasPrefix(a.Key, "on") && len(a.Key) > 2:
			e.wrong("<%s> carries %s: the policy of content forbids it", n.Data, a.Key)
		case a.Key == "aria-describedby" || a.Key == "aria-labelledby":
			e.refs = append(e.refs, strings.Fields(a.Val)...)
		case a.Key == "href" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
			e.wrong("a link runs script")
		}
	}
	switch n.Data {
	case "html":
		e.lang = attr(n, "lang")
	case "title":
		if n.Parent != nil && n.Parent.Data == "head" && n.FirstChild != nil {
			e.title = n.FirstChild.Data
		}
	case "main":
		e.mains++
	case "h1", "h2", "h3", "h4":
		e.levels = append(e.levels, int(n.Data[1]-'0'))
		if n.Data == "h1" {
			e.h1s++
		}
	case "label":
		if id := attr(n, "for"); id != "" {
			e.labelled[id] = true
			e.refs = append(e.refs, id)
		}
	case "input", "select", "textarea":
		e.control(n)
	case "script":
		if attr(n, "src") == "" {
			e.wrong("an inline script")
		}
	case "style":
		e.wrong("an inline style sheet")
	case "img":
		if !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
			e.wrong("a picture without alt")
		}
	}
}

func (e *exam) control(n *html.Node) {
	kind := attr(n, "type")
	if n.Data == "input" && (kind == "hidden" || kind == "submit") {
		return
	}
	named := attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != ""
	for p := n.Parent; p != nil; p = p.Parent {
		named = named || p.Data == "label"
	}
	e.inputs = append(e.inputs, input{attr(n, "id"), n.Data + " " + attr(n, "name"), named})
}

func (e *exam) wrong(format string, args ...any) {
	e.wrongs = append(e.wrongs, fmt.Sprintf(format, args...))
}

func (e *exam) faults(page []byte) []string {
	if e.lang == "" {
		e.wrong("no language")
	}
	if strings.TrimSpace(e.title) == "" {
		e.wrong("no title")
	}
	if e.mains != 1 || e.h1s != 1 {
		e.wrong("%d main and %d h1; each stands once", e.mains, e.h1s)
	}
	for i := 1; i < len(e.levels); i++ {
		if e.levels[i] > e.levels[i-1]+1 {
			e.wrong("a heading h%d follows h%d", e.levels[i], e.levels[i-1])
		}
	}
	for id, n := range e.ids {
		if n > 1 {
			e.wrong("id %q stands %d times", id, n)
		}
	}
	for _, in := range e.inputs {
		if !in.named && !e.labelled[in.id] {
			e.wrong("%s has no label", in.tag)
		}
	}
	for _, ref := range e.refs {
		if e.ids[ref] == 0 {
			e.wrong("nothing has the id %q that something refers to", ref)
		}
	}
	if i := bytes.IndexRune(page, '⟦'); i >= 0 {
		e.wrong("a sentence is missing: %s", page[i:min(len(page), i+60)])
	}
	slices.Sort(e.wrongs)
	return e.wrongs
}
