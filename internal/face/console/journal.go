package console

import (
	"strconv"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// journalPage is what happened in the reach, newest first (nhật ký hệ thống).
type journalPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Filters ui.Filters
	Table   ui.Table
	Pager   ui.Pager
}

// journalLine is one event in words.
type journalLine struct {
	At, What, About, More, Who, Unit string
	Seq                              int64
}

type journalLines struct {
	lines []journalLine
	next  string
}

// eventKinds are the kinds a reader can ask for.
var eventKinds = []string{
	"identity.signed_in", "identity.account_created", "identity.account_edited", "identity.account_state", "identity.password_reset", "identity.password_changed",
	"identity.role_given", "identity.role_ended", "identity.token_issued", "identity.token_revoked",
	"dossier.submit", "dossier.accept", "dossier.refuse", "dossier.request_more", "dossier.supply", "dossier.transfer", "dossier.approve", "dossier.issue", "dossier.return", "dossier.withdraw",
	"flow.drafted", "flow.proposed", "flow.sent_back", "flow.version_published", "pack.loaded",
}

func (f *face) journal(c *web.Ctx) error {
	r, err := reachOf(c, "journal.read", "journal")
	if err != nil {
		return err
	}
	p := &journalPage{Page: ui.Page{Title: c.T("console.journal.title"), Active: "journal", NoIndex: true, Lead: c.T("console.journal.lead")}}
	filter := event.Filter{Kind: c.Query("loai"), PageToken: token(c), PageSize: pageSize}
	unit := c.Query("don-vi")
	if unit != "" {
		u, err := f.unitAt(c, r, unit, f.today())
		if err != nil {
			return err
		}
		filter.UnitPath = u.Path
	}
	asked, err := f.journalAsked(c, p, &filter)
	if err != nil {
		return err
	}
	page, err := f.journalPage(c, filter)
	if err != nil {
		return err
	}
	units, err := f.unitChoices(c, r, unit)
	if err != nil {
		return err
	}
	var kinds []ui.Choice
	for _, k := range eventKinds {
		kinds = append(kinds, ui.Choice{Value: k, Label: eventWords(c, k), Chosen: k == filter.Kind, Group: c.T("console.event.group." + strings.SplitN(k, ".", 2)[0])})
	}
	p.Filters = ui.Filters{Action: journalPath, Fields: []ui.Field{
		{Name: "loai", Label: c.T("console.journal.kind"), Select: true, Choices: kinds, Value: filter.Kind, NoMark: true, Placeholder: c.T("console.all")},
		{Name: "don-vi", Label: c.T("console.accounts.unit"), Select: true, Choices: units, Value: unit, NoMark: true, Placeholder: c.T("console.all")}}}
	p.Filters.Fields = append(p.Filters.Fields, asked...)
	if filter.Kind != "" || unit != "" || filter.Actor != "" || !filter.From.IsZero() || len(p.Errors.Errors) > 0 {
		p.Filters.Clear = journalPath
	}
	p.Table = ui.Table{Caption: c.T("console.journal.title"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("console.journal.what"), Main: true}, {Label: c.T("console.journal.who")},
		{Label: c.T("console.unit")}, {Label: c.T("console.journal.at"), Code: true}}, Empty: ui.EmptyState{Icon: "list", Title: c.T("console.journal.empty"), Text: c.T("console.journal.empty.text")}}
	for _, l := range page.lines {
		sub := strings.TrimSpace(l.About)
		if l.More != "" {
			sub = strings.Trim(sub+" · "+l.More, " ·")
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: journalPath + "/" + strconv.FormatInt(l.Seq, 10), Cells: []ui.Cell{{Text: l.What, Sub: sub}, {Text: l.Who}, {Text: l.Unit}, {Text: l.At}}})
	}
	p.Pager = pager(c, page.next, "console.journal.noun", len(page.lines))
	return c.Render(200, "journal", p)
}

// journalPage reads events within the reach of the reader and says them in words.
func (f *face) journalPage(c *web.Ctx, filter event.Filter) (journalLines, error) {
	r, err := reachOf(c, "journal.read", "journal")
	if err != nil {
		return journalLines{}, err
	}
	if !r.all {
		filter.Within = r.paths
	}
	page, err := event.List(c.Context(), f.DB, filter)
	if err != nil {
		return journalLines{}, err
	}
	var ids []string
	for _, e := range page.Events {
		ids = append(ids, e.Actor, e.Subject)
	}
	names, err := f.Accounts.OfficerNames(c.Context(), f.DB, ids)
	if err != nil {
		return journalLines{}, err
	}
	out := journalLines{next: page.NextPageToken}
	for _, e := range page.Events {
		out.lines = append(out.lines, f.eventLine(c, e, names))
	}
	return out, nil
}

// told is what an event says besides, of either room.
type told struct {
	Code  string         `json:"code"`
	Unit  string         `json:"unit"`
	Role  identity.Role  `json:"role"`
	State identity.State `json:"state"`
	To    string         `json:"to"`
}

func (f *face) eventLine(c *web.Ctx, e event.Event, names map[string]string) journalLine {
	var data told
	_ = e.Decode(&data) // an event of another shape says less
	l := journalLine{Seq: e.Seq, At: at(e.At), What: eventWords(c, e.Kind), Unit: f.unitName(c, lastOf(e.UnitPath)), Who: names[e.Actor]}
	switch {
	case e.Actor == "" || e.Actor == string(identity.KindSystem):
		l.Who = c.T("console.who.system")
	case l.Who == "":
		l.Who = c.T("console.who.citizen")
	}
	switch room, _, _ := strings.Cut(e.Kind, "."); room {
	case "identity":
		if l.About = names[e.Subject]; l.About == "" {
			l.About = c.T("console.who.citizen")
		}
		if data.Role != "" {
			l.More = c.T("identity.role."+string(data.Role)) + ", " + f.unitName(c, data.Unit)
		} else if data.State != "" {
			l.More = c.T("identity.state." + string(data.State))
		}
	case "dossier":
		// Administrators know that something was done, not with which dossier.
		obj := policy.Object{Kind: "dossier", ID: e.Subject, UnitID: data.Unit, UnitPath: e.UnitPath}
		if policy.Allowed(c.Context(), "dossier.read", obj) {
			l.About = data.Code
		}
	default:
		l.About = e.Subject
	}
	return l
}

// eventWords says what happened, from the catalogue of events or of actions.
func eventWords(c *web.Ctx, kind string) string {
	for _, key := range []string{"console.event." + kind, "policy.action." + kind} {
		if c.Lang.Has(key) {
			return c.T(key)
		}
	}
	return c.T("console.event.other", "kind", kind)
}

// lastOf is the unit that a path ends in.
func lastOf(path string) string {
	path = strings.TrimSuffix(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}
