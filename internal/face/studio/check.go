package studio

import (
	"tinhso/internal/flow"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// checkPage lists everything that is wrong with a draft, each with the way to mend it.
type checkPage struct {
	*draftPage
	Findings []finding
	Well     ui.Notice
	Next     ui.Button
}

type finding struct{ Where, Words, Href string }

func (f *face) check(c *web.Ctx) error {
	x, err := f.open(c)
	if err != nil {
		return err
	}
	d, err := f.page(c, x, "check")
	if err != nil {
		return err
	}
	s, err := f.Drafts.Sound(c.Context(), f.DB, x)
	if err != nil {
		return err
	}
	p := &checkPage{draftPage: d, Well: ui.Notice{Tone: ui.Good, Title: c.T("studio.check.well"), Text: c.T("studio.check.well.text")},
		Next: ui.Button{Label: c.T("studio.tab.trial"), Href: draftPath(x.ID, "chay-thu"), Look: ui.Primary}}
	_, faults := flow.Check(s)
	for _, one := range faults {
		found := finding{Where: one.Where(c.Lang, s), Words: one.Words(c.Lang, s)}
		if p.Can {
			found.Href = placePath(x.ID, one.Place)
		}
		p.Findings = append(p.Findings, found)
	}
	return c.Render(200, "check", p)
}
