package dossier

import (
	"context"

	"tinhso/internal/form"
	"tinhso/internal/procedure"
)

// FormOf is the form of a procedure: its own, else the general one (biểu mẫu điện tử của thủ tục).
func (c *Cases) FormOf(ctx context.Context, p procedure.Procedure) (form.Form, error) {
	return c.Procedures.Form(ctx, c.DB, p)
}

// ApplicantForm asks whose dossier it is. A person for whom somebody else files need leave no telephone number, and a
// child has no number of its own yet.
func ApplicantForm(party Party, represented bool) form.Form {
	f := form.Person(!represented)
	if party == Child && represented {
		f.Rules = nil
	}
	return f
}

// people checks who files and for whom.
func (f *filing) people(ctx context.Context) {
	s, ppl := f.s, &f.d.raw.people
	ppl.Party = f.party()
	applicant := ApplicantForm(ppl.Party, s.Representative != nil)
	if (s.Channel == Direct || s.Channel == Postal) && s.Representative == nil {
		applicant = form.Person(false) // who stands at the counter is served without a telephone, too
	}
	ppl.Applicant = f.decode(ctx, applicant, s.Applicant, "applicant")
	if s.Representative != nil || ppl.Party == Other {
		ppl.Representative = f.decode(ctx, form.Representative(), s.Representative, "representative")
	}
	if s.Organisation != nil || ppl.Party == Organise {
		ppl.Organisation = f.decode(ctx, form.Organisation(), s.Organisation, "organisation")
	}
	back := map[string]any{}
	if s.ReturnBy != "" {
		back["return_by"] = string(s.ReturnBy)
	}
	if s.ReturnAddress != nil {
		back["return_address"] = s.ReturnAddress
	}
	ppl.ReturnBy = f.decode(ctx, form.Return(), back, "")
}

// party is for whom the dossier is filed; when nobody says, it is told from who is named.
func (f *filing) party() Party {
	switch p := f.s.Party; {
	case p == Oneself, p == Child, p == Other, p == Organise:
		return p
	case p != "":
		f.wrong("party", "dossier.party.unknown")
	case f.s.Organisation != nil:
		return Organise
	case f.s.Representative != nil:
		return Other
	}
	return Oneself
}

// decode reads the answers to a form and notes what is wrong with them under their path.
func (f *filing) decode(ctx context.Context, frm form.Form, in map[string]any, path string) form.Values {
	if in == nil {
		in = map[string]any{}
	}
	frm = frm.On(f.on)
	v, wrong := form.DecodeJSON(frm, in, path)
	if len(wrong) == 0 {
		wrong = frm.FillPlaces(v, path, f.c.areaName(ctx, f.c.DB, f.on))
	}
	f.fields = append(f.fields, wrong...)
	return v
}

// answers checks what the procedure's own form asks, and gives the form.
func (f *filing) answers(ctx context.Context) (form.Form, error) {
	if f.p.Code == "" {
		return form.Form{}, nil
	}
	frm, err := f.c.FormOf(ctx, f.p)
	if err != nil {
		return frm, err
	}
	frm = frm.Given(form.Values{"channel": string(f.s.Channel)})
	f.d.Fields = f.decode(ctx, frm, f.s.Fields, "fields")
	f.variant()
	return frm, nil
}
