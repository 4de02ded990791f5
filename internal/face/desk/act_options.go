package desk

import (
	"slices"
	"strings"

	"tinhso/internal/dossier"
	"tinhso/internal/form"
	"tinhso/internal/org"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// options are the answers that a form does not hold itself: officers with what they have in hand, units, and, for a
// correction, what now stands in each field.
type options struct {
	officers []ui.Choice
	units    []ui.Choice
	now      map[string]string // path of a field: what stands there
	only     string            // the part to which a correction was asked
}

// options reads what the form of a step needs.
func (f *face) options(c *web.Ctx, o opened, a dossier.Action) (opt options, err error) {
	for _, s := range a.Input.Sections {
		for _, field := range s.Fields {
			switch {
			case field.Kind == form.Officer:
				opt.officers, err = f.officers(c, o, a.Name)
			case field.Kind == form.Unit, field.Kind == form.Group && slices.ContainsFunc(field.Fields, func(in form.Field) bool { return in.Kind == form.Unit }):
				opt.units, err = f.unitChoices(c, o, a.Name)
			case a.Name == "correct" && field.ID == "field":
				opt.now, err = f.written(c, o)
				opt.only = c.Query("phan")
			}
			if err != nil {
				return opt, err
			}
		}
	}
	return opt, nil
}

func (o options) choices(field form.Field) []ui.Choice {
	if field.Kind == form.Officer {
		return o.officers
	}
	return o.units
}

// dress gives a field what the general drawing cannot know.
func (o options) dress(c *web.Ctx, f *ui.Field) {
	switch {
	case f.Kind == form.Officer && len(f.Choices) > 0 && len(f.Choices) <= 12:
		f.Kind, f.Wide = form.ChoiceOne, true
		for i := range f.Choices {
			f.Choices[i].Chosen = f.Choices[i].Value == f.Value && f.Value != ""
		}
		if !f.Required {
			f.Choices = append([]ui.Choice{{Label: c.T("desk.act.no_officer"), Chosen: f.Value == ""}}, f.Choices...)
		}
	case o.now != nil && f.Name == "field":
		f.Select, f.Wide, f.Help = true, true, c.T("desk.act.mend")
		var kept []ui.Choice
		for _, ch := range f.Choices {
			if part, _, _ := strings.Cut(ch.Value, "."); o.only != "" && part != o.only && !ch.Chosen {
				continue
			}
			if now := o.now[ch.Value]; now != "" {
				ch.Label += " — " + c.T("desk.act.now", "value", short(now))
			}
			kept = append(kept, ch)
		}
		f.Choices = kept
	}
}

// short keeps a value to one line of a drop-down.
func short(s string) string {
	r := []rune(viet.OneLine(s))
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return string(r)
}

// officers lists who may be given the dossier, with what each has in hand.
func (f *face) officers(c *web.Ctx, o opened, action string) ([]ui.Choice, error) {
	out, err := f.Cases.Exclusions(c.Context(), o.d.Code)
	if err != nil {
		return nil, err
	}
	takesNoPart := func(id string) bool {
		return slices.ContainsFunc(out, func(x dossier.Excluded) bool { return x.AccountID == id && x.EndedAt.IsZero() })
	}
	staff, err := f.Cases.Staff(c.Context(), f.DB, o.d.Unit.ID)
	if err != nil {
		return nil, err
	}
	counts, err := f.Cases.Counts(c.Context(), o.d.Unit.ID)
	if err != nil {
		return nil, err
	}
	var all []ui.Choice
	for _, s := range staff {
		n := dossier.Count{}
		if i := slices.IndexFunc(counts.ByPerson, func(p dossier.Count) bool { return p.Key == s.ID }); i >= 0 {
			n = counts.ByPerson[i]
		}
		if takesNoPart(s.ID) != (action == "readmit") {
			continue
		}
		ch := ui.Choice{Value: s.ID, Label: s.Name, Help: c.T("desk.act.load", "open", n.Open, "soon", n.DueSoon, "late", n.Late)}
		if s.ID == o.d.Assignee {
			ch.Help = c.T("desk.act.has_it") + " " + ch.Help
		}
		all = append(all, ch)
	}
	return all, nil
}

// unitChoices lists the units a step may lead to: for a transfer those that receive the procedure.
func (f *face) unitChoices(c *web.Ctx, o opened, action string) ([]ui.Choice, error) {
	units, err := f.Units.Tree(c.Context(), f.DB, f.today())
	if err != nil {
		return nil, err
	}
	p, err := f.Procedures.Version(c.Context(), f.DB, o.d.Procedure.Code, o.d.Procedure.Version)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	byGroup := map[string][]ui.Choice{}
	var order []string
	for _, u := range units {
		names[u.ID] = u.Name
		if u.ID == o.d.Unit.ID || action == "transfer" && !p.ReceivedBy(u) {
			continue
		}
		group := c.T("desk.act.units." + string(u.Level))
		if u.Level == org.Commune {
			group = names[u.ParentID]
		}
		if !slices.Contains(order, group) {
			order = append(order, group)
		}
		byGroup[group] = append(byGroup[group], ui.Choice{Value: u.ID, Label: u.Name, Group: group})
	}
	var all []ui.Choice
	for _, g := range order {
		all = append(all, byGroup[g]...)
	}
	return all, nil
}

// written is what now stands in each field of a dossier.
func (f *face) written(c *web.Ctx, o opened) (map[string]string, error) {
	parts, err := f.Cases.Describe(c.Context(), o.d, c.Lang.Tag())
	now := map[string]string{}
	for _, p := range parts {
		for _, l := range p.Lines {
			now[p.Name+"."+l.Path] = l.Value
		}
	}
	return now, err
}
