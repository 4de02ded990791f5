package desk

import (
	"context"
	"maps"
	"net/url"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// intakeItemPage is one procedure of the person: what the form asks, the papers, how long it takes, what was paid.
type intakeItemPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Notices []ui.Notice
	Action  string
	Hidden  []ui.Hidden
	Facts   ui.DefinitionList
	Parts   []ui.Part
	Late    *ui.Field
	Papers  []broughtRow
	All     ui.Button
	Rest    ui.Button
	Time    []ui.Field
	TimeBy  ui.Notice
	Fee     []ui.Field
	FeeSays []string
	Note    []ui.Field
	Accept  ui.Button
	Save    *ui.Button
	Back    ui.Button
}

// itemForms is everything that is asked about one procedure.
type itemForms struct {
	p      procedure.Procedure
	form   form.Form
	accept form.Form
	fee    form.Form
	late   form.Form
	place  form.Form   // which unit resolves it, when it is taken in for another
	known  form.Values // offered while nothing was sent
	papers []paperAsked
}

// The names under which the parts of the page are sent.
const (
	prefixFields = "fields"
	prefixAccept = "accept"
	prefixFee    = "note_fee"
	prefixLate   = "late"
	prefixPlace  = "place"
)

// both is a sentence in both languages, for forms that are made here.
func both(key string) lang.Text {
	return lang.Text{VI: lang.For(lang.VI).T(key), EN: lang.For(lang.EN).T(key)}
}

// feeForm notes cash taken at the counter; the bounds are those of the flows.
func feeForm() form.Form {
	return form.Form{ID: "fee", Sections: []form.Section{{ID: "fee", Title: both("desk.fee.title"), Fields: []form.Field{
		{ID: "amount", Kind: form.Money, Label: both("desk.fee.amount"), Min: 500, Max: 1_000_000_000},
		{ID: "fee", Kind: form.Text, Label: both("desk.fee.what"), Max: 200},
		{ID: "receipt", Kind: form.Text, Label: both("desk.fee.receipt"), Max: 50},
	}}}}
}

// lateForm asks for the number that was written on the slip.
func lateForm() form.Form {
	return form.Form{ID: "late", Sections: []form.Section{{ID: "late", Title: both("desk.late.serial"), Fields: []form.Field{
		{ID: "serial", Kind: form.Number, Label: both("desk.late.serial"), Help: both("desk.late.serial.help"), Required: true, Min: 1, Max: 99999},
	}}}}
}

// placeForm asks which unit resolves what is taken in for another.
func (f *face) placeForm(ctx context.Context, p procedure.Procedure) (form.Form, error) {
	units, err := f.Procedures.Units(ctx, f.DB, p)
	field := form.Field{ID: "unit", Kind: form.ChoiceOne, Label: both("desk.place.unit"), Help: both("desk.place.help"), Required: true}
	for _, u := range units {
		field.Choices = append(field.Choices, form.Choice{Value: u.ID, Label: lang.Text{VI: u.Name, EN: u.Name}})
	}
	return form.Form{ID: "place", Sections: []form.Section{{ID: "place", Title: both("desk.place.title"), Fields: []form.Field{field}}}}, err
}

func (f *face) itemForms(ctx context.Context, in intake, it intakeItem, who people) (forms itemForms, err error) {
	if forms.p, err = f.Procedures.Get(ctx, f.DB, it.Code); err != nil {
		return forms, err
	}
	if forms.form, err = f.Cases.FormOf(ctx, forms.p); err != nil {
		return forms, err
	}
	forms.form = forms.form.Given(form.Values{"channel": string(who.channel)}).On(f.today())
	if forms.accept, err = f.Cases.AcceptForm(ctx, forms.p, who.channel, ""); err != nil {
		return forms, err
	}
	forms.fee = feeForm()
	if in.Late != nil {
		forms.late = lateForm()
	}
	if it.Away {
		if forms.place, err = f.placeForm(ctx, forms.p); err != nil {
			return forms, err
		}
	}
	forms.known = forms.form.Prefill(form.Values{}, sourcesOf(who))
	if forms.p.FormID == "" {
		forms.known["request"] = forms.p.Name // the general form asks for it in words: mostly these
	}
	answers := forms.known
	if it.Posted != nil {
		answers, _ = form.Decode(forms.form, it.Posted, prefixFields) // what could be read decides which papers are asked for
	}
	forms.papers = papersAsked(forms.p, forms.form, answers, string(who.channel), it.Posted.Get(prefixAccept+".variant"))
	return forms, nil
}

// sourcesOf is what a form may offer instead of asking: whose dossier it is, who files it, and who that is to a child.
func sourcesOf(who people) map[string]form.Values {
	all := map[string]form.Values{"organisation": who.values["organisation"]}
	for name, v := range map[string]form.Values{"applicant": who.values["applicant"], "filer": who.filer(), "representative": who.values["representative"]} {
		all[name] = maps.Clone(v)
		if v != nil {
			all[name]["residence"] = v["address"] // as forms of civil status call it
		}
	}
	if who.sex != "" {
		all["filer"]["sex"] = who.sex
		if who.values["representative"] == nil {
			all["applicant"]["sex"] = who.sex
		}
	}
	if who.party == dossier.Child {
		all["child"] = all["applicant"]
	}
	return all
}

// answers is what was sent about one procedure, read and checked.
type answers struct {
	fields, accept, fee, late, place form.Values
	documents                        []dossier.Paper
	places                           []string // of documents: the name of the input that speaks of it
}

func (f *face) readItem(ctx context.Context, forms itemForms, it intakeItem) (a answers, wrong []fault.Field) {
	read := func(frm form.Form, prefix string) form.Values {
		if len(frm.Sections) == 0 {
			return nil
		}
		v, faults := form.Decode(frm, it.Posted, prefix)
		if len(faults) == 0 {
			faults = frm.FillPlaces(v, prefix, f.areaName(ctx))
		}
		wrong = append(wrong, faults...)
		return v
	}
	a.late, a.place = read(forms.late, prefixLate), read(forms.place, prefixPlace)
	a.fields = read(forms.form, prefixFields)
	var faults []fault.Field
	a.documents, a.places, faults = readPapers(forms.papers, it)
	wrong = append(wrong, faults...)
	a.accept = read(forms.accept, prefixAccept)
	a.fee = read(forms.fee, prefixFee)
	if a.fee["amount"] == nil && (textOf(a.fee, "receipt") != "" || textOf(a.fee, "fee") != "") {
		wrong = append(wrong, fault.Field{Path: prefixFee + ".amount", Code: "desk.fee.missing"})
	}
	return a, wrong
}

func (f *face) intakeItemPage(c *web.Ctx, u org.Unit) error {
	in, err := f.loadIntake(c.Context(), c.Path("id"))
	if fault.KindOf(err) == fault.KindNotFound {
		c.Flash(ui.Info, "desk.intake.gone")
		return c.Redirect(intakePath)
	}
	if err != nil {
		return err
	}
	return f.showItem(c, u, 200, in, c.Path("item"), nil)
}

func (f *face) showItem(c *web.Ctx, u org.Unit, status int, in intake, key string, wrong []fault.Field) error {
	it, err := in.item(key)
	if err != nil {
		return err
	}
	who, _ := f.readPeople(c.Context(), in.Person)
	forms, err := f.itemForms(c.Context(), in, *it, who)
	if err != nil {
		return err
	}
	path := intakePath + "/luot/" + in.ID
	p := &intakeItemPage{Page: ui.Page{Title: forms.p.Name, Eyebrow: forms.p.Code, Active: "intake", NoIndex: true, Crumbs: []ui.Link{
		{Label: c.T("desk.intake.title"), Href: intakePath}, {Label: textOf(who.filer(), "full_name"), Href: path}, {Label: forms.p.Code}}},
		Action: path + "/" + key, Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}},
		Back: ui.Button{Label: c.T("desk.item.back"), Href: path, Look: ui.Quiet}}
	communes, err := f.communes(c.Context())
	if err != nil {
		return err
	}
	if err := f.itemParts(c, u, p, in, *it, forms, wrong, communes); err != nil {
		return err
	}
	p.Facts = ui.DefinitionList{Dense: true, Items: itemFacts(c, forms.p, who)}
	p.Accept = ui.Button{Label: c.T("desk.item.accept"), Look: ui.Primary, Icon: "check", Name: "do", Value: "accept"}
	open := 0
	for _, other := range in.Items {
		if other.Key != key && !other.Ready {
			open++
		}
	}
	if open > 0 {
		p.Accept.Label, p.Accept.Value, p.Accept.Icon = c.T("desk.item.next", "n", open), "save", "right"
	} else {
		p.Save = &ui.Button{Label: c.T("desk.item.more"), Name: "do", Value: "save", Icon: "plus"}
		if len(in.Items) > 1 {
			p.Accept.Label = c.T("desk.pick.accept", "n", len(in.Items))
		}
	}
	return c.Render(status, "intake_item", p)
}

// itemParts draws everything that is asked, with what was sent and what is wrong with it.
func (f *face) itemParts(c *web.Ctx, u org.Unit, p *intakeItemPage, in intake, it intakeItem, forms itemForms, wrong []fault.Field, communes []ui.Choice) error {
	var all []ui.Part
	draw := func(frm form.Form, prefix string, known form.Values) []ui.Part {
		parts := ui.Parts(c.Lang, frm, ui.FormInput{Prefix: prefix, Posted: it.Posted, Values: known, Faults: wrong, Fold: true,
			Options: func(form.Field) []ui.Choice { return communes }})
		for _, part := range parts {
			brief(c, part.Fields)
		}
		all = append(all, parts...)
		return parts
	}
	if in.Late != nil {
		late := draw(forms.late, prefixLate, nil)[0].Fields[0]
		late.Help = c.T("desk.late.serial.prefix", "prefix", latePrefix(u, in.Late.On))
		p.Late = &late
	}
	if it.Away {
		p.Parts = draw(forms.place, prefixPlace, nil)
	}
	p.Parts = append(p.Parts, draw(forms.form, prefixFields, forms.known)...)
	p.Papers = f.paperRows(c, p.Action, forms.papers, it, wrong)
	for _, row := range p.Papers {
		all = append(all, ui.Part{Fields: append([]ui.Field{row.Status}, row.Counts...)})
	}
	p.All = ui.Button{Label: c.T("desk.paper.all"), Icon: "check", Name: "do", Value: "all", NoValidate: true}
	p.Rest = ui.Button{Label: c.T("desk.paper.rest"), Look: ui.Quiet, Name: "do", Value: "rest", NoValidate: true}
	for _, part := range draw(forms.accept, prefixAccept, nil) {
		if part.ID == "time" {
			p.Time, p.TimeBy = part.Fields, ui.Notice{Tone: ui.Warning, Title: c.T("desk.time.none"), Text: c.T("desk.time.none.text")}
		} else {
			p.Note = append(p.Note, part.Fields...)
		}
	}
	p.Fee = draw(forms.fee, prefixFee, nil)[0].Fields
	p.FeeSays = feeLines(c, forms.p)
	p.Errors = ui.ErrorSummary{Errors: ui.Errors(c.Lang, all, wrong)}
	return nil
}

// itemFacts says what the catalogue has for this way of filing.
func itemFacts(c *web.Ctx, p procedure.Procedure, who people) []ui.Fact {
	facts := []ui.Fact{{Term: c.T("desk.item.for"), Text: who.owner()}}
	if b, _, ok := p.Budget(string(who.channel), ""); ok {
		facts = append(facts, ui.Fact{Term: c.T("desk.item.time"), Text: procedure.TimeWords(c.Lang, procedure.Time{Amount: b.Amount, Kind: string(b.Kind), CutOff: b.CutOff})})
	} else {
		facts = append(facts, ui.Fact{Term: c.T("desk.item.time"), Text: c.T("desk.item.time.none"), Badge: &ui.Badge{Label: c.T("desk.item.time.ask"), Tone: ui.Warning}})
	}
	return append(facts, ui.Fact{Term: c.T("desk.item.catalogue"), Link: &ui.Link{Label: c.T("desk.item.catalogue.link"), Href: "/thu-tuc/" + p.Code, Icon: "external", NewTab: true}})
}

// feeLines are the fees that the catalogue states for the counter, each once.
func feeLines(c *web.Ctx, p procedure.Procedure) []string {
	var all []string
	for _, way := range p.ByChannel(c.Lang) {
		if way.Channel != procedure.ChannelDirect {
			continue
		}
		for _, line := range way.Fees {
			all = append(all, strings.Trim(line.Label+": "+line.Text, ": "))
		}
	}
	return all
}

// latePrefix is what stands before the serial of a number written on a day.
func latePrefix(u org.Unit, on viet.Day) string {
	return strings.TrimSuffix(dossier.Number{Identifier: u.Identifier, On: on, Serial: 1}.String(), "0001")
}

// posted is what of the page is kept with an item.
func posted(in url.Values) url.Values {
	out := url.Values{}
	for key, all := range in {
		prefix, _, _ := strings.Cut(key, ".")
		switch prefix {
		case prefixFields, prefixAccept, prefixFee, prefixLate, prefixPlace, prefixPaper, ui.Seen:
			out[key] = all
		}
	}
	return out
}
