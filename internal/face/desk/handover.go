package desk

import (
	"net/url"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// handoverPage gives results to people (trả kết quả): found by the code on the receipt, its QR, the card, or a name.
type handoverPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Find   ui.Field
	Lead   string
	Table  ui.Table
	One    *handoverOne
}

// handoverOne is the dossier whose result is handed over.
type handoverOne struct {
	Code   string
	Title  string
	Notice *ui.Notice
	Facts  ui.DefinitionList
	Form   bool
	Hidden []ui.Hidden
	Fields []ui.Field
	Do     ui.Button
	Result *ui.Link
}

func (f *face) handover(c *web.Ctx, u org.Unit) error {
	return f.showHandover(c, u, 200, c.Query("tim"), nil)
}

// showHandover finds what was asked for; one dossier alone is opened at once.
func (f *face) showHandover(c *web.Ctx, u org.Unit, status int, text string, wrong []fault.Field) error {
	p := &handoverPage{Page: ui.Page{Title: c.T("desk.handover.title"), Lead: c.T("desk.handover.lead"), Active: "handover", NoIndex: true}}
	p.Find = ui.Field{Name: "tim", Label: c.T("desk.handover.find"), Help: c.T("desk.handover.find.help"), Value: text, NoMark: true, Wide: true, Autocomplete: "off", Focus: len(wrong) == 0}
	query := codeIn(text)
	if card, err := viet.ParseIDCardQR(text); err == nil {
		query, p.Find.Value = card.ID.Number, card.FullName+" · "+card.ID.Number
	} else if _, err := dossier.ParseNumber(query); err != nil {
		query = text
	}
	ready, err := f.readyFor(c, u, query)
	if err != nil {
		return err
	}
	p.Lead = c.T("desk.handover.ready", "n", len(ready))
	if query != "" {
		p.Lead = c.T("desk.handover.found", "n", len(ready))
	}
	p.Table = f.handoverTable(c, ready, text)
	if _, err := dossier.ParseNumber(query); err == nil || query != "" && len(ready) == 1 {
		code := query
		if err != nil {
			code = ready[0].Code
		}
		if p.One, err = f.handoverOne(c, code, wrong); fault.KindOf(err) == fault.KindNotFound {
			p.Table.Empty = ui.EmptyState{Icon: "search", Title: c.T("desk.handover.unknown", "code", code), Text: c.T("desk.handover.unknown.text")}
			return c.Render(status, "handover", p)
		} else if err != nil {
			return err
		}
		p.Table.Rows, p.Find.Focus = nil, false
	}
	if p.One != nil && p.One.Form {
		p.Errors = ui.ErrorSummary{Errors: ui.Errors(c.Lang, []ui.Part{{Fields: p.One.Fields}}, wrong)}
	}
	return c.Render(status, "handover", p)
}

// readyFor lists results that wait to be fetched: of a person or a name, else all of the unit.
func (f *face) readyFor(c *web.Ctx, u org.Unit, query string) ([]dossier.Item, error) {
	var all []dossier.Item
	for _, state := range []string{"issued", "refusal_issued"} {
		page, err := f.Cases.List(c.Context(), dossier.Filter{Unit: u.ID, State: state, Query: query, Newest: true, PageSize: 50})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
	}
	return all, nil
}

func (f *face) handoverTable(c *web.Ctx, items []dossier.Item, text string) ui.Table {
	t := ui.Table{Caption: c.T("desk.handover.waiting"), HideCaption: true, Keyboard: true, Columns: []ui.Column{{Label: c.T("desk.col.code"), Main: true, Code: true},
		{Label: c.T("desk.col.person")}, {Label: c.T("desk.handover.what")}, {Label: c.T("desk.handover.due")}},
		Empty: ui.EmptyState{Icon: "inbox", Title: c.T("desk.handover.none"), Text: c.T("desk.handover.none.text")}}
	if text != "" {
		t.Empty.Title = c.T("desk.handover.none_for", "text", text)
	}
	for _, i := range items {
		due := ""
		if !i.DueAt.IsZero() {
			due = viet.Instant(i.DueAt)
		}
		t.Rows = append(t.Rows, ui.Row{Href: handoverPath + "?" + url.Values{"tim": {i.Code}}.Encode(), Cells: []ui.Cell{{Text: i.Code}, {Text: i.ApplicantName},
			{Text: shortName(i.Procedure.Name), Sub: c.Lang.Pick(i.StateName)}, {Text: due}}})
	}
	return t
}

// handoverOne draws one dossier: whose it is, what the result is, and who takes it.
func (f *face) handoverOne(c *web.Ctx, code string, wrong []fault.Field) (*handoverOne, error) {
	d, err := f.Cases.Get(c.Context(), code)
	if err != nil {
		return nil, err
	}
	one := &handoverOne{Code: d.Code, Title: d.Procedure.Name}
	filer := d.Filer()
	facts := []ui.Fact{{Term: c.T("desk.col.code"), Text: d.Code}, {Term: c.T("desk.handover.owner"), Text: d.Owner()}}
	if filer.FullName != d.Owner() {
		facts = append(facts, ui.Fact{Term: c.T("desk.handover.filer"), Text: filer.FullName})
	}
	facts = append(facts, ui.Fact{Term: c.T("desk.person.id"), Text: filer.CitizenID, Missing: filer.CitizenID == ""}, ui.Fact{Term: c.T("desk.col.state"), Text: c.Lang.Pick(d.StateName)})
	if d.Result != nil {
		facts = append(facts, ui.Fact{Term: c.T("desk.handover.result"), Text: d.Result.Number})
	}
	facts = append(facts, ui.Fact{Term: c.T("desk.person.return"), Text: c.T("desk.person.return." + string(d.ReturnBy.Channel))})
	one.Facts = ui.DefinitionList{Dense: true, Items: facts}
	actions, err := f.Cases.Actions(c.Context(), d)
	if err != nil {
		return nil, err
	}
	for _, a := range actions {
		if a.Name == "return" && d.Result != nil {
			f.handoverForm(c, d, a, one, wrong)
			return one, nil
		}
	}
	one.Notice = &ui.Notice{Tone: ui.Warning, Title: c.T("desk.handover.not_yet"), Text: c.T("desk.handover.not_yet.text", "state", d.StateName)}
	if d.Closed {
		one.Notice = &ui.Notice{Tone: ui.Info, Title: c.T("desk.handover.over"), Text: c.T("desk.handover.over.text", "at", viet.Instant(d.EndedAt))}
	}
	return one, nil
}

func (f *face) handoverForm(c *web.Ctx, d dossier.Dossier, a dossier.Action, one *handoverOne, wrong []fault.Field) {
	in := ui.FormInput{Faults: wrong, Fold: true}
	if c.Form != nil {
		in.Posted = c.Form
	}
	for _, part := range ui.Parts(c.Lang, a.Input, in) {
		one.Fields = append(one.Fields, part.Fields...)
	}
	one.Form, one.Hidden = true, append(f.guards(d.Version), ui.Hidden{Name: "tim", Value: d.Code})
	one.Do = ui.Button{Label: c.Lang.Pick(a.Label), Look: ui.Primary, Icon: "check"}
}

// handoverDo hands over, to the person or to an authorised one.
func (f *face) handoverDo(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	code := codeIn(c.Field("tim"))
	d, err := f.Cases.Get(c.Context(), code)
	if err != nil {
		return err
	}
	actions, err := f.Cases.Actions(c.Context(), d)
	if err != nil {
		return err
	}
	var frm form.Form
	for _, a := range actions {
		if a.Name == "return" {
			frm = a.Input
		}
	}
	if len(frm.Sections) > 0 && ui.Unseen(frm, c.Form, "") {
		return f.showHandover(c, u, 200, code, nil)
	}
	v, wrong := form.Decode(frm.On(f.today()), c.Form, "")
	if len(frm.Sections) > 0 && len(wrong) > 0 {
		return f.showHandover(c, u, 422, code, wrong)
	}
	version, _ := viet.ParseNumber(c.Field("version"))
	_, err = f.Cases.Act(c.Context(), d.Code, dossier.Act{Action: "return", Version: version, Input: v, Once: actGuard(c, "return "+d.Code)})
	if _, again := replayed(err); again {
		err = nil
	}
	if e, ok := fault.As(err); ok && e.Kind == fault.KindInvalid && len(e.Fields) > 0 {
		return f.showHandover(c, u, 422, code, e.Fields)
	}
	if err != nil {
		return err
	}
	c.Flash(ui.Good, "desk.handover.done", "code", d.Code, "name", d.Filer().FullName)
	return c.Redirect(handoverPath)
}
