package studio

import (
	"net/url"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// sheet is the form of one part of a draft: what it holds now, what it is asked, and the edit that it makes.
type sheet struct {
	place  flow.Place
	values func(s flow.Source) url.Values // of the part in a source; nil when it is not there
	panel  func(c *web.Ctx, x flow.Draft, v url.Values) *panel
	edit   func(c *web.Ctx, x flow.Draft, v url.Values) flow.Edit
	after  func(e flow.Edit) string // where to go when it is saved; nil: the draft
	check  func(c *web.Ctx, v url.Values) error
}

// form shows a sheet.
func (f *face) form(make func(*web.Ctx, flow.Draft) (*sheet, error)) web.Handler {
	return func(c *web.Ctx) error {
		x, err := f.open(c)
		if err != nil {
			return err
		}
		if x.Status != flow.DraftOpen {
			return c.Redirect(draftPath(x.ID))
		}
		s, err := make(c, x)
		if err != nil {
			return err
		}
		return f.show(c, x, s, s.values(x.Source), 200, nil, nil)
	}
}

// save makes the edit of a sheet. When somebody else changed the draft since, their change and what was entered are both
// shown, and nothing is written.
func (f *face) save(make func(*web.Ctx, flow.Draft) (*sheet, error)) web.Handler {
	return func(c *web.Ctx) error {
		if err := c.ReadForm(web.FormRules{}); err != nil {
			return err
		}
		seen, err := edition(c)
		if err != nil {
			return err
		}
		x, err := f.open(c)
		if err != nil {
			return err
		}
		s, err := make(c, x)
		if fault.KindOf(err) == fault.KindNotFound && seen != x.Edition { // it was removed meanwhile: say by whom
			return f.gone(c, x, seen)
		}
		if err != nil {
			return err
		}
		if s.check != nil {
			if err := s.check(c, c.Form); err != nil {
				return f.show(c, x, s, c.Form, web.Status(err), nil, err)
			}
		}
		e := s.edit(c, x, c.Form)
		y, err := f.Drafts.Change(c.Context(), x.ID, seen, by(c), e)
		switch kind := fault.KindOf(err); {
		case err == nil:
			c.Flash(ui.Good, "studio.saved", "what", lastWords(f, c, y))
			to := draftPath(x.ID)
			if s.after != nil {
				to = s.after(e)
			}
			return c.Redirect(to)
		case kind == fault.KindPrecondition:
			return f.stale(c, x, s, seen, err)
		case slices.Contains(mendable, kind):
			return f.show(c, x, s, c.Form, web.Status(err), nil, err)
		}
		return err
	}
}

// stale shows a form again whose draft was changed meanwhile: what the sender did not touch is as the other left it, and
// what both changed is told beside the field.
func (f *face) stale(c *web.Ctx, x flow.Draft, s *sheet, seen int, err error) error {
	was, old := f.Drafts.At(c.Context(), f.DB, x.ID, seen)
	if old != nil {
		return old
	}
	merged, both := merge(s.values(was), s.values(x.Source), c.Form)
	notice, old := f.others(c, x, seen, err)
	if old != nil {
		return old
	}
	return f.show(c, x, s, merged, web.Status(err), []ui.Notice{notice}, nil, both...)
}

// others says who changed a draft since an edition, and what.
func (f *face) others(c *web.Ctx, x flow.Draft, seen int, err error) (ui.Notice, error) {
	title, _ := c.Lang.Fault(err)
	changes, failed := f.Drafts.Changes(c.Context(), f.DB, x.ID, seen)
	if failed != nil {
		return ui.Notice{}, failed
	}
	var said []string
	for _, one := range changes {
		said = append(said, c.T("studio.change."+one.Kind, "who", one.Name, "at", viet.Instant(one.At), "what", one.Words))
	}
	return ui.Notice{Tone: ui.Warning, Title: title, Text: strings.Join(said, " "), Links: []ui.Link{{Label: c.T("studio.changes.see"), Href: draftPath(x.ID, "thay-doi")}}}, nil
}

// gone tells that the part of a form was removed by somebody else; what was entered can be read in the list of changes of
// who removed it, and the removal undone.
func (f *face) gone(c *web.Ctx, x flow.Draft, seen int) error {
	err := fault.New(fault.KindPrecondition, "flow.stale", "who", x.ChangedName, "at", viet.Instant(x.ChangedAt), "n", x.Edition-seen)
	notice, failed := f.others(c, x, seen, err)
	if failed != nil {
		return failed
	}
	p, failed := f.page(c, x, "picture")
	if failed != nil {
		return failed
	}
	p.Notices = []ui.Notice{{Tone: ui.Bad, Title: c.T("studio.gone"), Text: entered(c.Form)}, notice}
	p.Tall, p.Wide = tall(c, x.Source, p.links(x), flow.Place{}), wide(c, x.Source, p.links(x), flow.Place{})
	p.Outline = outlineOf(c, x.Source, flow.Place{}, x.ID)
	return c.Render(412, "draft", p)
}

// entered repeats the words somebody wrote, so that they are not lost.
func entered(v url.Values) string {
	var all []string
	for _, name := range []string{"name", "label", "citizen", "help"} {
		for _, tag := range lang.Tags() {
			if s := text(v, name+"."+string(tag)); s != "" {
				all = append(all, s)
			}
		}
	}
	return strings.Join(all, " · ")
}

// merge keeps what a sender changed and takes the rest as it is now; both lists what two people changed.
func merge(was, now, posted url.Values) (out url.Values, both []string) {
	out = url.Values{}
	for name, v := range posted {
		out[name] = v
	}
	for name := range union(was, now) {
		switch {
		case same(posted[name], now[name]):
		case same(posted[name], was[name]):
			out[name] = now[name]
		case !same(was[name], now[name]):
			both = append(both, name)
		}
	}
	slices.Sort(both)
	return out, both
}

// same compares answers: the order of ticks and boxes left empty say nothing.
func same(a, b []string) bool {
	said := func(list []string) []string {
		list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return strings.TrimSpace(s) == "" })
		slices.Sort(list)
		return list
	}
	return slices.Equal(said(a), said(b))
}

func union(a, b url.Values) map[string]bool {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return all
}

// show draws a sheet with values; both names the fields that somebody else changed too.
func (f *face) show(c *web.Ctx, x flow.Draft, s *sheet, v url.Values, status int, notices []ui.Notice, err error, both ...string) error {
	p, failed := f.page(c, x, "picture")
	if failed != nil {
		return failed
	}
	p.Notices = notices
	p.Panel = s.panel(c, x, v)
	p.Panel.Hidden = append(hidden(x.Edition), p.Panel.Hidden...)
	if p.Panel.Action == "" {
		p.Panel.Action = c.R.URL.Path
	}
	var names []string
	for _, part := range p.Panel.Parts {
		for _, field := range part.Fields {
			names = append(names, field.Name)
		}
	}
	first := "main"
	if len(names) > 0 {
		first = names[0]
	}
	beside := map[string]string{}
	if err != nil {
		p.Errors, beside = told(c, err, first, names...)
	}
	now := s.values(x.Source)
	for _, name := range both {
		beside[name] = c.T("studio.both", "now", strings.Join(now[name], ", "))
	}
	for i := range p.Panel.Parts {
		for k := range p.Panel.Parts[i].Fields {
			field := &p.Panel.Parts[i].Fields[k]
			field.Error = beside[field.Name]
		}
	}
	p.Tall = near(c, x.Source, p.links(x), s.place)
	p.Page.Lead = ""
	return c.Render(status, "draft", p)
}

// text is what was written in a box: one line, or several.
func text(v url.Values, name string) string { return strings.TrimSpace(v.Get(name)) }
