package portal

import (
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// helpPage answers what people ask most.
type helpPage struct {
	ui.Page
	Groups []helpGroup
}

// helpGroup is questions of one kind with their answers.
type helpGroup struct {
	Title string
	Asked []ui.Fact
}

// questions are the keys of the help page, by group.
var questions = []struct {
	group string
	keys  []string
}{
	{"find", []string{"find", "where", "not_here"}},
	{"file", []string{"account", "papers", "draft", "other", "answer"}},
	{"follow", []string{"track", "late", "more", "result", "verify"}},
	{"data", []string{"privacy", "reads"}},
}

func (f *face) help(c *web.Ctx) error {
	policy.Public(c.Context(), "the help page holds no data")
	p := &helpPage{Page: ui.Page{Title: c.T("portal.help.title"), Lead: c.T("portal.help.lead"), Active: "help", Narrow: true, Description: c.T("portal.help.lead")}}
	for _, g := range questions {
		group := helpGroup{Title: c.T("portal.help.group." + g.group)}
		for _, key := range g.keys {
			group.Asked = append(group.Asked, ui.Fact{Term: c.T("portal.help.q." + key), Text: c.T("portal.help.a." + key)})
		}
		p.Groups = append(p.Groups, group)
	}
	return c.Render(200, "help", p)
}
