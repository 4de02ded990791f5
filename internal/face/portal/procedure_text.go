package portal

import (
	"strings"

	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// textLine is a paragraph of the source with the depth that its bullet says.
type textLine struct {
	Text  string
	Depth int // 0 plain, 1 "-", 2 "+", 3 "*" and the like
}

// stepPart is one part of the sequence.
type stepPart struct {
	Name  string
	Lines []textLine
}

// lines takes a text of the source apart; its own bullets become depths.
func lines(text string) []textLine {
	var out []textLine
	for _, s := range strings.Split(text, "\n") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		l := textLine{Text: s}
		for bullet, depth := range map[string]int{"-": 1, "–": 1, "+": 2, "•": 2, "*": 0} {
			if rest, ok := strings.CutPrefix(s, bullet); ok && strings.TrimSpace(rest) != "" {
				l = textLine{Text: strings.TrimSpace(rest), Depth: depth}
			}
		}
		out = append(out, l)
	}
	return out
}

// manyLines is from how many paragraphs on a sequence is folded: a phone shows the rest of the page first.
const manyLines = 10

func steps(list []procedure.Step) (parts []stepPart, long int) {
	for _, s := range list {
		part := stepPart{Name: s.Name, Lines: lines(strings.Join(s.Lines, "\n"))}
		long += len(part.Lines)
		parts = append(parts, part)
	}
	if long <= manyLines {
		long = 0
	}
	return parts, long
}

// paperGroup is the papers of one case.
type paperGroup struct {
	Case   string
	Papers []paper
	Notes  []string
}

// paper is one paper to bring.
type paper struct {
	Name   string
	Copies string
	Forms  []string
	Own    bool // the result of another procedure: the office may look it up itself
}

// papers groups the papers by their case and collects the forms that belong to them.
func papers(c *web.Ctx, d procedure.Procedure) (groups []paperGroup, forms []string) {
	for _, doc := range d.Documents {
		if len(groups) == 0 || groups[len(groups)-1].Case != strings.TrimRight(doc.Case, ": ") {
			groups = append(groups, paperGroup{Case: strings.TrimRight(doc.Case, ": ")})
		}
		g := &groups[len(groups)-1]
		if doc.Kind == "note" {
			g.Notes = append(g.Notes, doc.Name)
			continue
		}
		g.Papers = append(g.Papers, paper{Name: doc.Name, Copies: copies(c, doc), Forms: doc.Forms, Own: doc.ResultOf})
		forms = append(forms, doc.Forms...)
	}
	return groups, forms
}

func copies(c *web.Ctx, doc procedure.Component) string {
	var words []string
	if doc.Original > 0 {
		words = append(words, c.T("portal.paper.original", "n", doc.Original))
	}
	if doc.Copy > 0 {
		words = append(words, c.T("portal.paper.copy", "n", doc.Copy))
	}
	if doc.EForm {
		words = append(words, c.T("portal.paper.e_form"))
	}
	return strings.Join(words, " · ")
}

// citation is one act of the legal basis.
type citation struct {
	Number, Title, Meta string
}

func citations(list []procedure.Citation) []citation {
	var out []citation
	for _, l := range list {
		v := citation{Number: strings.TrimSpace(l.Type + " " + l.Number), Title: l.Title, Meta: l.Issuer}
		if day, err := viet.ParseDay(l.Date); err == nil {
			v.Meta = strings.TrimPrefix(v.Meta+", "+day.Vietnamese(), ", ")
		}
		if v.Number == "" {
			v.Number, v.Title = v.Title, ""
		}
		out = append(out, v)
	}
	return out
}

// source says where the page's words come from and since when.
func (f *face) source(c *web.Ctx, p *procedurePage, d procedure.Procedure) error {
	add := func(term, text string) {
		if text != "" {
			p.Source.Items = append(p.Source.Items, ui.Fact{Term: term, Text: text})
		}
	}
	day := func(iso string) string {
		if d, err := viet.ParseDay(iso); err == nil {
			return d.Vietnamese()
		}
		return iso
	}
	add(c.T("portal.source.decision"), d.Decision)
	add(c.T("portal.source.decided"), day(d.DecidedOn))
	add(c.T("portal.source.promulgator"), d.Promulgator.Name)
	add(c.T("portal.source.updated"), day(d.Updated))
	versions, err := f.Procedures.Versions(c.Context(), d.Code)
	if err != nil {
		return err
	}
	words := make([]string, 0, len(versions))
	for _, v := range versions {
		words = append(words, c.T("portal.source.version.one", "n", v.Version, "day", day(v.ValidFrom)))
	}
	p.Source.Items = append(p.Source.Items, ui.Fact{Term: c.T("portal.source.version"), Lines: words})
	return nil
}
