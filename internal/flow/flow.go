package flow

import (
	"slices"

	"tinhso/internal/form"
	"tinhso/internal/lang"
)

// Flow is one version of an internal process (quy trình nội bộ).
type Flow struct {
	Code        string       `json:"code"`
	Version     int          `json:"version"`
	Name        lang.Text    `json:"name"`
	Law         []string     `json:"law,omitempty"`
	Start       string       `json:"start"`
	States      []State      `json:"states"`
	Transitions []Transition `json:"transitions"`
}

// State is where a dossier stands (trạng thái hồ sơ).
type State struct {
	ID       string    `json:"id"`
	Name     lang.Text `json:"name"`     // for officers
	Citizen  lang.Text `json:"citizen"`  // for the person who filed: who has it, what happens next
	National int       `json:"national"` // 1..10, the national status
	Terminal bool      `json:"terminal,omitempty"`
	Clock    Clock     `json:"clock"`
	Works    Role      `json:"works"`           // whose turn it is
	Share    int       `json:"share,omitempty"` // of the whole time allowed, in per cent, that the state may use
}

// Clock says how the time limit runs in a state (tính thời hạn).
type Clock string

// The clocks.
const (
	ClockNone    Clock = "none" // not accepted yet: only the time to answer runs
	ClockRunning Clock = "running"
	ClockPaused  Clock = "paused"
	ClockStopped Clock = "stopped"
)

// Role is who may make a transition, or whose turn it is (vai trò trong quy trình).
type Role string

// The roles. Clerk, officer and leader are of the unit that has the dossier.
const (
	Applicant Role = "applicant"
	Clerk     Role = "clerk"
	Officer   Role = "officer"
	Assignee  Role = "assignee" // the officer to whom the dossier is assigned
	Leader    Role = "leader"
	Consulted Role = "consulted" // officers of a unit that was asked for its opinion
	Nobody    Role = "nobody"    // whose turn it is at the end
)

// Transition is one act on a dossier (bước chuyển).
type Transition struct {
	Action  string    `json:"action"`
	From    []string  `json:"from"`
	To      string    `json:"to,omitempty"` // empty: the dossier stays in its state
	Who     []Role    `json:"who"`
	Name    lang.Text `json:"name"` // the words on the button
	Help    lang.Text `json:"help,omitzero"`
	Input   form.Form `json:"input"`
	Effects []Effect  `json:"effects,omitempty"`
	Confirm bool      `json:"confirm,omitempty"` // asked twice: it cannot be undone
	Once    bool      `json:"once,omitempty"`    // at most once in the life of a dossier, from whichever state
	Tone    Tone      `json:"tone,omitempty"`
}

// Tone is how a button looks (sắc thái nút).
type Tone string

// The tones.
const (
	TonePrimary Tone = "primary"
	TonePlain   Tone = "plain"
	ToneDanger  Tone = "danger"
)

// State finds a state by its id.
func (f Flow) State(id string) (State, bool) {
	i := slices.IndexFunc(f.States, func(s State) bool { return s.ID == id })
	if i < 0 {
		return State{}, false
	}
	return f.States[i], true
}

// Find is the transition of an action from a state (bước chuyển theo thao tác). There is at most one.
func (f Flow) Find(action, from string) (Transition, bool) {
	for _, t := range f.Transitions {
		if t.Action == action && slices.Contains(t.From, from) {
			return t, true
		}
	}
	return Transition{}, false
}

// Leaving lists the transitions open from a state, in the order of the file, which is the order of the buttons.
func (f Flow) Leaving(state string) []Transition {
	var all []Transition
	for _, t := range f.Transitions {
		if slices.Contains(t.From, state) {
			all = append(all, t)
		}
	}
	return all
}

// Target is the state after a transition from a state.
func (t Transition) Target(from string) string {
	if t.To == "" {
		return from
	}
	return t.To
}

// Does reports whether a transition has an effect.
func (t Transition) Does(e Effect) bool { return slices.Contains(t.Effects, e) }
