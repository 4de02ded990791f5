package dossier

import (
	"context"
	"strings"
	"time"

	"tinhso/internal/identity"
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

// where is the condition of a list and its order.
func (c *Cases) where(ctx context.Context, f *Filter) (w store.Where, keys store.Keyset, err error) {
	who := identity.From(ctx)
	scope, err := policy.ScopeOf(ctx, "dossier.list")
	if err != nil {
		return w, keys, err
	}
	newest := f.Newest || f.Query != "" || f.State == "closed" || who.Kind == identity.KindCitizen || f.Consulted
	if !newest {
		w.And("NOT d.closed")
		keys = byDue
	} else {
		keys = byNewest
	}
	if err := c.narrow(ctx, &w, f, who); err != nil {
		return w, keys, err
	}
	scope.Where(&w, policy.Columns{ID: "d.id", Owner: "d.owner_account", Unit: "d.unit_id", Path: "d.unit_path",
		Assignee: "d.assignee", Consulted: listConsulted})
	return w, keys, nil
}

// narrow adds what the caller asked for. The unit comes first: it leads the indexes.
func (c *Cases) narrow(ctx context.Context, w *store.Where, f *Filter, who identity.Who) error {
	now := store.Millis(c.now())
	if err := c.narrowUnit(ctx, w, f, who); err != nil {
		return err
	}
	switch f.State {
	case "", "closed", "open":
	default:
		w.And("d.state = ?", f.State)
	}
	if f.State == "closed" {
		w.And("d.closed")
	} else if f.State == "open" {
		w.And("NOT d.closed")
	}
	if who.Kind == identity.KindCitizen { // the second half lets the planner take the small index
		w.And("d.owner_account = ? AND d.owner_account <> ''", who.AccountID)
	} else if f.Mine {
		w.And("d.assignee = ? AND d.assignee <> ''", who.AccountID)
	}
	if f.Unassigned {
		w.And("d.assignee = ''")
	}
	if f.Late {
		w.And("d.next_at < ? AND NOT d.closed", now)
	}
	if !f.DueBefore.IsZero() {
		w.And("d.next_at < ? AND NOT d.closed", store.Millis(f.DueBefore))
	}
	if f.Procedure != "" {
		w.And("d.procedure_code = ?", f.Procedure)
	}
	narrowQuery(w, f.Query)
	return c.narrowWork(ctx, w, f, who)
}

// narrowUnit keeps to one unit where it can: the one asked for, else the caller's own.
func (c *Cases) narrowUnit(ctx context.Context, w *store.Where, f *Filter, who identity.Who) error {
	if f.Unit != "" {
		u, err := c.Units.Unit(ctx, c.DB, f.Unit, viet.DayOf(c.now()))
		if err != nil {
			return err
		}
		w.And("d.unit_id = ?", u.ID)
		return nil
	}
	if f.Consulted {
		w.And("EXISTS (SELECT 1 FROM dossier_consulted c WHERE c.dossier_id = d.id AND c.unit_id = ?)", who.UnitID)
		return nil
	}
	if who.Kind == identity.KindOfficer && !f.Mine {
		w.In("d.unit_id", unitsOf(who))
	}
	return nil
}

// unitsOf lists the units where the caller works with dossiers.
func unitsOf(who identity.Who) []string {
	var all []string
	for _, g := range who.Grants {
		switch g.Role {
		case identity.Clerk, identity.Officer, identity.Leader:
			if !strings.Contains(strings.Join(all, " "), g.UnitID) {
				all = append(all, g.UnitID)
			}
		}
	}
	return all
}

// narrowQuery finds a code by a part of it, and a name by its words.
func narrowQuery(w *store.Where, query string) {
	query = viet.OneLine(query)
	if query == "" {
		return
	}
	if n, err := ParseNumber(query); err == nil {
		w.And("d.code = ?", n.String())
		return
	}
	w.Like("d.search", viet.Fold(query))
}
