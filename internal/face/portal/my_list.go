package portal

import (
	"net/http"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// minePage lists the dossiers of the one who looks: what they have to do comes first.
type minePage struct {
	ui.Page
	Notices []ui.Notice
	Groups  []mineGroup
	Empty   *ui.EmptyState
	Pager   ui.Pager
}

// mineGroup is the dossiers that stand alike.
type mineGroup struct {
	ID, Title string
	Cards     ui.CardGrid
}

// mineHome leads to one's own list.
func (f *face) mineHome(c *web.Ctx) error {
	policy.Public(c.Context(), "only leads on")
	return c.Redirect("/ho-so/cua-toi")
}

// mine shows the dossiers of the caller by what is to be done with them.
func (f *face) mine(c *web.Ctx) error {
	if !identity.From(c.Context()).SignedIn() {
		return fault.New(fault.KindUnauthenticated, "mine.sign_in")
	}
	page, err := f.Cases.List(c.Context(), dossier.Filter{Mine: true, Newest: true, PageToken: c.Query("trang"), PageSize: 50})
	if err != nil {
		return err
	}
	p := &minePage{Page: ui.Page{Title: c.T("mine.title"), Lead: c.T("mine.lead"), NoIndex: true, Active: "mine",
		Actions: []ui.Button{{Label: c.T("mine.new"), Href: "/thu-tuc", Look: ui.Secondary, Icon: "plus"}}}}
	drafts, err := f.Cases.Drafts(c.Context(), guest(c, false))
	if err != nil {
		return err
	}
	if n := len(drafts); n > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: c.T("mine.drafts", "n", n),
			Links: []ui.Link{{Label: c.T("mine.drafts.go"), Href: "/ho-so/nhap", Icon: "right"}}})
	}
	p.Groups = mineGroups(c, page.Items)
	if len(page.Items) == 0 {
		p.Empty = &ui.EmptyState{Title: c.T("mine.empty"), Text: c.T("mine.empty.text"), Icon: "folder",
			Action: &ui.Button{Label: c.T("filing.not_here.search"), Href: "/thu-tuc", Look: ui.Primary}}
	}
	if page.Next != "" {
		p.Pager = ui.Pager{Next: "/ho-so/cua-toi?trang=" + page.Next, Noun: c.T("mine.noun")}
	}
	return c.Render(http.StatusOK, "my-list", p)
}

// mineGroups sorts a list into what waits for the citizen, what is ready, what is being done, what is over.
func mineGroups(c *web.Ctx, items []dossier.Item) []mineGroup {
	byKind := map[string][]ui.Card{}
	for _, it := range items {
		kind := mineKind(it)
		byKind[kind] = append(byKind[kind], mineCard(c, it))
	}
	var all []mineGroup
	for _, kind := range []string{"todo", "ready", "open", "closed"} {
		if cards := byKind[kind]; len(cards) > 0 {
			all = append(all, mineGroup{ID: kind, Title: c.T("mine.group."+kind, "n", len(cards)), Cards: ui.CardGrid{Cards: cards}})
		}
	}
	return all
}

func mineKind(it dossier.Item) string {
	switch {
	case it.Closed:
		return "closed"
	case it.National == 5 || it.National == 6:
		return "todo"
	case it.National == 9 || it.National == 8:
		return "ready"
	}
	return "open"
}

// mineCard is one dossier in the list, with the one date that matters now.
func mineCard(c *web.Ctx, it dossier.Item) ui.Card {
	card := ui.Card{Title: it.Procedure.Name, Href: ownPath(it.Code), Eyebrow: it.Code, Text: it.PublicState.In(c.Lang.Tag())}
	tone := ui.Info
	switch mineKind(it) {
	case "todo":
		tone = ui.Warning
	case "ready":
		tone = ui.Good
	case "closed":
		tone = ui.Muted
	}
	card.Badges = []ui.Badge{{Label: c.T("mine.badge." + mineKind(it)), Tone: tone, Dot: true}}
	card.Facts = []ui.Fact{{Term: c.T("mine.unit"), Text: it.Unit.Name}, {Term: c.T("mine.filed"), Text: viet.Instant(it.SubmittedAt)}}
	switch {
	case it.Closed:
	case it.AcceptedAt.IsZero():
		card.Facts = append(card.Facts, ui.Fact{Term: c.T("mine.answer_by"), Text: viet.Instant(it.AnswerBy)})
	case it.Paused:
		card.Facts = append(card.Facts, ui.Fact{Term: c.T("mine.due"), Text: c.T("mine.due.paused")})
	case !it.DueAt.IsZero():
		card.Facts = append(card.Facts, ui.Fact{Term: c.T("mine.due"), Text: viet.Instant(it.DueAt)})
	}
	return card
}
