package event

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Filter chooses events of the journal (bộ lọc nhật ký); UnitPath takes in the
// units below, Within the units of any of several such paths: the scope of who
// reads. From is the first moment, To the first one behind the last.
type Filter struct {
	Kind, Subject, Actor, UnitPath string
	From, To                       time.Time
	Within                         []string
	PageToken                      string
	PageSize                       int

	look int // of how many latest events, before pairs are asked; 0: mostGlance
}

// Page is a page of the journal (trang nhật ký), newest first.
type Page struct {
	Events        []Event
	NextPageToken string
}

// The journal is shown by the clock. On PostgreSQL the numbers of two events of one moment may stand the other way round.
var byClock = store.Keyset{Columns: []string{"at bigint", "seq bigint"}, Desc: true}

func clockKey(e Event) []any { return []any{e.At, e.Seq} }

// List reads the journal (xem nhật ký), newest first. What is asked of one subject or one person is found by that; what
// is asked of kinds and units by pairs of them, so that a unit of which little is told costs no more than a busy one.
func List(ctx context.Context, r store.Reader, f Filter) (Page, error) {
	ranges, none := f.reach()
	if none {
		return Page{}, nil
	}
	if f.Subject == "" && f.Actor == "" && (f.Kind != "" || len(ranges) > 0) {
		if p, ok, err := f.glance(ctx, r, ranges); err != nil || ok {
			return p, err
		}
		if p, ok, err := f.byPairs(ctx, r, ranges); err != nil || ok {
			return p, err
		}
	}
	var w store.Where
	if err := f.narrow(&w); err != nil {
		return Page{}, err
	}
	if f.Kind != "" {
		w.And("kind = ?", f.Kind)
	}
	if f.Subject != "" {
		w.And("subject = ?", f.Subject)
	}
	if f.Actor != "" {
		w.And("actor = ? AND actor <> ''", f.Actor)
	}
	within(&w, ranges)
	size := store.PageSize(f.PageSize)
	q := sqlList + w.SQL() + byClock.OrderBy() + " LIMIT " + w.Arg(size+1)
	events, err := store.All(ctx, r, q, scanEvent, w.Args()...)
	if err != nil {
		return Page{}, err
	}
	events, next := store.Page(events, size, clockKey)
	return Page{Events: events, NextPageToken: next}, nil
}

// narrow keeps to the span of time and to what comes behind the last page.
func (f Filter) narrow(w *store.Where) error {
	if !f.From.IsZero() {
		w.And("at >= ?", store.Millis(f.From))
	}
	if !f.To.IsZero() {
		w.And("at < ?", store.Millis(f.To))
	}
	return byClock.After(w, f.PageToken)
}

// reach gives the subtrees of units that are asked for and may be seen: none of them when nothing limits it. none says
// that nothing may be seen of what is asked.
func (f Filter) reach() (ranges []string, none bool) {
	if f.UnitPath == "" || len(f.Within) == 0 {
		if f.UnitPath != "" {
			return []string{f.UnitPath}, false
		}
		return f.Within, false
	}
	for _, p := range f.Within {
		switch {
		case strings.HasPrefix(f.UnitPath, p): // all of what is asked
			return []string{f.UnitPath}, false
		case strings.HasPrefix(p, f.UnitPath):
			ranges = append(ranges, p)
		}
	}
	return ranges, len(ranges) == 0
}

// Get reads one event by its number (một sự kiện).
func Get(ctx context.Context, r store.Reader, seq int64) (Event, error) {
	all, err := store.All(ctx, r, sqlBySeq, scanEvent, seq)
	if err == nil && len(all) == 0 {
		err = fault.NotFound("event.not_found")
	}
	if err != nil {
		return Event{}, err
	}
	return all[0], nil
}

func within(w *store.Where, paths []string) {
	var conds []string
	var args []any
	for _, p := range paths {
		conds = append(conds, "(unit_path >= ? AND unit_path < ?)")
		args = append(args, p, p+"\U0010FFFF")
	}
	if len(conds) > 0 {
		w.And(strings.Join(conds, " OR "), args...)
	}
}

// Aside is an event that a consumer could not apply (sự kiện chờ xử lý lại).
type Aside struct {
	ID, Consumer, Reason string
	Event                Event
	At                   time.Time
	Attempts             int
}

// mostAside bounds the list of the console; more than that is one trouble.
const mostAside = 200

func scanAside(r *store.Rows) (Aside, error) {
	var a Aside
	e := &a.Event
	err := r.Scan(&a.ID, &a.Consumer, &a.Reason, &a.Attempts, &a.At,
		&e.tx, &e.Seq, &e.ID, &e.Kind, &e.Subject, &e.Actor, &e.UnitPath, &e.At, &e.Data)
	return a, err
}

// SetAside lists the events set aside (danh sách sự kiện chờ xử lý lại), oldest first.
func (j *Journal) SetAside(ctx context.Context) ([]Aside, error) {
	return store.All(ctx, j.db, sqlAsides+" ORDER BY a.at, a.id LIMIT $1", scanAside, mostAside)
}

// Retry applies an event set aside again, now (xử lý lại). Two who retry at
// once are told apart: the second finds nothing.
func (j *Journal) Retry(ctx context.Context, id string) error {
	list, err := store.All(ctx, j.db, sqlAsides+" WHERE a.id = $1", scanAside, id)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.NotFound("event.aside_not_found")
	}
	a := list[0]
	for _, r := range j.list {
		if r.Name == a.Consumer {
			return j.retry(ctx, r, a)
		}
	}
	return fault.Conflict("event.no_consumer", "consumer", a.Consumer)
}

func (j *Journal) retry(ctx context.Context, r *reader, a Aside) error {
	err := j.db.Write(ctx, func(tx *store.Tx) error {
		err := tx.QueryRow(ctx, sqlAsideLocked, a.ID).Scan(new(string))
		if errors.Is(err, store.ErrNone) {
			return fault.NotFound("event.aside_not_found")
		}
		if err != nil {
			return err
		}
		if err := r.Apply(ctx, tx, a.Event); err != nil {
			return &setAsideError{r.Name, a.Event, err}
		}
		_, err = tx.Exec(ctx, sqlAsideDone, a.ID)
		return err
	})
	var again *setAsideError
	if !errors.As(err, &again) {
		return err
	}
	werr := j.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlAsideFailed, fault.Reason(again.err), tx.Now(), a.ID)
		return err
	})
	return fault.Conflict("event.retry_failed", "reason", fault.Reason(again.err)).With(errors.Join(err, werr))
}

// State is how far a consumer has come (tiến độ bộ xử lý).
type State struct {
	Name      string
	Behind    int64 // events it has not read
	Attempts  int   // failures of the next event so far
	RetryAt   time.Time
	Reason    string
	UpdatedAt time.Time
}

// Consumers tells how far each consumer has come.
func (j *Journal) Consumers(ctx context.Context) ([]State, error) {
	type row struct {
		State
		position
	}
	rows, err := store.All(ctx, j.db, sqlCursors, func(r *store.Rows) (c row, err error) {
		err = r.Scan(&c.Name, &c.tx, &c.seq, &c.Attempts, &c.RetryAt, &c.Reason, &c.UpdatedAt)
		return c, err
	})
	if err != nil {
		return nil, err
	}
	var list []State
	for _, c := range rows {
		for _, r := range j.list {
			if r.Name != c.Name {
				continue
			}
			w := behind(j.db.Engine(), c.position)
			if len(r.Kinds) > 0 {
				w.In("kind", r.Kinds)
			}
			if err := j.db.QueryRow(ctx, sqlCount+w.SQL(), w.Args()...).Scan(&c.Behind); err != nil {
				return nil, fmt.Errorf("event: counting for %s: %w", c.Name, err)
			}
			list = append(list, c.State)
		}
	}
	return list, nil
}

// Progress tells how many events a consumer has not read yet, and since when the
// oldest of them waits (độ trễ): zero when it has read everything. Events of all
// kinds are counted.
func Progress(ctx context.Context, db *store.DB, consumer string) (left int64, since time.Time, err error) {
	c, err := readCursor(ctx, db, sqlCursor, consumer)
	if errors.Is(err, store.ErrNone) {
		err = nil // it has not begun
	}
	if err != nil {
		return 0, since, err
	}
	w := behind(db.Engine(), c.position)
	err = db.QueryRow(ctx, sqlWaiting+w.SQL(), w.Args()...).Scan(&left, &since)
	return left, since, err
}

// Rewind makes a consumer read the journal again from its beginning (đọc lại từ
// đầu), in the transaction that forgets what it had made of it.
func Rewind(ctx context.Context, tx *store.Tx, consumer string) error {
	_, err := tx.Exec(ctx, sqlCursorMove, int64(0), int64(0), tx.Now(), consumer)
	tx.Wake(topic)
	return err
}

func behind(e store.Engine, p position) (w store.Where) {
	if e == store.Postgres {
		w.And("(tx, seq) > (?, ?)", p.tx, p.seq)
	} else {
		w.And("seq > ?", p.seq)
	}
	return w
}
