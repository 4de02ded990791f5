package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
)

func words2(vi string) lang.Text { return lang.Text{VI: vi, EN: "en " + vi} }

func visit() *State {
	return &State{ID: "site_visit", Name: words2("Kiểm tra thực địa"), Citizen: words2("Công chức đang kiểm tra tại chỗ."), National: 4, Clock: ClockRunning, Works: Officer}
}

func standard(t *testing.T) Source {
	t.Helper()
	return SourceOf(flows(t)["standard"])
}

// number is the place of an action in the source, counted from 1.
func number(t *testing.T, s Source, action, from string) int {
	t.Helper()
	i := slices.IndexFunc(s.Ways, func(w Way) bool { return w.Action == action && slices.Contains(w.From, from) })
	if i < 0 {
		t.Fatalf("no %s from %s", action, from)
	}
	return i + 1
}

// codes are what the check finds, short.
func codes(s Source) []string {
	_, faults := Check(s)
	var all []string
	for _, x := range faults {
		all = append(all, x.Code[strings.LastIndex(x.Code, ".")+1:]+" "+x.State)
	}
	return all
}

func TestEditsDoWhatTheySay(t *testing.T) {
	base := standard(t)
	propose := number(t, base, "propose", "working")
	for name, c := range map[string]struct {
		edits  []Edit
		faults []string
		look   func(t *testing.T, s Source)
	}{
		"a state put in the middle is reached and left": {
			[]Edit{{Do: InsertState, Way: propose, State: visit(), After: "working", Name: words2("Chuyển kiểm tra thực địa"), Like: "working"}}, nil,
			func(t *testing.T, s Source) {
				in, out := s.Ways[propose-1], s.Ways[propose]
				if in.To != "site_visit" || !slices.Equal(in.From, []string{"working"}) || out.To != "proposed" || !slices.Equal(out.From, []string{"site_visit"}) || len(in.Asks) > 0 || len(out.Asks) == 0 {
					t.Errorf("%+v\n%+v", in, out)
				}
				if w, ok := s.find("withdraw", "site_visit"); !ok || w.To != "withdrawn" {
					t.Error("what may be done in the state it is like may not be done here")
				}
				if i := slices.IndexFunc(s.States, func(st State) bool { return st.ID == "site_visit" }); s.States[i-1].ID != "working" {
					t.Error("it stands after", s.States[i-1].ID)
				}
			},
		},
		"a leader in the middle acts himself": {
			[]Edit{{Do: InsertState, Way: propose, State: &State{ID: "look", Name: words2("Xem"), Citizen: words2("Xem"), National: 4, Clock: ClockRunning, Works: Leader}, Name: words2("Trình xem")}}, nil,
			func(t *testing.T, s Source) {
				if !slices.Equal(s.Ways[propose].Who, []Role{Leader}) {
					t.Error(s.Ways[propose].Who)
				}
			},
		},
		"a state alone is neither reached nor left": {
			[]Edit{{Do: AddState, State: visit()}}, []string{"nobody_moves site_visit", "unreachable site_visit", "trap site_visit"}, nil,
		},
		"arrows of a removed state lead elsewhere": {
			[]Edit{{Do: RemoveState, ID: "proposed", To: "approved"}}, nil,
			func(t *testing.T, s Source) {
				if w, _ := s.find("propose", "working"); w.To != "approved" {
					t.Error("propose leads to", w.To)
				}
				for _, w := range s.Ways {
					if w.To == "proposed" || slices.Contains(w.From, "proposed") {
						t.Error(w.Action, "still names it")
					}
				}
			},
		},
		"arrows of a removed state go with it": {
			[]Edit{{Do: RemoveState, ID: "payment"}}, nil,
			func(t *testing.T, s Source) {
				if _, ok := s.find("request_payment", "working"); ok {
					t.Error("what led there is still there")
				}
			},
		},
		"an arrow between two states does not become a ring": {
			[]Edit{{Do: RemoveState, ID: "waiting_first", To: "submitted"}}, nil,
			func(t *testing.T, s Source) {
				for _, w := range s.Ways {
					if w.To != "" && slices.Contains(w.From, w.To) {
						t.Errorf("%s leads from %v to %s", w.Action, w.From, w.To)
					}
				}
			},
		},
		"the clock follows the states": {
			[]Edit{func() Edit {
				w := base.Ways[propose-1]
				w.To, w.Effects = "waiting", nil
				return Edit{Do: SetWay, Way: propose, Line: &w}
			}()}, []string{"unreachable proposed", "unreachable approved", "unreachable issued", "unreachable returned"},
			func(t *testing.T, s Source) {
				if !s.Ways[propose-1].Does(PauseClock) {
					t.Error("it does not pause the clock", s.Ways[propose-1].Effects)
				}
			},
		},
		"states that do not agree are told": {
			[]Edit{func() Edit {
				w := base.Ways[propose-1]
				w.From = []string{"working", "submitted"}
				return Edit{Do: SetWay, Way: propose, Line: &w}
			}()}, []string{"clock_effect "}, nil,
		},
		"an action twice from a state": {
			[]Edit{{Do: AddWay, Line: &Way{Transition: Transition{Action: "propose", From: []string{"working"}, To: "proposed", Who: []Role{Assignee}, Name: words2("Lại")}}}}, []string{"ambiguous "}, nil,
		},
		"words in one language": {
			[]Edit{rename(base, "working", "Đang làm"), func() Edit { e := rename(base, "working", ""); e.State.Name = lang.Text{VI: "Làm"}; return e }()}, []string{"two_languages working"}, nil,
		},
		"an input that is gone is asked nowhere": {
			[]Edit{{Do: RemoveInput, ID: "note"}}, []string{"effect_input ", "effect_input "},
			func(t *testing.T, s Source) {
				for _, w := range s.Ways {
					if slices.ContainsFunc(w.Asks, func(a Asked) bool { return a.Input == "note" }) {
						t.Error(w.Action, "still asks it")
					}
				}
			},
		},
		"an effect without its question is told": {
			[]Edit{{Do: RemoveInput, ID: "opinion"}}, []string{"effect_input "}, nil,
		},
		"the order of buttons": {
			[]Edit{{Do: MoveWay, Way: propose, By: -1}, {Do: MoveState, ID: "withdrawn", By: -100}}, nil,
			func(t *testing.T, s Source) {
				if s.Ways[propose-2].Action != "propose" || s.States[0].ID != "withdrawn" {
					t.Error(s.Ways[propose-2].Action, s.States[0].ID)
				}
			},
		},
		"the flow itself": {
			[]Edit{{Do: SetHead, Head: &Head{Name: words2("Khác"), Law: []string{"45/2020/NĐ-CP@2020-04-08"}, Start: "working"}}}, []string{"start ", "unreachable submitted", "unreachable waiting_first", "unreachable not_accepted"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := base
			for _, e := range c.edits {
				before, _ := json.Marshal(e)
				var err error
				if s, err = s.Apply(e); err != nil {
					t.Fatal(err)
				}
				if after, _ := json.Marshal(e); string(after) != string(before) {
					t.Error("the edit itself was changed")
				}
				for _, tag := range lang.Tags() {
					if said := e.Words(base).In(tag); said == "" || strings.ContainsAny(said, "{⟦") {
						t.Errorf("%s says %q", tag, said)
					}
				}
			}
			if got := codes(s); !slices.Equal(got, c.faults) {
				t.Errorf("faults %q, want %q", got, c.faults)
			}
			if c.look != nil {
				c.look(t, s)
			}
			if !cmp.Equal(base, standard(t), sameFlow...) {
				t.Error("the source before it was changed")
			}
		})
	}
}

func TestEditsThatCannotBeMadeChangeNothing(t *testing.T) {
	base := standard(t)
	full := base
	full.States = slices.Clone(base.States)
	for i := len(full.States); i < MostStates; i++ {
		full.States = append(full.States, State{ID: fmt.Sprintf("s%d", i)})
	}
	huge := visit()
	huge.Name.VI = strings.Repeat("ề", 2<<20)
	nul := visit()
	nul.Citizen.EN = "a😀b"
	for name, c := range map[string]struct {
		on   Source
		edit Edit
		kind fault.Kind
		path string
	}{
		"no such state":          {base, Edit{Do: RemoveState, ID: "never"}, fault.KindNotFound, ""},
		"reassigned to itself":   {base, Edit{Do: RemoveState, ID: "working", To: "working"}, fault.KindNotFound, ""},
		"no such way":            {base, Edit{Do: RemoveWay, Way: 999}, fault.KindNotFound, ""},
		"nothing said":           {base, Edit{Do: SetState}, fault.KindNotFound, ""},
		"an unknown edit":        {base, Edit{Do: "explode"}, fault.KindInvalid, ""},
		"a state twice":          {base, Edit{Do: AddState, State: &State{ID: "working"}}, fault.KindConflict, ""},
		"a state without a code": {base, Edit{Do: AddState, State: &State{}}, fault.KindInvalid, ""},
		"into what stays":        {base, Edit{Do: InsertState, Way: number(t, base, "correct", "working"), State: visit()}, fault.KindNotFound, ""},
		"an input twice":         {base, Edit{Do: AddInput, Input: &form.Field{ID: "note"}}, fault.KindConflict, ""},
		"no such input":          {base, Edit{Do: SetInput, Input: &form.Field{ID: "never"}}, fault.KindNotFound, ""},
		"the 101st state":        {full, Edit{Do: AddState, State: visit()}, fault.KindTooLarge, ""},
		"a name of 6 MB":         {base, Edit{Do: AddState, State: huge}, fault.KindInvalid, "name.vi"},
		"a picture":              {base, Edit{Do: AddState, State: nul}, fault.KindInvalid, "citizen.en"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.on.Apply(c.edit)
			f, _ := fault.As(err)
			if fault.KindOf(err) != c.kind || c.path != "" && (len(f.Fields) != 1 || f.Fields[0].Path != c.path) {
				t.Fatalf("%v", err)
			}
			if !cmp.Equal(got, c.on, sameFlow...) {
				t.Error("it was changed all the same")
			}
			for _, tag := range lang.Tags() {
				if title, _ := lang.For(tag).Fault(err); strings.ContainsAny(title, "{⟦") {
					t.Error(title)
				}
			}
		})
	}
}

// Every finding is said in plain words, with the names that people gave.
func TestFindingsAreSaidInPlainWords(t *testing.T) {
	s := standard(t)
	edit := func(e Edit) {
		t.Helper()
		var err error
		if s, err = s.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	edit(Edit{Do: AddState, State: visit()})
	edit(Edit{Do: AddState, State: &State{ID: "odd", Name: lang.Text{VI: "Lạ"}, National: 9, Clock: ClockRunning, Works: Clerk, Share: 20}})
	edit(Edit{Do: AddState, State: &State{ID: "blank"}})
	edit(Edit{Do: AddWay, Line: &Way{Transition: Transition{Action: "stop", From: []string{"working", "gone"}, To: "nowhere", Who: []Role{"boss"}, Effects: []Effect{Transfer}}, Asks: []Asked{{Input: "never"}}}})
	edit(Edit{Do: AddWay, Line: &Way{Transition: Transition{Action: "dance", From: []string{"returned"}, Name: words2("Nhảy"), Tone: "loud"}}})
	edit(Edit{Do: AddInput, Input: &form.Field{ID: "pick", Kind: form.ChoiceOne, Label: words2("Chọn")}})
	edit(Edit{Do: AddInput, Input: &form.Field{ID: "long", Kind: form.Text, Label: words2("Dài"), Max: 1 << 30, Example: "x"}})
	edit(Edit{Do: RemoveState, ID: "issued"})
	_, faults := Check(s)
	if len(faults) < 20 {
		t.Errorf("only %d findings", len(faults))
	}
	for _, tag := range lang.Tags() {
		p := lang.For(tag)
		for _, x := range faults {
			said := x.Words(p, s)
			if strings.ContainsAny(said, "{⟦") || strings.Contains(said, ".yaml") || said == p.T("flow.check.other", "here", x.Where(p, s)) {
				t.Errorf("%s %v is said as %q", x.Code, x.Args, said)
			}
			if x.State == "site_visit" && tag == lang.VI && !strings.Contains(said, "Kiểm tra thực địa") {
				t.Errorf("the state is not named: %q", said)
			}
		}
	}
}
