package studio

import (
	"net/url"
	"strings"

	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// headSheet is the form of what a flow says of itself.
func (f *face) headSheet(c *web.Ctx, x flow.Draft) (*sheet, error) {
	return &sheet{
		values: func(s flow.Source) url.Values {
			return url.Values{"name.vi": {s.Name.VI}, "name.en": {s.Name.EN}, "law": {strings.Join(s.Law, "\n")}, "start": {s.Start}}
		},
		panel: func(c *web.Ctx, x flow.Draft, v url.Values) *panel {
			var acts []string
			for _, key := range x.Source.Law {
				acts = append(acts, cite(key))
			}
			return &panel{Title: c.T("studio.head.title"), Back: draftPath(x.ID), Buttons: []ui.Button{{Label: c.T("studio.save"), Look: ui.Primary}},
				Facts: ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("studio.code"), Text: x.Code}, {Term: c.T("studio.law"), Lines: acts, Missing: len(acts) == 0}}},
				Parts: []ui.Part{{Fields: []ui.Field{
					box(c, v, "name.vi", "studio.head.name_vi", func(f *ui.Field) { f.Wide = true }), box(c, v, "name.en", "studio.head.name_en", func(f *ui.Field) { f.Wide = true }),
					stateChoice(c, x.Source, v, "start", "studio.head.start"),
					box(c, v, "law", "studio.head.law", func(f *ui.Field) { f.Kind, f.Rows, f.Wide = form.LongText, 3, true }),
				}}}}
		},
		edit: func(_ *web.Ctx, _ flow.Draft, v url.Values) flow.Edit {
			return flow.Edit{Do: flow.SetHead, Head: &flow.Head{Name: both(v, "name"), Law: lines(v.Get("law")), Start: v.Get("start")}}
		},
		after: func(flow.Edit) string { return draftPath(x.ID, "chung") },
	}, nil
}

// lines are the lines of a box that hold something.
func lines(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
