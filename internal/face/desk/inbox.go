package desk

import (
	"net/url"

	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// inboxPage is what an officer has to do, what is due first on top (hộp việc).
type inboxPage struct {
	ui.Page
	Tabs    ui.Tabs
	Filters ui.Filters
	Table   caseTable
	Empty   ui.EmptyState
	Pager   ui.Pager
}

// caseTable is dossiers in parts, the way every list of the desk shows them.
type caseTable struct {
	Caption string
	Groups  []rowGroup
	Pick    string // id of the form to which the rows' checkboxes belong; empty: no checkboxes
}

// rowGroup is the rows of one degree of urgency.
type rowGroup struct {
	ID, Title, Note string
	Tone            ui.Tone
	Icon            string
	Rows            []caseRow
}

// caseRow is one dossier in a list.
type caseRow struct {
	Code, Href string
	Procedure  string
	Name       string
	State      ui.Badge
	Holder     string
	Due        ui.DueBadge
	Tone       ui.Tone
	Claim      *claimForm
	Pick       string // of the table
	UnitName   string // where rows of several units stand together
}

// claimForm takes a dossier over with one press.
type claimForm struct {
	Action string
	Hidden []ui.Hidden
	Label  string
	Code   string
}

// tab is one way to look at the work, with the filter behind it.
type tab struct {
	key, path string
	filter    dossier.Filter
}

const perPage = 50

func tabs() []tab {
	return []tab{
		{"mine", "", dossier.Filter{Turn: true}},
		{"free", "chua-nhan", dossier.Filter{Unclaimed: true}},
		{"unit", "don-vi", dossier.Filter{State: "open"}},
		{"asked", "hoi-y-kien", dossier.Filter{Consulted: true, Unanswered: true}},
	}
}

func (f *face) inbox(c *web.Ctx) error {
	now := tabs()[0]
	for _, t := range tabs() {
		if t.path == c.Query("the") {
			now = t
		}
	}
	p := &inboxPage{Page: ui.Page{Title: c.T("desk.inbox.title"), Active: "inbox", NoIndex: true}}
	p.Table.Caption = c.T("desk.inbox.caption")
	if err := f.inboxTabs(c, p, now); err != nil {
		return err
	}
	filter := now.filter
	if err := f.inboxFilters(c, p, now, &filter); err != nil {
		return err
	}
	steps := walk(c)
	filter.PageToken, filter.PageSize = steps.now, perPage
	page, err := f.Cases.List(c.Context(), filter)
	if err != nil {
		return err
	}
	if p.Table.Groups, err = f.groups(c, page.Items, now.key); err != nil {
		return err
	}
	p.Pager = steps.pager(c, "/desk", page.Next, len(page.Items))
	p.Empty = emptyInbox(c, now.key, len(p.Filters.Active) > 0)
	return c.Render(200, "inbox", p)
}

// inboxTabs counts what stands behind each tab, and says the most urgent in the lead.
func (f *face) inboxTabs(c *web.Ctx, p *inboxPage, now tab) error {
	p.Tabs.Label = c.T("desk.tabs")
	for _, t := range tabs() {
		n, err := f.Cases.Count(c.Context(), t.filter)
		if err != nil {
			return err
		}
		p.Tabs.Items = append(p.Tabs.Items, ui.NavItem{Label: c.T("desk.tab." + t.key), Href: at("/desk", "the", t.path), Count: n,
			CountLabel: c.T("desk.dossiers"), Current: t.key == now.key})
	}
	day := viet.DayOf(f.DB.Now())
	late, err := f.Cases.Count(c.Context(), dossier.Filter{Turn: true, Late: true})
	if err != nil {
		return err
	}
	today, err := f.Cases.Count(c.Context(), dossier.Filter{Turn: true, DueBefore: day.Add(1).Time(0)})
	if err != nil {
		return err
	}
	key := "desk.inbox.lead"
	if late == 0 && today == 0 {
		key = "desk.inbox.lead_calm"
	}
	p.Lead = c.T(key, "weekday", c.T("desk.weekday."+day.Weekday().String()), "day", day, "late", late, "today", max(today-late, 0))
	return nil
}

// inboxFilters narrows the tab by state and lateness.
func (f *face) inboxFilters(c *web.Ctx, p *inboxPage, now tab, filter *dossier.Filter) error {
	if now.key == "asked" {
		return nil
	}
	states, err := f.Cases.States(c.Context())
	if err != nil {
		return err
	}
	var open []ui.Choice
	for _, s := range states {
		if !s.Terminal {
			open = append(open, ui.Choice{Value: s.ID, Label: s.Name.In(c.Lang.Tag())})
		}
	}
	b := newFiltering(c, "/desk")
	b.due(filter, f.today())
	if state := b.choose("trang-thai", c.T("desk.filter.state"), c.T("desk.filter.any_state"), open); state != "" {
		filter.State = state
	}
	p.Filters = ui.Filters{Action: "/desk", Label: c.T("desk.filter"), Fields: b.fields, Active: b.active}
	if now.path != "" {
		p.Filters.Hidden = []ui.Hidden{{Name: "the", Value: now.path}}
	}
	if len(b.active) > 1 {
		p.Filters.Clear = at("/desk", "the", now.path)
	}
	return nil
}

// groups puts rows into parts by urgency; in one's own list, what is with others stands apart.
func (f *face) groups(c *web.Ctx, items []dossier.Item, tab string) ([]rowGroup, error) {
	order := []string{"now", "today", "later", "others", "waiting"}
	icons := map[string]string{"now": "warning", "today": "clock", "later": "calendar", "others": "users", "waiting": "pause"}
	tones := map[string]ui.Tone{"now": ui.Bad, "today": ui.Warning}
	k, byKind := f.clocks(c), map[string][]caseRow{}
	for _, i := range items {
		row, err := f.row(c, k, i)
		if err != nil {
			return nil, err
		}
		kind := k.urgency(i)
		if tab == "mine" && !i.Yours && kind != "waiting" {
			kind = "others"
		}
		byKind[kind] = append(byKind[kind], row)
	}
	var all []rowGroup
	for _, kind := range order {
		if rows := byKind[kind]; len(rows) > 0 {
			all = append(all, rowGroup{ID: kind, Title: c.T("desk.group." + kind), Note: c.T("desk.group." + kind + ".note"), Tone: tones[kind], Icon: icons[kind], Rows: rows})
		}
	}
	return all, nil
}

// row is a dossier as every list of the desk shows it.
func (f *face) row(c *web.Ctx, k *clocks, i dossier.Item) (caseRow, error) {
	due, err := k.due(i)
	r := caseRow{Code: i.Code, Href: casePath(i.Code), Procedure: i.Procedure.Name, Name: i.ApplicantName, Due: due, Holder: holderWords(c, i),
		State: ui.Badge{Label: i.StateName.In(c.Lang.Tag()), Tone: stateTone(i.National)}}
	if kind := k.urgency(i); !i.Closed && (due.Tone == ui.Bad || kind == "today" || kind == "now") {
		r.Tone = due.Tone
	}
	if who := identity.From(c.Context()); i.Unit.ID != who.UnitID {
		r.UnitName = i.Unit.Name
	}
	if i.Claimable {
		r.Claim = f.claim(c, i.Code, i.Version, c.R.URL.RequestURI())
	}
	return r, err
}

// claim is the button that takes a dossier over and comes back to where it was pressed.
func (f *face) claim(c *web.Ctx, code string, version int64, next string) *claimForm {
	return &claimForm{Action: casePath(code) + "/claim", Label: c.T("desk.claim"), Code: code, Hidden: append(f.guards(version), ui.Hidden{Name: "next", Value: next})}
}

// stateTone colours a state by its national status; the words say it too.
func stateTone(national int) ui.Tone {
	switch national {
	case 1, 2:
		return ui.Info
	case 5, 6:
		return ui.Warning
	case 9, 10:
		return ui.Good
	case 3, 8:
		return ui.Bad
	case 7:
		return ui.Muted
	}
	return ui.Plain
}

func emptyInbox(c *web.Ctx, tab string, filtered bool) ui.EmptyState {
	if filtered {
		return ui.EmptyState{Icon: "filter", Title: c.T("desk.empty.filter"), Text: c.T("desk.empty.filter.text"), Action: &ui.Button{Label: c.T("desk.empty.filter.action"), Href: "/desk"}}
	}
	e := ui.EmptyState{Icon: "good", Title: c.T("desk.empty." + tab), Text: c.T("desk.empty." + tab + ".text")}
	if tab == "mine" {
		e.Action = &ui.Button{Label: c.T("desk.empty.mine.action"), Href: at("/desk", "the", "chua-nhan")}
	}
	return e
}

// at is an address with one parameter, left out when empty.
func at(path, name, value string) string {
	if value == "" {
		return path
	}
	return path + "?" + url.Values{name: {value}}.Encode()
}

// without is an address that keeps every parameter but one.
func without(path string, query url.Values, name string) string {
	q := url.Values{}
	for k, v := range query {
		if k != name {
			q[k] = v
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// casePath is the page of a dossier.
func casePath(code string) string { return "/desk/ho-so/" + code }
