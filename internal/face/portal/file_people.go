package portal

import (
	"slices"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/identity"
)

// peopleSteps ask who files and whose dossier it is.
func peopleSteps(w *wizard) []step {
	party := dossier.Party(w.a.Party)
	switch party {
	case dossier.Child, dossier.Other:
		return []step{filerStep(w, party), ownerStep(w, party)}
	case dossier.Organise:
		return []step{organisationStep(w), selfStep(w, party)}
	}
	return []step{selfStep(w, party)}
}

// selfStep asks who files for themself, or as the one who speaks for an organisation.
func selfStep(w *wizard, party dossier.Party) step {
	title := w.c.T("filing.people.self")
	if party == dossier.Organise {
		title = w.c.T("filing.people.speaks")
	}
	return formStep{key: "nguoi-nop", grp: groupPeople, prefix: "applicant", title: title, lead: w.c.T("filing.people.lead"),
		form:  dossier.ApplicantForm(party, false).On(w.today),
		get:   func(w *wizard) form.Values { return w.a.Applicant },
		set:   func(w *wizard, v form.Values) { w.a.Applicant = v },
		offer: (*wizard).me,
	}
}

// filerStep asks who files for a child or for somebody else.
func filerStep(w *wizard, party dossier.Party) step {
	rights := []string{"relative", "authorised", "guardian"}
	if party == dossier.Child {
		rights = []string{"parent", "guardian", "relative"}
	}
	f := form.Representative().On(w.today)
	f.Sections = slices.Clone(f.Sections)
	for i := range f.Sections {
		f.Sections[i].Fields = slices.Clone(f.Sections[i].Fields)
		for k := range f.Sections[i].Fields {
			one := &f.Sections[i].Fields[k]
			switch one.ID {
			case "phone":
				one.Required = true // the office must be able to reach who files
			case "relation":
				one.Default = rights[0]
				one.Choices = nil
				for _, c := range form.Representative().Sections[i].Fields[k].Choices {
					if slices.Contains(rights, c.Value) {
						one.Choices = append(one.Choices, c)
					}
				}
			}
		}
	}
	return formStep{key: "nguoi-nop", grp: groupPeople, prefix: "representative", title: w.c.T("filing.people.filer"),
		lead: w.c.T("filing.people.lead"), form: f,
		get:   func(w *wizard) form.Values { return w.a.Representative },
		set:   func(w *wizard, v form.Values) { w.a.Representative = v },
		offer: (*wizard).me,
	}
}

// ownerStep asks whose dossier it is, when somebody else files it.
func ownerStep(w *wizard, party dossier.Party) step {
	return formStep{key: "chu-ho-so", grp: groupPeople, prefix: "applicant", title: w.c.T("filing.people." + string(party)),
		lead: w.c.T("filing.people." + string(party) + ".lead"),
		form: ownerForm(party).On(w.today),
		get:  func(w *wizard) form.Values { return w.a.Applicant },
		set:  func(w *wizard, v form.Values) { w.a.Applicant = v },
		offer: func(w *wizard) form.Values {
			if w.a.Applicant == nil && w.a.Party == string(dossier.Child) && w.a.Representative != nil {
				return form.Values{"address": w.a.Representative["address"]} // children mostly live with who files for them
			}
			return w.a.Applicant
		},
	}
}

// ownerForm leaves out of a child's page what is asked of who files for it.
func ownerForm(party dossier.Party) form.Form {
	f := dossier.ApplicantForm(party, true)
	if party != dossier.Child {
		return f
	}
	f.Sections = slices.Clone(f.Sections)
	for i := range f.Sections {
		f.Sections[i].Fields = slices.DeleteFunc(slices.Clone(f.Sections[i].Fields), func(one form.Field) bool {
			return one.ID == "phone" || one.ID == "email" || one.ID == "passport"
		})
	}
	return f
}

func organisationStep(w *wizard) step {
	return formStep{key: "to-chuc", grp: groupPeople, prefix: "organisation", title: w.c.T("filing.people.organisation"),
		form: form.Organisation().On(w.today),
		get:  func(w *wizard) form.Values { return w.a.Organisation },
		set:  func(w *wizard, v form.Values) { w.a.Organisation = v },
	}
}

// returnStep asks how the result comes back.
func returnStep(w *wizard) step {
	f := form.Return().On(w.today)
	return formStep{key: "nhan-ket-qua", grp: groupReturn, prefix: "return", title: w.c.Lang.Pick(f.Title), form: f,
		get: func(w *wizard) form.Values { return w.a.Return },
		set: func(w *wizard, v form.Values) { w.a.Return = v },
		offer: func(w *wizard) form.Values {
			known := w.sources()
			known["applicant"] = known["filer"]
			return f.Prefill(w.a.Return, known)
		},
	}
}

// me is what the account of the one who files says of them; what was already written here goes first.
func (w *wizard) me() form.Values {
	kept := w.a.Applicant
	if w.a.Representative != nil && w.a.Party != string(dossier.Oneself) {
		kept = w.a.Representative
	}
	who := identity.From(w.c.Context())
	if kept != nil || who.Kind != identity.KindCitizen {
		return kept
	}
	p, err := w.f.Accounts.Profile(w.c.Context(), who.AccountID)
	if err != nil {
		return nil // nothing is offered then; the questions stay
	}
	v := form.Values{}
	for id, text := range map[string]string{"full_name": p.FullName, "citizen_id": p.CitizenID, "birth_date": p.Birth.String(), "phone": p.Phone, "email": p.Email} {
		if text != "" {
			v[id] = text
		}
	}
	if p.Address != "" {
		v["address"] = map[string]any{"detail": p.Address}
	}
	return v
}
