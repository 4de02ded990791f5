package console

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// journalAsked reads the days and the person that the journal is narrowed to; what cannot be read is told beside it and
// finds nothing.
func (f *face) journalAsked(c *web.Ctx, p *journalPage, filter *event.Filter) ([]ui.Field, error) {
	from := ui.Field{Name: "tu-ngay", Label: c.T("console.journal.from"), Value: c.Query("tu-ngay"), NoMark: true, InputMode: "numeric", Placeholder: "31/12/2026"}
	to := ui.Field{Name: "den-ngay", Label: c.T("console.journal.to"), Value: c.Query("den-ngay"), NoMark: true, InputMode: "numeric", Placeholder: "31/12/2026"}
	who := ui.Field{Name: "nguoi", Label: c.T("console.journal.person"), Value: strings.TrimSpace(c.Query("nguoi")), NoMark: true}
	wrong := func(x *ui.Field, text string) {
		x.Error = text
		p.Errors.Errors = append(p.Errors.Errors, ui.FieldError{Path: x.Name, Message: text})
		filter.Kind = "-" // nothing is found by a question that was not understood
	}
	day := func(x *ui.Field) (on viet.Day) {
		if x.Value == "" {
			return on
		}
		on, err := viet.ParseDay(x.Value)
		if err != nil {
			_, said := c.Lang.Fault(fault.Invalid("fault.invalid", fault.Field{Path: x.Name, Code: codeOf(err), Args: fault.Args("field", x.Label)}))
			wrong(x, said[x.Name])
		}
		return on
	}
	first, last := day(&from), day(&to)
	if !first.IsZero() {
		filter.From = first.Time(0)
	}
	if !last.IsZero() {
		filter.To = last.Add(1).Time(0)
	}
	if !first.IsZero() && !last.IsZero() && last.Before(first) {
		wrong(&to, c.T("console.journal.backwards"))
	}
	if who.Value != "" {
		id, err := f.officerAsked(c, who.Value)
		if err != nil {
			return nil, err
		}
		if filter.Actor = id; id == "" {
			wrong(&who, c.T("console.journal.nobody", "login", short(who.Value, 40)))
		}
	}
	return []ui.Field{from, to, who}, nil
}

// officerAsked finds an account by its login among those the reader may see; "" when there is none.
func (f *face) officerAsked(c *web.Ctx, login string) (string, error) {
	acc, err := f.Accounts.ByLogin(c.Context(), login)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	r, err := reachOf(c, "account.read", "account")
	if err != nil || r.all {
		return acc.ID, err
	}
	u, err := f.Units.ByID(c.Context(), f.DB, acc.UnitID, f.today())
	if err != nil || !r.has(u.Path) { // an account without a unit of today is in nobody's reach
		return "", nil
	}
	return acc.ID, nil
}

// journalEventPage is one event with all that was recorded of it (một sự kiện trong nhật ký).
type journalEventPage struct {
	ui.Page
	Facts ui.DefinitionList
	Data  string
}

func (f *face) journalEvent(c *web.Ctx) error {
	r, err := reachOf(c, "journal.read", "journal")
	if err != nil {
		return err
	}
	seq, err := strconv.ParseInt(c.Path("seq"), 10, 64)
	if err != nil {
		return fault.NotFound("event.not_found")
	}
	e, err := event.Get(c.Context(), f.DB, seq)
	if err == nil && !r.has(e.UnitPath) {
		err = fault.NotFound("event.not_found")
	}
	if err != nil {
		return err
	}
	names, err := f.Accounts.OfficerNames(c.Context(), f.DB, []string{e.Actor, e.Subject})
	if err != nil {
		return err
	}
	l := f.eventLine(c, e, names)
	p := &journalEventPage{Page: ui.Page{Title: l.What, Eyebrow: c.T("console.event.title", "n", viet.Number(e.Seq)), Active: "journal", NoIndex: true,
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.journal"), Href: journalPath}, ui.Link{Label: l.What})}}
	fact := func(key, text string) ui.Fact { return ui.Fact{Term: c.T(key), Text: text, Missing: text == ""} }
	p.Facts = ui.DefinitionList{Items: []ui.Fact{fact("console.journal.at", l.At), fact("console.journal.who", l.Who), fact("console.unit", l.Unit),
		fact("console.event.about", strings.Trim(l.About+" · "+l.More, " ·")), fact("console.event.kind", e.Kind)}}
	if f.mayOpen(c, e) {
		var pretty bytes.Buffer
		if json.Indent(&pretty, e.Data, "", "  ") == nil {
			p.Data = pretty.String()
		}
	}
	return c.Render(200, "journal-event", p)
}

// openRooms are the rooms whose events say nothing that only the one who works on a case may know.
var openRooms = []string{"identity", "flow", "pack", "calendar", "indicator", "health", "seal", "backup"}

// mayOpen reports whether the reader may see what was recorded: of a case only who may read it.
func (f *face) mayOpen(c *web.Ctx, e event.Event) bool {
	room, _, _ := strings.Cut(e.Kind, ".")
	if room == "dossier" {
		var data told
		_ = e.Decode(&data) // an event of another shape is nobody's
		return policy.Allowed(c.Context(), "dossier.read", policy.Object{Kind: "dossier", ID: e.Subject, UnitID: data.Unit, UnitPath: e.UnitPath})
	}
	return slices.Contains(openRooms, room)
}
