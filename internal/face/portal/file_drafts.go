package portal

import (
	"net/http"
	"net/url"

	"tinhso/internal/fault"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// draftsPage lists what is begun and not yet filed.
type draftsPage struct {
	ui.Page
	Notices []ui.Notice
	Drafts  []draftCard
	Empty   *ui.EmptyState
}

// draftCard is one draft with the ways to go on or to drop it.
type draftCard struct {
	Card ui.Card
	Go   ui.Button
	Drop string // address posted to
	Name string
}

// drafts lists the drafts of the caller, the latest first.
func (f *face) drafts(c *web.Ctx) error {
	all, err := f.Cases.Drafts(c.Context(), guest(c, false))
	if err != nil {
		return err
	}
	p := &draftsPage{Page: ui.Page{Title: c.T("filing.drafts"), Lead: c.T("filing.drafts.lead"), Narrow: true, NoIndex: true, Active: "mine"}}
	for _, d := range all {
		card := draftCard{Name: d.Procedure.Name, Drop: "/ho-so/nhap/" + d.ID + "/bo", Card: ui.Card{Title: d.Procedure.Name, Heading: 2, Eyebrow: d.Procedure.Code,
			Text: c.T("filing.drafts.when", "when", instantWords(d.UpdatedAt)), Facts: []ui.Fact{{Term: c.T("filing.drafts.until"), Text: dayWords(d.UpdatedAt.AddDate(0, 0, 30))}}},
			Go: ui.Button{Label: c.T("filing.drafts.go"), Href: "/ho-so/nop/" + d.ID, Look: ui.Secondary, Icon: "right"}}
		if d.Step == lostStep {
			card.Card.Text = c.T("filing.drafts.lost", "when", instantWords(d.UpdatedAt))
		}
		p.Drafts = append(p.Drafts, card)
	}
	if len(all) == 0 {
		p.Empty = &ui.EmptyState{Title: c.T("filing.drafts.empty"), Text: c.T("filing.drafts.empty.text"), Icon: "folder",
			Action: &ui.Button{Label: c.T("filing.not_here.search"), Href: "/thu-tuc", Look: ui.Primary}}
	}
	if !c.Visitor.SignedIn && len(all) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: c.T("filing.drafts.guest"), Text: c.T("filing.drafts.guest.text"),
			Links: []ui.Link{{Label: c.T("filing.start.sign_in"), Href: "/dang-nhap?" + url.Values{"next": {"/ho-so/nhap"}}.Encode(), Icon: "user"}}})
	}
	return c.Render(http.StatusOK, "file-drafts", p)
}

// dropDraft throws a draft away; one that is gone already is as good.
func (f *face) dropDraft(c *web.Ctx) error {
	err := f.Cases.DropDraft(c.Context(), c.Path("draft"), guest(c, false))
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	c.Flash(ui.Good, "filing.drafts.dropped")
	return c.Redirect("/ho-so/nhap")
}
