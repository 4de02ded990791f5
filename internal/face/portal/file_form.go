package portal

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web/ui"
)

// formStep is a page with the questions of a form, or of one of its sections.
type formStep struct {
	key, grp string
	prefix   string
	title    string
	lead     string
	form     form.Form
	given    form.Values // answers of other pages, for conditions
	get      func(w *wizard) form.Values
	set      func(w *wizard, v form.Values)
	offer    func(w *wizard) form.Values // what is known already, offered while nothing is answered
}

func (s formStep) name() string  { return s.key }
func (s formStep) group() string { return s.grp }

func (s formStep) fill(w *wizard, p *filePage, in entry) error {
	kept := s.get(w)
	if in.posted == nil && s.offer != nil && !slices.Contains(w.a.Seen, s.key) {
		kept = s.offer(w)
	}
	p.Title, p.Lead = s.title, s.lead
	var err error
	parts := ui.Parts(w.c.Lang, s.form, ui.FormInput{Prefix: s.prefix, Posted: in.posted, Values: kept, Faults: in.faults, Fold: true,
		Options: func(form.Field) []ui.Choice {
			var all []ui.Choice
			if all, err = w.f.communes(w.c.Context(), w.today); err != nil {
				w.err = err
			}
			return all
		}})
	for _, part := range parts {
		p.Fields = append(p.Fields, part.Fields...)
	}
	p.Errors = ui.ErrorSummary{Errors: ui.Errors(w.c.Lang, parts, in.faults)}
	if len(parts) > 0 {
		p.Lead = orElse(p.Lead, parts[0].Help)
	}
	s.heading(p)
	p.Hidden = append(p.Hidden, s.known()...)
	return err
}

// heading makes the question the heading of the page where there is only one, but for those that follow from its answer;
// and says nothing of "optional" where one of several questions must be answered.
func (s formStep) heading(p *filePage) {
	var open int
	for i := range p.Fields {
		if p.Fields[i].If == "" {
			open++
		}
	}
	if open == 1 && p.Fields[0].If == "" && p.Lead == "" && p.Fields[0].Kind != form.Checkbox {
		p.Fields[0].Heading, p.HeadingInField, p.Title = true, true, p.Fields[0].Label
	}
	for _, rule := range s.form.Rules {
		for i := range p.Fields {
			if id := strings.TrimPrefix(p.Fields[i].Name, s.prefix+"."); slices.Contains(rule.OneOf, id) {
				p.Fields[i].NoMark = true
			}
		}
	}
}

// known hands answers of other pages to the script, as far as conditions on this page look at them.
func (s formStep) known() []ui.Hidden {
	var ids []string
	for _, section := range s.form.Sections {
		for i := range section.Fields {
			ids = lookedAt(section.Fields[i].ShowIf, ids)
		}
	}
	var all []ui.Hidden
	for _, id := range ids {
		asked := slices.ContainsFunc(s.form.Sections, func(section form.Section) bool {
			return slices.ContainsFunc(section.Fields, func(f form.Field) bool { return f.ID == id })
		})
		if text, ok := s.given[id].(string); ok && !asked {
			all = append(all, ui.Hidden{Name: s.prefix + "." + id, Value: text})
		}
	}
	return all
}

func lookedAt(c *form.Cond, ids []string) []string {
	if c == nil {
		return ids
	}
	if c.Field != "" && !slices.Contains(ids, c.Field) {
		ids = append(ids, c.Field)
	}
	for _, all := range [][]form.Cond{c.All, c.Any} {
		for i := range all {
			ids = lookedAt(&all[i], ids)
		}
	}
	return ids
}

func (s formStep) take(w *wizard, in url.Values) []fault.Field {
	v, wrong := form.Decode(s.form, in, s.prefix)
	if len(wrong) == 0 {
		wrong = s.form.FillPlaces(v, s.prefix, w.areaName)
	}
	if len(wrong) == 0 {
		s.set(w, v)
	}
	return wrong
}

func (s formStep) faults(w *wizard) []fault.Field {
	_, wrong := form.DecodeJSON(s.form, s.own(s.get(w)), s.prefix)
	return wrong
}

// own are those of the answers that this page asks for.
func (s formStep) own(v form.Values) form.Values {
	out := form.Values{}
	for _, section := range s.form.Sections {
		for i := range section.Fields {
			if one, ok := v[section.Fields[i].ID]; ok {
				out[section.Fields[i].ID] = one
			}
		}
	}
	return out
}

func (s formStep) facts(w *wizard) (string, []ui.Fact) {
	var all []ui.Fact
	for _, line := range s.form.Describe(s.own(s.get(w)), w.c.Lang.Tag()) {
		all = append(all, ui.Fact{Term: line.Label, Text: line.Value})
	}
	return s.title, all
}

// sectionSteps are the sections of the procedure's own form, one page each.
func sectionSteps(w *wizard) []step {
	var all []step
	for _, section := range w.form.Visible(w.a.Fields).Sections {
		own := w.form.Only(section.ID)
		known := maps.Clone(w.a.Fields)
		if known == nil {
			known = form.Values{}
		}
		for _, f := range own.Sections[0].Fields {
			delete(known, f.ID)
		}
		known["channel"] = "online"
		own = own.Given(known)
		own.Sections = []form.Section{own.Sections[0]}
		own.Sections[0].ShowIf = nil // it is shown: that was looked at above
		all = append(all, formStep{
			key: "khai-" + section.ID, grp: groupForm, prefix: "fields", title: w.c.Lang.Pick(section.Title), form: own, given: known,
			get: func(w *wizard) form.Values { return w.a.Fields },
			set: func(w *wizard, v form.Values) {
				kept := form.Values{}
				maps.Copy(kept, w.a.Fields)
				for _, f := range own.Sections[0].Fields {
					delete(kept, f.ID)
				}
				maps.Copy(kept, v)
				w.a.Fields = kept
			},
			offer: func(w *wizard) form.Values { return own.Prefill(w.a.Fields, w.sources()) },
		})
	}
	return all
}

// sources is what the form may offer instead of asking: whose dossier it is, who files, and who they are in it.
func (w *wizard) sources() map[string]form.Values {
	all := map[string]form.Values{"applicant": known(w.a.Applicant), "organisation": w.a.Organisation, "filer": known(w.a.Applicant)}
	if w.a.Representative != nil {
		all["filer"] = known(w.a.Representative)
	}
	if w.a.Party == string(dossier.Child) {
		all["child"] = all["applicant"]
	}
	if relation, ok := w.a.Fields["relation"].(string); ok {
		all[relation] = all["filer"] // mother, father: who they are to the child
	}
	number, _ := w.a.Applicant["citizen_id"].(string)
	if id, err := viet.ParseCitizenID(number); err == nil && !id.Old && w.a.Party == string(dossier.Oneself) {
		side := "groom" // who files a marriage for themself is one of the two
		if id.Female {
			side = "bride"
		}
		all[side] = all["applicant"]
	}
	return all
}

// known adds to what a person said of themself the names under which declarations ask for it.
func known(v form.Values) form.Values {
	if v == nil {
		return nil
	}
	out := maps.Clone(v)
	out["residence"] = v["address"]
	return out
}

// communes are the communes of the province to choose from, by district.
func (f *face) communes(ctx context.Context, on viet.Day) ([]ui.Choice, error) {
	provinces, err := f.Units.Areas(ctx, f.DB, "", on)
	if err != nil {
		return nil, err
	}
	var all []ui.Choice
	for _, province := range provinces {
		districts, err := f.Units.Areas(ctx, f.DB, province.ID, on)
		if err != nil {
			return nil, err
		}
		for _, d := range districts {
			communes, err := f.Units.Areas(ctx, f.DB, d.ID, on)
			if err != nil {
				return nil, err
			}
			for _, one := range communes {
				all = append(all, ui.Choice{Value: one.Code, Label: one.Name, Group: d.Name})
			}
		}
	}
	return all, nil
}

// areaName is how a commune is written behind an address.
func (w *wizard) areaName(code string) (string, bool) {
	a, err := w.f.Units.Area(w.c.Context(), w.f.DB, code, w.today)
	if err != nil {
		return "", false
	}
	name := a.Name
	for range 2 {
		if a.ParentID == "" || a.Level == org.Province {
			break
		}
		if a, err = w.f.Units.Area(w.c.Context(), w.f.DB, a.ParentID, w.today); err != nil {
			break
		}
		name += ", " + a.Name
	}
	return name, true
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
