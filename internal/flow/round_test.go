package flow

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// dice makes edits at random, with the words that are hard to write.
type dice struct{ *rand.Rand }

var hard = []string{"", "có: dấu hai chấm", `"ngoặc"`, `\gạch chéo`, "# thăng", "- gạch", "yes", "null", "1.0", "{a: b}", "[x]", "& * ! | > % @ `", "<script>alert(1)</script>",
	"dòng\nmới", "  khoảng trắng  ", "tab\there", "ề̂", "😀", "'", "stay", "\u2028", "a\u0085b", "0x1F", "~", "2026-11-23", "é"}

func (d dice) text() lang.Text {
	pick := func() string { return hard[d.IntN(len(hard))] }
	return lang.Text{VI: pick(), EN: pick()}
}

func one[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

func (d dice) state(s Source) string {
	if len(s.States) == 0 {
		return ""
	}
	return one(d, s.States).ID
}

func (d dice) edit(s Source) Edit {
	e := Edit{Way: 1 + d.IntN(len(s.Ways)+1), ID: d.state(s), To: d.state(s), After: d.state(s), Like: d.state(s), By: d.IntN(5) - 2, Name: d.text()}
	e.Do = one(d, []Op{SetHead, AddState, InsertState, SetState, RemoveState, MoveState, AddWay, SetWay, RemoveWay, MoveWay, AddInput, SetInput, RemoveInput})
	switch e.Do {
	case SetHead:
		e.Head = &Head{Name: d.text(), Law: []string{one(d, hard)}, Start: s.Start}
	case AddState, InsertState, SetState:
		st := State{ID: "s" + string(rune('a'+d.IntN(26))), Name: d.text(), Citizen: d.text(), National: d.IntN(12), Clock: one(d, []Clock{ClockNone, ClockRunning, ClockPaused, ClockStopped, "odd"}),
			Works: one(d, []Role{Applicant, Clerk, Officer, Leader, Nobody, ""}), Terminal: d.IntN(5) == 0, Share: d.IntN(120)}
		if e.Do == SetState {
			st.ID = e.ID
		}
		e.State = &st
	case AddWay, SetWay:
		w := Way{Transition: Transition{Action: one(d, append(Actions(), "odd")), From: []string{d.state(s)}, To: one(d, []string{"", d.state(s)}), Who: []Role{one(d, []Role{Applicant, Clerk, Officer, Assignee, Leader})},
			Name: d.text(), Help: d.text(), Confirm: d.IntN(2) == 0, Once: d.IntN(2) == 0, Tone: one(d, []Tone{"", TonePrimary, TonePlain, ToneDanger})}}
		for _, f := range s.Inputs {
			if d.IntN(4) == 0 {
				w.Asks = append(w.Asks, Asked{Input: f.ID, Need: one(d, []string{"", "yes", "no"})})
			}
		}
		e.Line = &w
	case AddInput, SetInput:
		f := form.Field{ID: "i" + string(rune('a'+d.IntN(26))), Kind: one(d, []form.Kind{form.Text, form.LongText, form.ChoiceOne, form.Date, form.Unit}), Label: d.text(), Help: d.text(), Required: d.IntN(2) == 0, Example: one(d, hard)}
		if f.Kind == form.ChoiceOne {
			f.Choices = []form.Choice{{Value: one(d, hard), Label: d.text()}, {Value: "b", Label: words2("B")}}
		}
		if e.Do == SetInput && len(s.Inputs) > 0 {
			f.ID = one(d, s.Inputs).ID
		}
		e.Input = &f
	case RemoveInput:
		if len(s.Inputs) > 0 {
			e.ID = one(d, s.Inputs).ID
		}
	case RemoveState, MoveState, RemoveWay, MoveWay:
	}
	return e
}

// Whatever edits are made, in whatever order: what is sound is written and read again as the same flow, what is kept in
// the database is the same source, and the same edits make the same source again.
func TestWhateverIsEditedIsWrittenAndReadAgain(t *testing.T) {
	sound, certify := 0, SourceOf(flows(t)["certify"])
	for seed := range uint64(150) {
		d := dice{rand.New(rand.NewPCG(seed, 7))}
		base := certify
		s := base
		var made []Edit
		for range 1 + d.IntN(6) {
			e := d.edit(s)
			if next, err := s.Apply(e); err == nil {
				s, made = next, append(made, e)
			}
		}
		kept, err := json.Marshal(s)
		var back Source
		if err != nil || json.Unmarshal(kept, &back) != nil || !cmp.Equal(s, back, sameFlow...) {
			t.Fatalf("seed %d: kept as another: %v %s", seed, err, cmp.Diff(s, back, sameFlow...))
		}
		again := base
		for _, e := range made {
			b, _ := json.Marshal(e)
			var same Edit
			if err := json.Unmarshal(b, &same); err != nil {
				t.Fatal(err)
			}
			if again, err = again.Apply(same); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		if !cmp.Equal(s, again, sameFlow...) {
			t.Fatalf("seed %d: made again as another: %s", seed, cmp.Diff(s, again, sameFlow...))
		}
		f, faults := Check(s)
		if len(faults) > 0 {
			continue
		}
		sound++
		_, got, err := Import("x.yaml", SourceOf(f).YAML())
		if err != nil || !cmp.Equal(f, got, sameFlow...) {
			t.Fatalf("seed %d: %v\n%s", seed, err, cmp.Diff(f, got, sameFlow...))
		}
	}
	if sound < 10 {
		t.Errorf("only %d sound flows were tried", sound)
	}
}

// Hard words survive a flow that is otherwise sound.
func TestHardWordsSurviveTheFile(t *testing.T) {
	certify := SourceOf(flows(t)["certify"])
	for _, word := range hard {
		word = viet.NFC(word)
		s := certify.clone()
		if strings.TrimSpace(word) == "" {
			continue
		}
		if !form.Readable(word) {
			if _, err := s.Apply(rename(s, "accepted", word)); err == nil {
				t.Errorf("%q was taken", word)
			}
			continue
		}
		s.Name, s.States[0].Name, s.States[0].Citizen, s.Ways[0].Name, s.Ways[0].Help = lang.Text{VI: word, EN: word}, lang.Text{VI: word, EN: word}, lang.Text{VI: word, EN: word}, lang.Text{VI: word, EN: word}, lang.Text{VI: word, EN: word}
		f, faults := Check(s)
		if len(faults) > 0 {
			t.Errorf("%q: %v", word, faults)
			continue
		}
		if f.Name.VI != word || f.States[0].Citizen.EN != word || f.Transitions[0].Help.VI != word {
			t.Errorf("%q became %q", word, f.Name.VI)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte(small))
	small2 := strings.Replace(small, "input: [note]", "input: [note]\n    optional: [note]", 1)
	f.Add([]byte(small2))
	files, err := os.ReadDir(pack)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(pack + "/" + file.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(skeleton)
	f.Add([]byte("flow: a\nstates:\n  - {id: a, name: {vi: \"\\u0000\", en: x}}\n"))
	f.Add([]byte("flow: a\nstates: [" + strings.Repeat("{id: a},", 200) + "]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		src, is, err := Import("x.yaml", b)
		if err != nil {
			return
		}
		for _, s := range []Source{src, SourceOf(is)} {
			_, got, err := Import("y.yaml", s.YAML())
			if err != nil {
				t.Fatalf("what was accepted is written as\n%s\nand refused: %v", s.YAML(), err)
			}
			if diff := cmp.Diff(is, got, sameFlow...); diff != "" {
				t.Fatal(diff)
			}
		}
		if len(is.States) > MostStates || slices.ContainsFunc(is.States, func(s State) bool { return unfit(s.Name.VI, mostName) != "" }) {
			t.Fatal("more was accepted than a flow may hold")
		}
		Wide(src, lang.VI)
		Tall(src, lang.VI)
	})
}

// A flow of ten thousand states is refused with the limit, before anything is made of it.
func TestAFlowThatNobodyCanFollowIsRefused(t *testing.T) {
	var b strings.Builder
	b.WriteString("flow: big\nversion: 1\nname: {vi: A, en: A}\nstart: s0\nstates:\n")
	for i := range 10000 {
		b.WriteString("  - {id: s" + strings.Repeat("x", i%3) + "}\n")
	}
	b.WriteString("transitions: []\n")
	_, _, err := Import("big.yaml", []byte(b.String()))
	title, fields := lang.For(lang.VI).Fault(err)
	said := title
	for _, one := range fields {
		said += one
	}
	if err == nil || !strings.Contains(said, "100") || !strings.Contains(said, "10000") {
		t.Error(said)
	}
}
