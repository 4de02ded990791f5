package dossier

import (
	"context"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Filter narrows a list (điều kiện lọc). Every list is scoped by policy as well.
type Filter struct {
	Unit       string // id or code; empty: every unit of the caller
	State      string // id of a state, or "open", "closed"
	Query      string // part of a code, or words of a name, with or without marks
	Mine       bool   // assigned to the caller; for a citizen: filed by the caller
	Unassigned bool
	Late       bool
	DueBefore  time.Time
	Consulted  bool // dossiers on which the caller's unit was asked for its opinion
	Procedure  string
	Newest     bool // newest first; else what is due first comes first
	PageToken  string
	PageSize   int
}

// Item is one row of a list.
type Item struct {
	ID, Code      string
	Version       int64
	Procedure     Procedure
	Unit          Unit
	Channel       Channel
	State         string
	StateName     lang.Text
	PublicState   lang.Text
	National      int
	ApplicantName string
	SubmittedAt   time.Time
	AnswerBy      time.Time
	DueAt         time.Time
	DueOn         viet.Day
	NextAt        time.Time // what is due next: the answer, then the result; zero while it waits for the citizen
	Paused        bool
	Late          bool
	Provisional   bool
	Closed        bool
	Assignee      string
	AssigneeName  string
}

// Page is one page of a list.
type Page struct {
	Items []Item
	Next  string // token of the next page; empty at the end
}

// List reads a page of dossiers that the caller may see.
func (c *Cases) List(ctx context.Context, f Filter) (Page, error) { return Page{}, nil }

// Counts is the load of one unit (tình hình xử lý của đơn vị).
type Counts struct {
	Unit     Unit
	Open     int
	Late     int
	DueSoon  int // due within two working days
	Waiting  int // for the citizen
	Closed   int
	ByState  []Count
	ByPerson []Count
}

// Count is one line of a count: a state or an officer.
type Count struct {
	Key     string
	Name    lang.Text
	Open    int
	Late    int
	DueSoon int
}

// Counts counts the dossiers of a unit for its leader: by state and by officer, late and due soon.
func (c *Cases) Counts(ctx context.Context, unit string) (Counts, error) { return Counts{}, nil }

// Below counts the dossiers of each unit under a unit (tổng hợp đơn vị trực thuộc), without showing one of them.
func (c *Cases) Below(ctx context.Context, unit string) ([]Counts, error) { return nil, nil }
