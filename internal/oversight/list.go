package oversight

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func (w *Watch) today() viet.Day { return viet.DayOf(w.DB.Now()) }

// Get reads a finding that the caller may see (xem phát hiện).
func (w *Watch) Get(ctx context.Context, id string) (Finding, error) {
	f, err := scanInto(w.DB.QueryRow(ctx, sqlGet, id).Scan)
	if errors.Is(err, store.ErrNone) {
		if _, err := policy.ScopeOf(ctx, "finding.read", "finding"); err != nil {
			return f, err
		}
		return f, fault.NotFound("oversight.unknown")
	}
	if err != nil {
		return f, err
	}
	return f, policy.Can(ctx, "finding.read", f.object())
}

// Filter narrows the list (điều kiện lọc).
type Filter struct {
	Rule      string
	State     State
	Unit      string // id
	Dossier   string // id
	Since     viet.Day
	Until     viet.Day // of the step, both counted
	PageToken string
	PageSize  int
}

func (f Filter) where(w *store.Where) {
	for _, x := range []struct{ column, value string }{{"rule", f.Rule}, {"state", string(f.State)}, {"unit_id", f.Unit}, {"dossier_id", f.Dossier}} {
		if x.value != "" {
			w.And(x.column+" = ?", x.value)
		}
	}
	if !f.Since.IsZero() {
		w.And("at >= ?", f.Since.Time(0))
	}
	if !f.Until.IsZero() {
		w.And("at < ?", f.Until.Add(1).Time(0))
	}
}

// Page is a page of findings, the latest first.
type Page struct {
	Findings []Finding
	Next     string
}

var newest = store.Keyset{Columns: []string{"id text"}, Desc: true}

// List reads the findings that the caller may see (danh sách phát hiện).
func (w *Watch) List(ctx context.Context, f Filter) (Page, error) {
	scope, err := policy.ScopeOf(ctx, "finding.read", "finding")
	if err != nil {
		return Page{}, err
	}
	var c store.Where
	scope.Where(&c, policy.Columns{Unit: "unit_id", Path: "unit_path"})
	f.where(&c)
	if err := newest.After(&c, f.PageToken); err != nil {
		return Page{}, err
	}
	size := store.PageSize(f.PageSize)
	list, err := store.All(ctx, w.DB, sqlList+c.SQL()+newest.OrderBy()+" LIMIT "+c.Arg(size+1), scan, c.Args()...)
	if err != nil {
		return Page{}, err
	}
	list, next := store.Page(list, size, func(f Finding) []any { return []any{f.ID} })
	return Page{Findings: list, Next: next}, nil
}

// UnitCount is how many findings a unit has, by state (số phát hiện theo đơn vị).
type UnitCount struct {
	UnitID, Name                       string
	Fresh, Explained, Accepted, Upheld int
}

// Counts counts the findings of each unit that the caller may see, the most open ones first.
func (w *Watch) Counts(ctx context.Context, f Filter) ([]UnitCount, error) {
	scope, err := policy.ScopeOf(ctx, "finding.read", "finding")
	if err != nil {
		return nil, err
	}
	var c store.Where
	scope.Where(&c, policy.Columns{Unit: "unit_id", Path: "unit_path"})
	f.State = ""
	f.where(&c)
	q := "SELECT " + countColumns + c.SQL() + " GROUP BY unit_id ORDER BY COUNT(*) FILTER (WHERE state IN ('new', 'explained')) DESC, COUNT(*) DESC, unit_id LIMIT 300"
	return store.All(ctx, w.DB, q, func(r *store.Rows) (x UnitCount, err error) {
		err = r.Scan(&x.UnitID, &x.Name, &x.Fresh, &x.Explained, &x.Accepted, &x.Upheld)
		return x, err
	}, c.Args()...)
}

// Moment is one step of the dossier of a finding (bước xử lý), without what was said or entered.
type Moment struct {
	Event    string // id; equals the mark of a finding
	Action   string
	By       string
	At       time.Time
	DueAt    time.Time // zero when there is none
	DueWas   time.Time
	Accepted time.Time
	Paused   bool
	Closed   bool
}

// Course tells the steps of the dossier that a finding is about (tiến trình hồ sơ), as the journal has them: nothing of
// the applicant. Who may see the finding may see this.
func (w *Watch) Course(ctx context.Context, f Finding, dossierID string) ([]Moment, error) {
	if err := policy.Can(ctx, "finding.read", f.object()); err != nil {
		return nil, err
	}
	if dossierID != f.DossierID && !f.has(dossierID) {
		return nil, fault.NotFound("oversight.unknown")
	}
	page, err := event.List(ctx, w.DB, event.Filter{Subject: dossierID, PageSize: 100})
	if err != nil {
		return nil, err
	}
	var out []Moment
	for i := len(page.Events) - 1; i >= 0; i-- {
		e := page.Events[i]
		var x dossier.Moved
		if err := e.Decode(&x); err != nil || x.Dossier == "" {
			continue // not a step
		}
		out = append(out, Moment{Event: e.ID, Action: x.Action, By: x.By, At: e.At, DueAt: moment(x.DueAt), DueWas: moment(x.DueWas), Accepted: moment(x.AcceptedAt), Paused: x.Paused, Closed: x.Closed})
	}
	return out, nil
}

func (f *Finding) has(dossierID string) bool {
	for _, it := range f.Evidence.Items {
		if it.Dossier == dossierID {
			return true
		}
	}
	return false
}

func scan(r *store.Rows) (Finding, error) { return scanInto(r.Scan) }

func scanInto(get func(dest ...any) error) (f Finding, err error) {
	var evidence json.RawMessage
	err = get(&f.ID, &f.Rule, &f.RuleFrom, &f.subject, &f.DossierID, &f.Code, &f.UnitID, &f.UnitPath, &f.UnitName, &f.Officer, &f.At, &f.FoundAt,
		&f.ExplainBy, &evidence, &f.State, &f.Explanation, &f.ExplainedBy, &f.ExplainedName, &f.ExplainedAt, &f.Verdict, &f.DecidedBy, &f.DecidedName, &f.DecidedAt)
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(evidence, &f.Evidence)
}
