package flow

import (
	"regexp"
	"slices"
	"strings"

	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// ParseYAML reads the file of a flow (tệp quy trình), strictly, and checks it as a graph; every fault names file and
// line, and all are told at once.
func ParseYAML(name string, b []byte) (Flow, error) {
	_, f, err := Import(name, b)
	return f, err
}

// Import reads the file of a flow for editing (nhập tệp quy trình): what it says, beside what it means.
func Import(name string, b []byte) (Source, Flow, error) {
	s, root := form.OpenSheet(name, b)
	r := reader{s: s, stateLine: map[string]int{}, inputs: map[string]form.Field{}}
	r.read(root)
	if len(r.f.States) > 0 {
		r.check()
	}
	if err := s.Err(); err != nil {
		return Source{}, Flow{}, err
	}
	return r.src, r.f, nil
}

// stay is written for `to` when a transition leaves the dossier in its state.
const stay = "stay"

// reader reads one flow and keeps the lines, for faults found later.
type reader struct {
	s         *form.Sheet
	f         Flow
	src       Source
	root      form.Node
	stateLine map[string]int
	lines     []int // of the transitions
	inputs    map[string]form.Field
}

var goodID = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,47}$`)

func (r *reader) read(n form.Node) {
	r.root = n
	n.Only("flow", "version", "name", "law", "start", "inputs", "states", "transitions")
	r.f = Flow{
		Code: r.id(n, "flow"), Version: n.Int("version"), Name: n.NeedText("name"), Law: n.Words("law"), Start: n.Need("start"),
	}
	if r.f.Version < 1 {
		r.s.Fault(n.Line, "form.sheet.missing", "key", "version")
	}
	states, ways := n.Maps("states"), n.Maps("transitions")
	if r.crowded(n, "states", len(states), MostStates) || r.crowded(n, "transitions", len(ways), mostWays) || r.crowded(n, "inputs", len(n.List("inputs")), mostInputs) {
		return
	}
	r.src = Source{Code: r.f.Code, Version: r.f.Version, Name: r.f.Name, Law: r.f.Law, Start: r.f.Start, Inputs: form.ReadFields(n, "inputs")}
	for _, f := range r.src.Inputs {
		r.inputs[f.ID] = f
	}
	for _, one := range states {
		r.state(one)
	}
	r.src.States = r.f.States
	for _, one := range ways {
		t := r.transition(one)
		r.f.Transitions = append(r.f.Transitions, t)
		r.lines = append(r.lines, one.Line)
		r.src.Ways = append(r.src.Ways, wayOf(one, t))
	}
	r.lengths()
}

// wayOf is a transition as its file says it.
func wayOf(n form.Node, t Transition) Way {
	w := Way{Transition: t}
	w.Input = form.Form{}
	optional, required := n.Words("optional"), n.Words("required")
	defaults, _ := n.Map("defaults")
	for _, id := range n.Words("input") {
		a := Asked{Input: id, Default: defaults.Str(id)}
		switch {
		case slices.Contains(optional, id):
			a.Need = "no"
		case slices.Contains(required, id):
			a.Need = "yes"
		}
		w.Asks = append(w.Asks, a)
	}
	return w
}

func (r *reader) id(n form.Node, key string) string {
	id := n.Need(key)
	if id != "" && !goodID.MatchString(id) {
		r.s.Fault(n.Line, "form.sheet.id", "value", id)
	}
	return id
}

func (r *reader) state(n form.Node) {
	n.Only("id", "name", "citizen", "national", "terminal", "clock", "works", "share")
	s := State{
		ID: r.id(n, "id"), Name: n.NeedText("name"), Citizen: n.NeedText("citizen"), National: n.Int("national"),
		Terminal: n.Bool("terminal"), Clock: Clock(n.Need("clock")), Works: Role(n.Need("works")),
		Share: n.Int("share"),
	}
	if s.Share < 0 || s.Share > 100 || s.Share > 0 && s.Clock != ClockRunning {
		r.s.Fault(n.Line, "flow.share", "value", s.Share)
	}
	if r.stateLine[s.ID] > 0 || s.ID == stay {
		r.s.Fault(n.Line, "form.sheet.twice", "key", s.ID)
	}
	r.stateLine[s.ID] = n.Line
	if s.National < 1 || s.National > 10 {
		r.s.Fault(n.Line, "flow.national", "value", s.National)
	}
	switch s.Clock {
	case "": // missing, which is told already
	case ClockNone, ClockRunning, ClockPaused, ClockStopped:
	default:
		r.s.Fault(n.Line, "flow.clock", "value", string(s.Clock))
	}
	if s.Works != "" && !slices.Contains([]Role{Applicant, Clerk, Officer, Leader, Nobody}, s.Works) {
		r.s.Fault(n.Line, "flow.works", "value", string(s.Works))
	}
	r.f.States = append(r.f.States, s)
}

func (r *reader) transition(n form.Node) Transition {
	n.Only("action", "from", "to", "who", "name", "help", "input", "optional", "required", "defaults",
		"effects", "confirm", "once", "tone")
	t := Transition{
		Action: r.id(n, "action"), From: n.Words("from"), To: n.Need("to"), Name: n.NeedText("name"), Help: n.Text("help"),
		Confirm: n.Bool("confirm"), Once: n.Bool("once"), Tone: Tone(n.Str("tone")),
	}
	if t.To == stay {
		t.To = ""
	}
	if len(t.From) == 0 {
		r.s.Fault(n.Line, "form.sheet.missing", "key", "from")
	}
	for _, who := range n.Words("who") {
		if !slices.Contains([]Role{Applicant, Clerk, Officer, Assignee, Leader, Consulted}, Role(who)) {
			r.s.Fault(n.Line, "flow.who", "value", who)
		}
		t.Who = append(t.Who, Role(who))
	}
	if len(t.Who) == 0 {
		r.s.Fault(n.Line, "form.sheet.missing", "key", "who")
	}
	switch t.Tone {
	case "", TonePrimary, TonePlain, ToneDanger:
	default:
		r.s.Fault(n.Line, "flow.tone", "value", string(t.Tone))
	}
	t.Input = r.input(n, t)
	for _, word := range n.Words("effects") {
		e := Effect(word)
		wanted, known := needs[e]
		if !known {
			r.s.Fault(n.Line, "flow.effect", "value", word)
			continue
		}
		if t.Does(e) {
			r.s.Fault(n.Line, "form.sheet.twice", "key", word)
		}
		t.Effects = append(t.Effects, e)
		for _, w := range wanted {
			if !asks(t.Input, w) {
				r.s.Fault(n.Line, "flow.effect_input", "effect", word, "field", w.field)
			}
		}
	}
	return t
}

// input makes the form of a transition from the named inputs, in the order in which it names them.
func (r *reader) input(n form.Node, t Transition) form.Form {
	f := form.Form{ID: t.Action, Version: 1, Title: t.Name}
	var fields []form.Field
	optional, required := n.Words("optional"), n.Words("required")
	defaults, _ := n.Map("defaults")
	defaults.Only(n.Words("input")...)
	for _, id := range append(slices.Clone(optional), required...) {
		if !slices.Contains(n.Words("input"), id) {
			r.s.Fault(n.Line, "form.sheet.unknown_field", "value", id)
		}
	}
	for _, id := range n.Words("input") {
		field, ok := r.inputs[id]
		if !ok {
			r.s.Fault(n.Line, "form.sheet.unknown_field", "value", id)
			continue
		}
		if c := field.ShowIf; c != nil && !slices.ContainsFunc(fields, func(f form.Field) bool { return f.ID == c.Field }) {
			r.s.Fault(n.Line, "form.sheet.later_field", "value", c.Field)
		}
		if slices.ContainsFunc(fields, func(f form.Field) bool { return f.ID == id }) {
			r.s.Fault(n.Line, "form.sheet.twice", "key", id)
		}
		field.Required = (field.Required || slices.Contains(required, id)) && !slices.Contains(optional, id)
		if value := defaults.Str(id); value != "" {
			if field.Kind != form.ChoiceOne || !slices.ContainsFunc(field.Choices, func(c form.Choice) bool { return c.Value == value }) {
				r.s.Fault(n.Line, "form.sheet.not_accepted", "key", "default", "value", value)
			}
			field.Default = value
		}
		fields = append(fields, field)
	}
	if slices.Contains(n.Words("effects"), string(Forward)) {
		f.Rules = []form.Rule{{OneOf: []string{"officer", "unit"}}}
	}
	if len(fields) > 0 {
		f.Sections = []form.Section{{ID: "input", Title: lang.Text{VI: t.Name.VI, EN: t.Name.EN}, Fields: fields}}
	}
	return f
}

func asks(f form.Form, w need) bool {
	for _, s := range f.Sections {
		for _, field := range s.Fields {
			if slices.Contains(strings.Split(w.field, "|"), field.ID) && slices.Contains(w.kinds, field.Kind) {
				return true
			}
		}
	}
	return false
}
