package escalate

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
)

// TimerLate comes so many days after the due moment as a rung says; its Key is the name of the rung.
const TimerLate = "dossier.late"

// The events of the room, beside dossier.unanswered.
const (
	nearDue     = "near_due"     // dossier.near_due
	overdue     = "overdue"      // dossier.overdue
	legOverdue  = "leg_overdue"  // dossier.leg_overdue
	overdueLong = "overdue_long" // dossier.overdue_long
)

// Deps is what the room stands on.
type Deps struct {
	DB       *store.DB
	Cases    *dossier.Cases
	Accounts *identity.Accounts
	Book     *deadline.Book
}

// Room escalates (bộ phận nhắc việc).
type Room struct{ Deps }

// New makes the room.
func New(d Deps) *Room { return &Room{d} }

// Handlers are the timers of the room; boot hands them to the wheel.
func (m *Room) Handlers() []timer.Handler {
	return []timer.Handler{
		{Kind: dossier.TimerNear, Fire: m.firing(nearDue, near)},
		{Kind: dossier.TimerDue, Fire: m.firing(overdue, due)},
		{Kind: dossier.TimerLeg, Fire: m.firing(legOverdue, leg)},
		{Kind: TimerLate, Fire: m.firing(overdueLong, late)},
		{Kind: dossier.TimerAnswer, Fire: m.unanswered, Forget: true},
	}
}

// Told is what an event of the room carries beside the dossier (nội dung sự kiện nhắc việc): which rung, and the accounts
// that were told; nobody, when the units have no such person.
type Told struct {
	dossier.Moved
	Rung string   `json:"rung"`
	Told []string `json:"told"`
}

// hit is a dossier at a rung.
type hit struct {
	dossier.Item
	rung Rung
	told []string
}

// batch is what the handlers read once for all dossiers of a transaction.
type batch struct {
	now       time.Time
	ladder    ladder
	legs      map[string]time.Time
	book      deadline.Snapshot
	calendars map[string]deadline.Calendar
}

// rule says at which rung a dossier stands whose timer came; false when it is none of our business any more.
type rule func(ctx context.Context, b *batch, d timer.Due, i dossier.Item) (Rung, bool, error)

func accepted(i dossier.Item) viet.Day { return viet.DayOf(i.AcceptedAt) }

func near(_ context.Context, b *batch, _ timer.Due, i dossier.Item) (Rung, bool, error) {
	r, ok := b.ladder.at(Near, accepted(i))
	return r, ok && i.DueAt.After(b.now), nil
}

// due leaves alone what has a later due moment by now: that has a timer of its own.
func due(_ context.Context, b *batch, d timer.Due, i dossier.Item) (Rung, bool, error) {
	r, ok := b.ladder.at(Due, accepted(i))
	return r, ok && !i.DueAt.After(d.At), nil
}

func leg(_ context.Context, b *batch, d timer.Due, i dossier.Item) (Rung, bool, error) {
	r, ok := b.ladder.at(Leg, accepted(i))
	at, has := b.legs[i.ID]
	return r, ok && has && !at.After(d.At), nil
}

func late(ctx context.Context, b *batch, d timer.Due, i dossier.Item) (Rung, bool, error) {
	r, ok := b.ladder.named(d.Key, accepted(i))
	if !ok || i.DueAt.IsZero() {
		return r, false, nil
	}
	at, err := b.lateAt(ctx, i, r)
	return r, !at.After(b.now), err
}

// firing makes the handler of a timer.
func (m *Room) firing(action string, is rule) func(context.Context, *store.Tx, []timer.Due) error {
	return func(ctx context.Context, tx *store.Tx, list []timer.Due) error {
		hits, b, err := m.look(ctx, tx, action, list, is)
		if err != nil || len(hits) == 0 {
			return err
		}
		if err := m.tell(ctx, tx, action, hits); err != nil {
			return err
		}
		if action == overdue {
			if err := b.next(ctx, tx, hits); err != nil {
				return err
			}
		}
		events := make([]event.New, len(hits))
		for n, h := range hits {
			events[n] = h.Noticed(action)
			moved, _ := events[n].Data.(dossier.Moved)
			events[n].Data = Told{Moved: moved, Rung: h.rung.Name, Told: h.told}
		}
		return event.AppendAll(ctx, tx, events)
	}
}

// look finds the dossiers that the timers are about, as they are now, and the rungs on which they stand.
func (m *Room) look(ctx context.Context, tx *store.Tx, action string, list []timer.Due, is rule) ([]hit, *batch, error) {
	items, err := m.Cases.ItemsTx(ctx, tx, subjects(list))
	if err != nil {
		return nil, nil, err
	}
	b := &batch{now: tx.Now(), calendars: map[string]deadline.Calendar{}}
	if b.ladder, err = Rungs(ctx, tx); err != nil {
		return nil, nil, err
	}
	if b.book, err = m.Book.Snapshot(ctx, tx); err != nil {
		return nil, nil, err
	}
	if action == legOverdue {
		if b.legs, err = ledger.LegsDue(ctx, tx, subjects(list)); err != nil {
			return nil, nil, err
		}
	}
	hits := make([]hit, 0, len(list))
	for _, d := range list {
		i, ok := items[d.Subject]
		if !ok || !i.Running() {
			continue
		}
		r, ok, err := is(ctx, b, d, i)
		if err != nil {
			return nil, nil, err
		}
		if ok {
			hits = append(hits, hit{Item: i, rung: r})
		}
	}
	return hits, b, nil
}

// next sets the timers of the rungs that follow.
func (b *batch) next(ctx context.Context, tx *store.Tx, hits []hit) error {
	var timers []timer.New
	for _, h := range hits {
		for _, r := range b.ladder.after(accepted(h.Item)) {
			at, err := b.lateAt(ctx, h.Item, r)
			if err != nil {
				return err
			}
			timers = append(timers, timer.New{Kind: TimerLate, Subject: h.ID, Key: r.Name, At: at})
		}
	}
	return timer.SetAllTx(ctx, tx, timers)
}

// lateAt is when a dossier comes to a rung after its due moment, by the calendar of its unit.
func (b *batch) lateAt(ctx context.Context, i dossier.Item, r Rung) (time.Time, error) {
	cal, ok := b.calendars[i.Unit.ID]
	if !ok {
		var err error
		if cal, err = b.book.For(ctx, i.Unit.ID); err != nil {
			return time.Time{}, err
		}
		b.calendars[i.Unit.ID] = cal
	}
	res, err := deadline.Due(cal, i.DueAt, deadline.Budget{Amount: r.Amount, Kind: r.Kind}, nil, 0)
	return res.Due, err
}

// unanswered writes an event for filings that were neither accepted, refused nor asked to be completed in time.
func (m *Room) unanswered(ctx context.Context, tx *store.Tx, list []timer.Due) error {
	items, err := m.Cases.ItemsTx(ctx, tx, subjects(list))
	if err != nil {
		return err
	}
	var events []event.New
	for _, d := range list {
		if i, ok := items[d.Subject]; ok && i.Unanswered() && !i.AnswerBy.After(tx.Now()) {
			events = append(events, i.Noticed("unanswered"))
		}
	}
	return event.AppendAll(ctx, tx, events)
}

func subjects(list []timer.Due) []string {
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.Subject
	}
	return ids
}
