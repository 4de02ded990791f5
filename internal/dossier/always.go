package dossier

import (
	"context"
	"slices"

	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

// The effects of the steps that are open whatever a flow says.
const (
	recuses  flow.Effect = "recuse"
	excludes flow.Effect = "exclude"
	readmits flow.Effect = "readmit"
	takes    flow.Effect = "take_over"
	migrates flow.Effect = "migrate"
)

// always are the steps that the law opens on every dossier that is not at its end, whatever its flow says: they do not
// move it.
var always = []struct {
	name   string
	who    []flow.Role
	effect flow.Effect
	input  []form.Field
	tone   flow.Tone
}{
	{name: "take_over", who: []flow.Role{flow.Clerk, flow.Officer, flow.Leader}, effect: takes, tone: flow.TonePrimary},
	{name: "recuse", who: []flow.Role{flow.Clerk, flow.Officer, flow.Leader, flow.Consulted}, effect: recuses, input: []form.Field{why}},
	{name: "exclude", who: []flow.Role{flow.Leader}, effect: excludes, input: []form.Field{whom, why}},
	{name: "readmit", who: []flow.Role{flow.Leader}, effect: readmits, input: []form.Field{whom, why}},
}

var (
	why = form.Field{ID: "reason", Kind: form.LongText, Label: keyed("dossier.always.reason"), Help: keyed("dossier.always.reason.help"),
		Required: true, Min: 5, Max: 2000}
	whom = form.Field{ID: "officer", Kind: form.Officer, Label: keyed("dossier.always.officer"), Required: true}
)

// keyed is a text of the catalogue that is looked up when it is shown.
func keyed(key string) lang.Text { return lang.Text{VI: key, EN: key} }

// flowOn reads a version of a flow with the steps that are always open.
func (c *Cases) flowOn(ctx context.Context, r store.Reader, code string, version int) (flow.Flow, error) {
	f, err := c.Flows.Get(ctx, r, code, version)
	if err != nil {
		return f, err
	}
	return withAlways(f), nil
}

func withAlways(f flow.Flow) flow.Flow {
	var from []string
	for _, s := range f.States {
		if !s.Terminal {
			from = append(from, s.ID)
		}
	}
	f.Transitions = slices.Clip(f.Transitions)
	for _, a := range always {
		t := flow.Transition{Action: a.name, From: from, Who: a.who, Name: say("dossier.always." + a.name), Help: say("dossier.always." + a.name + ".help"),
			Effects: []flow.Effect{a.effect}, Tone: a.tone}
		if len(a.input) > 0 {
			t.Confirm = true
			s := form.Section{ID: "input", Title: t.Name}
			for _, field := range a.input {
				field.Label = say(field.Label.VI)
				if field.Help.VI != "" {
					field.Help = say(field.Help.VI)
				}
				s.Fields = append(s.Fields, field)
			}
			t.Input = form.Form{ID: a.name, Version: 1, Title: t.Name, Sections: []form.Section{s}}
		}
		f.Transitions = append(f.Transitions, t)
	}
	return f
}

// idle reports whether a step that is always open would do nothing to this dossier.
func (d *Dossier) idle(t flow.Transition) bool {
	switch {
	case t.Does(takes):
		return !d.awaitsHandOver()
	case t.Does(readmits):
		return len(d.raw.excluded) == 0
	}
	return false
}
