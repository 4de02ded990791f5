package dossier

import (
	"context"
	"fmt"
	"slices"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// inputForm is the form of a transition for this dossier: where the catalogue does not say how long it may take,
// acceptance asks the clerk; a correction offers what can be corrected.
func (c *Cases) inputForm(ctx context.Context, r store.Reader, f flow.Flow, t flow.Transition, d *Dossier) (form.Form, error) {
	frm := t.Input
	if c.starts(f, t, d) && d.Budget == nil {
		p, err := c.Procedures.Version(ctx, r, d.Procedure.Code, d.Procedure.Version)
		if err != nil {
			return frm, err
		}
		frm = with(frm, timeSection(p.Cases(string(d.Channel))))
	}
	if t.Does(flow.Correct) {
		parts, err := c.parts(ctx, r, d)
		if err != nil {
			return frm, err
		}
		frm = offer(frm, "field", correctable(parts))
	}
	return frm, nil
}

// AcceptForm is what acceptance asks of the clerk for a filing that is still being written (biểu mẫu tiếp nhận tại quầy):
// where the catalogue has no time limit for this channel and case, the limit too.
func (c *Cases) AcceptForm(ctx context.Context, p procedure.Procedure, channel Channel, caseName string) (form.Form, error) {
	f, err := c.Flows.Current(ctx, c.DB, flowOf(p), viet.DayOf(c.now()))
	if err != nil {
		return form.Form{}, err
	}
	t, ok := f.Find("accept", f.Start)
	if !ok {
		return form.Form{}, nil
	}
	d := &Dossier{Procedure: Procedure{Code: p.Code, Version: p.Version}, Channel: channel, State: f.Start}
	if b, basis, ok := p.Budget(string(channel), caseName); ok {
		d.Budget, d.BudgetBasis = &b, basis
	}
	frm, err := c.inputForm(ctx, c.DB, f, t, d)
	if s, ok := variantSection(p.Choices(string(channel))); ok && err == nil {
		frm = with(frm, s)
	}
	return frm, err
}

// flowOf is the flow on which dossiers of a procedure go.
func flowOf(p procedure.Procedure) string {
	if p.FlowCode == "" {
		return "standard"
	}
	return p.FlowCode
}

// starts reports whether a transition begins the clock.
func (c *Cases) starts(f flow.Flow, t flow.Transition, d *Dossier) bool {
	to, ok := f.State(t.To)
	return ok && d.AcceptedAt.IsZero() && !to.Terminal && (to.Clock == flow.ClockRunning || to.Clock == flow.ClockStopped)
}

func with(f form.Form, s form.Section) form.Form {
	f.Sections = append(slices.Clip(f.Sections), s)
	return f
}

// timeSection asks for the time limit that the catalogue leaves open: which of its cases it is, or an amount.
func timeSection(cases []procedure.Case) form.Section {
	s := form.Section{ID: "time", Title: say("dossier.time.title"), Help: say("dossier.time.help")}
	var other *form.Cond
	if len(cases) > 0 {
		f := form.Field{ID: "time_case", Kind: form.ChoiceOne, Label: say("dossier.time.case"), Required: true}
		for _, c := range cases {
			label := c.Label
			if label == "" {
				label = c.Note
			}
			f.Choices = append(f.Choices, form.Choice{Value: c.Key, Label: lang.Text{
				VI: fmt.Sprintf("%s: %s", label, procedure.TimeWords(lang.For(lang.VI), c.Time)),
				EN: fmt.Sprintf("%s: %s", label, procedure.TimeWords(lang.For(lang.EN), c.Time))}})
		}
		f.Choices = append(f.Choices, form.Choice{Value: "other", Label: say("dossier.time.other")})
		s.Fields = append(s.Fields, f)
		other = &form.Cond{Field: "time_case", Equals: []string{"other"}}
	}
	kinds := form.Field{ID: "time_kind", Kind: form.ChoiceOne, Label: say("dossier.time.kind"), Required: true, ShowIf: other,
		Default: string(deadline.WorkingDay)}
	for _, k := range deadline.Kinds() {
		kinds.Choices = append(kinds.Choices, form.Choice{Value: string(k), Label: say("dossier.time." + string(k))})
	}
	amount := form.Field{ID: "time_amount", Kind: form.Number, Min: 1, Max: 3660, Label: say("dossier.time.amount"),
		Required: true, ShowIf: other, Example: "5"}
	s.Fields = append(s.Fields, amount, kinds)
	return s
}

func say(key string) lang.Text {
	return lang.Text{VI: lang.For(lang.VI).T(key), EN: lang.For(lang.EN).T(key)}
}

// budget takes the time limit of the catalogue; where it has none, what the clerk chose or entered.
func (m *move) budget(ctx context.Context, r store.Reader) error {
	d := &m.d
	if d.Budget != nil {
		return nil
	}
	if key := text(m.in, "time_case"); key != "" && key != "other" {
		p, err := m.c.Procedures.Version(ctx, r, d.Procedure.Code, d.Procedure.Version)
		if err != nil {
			return err
		}
		if b, basis, ok := p.Budget(string(d.Channel), key); ok {
			d.Budget, d.BudgetBasis, d.CaseName = &b, basis, key
			return nil
		}
	}
	b := deadline.Budget{Amount: int(whole64(m.in, "time_amount")), Kind: deadline.Kind(text(m.in, "time_kind"))}
	if !b.Kind.Valid() || b.Amount < 1 {
		return fault.Invalid("dossier.input.invalid", fault.Field{Path: "time_amount", Code: "dossier.time.missing"})
	}
	d.Budget, d.BudgetBasis = &b, ByClerk
	return nil
}

// offer turns a field into a choice among what there is.
func offer(f form.Form, id string, choices []form.Choice) form.Form {
	f.Sections = slices.Clone(f.Sections)
	for i, s := range f.Sections {
		f.Sections[i].Fields = slices.Clone(s.Fields)
		for j, field := range s.Fields {
			if field.ID == id {
				field.Kind, field.Choices = form.ChoiceOne, choices
				f.Sections[i].Fields[j] = field
			}
		}
	}
	return f
}

// correctable lists what can be corrected, by path and label.
func correctable(parts []part) []form.Choice {
	var all []form.Choice
	for _, p := range parts {
		for _, s := range p.form.Visible(p.values).Sections {
			for _, f := range s.Fields {
				switch f.Kind {
				case form.Group, form.File, form.Files:
					continue
				}
				group := say("dossier.part." + p.name)
				all = append(all, form.Choice{Value: p.name + "." + f.ID,
					Label: lang.Text{VI: group.VI + ": " + f.Label.VI, EN: group.EN + ": " + f.Label.EN}})
			}
		}
	}
	return all
}
