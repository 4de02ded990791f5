package flow

import (
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
	Works    Role      `json:"works"` // whose turn it is
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

// Effect is what the case engine does when a transition is made (hệ quả).
type Effect string
