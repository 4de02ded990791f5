package dossier

import (
	"context"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/policy"
	"tinhso/internal/store"
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
	Unanswered bool // of these, those it has not answered yet
	Taken      bool // taken in at the caller's counter for another unit
	Turn       bool // in the caller's hands, or at a step of a role of theirs
	Unclaimed  bool // for an officer to take: nobody has it
	Since      viet.Day
	Until      viet.Day // filed on these days, both counted
	Procedure  string
	Newest     bool // newest first; else what is due first comes first, among open dossiers
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
	AcceptedAt    time.Time
	DueAt         time.Time
	DueOn         viet.Day
	NextAt        time.Time // what is due next: the answer, then the result; zero while nothing is
	EndedAt       time.Time
	OnTime        *bool
	Paused        bool
	Late          bool
	Provisional   bool
	Closed        bool
	ByHand        bool // the code was written on paper first (số ghi tay)
	Assignee      string
	AssigneeName  string
	Works         string // whose turn it is: applicant, clerk, officer, leader, nobody
	Yours         bool   // it is the caller's turn
	Claimable     bool   // the caller may take it with one press
	flowCode      string
	flowVersion   int
	owner         string
}

// Page is one page of a list.
type Page struct {
	Items []Item
	Next  string // token of the next page; empty at the end
}

// Two orders: what is due first, of open dossiers; the newest first, of all.
var (
	byDue    = store.Keyset{Columns: []string{"d.next_at bigint", "d.id text"}}
	byNewest = store.Keyset{Columns: []string{"d.id text"}, Desc: true}
)

// List reads a page of dossiers that the caller may see.
func (c *Cases) List(ctx context.Context, f Filter) (Page, error) {
	w, keys, err := c.where(ctx, &f)
	if err != nil {
		return Page{}, err
	}
	if err := keys.After(&w, f.PageToken); err != nil {
		return Page{}, err
	}
	size := store.PageSize(f.PageSize)
	limited := w.SQL() + keys.OrderBy() + " LIMIT " + w.Arg(size+1)
	q := listColumns + limited
	if f.Query != "" { // names are matched in the index alone, then the few rows are read
		q = listColumns + " WHERE d.id IN (" + listFound + limited + ")" + keys.OrderBy()
	}
	items, err := store.All(ctx, c.DB, q, c.scanItem, w.Args()...)
	if err != nil {
		return Page{}, err
	}
	var p Page
	p.Items, p.Next = store.Page(items, size, func(i Item) []any {
		if keys.Desc {
			return []any{i.ID}
		}
		return []any{store.Millis(i.next()), i.ID}
	})
	if f.Query != "" {
		if err := c.logSearch(ctx, p.Items); err != nil {
			return Page{}, err
		}
	}
	return p, c.name(ctx, p.Items)
}

// logSearch notes whose dossiers a search by name or code showed.
func (c *Cases) logSearch(ctx context.Context, items []Item) error {
	seen := make([]policy.Object, len(items))
	for n, i := range items {
		seen[n] = policy.Object{Kind: "dossier", ID: i.ID, UnitID: i.Unit.ID, UnitPath: i.Unit.Path, OwnerAccount: i.owner}
	}
	return policy.Reading(ctx, c.DB, seen, "policy.why.search")
}
