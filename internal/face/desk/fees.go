package desk

import (
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// feesPage lists the cash that a counter took on a day (bảng kê thu phí, lệ phí trong ngày), and notes more.
type feesPage struct {
	ui.Page
	Errors ui.ErrorSummary
	Day    ui.Filters
	Totals []feeTotal
	Sum    string
	Words  string
	Table  ui.Table
	Hidden []ui.Hidden
	Fields []ui.Field
	Note   *ui.Button
}

// feeTotal is what one clerk took.
type feeTotal struct{ Name, Sum, Count, Href string }

func (f *face) fees(c *web.Ctx) error {
	u, err := f.feesUnit(c)
	if err != nil {
		return err
	}
	return f.showFees(c, u, 200, nil)
}

// feesUnit is the unit whose list is asked for: a leader sees it as well as a clerk.
func (f *face) feesUnit(c *web.Ctx) (org.Unit, error) {
	who := identity.From(c.Context())
	for _, g := range who.Grants {
		if g.Role == identity.Clerk || g.Role == identity.Leader {
			return f.Units.ByID(c.Context(), f.DB, g.UnitID, f.today())
		}
	}
	policy.Public(c.Context(), "whoever has no counter is told so")
	return org.Unit{}, fault.Forbidden("desk.counter.none")
}

func (f *face) showFees(c *web.Ctx, u org.Unit, status int, wrong []fault.Field) error {
	on, clerk := f.dayAsked(c), c.Query("nguoi")
	all, err := f.Cases.Fees(c.Context(), u.ID, on, "")
	if err != nil {
		return err
	}
	p := &feesPage{Page: ui.Page{Title: c.T("desk.fees.title"), Lead: c.T("desk.fees.lead", "unit", u.Name, "day", on.Vietnamese()), Active: "fees", NoIndex: true}}
	p.totals(c, all, on, clerk)
	shown := all
	if clerk != "" {
		if shown, err = f.Cases.Fees(c.Context(), u.ID, on, clerk); err != nil {
			return err
		}
	}
	p.Sum, p.Table = viet.Money(shown.Total), feeTable(c, shown)
	if shown.Total > 0 {
		p.Words = viet.Capital(viet.MoneyInWords(shown.Total))
	}
	p.Actions = []ui.Button{{Label: c.T("desk.fees.pdf"), Href: feesPath + "/bang-ke?ngay=" + on.String() + "&nguoi=" + queryText(clerk), Icon: "print", NewTab: true, Key: "p"}}
	if policy.Allowed(c.Context(), "dossier.intake", policy.Object{Kind: "dossier", UnitID: u.ID, UnitPath: u.Path}) {
		f.feeFields(c, p, wrong)
	}
	return c.Render(status, "fees", p)
}

// totals says what each clerk took, and lets one look at one alone.
func (p *feesPage) totals(c *web.Ctx, day dossier.FeeDay, on viet.Day, clerk string) {
	type sum struct {
		id, name string
		amount   int64
		n        int
	}
	var sums []sum
	for _, fee := range day.Fees {
		i := slices.IndexFunc(sums, func(s sum) bool { return s.id == fee.By })
		if i < 0 {
			i, sums = len(sums), append(sums, sum{id: fee.By, name: fee.ByName})
		}
		sums[i].amount, sums[i].n = sums[i].amount+fee.Amount, sums[i].n+1
	}
	slices.SortFunc(sums, func(a, b sum) int { return strings.Compare(viet.Fold(a.name), viet.Fold(b.name)) })
	people := ui.Field{Kind: form.ChoiceOne, Select: true, Name: "nguoi", Label: c.T("desk.fees.clerk"), NoMark: true, Placeholder: c.T("desk.fees.everyone")}
	for _, s := range sums {
		p.Totals = append(p.Totals, feeTotal{Name: s.name, Sum: viet.Money(s.amount), Count: c.T("desk.fees.count", "n", s.n)})
		people.Choices = append(people.Choices, ui.Choice{Value: s.id, Label: s.name, Chosen: s.id == clerk})
	}
	p.Day = ui.Filters{Action: feesPath, Label: c.T("desk.fees.day"), Fields: []ui.Field{
		{Kind: form.Date, Name: "ngay", Label: c.T("desk.fees.day"), Value: on.Vietnamese(), NoHint: true, NoMark: true}, people}}
}

func feeTable(c *web.Ctx, day dossier.FeeDay) ui.Table {
	t := ui.Table{Caption: c.T("desk.fees.list"), HideCaption: true, Columns: []ui.Column{{Label: c.T("desk.col.code"), Main: true, Code: true}, {Label: c.T("desk.fees.at")},
		{Label: c.T("desk.fees.payer")}, {Label: c.T("desk.fees.what")}, {Label: c.T("desk.fee.receipt")}, {Label: c.T("desk.fees.clerk")}, {Label: c.T("desk.fees.amount"), Numeric: true}},
		Empty: ui.EmptyState{Icon: "coins", Title: c.T("desk.fees.empty"), Text: c.T("desk.fees.empty.text")}}
	for _, fee := range day.Fees {
		t.Rows = append(t.Rows, ui.Row{Href: "/desk/ho-so/" + fee.Code, Cells: []ui.Cell{{Text: fee.Code}, {Text: clock(fee.At)}, {Text: fee.Payer},
			{Text: orText(fee.Name, c.T("desk.fees.fee")), Sub: shortName(fee.Procedure)}, {Text: fee.Receipt}, {Text: fee.ByName}, {Text: viet.Money(fee.Amount)}}})
	}
	return t
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// codeForm asks for which dossier it was paid.
func codeForm() form.Form {
	f := feeForm()
	f.Sections[0].Fields[0].Required = true
	f.Sections[0].Fields = append([]form.Field{{ID: "code", Kind: form.Text, Label: both("desk.fees.code"), Required: true, Max: 60}}, f.Sections[0].Fields...)
	return f
}

func (f *face) feeFields(c *web.Ctx, p *feesPage, wrong []fault.Field) {
	in := ui.FormInput{Faults: wrong, Values: form.Values{}}
	if c.Form != nil {
		in.Posted = c.Form
	} else if code := c.Query("ma"); code != "" {
		in.Values["code"] = code
	}
	parts := ui.Parts(c.Lang, codeForm(), in)
	brief(c, parts[0].Fields)
	p.Fields = parts[0].Fields
	p.Hidden = []ui.Hidden{{Name: "key", Value: f.newKey()}}
	p.Errors = ui.ErrorSummary{Errors: ui.Errors(c.Lang, parts, wrong)}
	p.Note = &ui.Button{Label: c.T("desk.fees.note"), Look: ui.Primary, Icon: "plus"}
}

// feesNote notes cash that was taken for a dossier.
func (f *face) feesNote(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	v, wrong := form.Decode(codeForm(), c.Form, "")
	if len(wrong) > 0 {
		return f.showFees(c, u, 422, wrong)
	}
	code := codeIn(textOf(v, "code"))
	d, err := f.Cases.Get(c.Context(), code)
	if fault.KindOf(err) == fault.KindNotFound {
		return f.showFees(c, u, 422, []fault.Field{{Path: "code", Code: "desk.fees.unknown", Args: fault.Args("code", textOf(v, "code"))}})
	}
	if err != nil {
		return err
	}
	delete(v, "code")
	_, err = f.Cases.Act(c.Context(), d.Code, dossier.Act{Action: "note_fee", Version: d.Version, Input: v, Once: actGuard(c, "fee "+d.Code)})
	if _, again := replayed(err); again {
		err = nil
	}
	if e, ok := fault.As(err); ok && (e.Kind == fault.KindConflict || e.Kind == fault.KindInvalid || e.Kind == fault.KindForbidden) {
		if len(e.Fields) == 0 {
			e.Fields = []fault.Field{{Path: "code", Code: e.Code, Args: e.Args}}
		}
		return f.showFees(c, u, 422, e.Fields)
	}
	if err != nil {
		return err
	}
	amount, _ := v["amount"].(int64)
	c.Flash(ui.Good, "desk.fees.noted", "amount", viet.Money(amount), "code", d.Code)
	return c.Redirect(feesPath)
}

// actGuard is guard for an act on one dossier.
func actGuard(c *web.Ctx, what string) once.Guard {
	g := guard(c, what)
	if g.Key == "" {
		return g
	}
	g.Answer = func(result any) once.Answer {
		code := ""
		if d, ok := result.(dossier.Dossier); ok {
			code = d.Code
		}
		return once.Answer{Status: 303, Body: []byte(`["` + code + `"]`)}
	}
	return g
}

// codeIn finds the code in what was typed or scanned: the QR of a receipt holds the address of the tracking page.
func codeIn(text string) string {
	text = strings.TrimSpace(text)
	if _, after, ok := strings.Cut(text, "ma="); ok {
		text, _, _ = strings.Cut(after, "&")
	}
	return strings.ToUpper(text)
}

func (f *face) feesPDF(c *web.Ctx) error {
	u, err := f.feesUnit(c)
	if err != nil {
		return err
	}
	on := f.dayAsked(c)
	pdf, err := f.Cases.PrintFees(c.Context(), u.ID, on, c.Query("nguoi"))
	if err != nil {
		return err
	}
	return sendPDF(c, lang.For(lang.VI).T("desk.fees.file", "day", on.String())+".pdf", pdf)
}
