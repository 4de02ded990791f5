package desk

import (
	"net/url"
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// intakePersonPage asks who stands at the counter (người đến nộp hồ sơ): the card first, then what it does not say.
type intakePersonPage struct {
	ui.Page
	Errors  ui.ErrorSummary
	Notices []ui.Notice
	Action  string
	Hidden  []ui.Hidden
	Scan    ui.Field
	ScanFor intakeBlock
	Kind    []ui.Field
	Blocks  []intakeBlock
	Next    ui.Button
	Back    *ui.Button
	Begun   ui.Table
}

// intakeBlock is a part of a page that is there under a condition.
type intakeBlock struct {
	Title, If string
	Away      bool
	Fields    []ui.Field
	Folded    bool // usually left as it is
	Summary   string
}

func (f *face) intakeStart(c *web.Ctx, u org.Unit) error {
	return f.showPerson(c, u, 200, personView{})
}

func (f *face) intakePerson(c *web.Ctx, u org.Unit) error {
	in, err := f.loadIntake(c.Context(), c.Path("id"))
	if err != nil {
		return err
	}
	return f.showPerson(c, u, 200, personView{id: in.ID, posted: in.Person})
}

// intakeBegin takes the person and begins an intake; a button of the list of begun ones drops one.
func (f *face) intakeBegin(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	if id, drop := strings.CutPrefix(c.Field("do"), "drop:"); drop {
		if err := f.Cases.DropDraft(c.Context(), id, ""); err != nil && fault.KindOf(err) != fault.KindNotFound {
			return err
		}
		c.Flash(ui.Info, "desk.intake.dropped")
		return c.Redirect(intakePath)
	}
	return f.takePerson(c, u, "")
}

func (f *face) intakeSavePerson(c *web.Ctx, u org.Unit) error {
	if err := c.ReadForm(web.FormRules{}); err != nil {
		return err
	}
	return f.takePerson(c, u, c.Path("id"))
}

// takePerson reads a card when one was scanned, checks the person and goes on to the procedures. A card that leaves
// nothing to ask goes on at once.
func (f *face) takePerson(c *web.Ctx, u org.Unit, id string) error {
	posted := c.Form
	v := personView{id: id, posted: posted}
	if text, ok := scanned(posted); ok {
		prefix := "applicant"
		if partyOf(posted) != dossier.Oneself && posted.Get("qr_for") != "applicant" {
			prefix = "representative"
		}
		if v.faults = f.readCard(c.Context(), u, posted, text, prefix); len(v.faults) > 0 {
			return f.showPerson(c, u, 422, v)
		}
		v.read = posted.Get(prefix + ".full_name")
		if _, wrong := f.readPeople(c.Context(), posted); len(wrong) > 0 || posted.Get(prefix+".phone") == "" {
			return f.showPerson(c, u, 200, v)
		}
	}
	if unseen(posted) {
		return f.showPerson(c, u, 200, v)
	}
	if _, v.faults = f.readPeople(c.Context(), posted); len(v.faults) > 0 {
		return f.showPerson(c, u, 422, v)
	}
	kept := keep(posted)
	var err error
	if id == "" {
		var in intake
		in, err = f.saveIntake(c.Context(), u.ID, intake{Key: posted.Get("key"), Person: kept})
		id = in.ID
	} else {
		_, err = f.editIntake(c.Context(), id, func(in *intake) error { in.Person = kept; return nil })
	}
	if err != nil {
		return err
	}
	return c.Redirect(intakePath + "/luot/" + id)
}

// unseen says whether the answers call for questions that were not on the page.
func unseen(in url.Values) bool {
	return partyOf(in) != dossier.Oneself && !in.Has("representative.full_name") ||
		partyOf(in) == dossier.Organise && !in.Has("organisation.name") || ui.Unseen(form.Return(), in, "")
}

// keep is what of a page is kept: no keys, no buttons.
func keep(in url.Values) url.Values {
	out := url.Values{}
	for key, all := range in {
		if !slices.Contains([]string{"do", "key", fieldQR, ui.Seen, "version"}, key) {
			out[key] = all
		}
	}
	return out
}

// personView is the state of the first page.
type personView struct {
	id     string
	posted url.Values
	faults []fault.Field
	read   string // name on the card that was just read
}

func (f *face) showPerson(c *web.Ctx, u org.Unit, status int, v personView) error {
	p := &intakePersonPage{Page: ui.Page{Title: c.T("desk.intake.title"), Lead: c.T("desk.intake.lead", "unit", u.Name), Active: "intake", NoIndex: true},
		Action: intakePath, Hidden: []ui.Hidden{{Name: "key", Value: f.newKey()}}}
	if v.id != "" {
		p.Action = intakePath + "/luot/" + v.id + "/nguoi"
		p.Back = &ui.Button{Label: c.T("desk.intake.back"), Href: intakePath + "/luot/" + v.id, Look: ui.Quiet}
		p.Lead = ""
	} else if err := f.begun(c, p); err != nil {
		return err
	}
	for _, name := range []string{fieldSex, fieldIssued} {
		if s := v.posted.Get(name); s != "" {
			p.Hidden = append(p.Hidden, ui.Hidden{Name: name, Value: s})
		}
	}
	errs := map[string]string{}
	for _, one := range v.faults {
		errs[one.Path] = c.Lang.Field(one)
	}
	p.Scan = scanField(c, v.posted.Get(fieldQR), errs[fieldQR], v.posted == nil || errs[fieldQR] != "")
	if v.read != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Good, Title: c.T("desk.qr.read", "name", v.read), Text: c.T("desk.qr.read.text")})
	}
	f.personKind(c, p, v.posted)
	if err := f.personBlocks(c, p, v); err != nil {
		return err
	}
	p.Next = ui.Button{Label: c.T("desk.intake.next"), Look: ui.Primary, Icon: "right", Name: "do", Value: "next"}
	return c.Render(status, "intake_person", p)
}

// scanField is the box into which a scanner types the code of an identity card.
func scanField(c *web.Ctx, value, wrong string, focus bool) ui.Field {
	return ui.Field{Name: fieldQR, Label: c.T("desk.qr.label"), Help: c.T("desk.qr.help"), Value: value, Error: wrong, NoMark: true, Wide: true,
		Placeholder: "082190012345|…", Autocomplete: "off", Focus: focus}
}

// personKind asks how the dossier comes in and for whom.
func (f *face) personKind(c *web.Ctx, p *intakePersonPage, in url.Values) {
	pick := func(name, now string, values ...string) ui.Field {
		field := ui.Field{Kind: form.ChoiceOne, Name: name, Label: c.T("desk.person." + name), Required: true}
		for _, v := range values {
			field.Choices = append(field.Choices, ui.Choice{Value: v, Label: c.T("desk.person." + name + "." + v), Chosen: v == now})
		}
		return field
	}
	p.Kind = []ui.Field{
		pick("channel", string(channelOf(in)), string(dossier.Direct), string(dossier.Postal)),
		pick("party", string(partyOf(in)), string(dossier.Oneself), string(dossier.Child), string(dossier.Other), string(dossier.Organise)),
	}
	whose := in.Get("qr_for")
	if whose != "applicant" {
		whose = "representative"
	}
	p.ScanFor = intakeBlock{If: `{"field":"party","not":["self",""]}`, Away: partyOf(in) == dossier.Oneself,
		Fields: []ui.Field{pick("qr_for", whose, "representative", "applicant")}}
	setAway(p.ScanFor.Fields, p.ScanFor.Away)
}

func (f *face) personBlocks(c *web.Ctx, p *intakePersonPage, v personView) error {
	communes, err := f.communes(c.Context())
	if err != nil {
		return err
	}
	var all []ui.Part
	for _, a := range peopleAsked(f.today()) {
		parts := ui.Parts(c.Lang, a.form, ui.FormInput{Prefix: a.prefix, Posted: v.posted, Faults: v.faults, Fold: true,
			Options: func(form.Field) []ui.Choice { return communes }})
		b := intakeBlock{Title: c.T("desk.person.block." + blockName(a.prefix, partyOf(v.posted))), Away: !a.holds(v.posted), Folded: a.prefix == ""}
		b.If = blockIf[a.prefix]
		for _, part := range parts {
			b.Fields = append(b.Fields, part.Fields...)
		}
		brief(c, b.Fields)
		if b.Away {
			setAway(b.Fields, true)
		}
		if b.Folded {
			b.Summary = c.T("desk.person.return." + string(returnOf(v.posted)))
		}
		p.Blocks = append(p.Blocks, b)
		all = append(all, parts...)
	}
	if v.read != "" {
		focusEmpty(p.Blocks)
	}
	p.Errors = ui.ErrorSummary{Errors: ui.Errors(c.Lang, all, v.faults)}
	return nil
}

// blockIf are the conditions of the blocks for the script.
var blockIf = map[string]string{
	"organisation":   `{"field":"party","equals":["organisation"]}`,
	"representative": `{"field":"party","not":["self",""]}`,
}

func blockName(prefix string, party dossier.Party) string {
	switch {
	case prefix == "":
		return "return"
	case prefix == "applicant" && party != dossier.Oneself:
		return "owner"
	}
	return prefix
}

func returnOf(in url.Values) dossier.Channel {
	switch by := dossier.Channel(in.Get("return_by")); by {
	case dossier.Postal, dossier.Online:
		return by
	}
	return dossier.Direct
}

// brief leaves out what is explained to citizens: a clerk asks these questions a hundred times a day.
func brief(c *web.Ctx, fields []ui.Field) {
	for i := range fields {
		one := &fields[i]
		one.Help, one.NoHint, one.Rows = "", true, 2
		if key := "desk.hint." + string(one.Kind); one.Placeholder == "" && lang.For(lang.VI).Has(key) {
			one.Placeholder = c.T(key)
		}
		brief(c, one.Fields)
		for k := range one.Groups {
			brief(c, one.Groups[k].Fields)
		}
	}
}

// setAway hides fields with all that they hold.
func setAway(fields []ui.Field, away bool) {
	for i := range fields {
		fields[i].Away = away
		setAway(fields[i].Fields, away)
		for k := range fields[i].Groups {
			setAway(fields[i].Groups[k].Fields, away)
		}
	}
}

// focusEmpty puts the cursor into the first box that the card left empty and a person at the counter can tell: what is
// required, then the telephone number.
func focusEmpty(blocks []intakeBlock) {
	var phone *ui.Field
	for i := range blocks {
		for k := range blocks[i].Fields {
			one := &blocks[i].Fields[k]
			if blocks[i].Away || one.Away || one.Value != "" || len(one.Fields)+len(one.Choices) > 0 {
				continue
			}
			if one.Required {
				one.Focus = true
				return
			}
			if one.Kind == form.Phone && phone == nil {
				phone = one
			}
		}
	}
	if phone != nil {
		phone.Focus = true
	}
}

// begun lists what this clerk has begun and not finished.
func (f *face) begun(c *web.Ctx, p *intakePersonPage) error {
	all, err := f.intakes(c.Context())
	if err != nil {
		return err
	}
	p.Begun = ui.Table{Caption: c.T("desk.intake.begun"), Columns: []ui.Column{{Label: c.T("desk.col.person"), Main: true}, {Label: c.T("desk.col.procedures")},
		{Label: c.T("desk.col.changed")}}}
	for _, in := range all {
		who, _ := f.readPeople(c.Context(), in.Person)
		name := who.owner()
		if name == "" {
			name = c.T("desk.intake.unnamed")
		}
		var names []string
		for _, it := range in.Items {
			names = append(names, it.Name)
		}
		p.Begun.Rows = append(p.Begun.Rows, ui.Row{Href: intakePath + "/luot/" + in.ID, Value: in.ID, Cells: []ui.Cell{{Text: name},
			{Text: c.T("desk.intake.count", "n", len(names)), Sub: strings.Join(names, "; ")}, {Text: viet.Instant(in.At)}}})
	}
	return nil
}
