package desk

import (
	"slices"
	"strconv"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

func (f *face) showCertify(c *web.Ctx, u org.Unit, status int, v *certifying) error {
	p := &certifyPage{Page: ui.Page{Title: c.T("desk.certify.title"), Active: "certify", NoIndex: true}, Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}}}
	refused := v.faults
	if err := f.readCertify(c.Context(), v); err != nil { // for the sums; its faults are told only when something was refused
		return err
	}
	if !v.p.Fileable || !v.p.ReceivedBy(u) || !asksOriginals(v.form) {
		p.None = &ui.EmptyState{Icon: "stamp", Title: c.T("desk.certify.none", "unit", u.Name), Text: c.T("desk.certify.none.text"),
			Action: &ui.Button{Label: c.T("desk.intake.title"), Href: intakePath}}
		return c.Render(status, "certify", p)
	}
	v.faults = refused
	errs := map[string]string{}
	for _, one := range v.faults {
		errs[one.Path] = c.Lang.Field(one)
	}
	p.Scan = scanField(c, v.posted.Get(fieldQR), errs[fieldQR], v.read == "" && v.posted.Get("applicant.full_name") == "" || errs[fieldQR] != "")
	if v.read != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Good, Title: c.T("desk.qr.read", "name", v.read), Text: c.T("desk.certify.read.text")})
	}
	parts, err := f.certifyPerson(c, v)
	if err != nil {
		return err
	}
	p.Person = parts[0].Fields
	order := parts
	p.Rows = v.rows(errs)
	for _, row := range p.Rows {
		order = append(order, ui.Part{Fields: []ui.Field{{Name: "fields.originals." + row.N + ".name"}, {Name: "fields.originals." + row.N + ".pages"}, {Name: "fields.originals." + row.N + ".copies"}}})
	}
	for _, k := range []string{"degree", "school", "birth", "marriage", "land", "household", "card", "licence", "health", "contract"} {
		p.Kinds = append(p.Kinds, c.T("desk.certify.kind."+k))
	}
	p.Sum = v.sum(c)
	if err := f.certifyEnd(c, u, p, v, errs); err != nil {
		return err
	}
	order = append(order, ui.Part{Fields: []ui.Field{p.Receipt, p.Free, p.Why, p.Signer, p.Other}})
	p.Errors = ui.ErrorSummary{Errors: ui.Errors(c.Lang, order, v.faults)}
	p.Do = ui.Button{Label: c.T("desk.certify.do"), Look: ui.Primary, Icon: "stamp", Name: "do", Value: "certify"}
	return c.Render(status, "certify", p)
}

// asksOriginals says whether the form of the procedure is the one that this page fills in.
func asksOriginals(frm form.Form) bool {
	return slices.ContainsFunc(frm.Sections, func(s form.Section) bool {
		return slices.ContainsFunc(s.Fields, func(one form.Field) bool { return one.ID == "originals" && one.Kind == form.Group })
	})
}

// certifyPerson draws the questions about the person, those of a certification first.
func (f *face) certifyPerson(c *web.Ctx, v *certifying) ([]ui.Part, error) {
	communes, err := f.communes(c.Context())
	if err != nil {
		return nil, err
	}
	parts := ui.Parts(c.Lang, form.Person(false), ui.FormInput{Prefix: "applicant", Posted: v.posted, Faults: v.faults,
		Options: func(form.Field) []ui.Choice { return communes }})
	for i := range parts {
		parts[i].Fields = slices.DeleteFunc(parts[i].Fields, func(one ui.Field) bool { return one.Name == "applicant.email" })
		brief(c, parts[i].Fields)
	}
	return parts, nil
}

// rows draws the originals that were typed, and room for more.
func (v *certifying) rows(errs map[string]string) []certifyRow {
	numbers := certifyNumbers(v.posted)
	want, _ := strconv.Atoi(v.posted.Get("rows"))
	for len(numbers) < max(certifyRows, min(want, 30)) {
		next := 0
		if len(numbers) > 0 {
			next = numbers[len(numbers)-1] + 1
		}
		numbers = append(numbers, next)
	}
	var all []certifyRow
	for _, n := range numbers {
		row := certifyRow{N: strconv.Itoa(n), Name: v.posted.Get(rowName(n, "name")), Pages: v.posted.Get(rowName(n, "pages")), Copies: v.posted.Get(rowName(n, "copies")),
			NameError: errs[rowName(n, "name")], PagesError: errs[rowName(n, "pages")], CopiesError: errs[rowName(n, "copies")]}
		pages, err := viet.ParseNumber(row.Pages)
		copies, err2 := viet.ParseNumber(row.Copies)
		if err == nil && err2 == nil && pages > 0 && copies > 0 && pages <= 500 && copies <= 200 {
			row.Fee = viet.Money(v.tariff.Copy(int(pages)) * copies)
		}
		row.Focus = v.read != "" && len(all) == 0 && row.Name == ""
		all = append(all, row)
	}
	if text := errs["fields.originals"]; text != "" && all[0].NameError == "" {
		all[0].NameError = text
	}
	return all
}

// certifyEnd draws what stands below the papers: receipt, exemption, signer.
func (f *face) certifyEnd(c *web.Ctx, u org.Unit, p *certifyPage, v *certifying, errs map[string]string) error {
	field := func(name, key string) ui.Field {
		return ui.Field{Name: name, Label: c.T(key), Value: v.posted.Get(name), Error: errs[name], Autocomplete: "off"}
	}
	p.Receipt = field("receipt", "desk.fee.receipt")
	p.Free = ui.Field{Kind: form.Checkbox, Name: "free", Label: c.T("desk.certify.free"), Value: v.posted.Get("free")}
	p.Why = field("why", "desk.certify.why")
	p.Why.If, p.Why.Fold, p.Why.Away, p.Why.Required = `{"field":"free","filled":true}`, true, v.posted.Get("free") == "", true
	names, err := f.leaders(c.Context(), u)
	if err != nil {
		return err
	}
	now := v.posted.Get("signer")
	if now == "" {
		now = c.Query("ky")
	}
	if now == "" && len(names) > 0 {
		now = names[0]
	}
	p.Signer = ui.Field{Kind: form.ChoiceOne, Select: true, Name: "signer", Label: c.T("desk.certify.signer"), Required: true, Error: errs["signer"], Placeholder: c.T("desk.certify.signer.choose")}
	for _, name := range names {
		p.Signer.Choices = append(p.Signer.Choices, ui.Choice{Value: name, Label: name, Chosen: name == now})
	}
	p.Other = field("signer_other", "desk.certify.signer.other")
	return nil
}

// certifiedPage says which numbers to write on the copies, and what was taken.
type certifiedPage struct {
	ui.Page
	Code    string
	Href    string
	Table   ui.Table
	Facts   ui.DefinitionList
	Buttons []ui.Button
}

func (f *face) certifyDone(c *web.Ctx, _ org.Unit) error {
	d, err := f.Cases.Get(c.Context(), c.Query("ma"))
	if err != nil {
		return err
	}
	if d.Result == nil {
		return fault.Conflict("dossier.result.not_yet")
	}
	fees, err := f.Cases.FeesOf(c.Context(), d.Code)
	if err != nil {
		return err
	}
	p := &certifiedPage{Page: ui.Page{Title: c.T("desk.certified.title", "number", d.Result.Number), Lead: c.T("desk.certified.lead"), Active: "certify", NoIndex: true},
		Code: d.Code, Href: "/desk/ho-so/" + d.Code}
	p.Table = certifiedTable(c, d)
	var total int64
	receipt := ""
	for _, fee := range fees {
		total, receipt = total+fee.Amount, fee.Receipt
	}
	money := ui.Fact{Term: c.T("desk.certified.fee"), Text: viet.Money(total)}
	if total > 0 {
		money.Lines = []string{viet.Capital(viet.MoneyInWords(total))}
	} else {
		money.Text = c.T("desk.certified.free")
	}
	p.Facts = ui.DefinitionList{Dense: true, Items: []ui.Fact{{Term: c.T("desk.certified.person"), Text: d.Owner()}, {Term: c.T("desk.certified.signer"), Text: d.Result.Signer},
		money, {Term: c.T("desk.fee.receipt"), Text: receipt, Missing: receipt == ""}, {Term: c.T("desk.certified.at"), Text: viet.LongInstant(d.ReturnedAt)}}}
	p.Buttons = []ui.Button{{Label: c.T("desk.done.next"), Href: certifyPath + "?ky=" + queryText(c.Query("ky")), Look: ui.Primary, Icon: "scan", Key: "c"},
		{Label: c.T("desk.done.receipt"), Href: intakePath + "/giay/" + d.Code, Icon: "print", NewTab: true, Key: "g"},
		{Label: c.T("desk.done.print"), Icon: "print", Print: true, Look: ui.Quiet, Key: "p"}}
	return c.Render(200, "certified", p)
}

// certifiedTable lists the originals with the number of each.
func certifiedTable(c *web.Ctx, d dossier.Dossier) ui.Table {
	t := ui.Table{Caption: c.T("desk.certified.papers"), HideCaption: true, Columns: []ui.Column{{Label: c.T("desk.certified.number"), Main: true, Code: true},
		{Label: c.T("desk.certify.name")}, {Label: c.T("desk.certify.pages"), Numeric: true}, {Label: c.T("desk.certify.copies"), Numeric: true}}}
	first := 0
	for _, r := range d.Result.Number {
		if r < '0' || r > '9' {
			break
		}
		first = first*10 + int(r-'0')
	}
	rows, _ := d.Fields["originals"].([]any)
	for i, row := range rows {
		m, _ := row.(map[string]any)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: numberText(first + i)}, {Text: textOf(m, "name")}, {Text: countText(m["pages"])}, {Text: countText(m["copies"])}}})
	}
	return t
}

func numberText(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func countText(v any) string {
	switch n := v.(type) {
	case int64:
		return viet.Number(n)
	case float64:
		return viet.Number(int64(n))
	}
	return ""
}
