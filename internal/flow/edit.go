package flow

import (
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Op says what an Edit does (loại sửa đổi).
type Op string

// The edits of a draft.
const (
	SetHead     Op = "set_flow"     // Head
	AddState    Op = "add_state"    // State, After, Like
	InsertState Op = "insert_state" // State in the middle of the transition Way, Like; Name is the way to it
	SetState    Op = "set_state"    // State; its id says which
	RemoveState Op = "remove_state" // ID; the arrows that led to it lead To
	MoveState   Op = "move_state"   // ID, By
	AddWay      Op = "add_way"      // Line
	SetWay      Op = "set_way"      // Way, Line
	RemoveWay   Op = "remove_way"   // Way
	MoveWay     Op = "move_way"     // Way, By
	AddInput    Op = "add_input"    // Input
	SetInput    Op = "set_input"    // Input; its id says which
	RemoveInput Op = "remove_input" // ID; it is no longer asked anywhere
)

// Edit is one change of a draft as a value (một lần sửa): it is kept, told to others, undone and made again.
type Edit struct {
	Do    Op          `json:"do"`
	ID    string      `json:"id,omitempty"`
	To    string      `json:"to,omitempty"`
	After string      `json:"after,omitempty"`
	Like  string      `json:"like,omitempty"` // what may be done in that state may be done here too
	By    int         `json:"by,omitempty"`
	Way   int         `json:"way,omitempty"` // counts from 1
	Name  lang.Text   `json:"name,omitzero"`
	Head  *Head       `json:"head,omitempty"`
	State *State      `json:"state,omitempty"`
	Line  *Way        `json:"line,omitempty"`
	Input *form.Field `json:"input,omitempty"`
}

// Head is what a flow says of itself (thông tin chung của quy trình).
type Head struct {
	Name  lang.Text `json:"name"`
	Law   []string  `json:"law,omitempty"`
	Start string    `json:"start"`
}

// Apply makes an edit (thực hiện một lần sửa). The source may stay unfinished, but never grows beyond what a flow may
// hold; what the edit names must exist.
func (s Source) Apply(e Edit) (Source, error) {
	e = e.clean()
	if fields := e.unfit(); len(fields) > 0 {
		return s, fault.Invalid("flow.edit_invalid", fields...)
	}
	out := s.clone()
	if err := out.apply(e); err != nil {
		return s, err
	}
	if len(out.States) > MostStates {
		return s, fault.New(fault.KindTooLarge, "flow.full_states", "max", MostStates)
	}
	if len(out.Ways) > mostWays {
		return s, fault.New(fault.KindTooLarge, "flow.full_ways", "max", mostWays)
	}
	if len(out.Inputs) > mostInputs {
		return s, fault.New(fault.KindTooLarge, "flow.full_inputs", "max", mostInputs)
	}
	out = out.clone() // what the edit holds is kept as it is
	out.settle()
	return out, nil
}

func (s *Source) apply(e Edit) error {
	switch e.Do {
	case SetHead:
		if e.Head == nil {
			return errNothing(e)
		}
		s.Name, s.Law, s.Start = e.Head.Name, slices.Clone(e.Head.Law), e.Head.Start
		return nil
	case AddState, InsertState, SetState, RemoveState, MoveState:
		return s.applyState(e)
	case AddWay, SetWay, RemoveWay, MoveWay:
		return s.applyWay(e)
	case AddInput, SetInput, RemoveInput:
		return s.applyInput(e)
	}
	return errNothing(e)
}

func errNothing(e Edit) error {
	return fault.Invalid("flow.edit_unknown").With(fault.NotFound(string(e.Do)))
}

func (s *Source) applyState(e Edit) error {
	if e.Do == AddState || e.Do == InsertState {
		return s.addState(e)
	}
	id := e.ID
	if e.Do == SetState && e.State != nil {
		id = e.State.ID
	}
	i := slices.IndexFunc(s.States, func(st State) bool { return st.ID == id })
	if i < 0 {
		return fault.NotFound("flow.no_state", "state", id)
	}
	switch {
	case e.Do == SetState && e.State != nil:
		s.States[i] = *e.State
		return nil
	case e.Do == MoveState:
		move(s.States, i, e.By)
		return nil
	case e.Do == RemoveState:
		return s.removeState(i, e.To)
	}
	return errNothing(e)
}

func (s *Source) addState(e Edit) error {
	if e.State == nil || !goodID.MatchString(e.State.ID) || e.State.ID == stay {
		return errNothing(e)
	}
	if _, there := s.State(e.State.ID); there {
		return fault.Conflict("flow.state_there", "state", e.State.ID)
	}
	at := len(s.States)
	if i := slices.IndexFunc(s.States, func(st State) bool { return st.ID == e.After }); i >= 0 {
		at = i + 1
	}
	if e.Do == InsertState {
		if e.Way < 1 || e.Way > len(s.Ways) || s.Ways[e.Way-1].To == "" {
			return fault.NotFound("flow.no_way", "way", e.Way)
		}
		s.insert(e)
	}
	s.States = slices.Insert(s.States, at, *e.State)
	s.takeAfter(e.Like, *e.State)
	return nil
}

// insert leads a transition into the new state, and on from there as it was.
func (s *Source) insert(e Edit) {
	i := e.Way - 1
	old := s.Ways[i]
	into := Way{Transition: Transition{Action: old.Action, From: old.From, To: e.State.ID, Who: slices.Clone(old.Who), Name: e.Name, Tone: old.Tone}}
	s.Ways[i].From = []string{e.State.ID}
	if !turnOf(e.State.Works, old.Who) {
		s.Ways[i].Who = []Role{hand(e.State.Works)}
	}
	s.Ways = slices.Insert(s.Ways, i, into)
}

// hand is the role that acts for whose turn it is: of officers, the one who has the dossier.
func hand(works Role) Role {
	if works == Officer {
		return Assignee
	}
	return works
}

// takeAfter allows in a new state what may be done in another: what stays, and what leads aside by an action that the
// new state does not have yet. The usual way on is its own.
func (s *Source) takeAfter(like string, st State) {
	if like == "" || like == st.ID {
		return
	}
	has := map[string]bool{}
	for _, w := range s.Ways {
		if slices.Contains(w.From, st.ID) {
			has[w.Action] = true
		}
	}
	for i, w := range s.Ways {
		aside := w.To == "" || w.Tone != TonePrimary
		if !slices.Contains(w.From, like) || has[w.Action] || w.To == st.ID || !aside || w.Does(StartClock) {
			continue
		}
		s.Ways[i].From = append(w.From, st.ID)
		has[w.Action] = true
	}
}

// removeState takes a state away. What led to it leads to the other state, or goes too when there is none.
func (s *Source) removeState(i int, to string) error {
	id := s.States[i].ID
	if to != "" {
		if _, ok := s.State(to); !ok || to == id {
			return fault.NotFound("flow.no_state", "state", to)
		}
	}
	s.States = slices.Delete(s.States, i, i+1)
	for n := range s.Ways {
		w := &s.Ways[n]
		w.From = slices.DeleteFunc(w.From, func(from string) bool { return from == id || w.To == id && from == to })
		if w.To == id {
			w.To = to
			if to == "" {
				w.From = nil
			}
		}
	}
	s.Ways = slices.DeleteFunc(s.Ways, func(w Way) bool { return len(w.From) == 0 })
	if s.Start == id {
		s.Start = to
	}
	return nil
}

func (s *Source) applyWay(e Edit) error {
	if e.Do == AddWay {
		if e.Line == nil {
			return errNothing(e)
		}
		s.Ways = append(s.Ways, *e.Line)
		return nil
	}
	i := e.Way - 1
	if i < 0 || i >= len(s.Ways) {
		return fault.NotFound("flow.no_way", "way", e.Way)
	}
	switch {
	case e.Do == SetWay && e.Line != nil:
		s.Ways[i] = *e.Line
	case e.Do == MoveWay:
		move(s.Ways, i, e.By)
	case e.Do == RemoveWay:
		s.Ways = slices.Delete(s.Ways, i, i+1)
	default:
		return errNothing(e)
	}
	return nil
}

func (s *Source) applyInput(e Edit) error {
	id := e.ID
	if e.Input != nil {
		id = e.Input.ID
	}
	i := slices.IndexFunc(s.Inputs, func(f form.Field) bool { return f.ID == id })
	switch {
	case e.Do == AddInput && e.Input != nil:
		if i >= 0 {
			return fault.Conflict("flow.input_there", "input", id)
		}
		s.Inputs = append(s.Inputs, *e.Input)
		return nil
	case i < 0:
		return fault.NotFound("flow.no_input", "input", id)
	case e.Do == SetInput && e.Input != nil:
		s.Inputs[i] = *e.Input
		return nil
	case e.Do == RemoveInput:
		s.Inputs = slices.Delete(s.Inputs, i, i+1)
		for n := range s.Ways {
			s.Ways[n].Asks = slices.DeleteFunc(s.Ways[n].Asks, func(a Asked) bool { return a.Input == id })
		}
		return nil
	}
	return errNothing(e)
}

// move shifts one item of a list by so many places.
func move[T any](list []T, i, by int) {
	for to := min(max(i+by, 0), len(list)-1); i != to; {
		next := i + 1
		if to < i {
			next = i - 1
		}
		list[i], list[next] = list[next], list[i]
		i = next
	}
}

// clean composes the texts of an edit as a file would be read, so that both hold the same.
func (e Edit) clean() Edit {
	fix := func(all ...*lang.Text) {
		for _, t := range all {
			t.VI, t.EN = viet.NFC(t.VI), viet.NFC(t.EN)
		}
	}
	fix(&e.Name)
	if e.Head != nil {
		h := *e.Head
		fix(&h.Name)
		h.Law = slices.Clone(h.Law)
		for i := range h.Law {
			h.Law[i] = viet.NFC(h.Law[i])
		}
		e.Head = &h
	}
	if e.State != nil {
		st := *e.State
		fix(&st.Name, &st.Citizen)
		e.State = &st
	}
	if e.Line != nil {
		w := *e.Line
		fix(&w.Name, &w.Help)
		e.Line = &w
	}
	if e.Input != nil {
		f := *e.Input
		fix(&f.Label, &f.Help, &f.RowName, &f.PatternHint)
		f.Example, f.Default = viet.NFC(f.Example), viet.NFC(f.Default)
		f.Choices = slices.Clone(f.Choices)
		for i := range f.Choices {
			fix(&f.Choices[i].Label, &f.Choices[i].Help)
			f.Choices[i].Value = viet.NFC(f.Choices[i].Value)
		}
		e.Input = &f
	}
	return e
}

// here is the code of the same fault beside a box of a page instead of in a file.
func here(code string) string {
	if code == "flow.too_long" {
		return "flow.too_long_here"
	}
	return "flow.unreadable_here"
}

// unfit is what of an edit cannot be kept at all: texts too long or unreadable.
func (e Edit) unfit() []fault.Field {
	var all []fault.Field
	look := func(path string, most int, t lang.Text) {
		for _, half := range []struct{ tag, text string }{{"vi", t.VI}, {"en", t.EN}} {
			if code := unfit(half.text, most); code != "" {
				all = append(all, fault.Field{Path: path + "." + half.tag, Code: here(code), Args: fault.Args("max", most)})
			}
		}
	}
	look("name", mostName, e.Name)
	if e.Head != nil {
		look("name", mostName, e.Head.Name)
	}
	if e.State != nil {
		look("name", mostName, e.State.Name)
		look("citizen", mostWords, e.State.Citizen)
	}
	if e.Line != nil {
		look("name", mostName, e.Line.Name)
		look("help", mostWords, e.Line.Help)
	}
	if f := e.Input; f != nil {
		look("label", mostName, f.Label)
		look("help", mostWords, f.Help)
		for _, c := range f.Choices {
			look("choices", mostName, c.Label)
		}
		look("example", mostWords, lang.Text{VI: f.Example, EN: f.Default})
	}
	return all
}
