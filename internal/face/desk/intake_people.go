package desk

import (
	"context"
	"net/url"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// asked is one of the forms about people on the first page of an intake.
type asked struct {
	prefix string
	form   form.Form
	cond   *form.Cond // of party: when it is asked
}

// peopleAsked are the forms about people, in the order of the page.
func peopleAsked(on viet.Day) []asked {
	other := &form.Cond{Field: "party", Not: []string{string(dossier.Oneself), ""}}
	return []asked{
		{"organisation", form.Organisation().On(on), &form.Cond{Field: "party", Equals: []string{string(dossier.Organise)}}},
		{"representative", form.Representative().On(on), other},
		{"applicant", form.Person(false).On(on), nil},
		{"", form.Return().On(on), nil},
	}
}

// partyOf is for whom somebody files; what is not one of the four answers is oneself.
func partyOf(in url.Values) dossier.Party {
	switch p := dossier.Party(in.Get("party")); p {
	case dossier.Child, dossier.Other, dossier.Organise:
		return p
	}
	return dossier.Oneself
}

func channelOf(in url.Values) dossier.Channel {
	if in.Get("channel") == string(dossier.Postal) {
		return dossier.Postal
	}
	return dossier.Direct
}

// holds says whether a form is asked of this party.
func (a asked) holds(in url.Values) bool {
	return a.cond == nil || a.prefix == "representative" && partyOf(in) != dossier.Oneself || a.prefix == "organisation" && partyOf(in) == dossier.Organise
}

// people is what was said about people, read and checked.
type people struct {
	party   dossier.Party
	channel dossier.Channel
	sex     string                 // on the card
	values  map[string]form.Values // by prefix
}

// readPeople decodes the first page of an intake.
func (f *face) readPeople(ctx context.Context, in url.Values) (people, []fault.Field) {
	p := people{party: partyOf(in), channel: channelOf(in), sex: in.Get(fieldSex), values: map[string]form.Values{}}
	var wrong []fault.Field
	for _, a := range peopleAsked(f.today()) {
		if !a.holds(in) {
			continue
		}
		frm := a.form
		if a.prefix == "applicant" && p.party == dossier.Child {
			frm.Rules = nil // a child has no number of its own yet
		}
		v, faults := form.Decode(frm, in, a.prefix)
		if len(faults) == 0 {
			faults = frm.FillPlaces(v, a.prefix, f.areaName(ctx))
		}
		p.values[a.prefix] = v
		wrong = append(wrong, faults...)
	}
	if r := p.values["representative"]; r != nil && p.party != dossier.Organise && r["citizen_id"] != nil && r["citizen_id"] == p.values["applicant"]["citizen_id"] {
		wrong = append(wrong, fault.Field{Path: "representative.citizen_id", Code: "desk.person.same"})
	}
	return p, wrong
}

// filer is who stands at the counter.
func (p people) filer() form.Values {
	if r := p.values["representative"]; r != nil {
		return r
	}
	return p.values["applicant"]
}

// owner is whose dossiers these are, in words.
func (p people) owner() string {
	if o := p.values["organisation"]; o != nil {
		return textOf(o, "name")
	}
	return textOf(p.values["applicant"], "full_name")
}

func textOf(v form.Values, key string) string {
	s, _ := v[key].(string)
	return s
}

// fill puts people into a submission.
func (p people) fill(s *dossier.Submit) {
	s.Party, s.Channel = p.party, p.channel
	s.Applicant = p.values["applicant"]
	if r := p.values["representative"]; r != nil {
		s.Representative = r
	}
	if o := p.values["organisation"]; o != nil {
		s.Organisation = o
	}
	back := p.values[""]
	s.ReturnBy = dossier.Channel(textOf(back, "return_by"))
	s.ReturnAddress = back["return_address"]
}

// doubts are what does not agree and may yet be true: the clerk looks at the card again.
func (p people) doubts(c *web.Ctx) []string {
	var all []string
	for _, prefix := range []string{"applicant", "representative"} {
		v := p.values[prefix]
		id, err := viet.ParseCitizenID(textOf(v, "citizen_id"))
		birth, err2 := viet.ParseBirthDate(textOf(v, "birth_date"))
		if v != nil && err == nil && err2 == nil && !id.Agrees(birth) {
			all = append(all, c.T("desk.person.doubt", "name", textOf(v, "full_name"), "id", id.Number, "birth", birth.Vietnamese()))
		}
	}
	return all
}

// communes are the communes of the province to choose from, by district.
func (f *face) communes(ctx context.Context) ([]ui.Choice, error) {
	on := f.today()
	provinces, err := f.Units.Areas(ctx, f.DB, "", on)
	if err != nil || len(provinces) == 0 {
		return nil, err
	}
	districts, err := f.Units.Areas(ctx, f.DB, provinces[0].ID, on)
	if err != nil {
		return nil, err
	}
	var all []ui.Choice
	for _, d := range districts {
		communes, err := f.Units.Areas(ctx, f.DB, d.ID, on)
		if err != nil {
			return nil, err
		}
		for _, one := range communes {
			all = append(all, ui.Choice{Value: one.Code, Label: one.Name, Group: d.Name})
		}
	}
	return all, nil
}

// areaName writes a commune with those above it, below the province.
func (f *face) areaName(ctx context.Context) func(code string) (string, bool) {
	return func(code string) (string, bool) {
		a, err := f.Units.Area(ctx, f.DB, code, f.today())
		if err != nil {
			return "", false
		}
		names := []string{a.Name}
		for a.ParentID != "" && a.Level != org.Province {
			if a, err = f.Units.Area(ctx, f.DB, a.ParentID, f.today()); err != nil {
				break
			}
			names = append(names, a.Name)
		}
		return strings.Join(names, ", "), true
	}
}

// shortName is a procedure in a list: the first words of a long name say which it is.
func shortName(s string) string {
	if r := []rune(s); len(r) > 90 {
		cut := string(r[:90])
		return cut[:strings.LastIndexByte(cut, ' ')] + "…"
	}
	return s
}

// queryText writes a value into an address.
func queryText(s string) string { return url.QueryEscape(s) }
