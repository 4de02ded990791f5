package board

import (
	"cmp"
	"net/url"
	"strings"

	"tinhso/internal/indicator"
	"tinhso/internal/law"
	"tinhso/internal/web"
)

// branch is one part of an explanation as it is drawn.
type branch struct {
	Name, When, Text, Reason, Formula, Law string
	Href, Records                          string
	Open                                   bool
	Children                               []branch
}

// openDepth is how deep the explanation is unfolded at first; maxBranches how much of it is drawn on one page.
const (
	openDepth   = 2
	maxBranches = 400
)

// tree draws the explanation of a value.
func (f *face) tree(c *web.Ctx, a asked, d definitions, root indicator.Node) []branch {
	left := maxBranches
	return []branch{f.branch(c, a, d, root, root.Period, 0, &left)}
}

func (f *face) branch(c *web.Ctx, a asked, d definitions, n indicator.Node, above string, depth int, left *int) branch {
	*left--
	def := d.by[n.Code]
	b := branch{Name: cmp.Or(n.Name.In(c.Lang.Tag()), spoken(c, d, n.Formula)), Text: say(c, n.Value), Reason: reason(c, n.Value), Open: depth < openDepth}
	if n.Code != "" {
		b.Formula = spoken(c, d, n.Formula)
	}
	var laws []string
	for _, l := range n.Law {
		laws = append(laws, cite(l))
	}
	b.Law = strings.Join(laws, "; ")
	there := a
	if p, err := indicator.ParsePeriod(n.Period); err == nil {
		there.period = p
		if n.Period != above {
			b.When = periodWords(c, p)
		}
	}
	if n.Code != "" && depth > 0 {
		b.Href = there.href(f.home + "/" + url.PathEscape(n.Code))
	}
	if def.Count != nil && n.Value.State == indicator.Known && !f.public {
		b.Records = there.href(f.home + "/" + url.PathEscape(n.Code) + "/ho-so")
	}
	for _, child := range n.Children {
		if *left <= 0 {
			break
		}
		if f.public && child.Code != "" && d.by[child.Code].Code == "" {
			continue // not everybody's
		}
		b.Children = append(b.Children, f.branch(c, a, d, child, cmp.Or(n.Period, above), depth+1, left))
	}
	return b
}

// cite writes a citation in words.
func cite(key string) string {
	k, article, _ := strings.Cut(key, "#")
	return law.Builtin().Cite(law.Key(k), article)
}
