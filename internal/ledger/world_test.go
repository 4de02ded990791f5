package ledger_test

import (
	"context"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, deadline.Migrations, ledger.Migrations}

func TestEveryStatementIsPrepared(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

// world is a ledger with a calendar: Monday to Friday, 07:30-11:30 and 13:00-17:00; October 2026, the 5th is a Monday.
type world struct {
	*ledger.Ledger
	db    *store.DB
	book  *deadline.Book
	clock *storetest.Clock
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, viet.Zone)
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.RunClock(t, at(5, 9, 0), lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		w := &world{db: db, book: deadline.New(db), clock: clock}
		w.Ledger = ledger.New(db, w.book)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			var week []deadline.HoursRow
			for day := 1; day <= 5; day++ {
				week = append(week, deadline.HoursRow{Weekday: day, Opens: "07:30", Closes: "11:30"},
					deadline.HoursRow{Weekday: day, Opens: "13:00", Closes: "17:00"})
			}
			if _, err := w.book.PutHoursTx(ctx, tx, "", viet.Day{Y: 2020, M: 1, D: 1}, week); err != nil {
				return err
			}
			_, err := w.book.PutHorizonTx(ctx, tx, viet.Day{Y: 2020, M: 1, D: 1}, viet.Day{Y: 2026, M: 12, D: 31})
			return err
		})
		fn(t, w)
	})
}

func (w *world) write(t *testing.T, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// rule sets a dated rule.
func (w *world) rule(t *testing.T, r deadline.Rule) {
	t.Helper()
	if r.ValidFrom.IsZero() {
		r.ValidFrom = viet.Day{Y: 2026, M: 1, D: 1}
	}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		_, err := w.book.PutRuleTx(ctx, tx, r)
		return err
	})
}

var (
	days5  = deadline.Budget{Amount: 5, Kind: deadline.WorkingDay}
	shares = []ledger.Share{{State: "accepted", Percent: 10}, {State: "working", Percent: 60}, {State: "proposed", Percent: 20}, {State: "approved", Percent: 10}}
)

// act is an act of officer Lan of the commune, who has it from then on in a state.
func act(when time.Time, state string) ledger.Act {
	a := ledger.Act{At: when, By: ledger.By{Account: "lan", Name: "Nguyễn Thị Lan", Unit: "p1", UnitName: "UBND Phường 1"}, Calendar: "p1", Shares: shares}
	if state != "" {
		a.Hold = ledger.Hold{State: state, Role: "officer", Unit: "p1", UnitName: "UBND Phường 1", Account: "lan", Name: "Nguyễn Thị Lan"}
	}
	return a
}

func (w *world) load(t *testing.T) *ledger.Account {
	t.Helper()
	a, err := w.Load(t.Context(), w.db, "h1")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// keep writes the new entries and reads the account again.
func (w *world) keep(t *testing.T, a *ledger.Account) *ledger.Account {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error { return a.WriteTx(ctx, tx) })
	again := w.load(t)
	if len(again.Entries) != len(a.Entries) {
		t.Fatalf("%d entries were kept of %d", len(again.Entries), len(a.Entries))
	}
	return again
}

// started is an account begun on Monday the 5th at nine.
func (w *world) started(t *testing.T, b deadline.Budget) *ledger.Account {
	t.Helper()
	a := w.load(t)
	ok(t, a.Start(t.Context(), act(at(5, 9, 0), "accepted"), b, "catalogue"))
	return w.keep(t, a)
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(fault.Reason(err))
	}
}

func wantRefused(t *testing.T, err error, code string) {
	t.Helper()
	if f, is := fault.As(err); !is || f.Code != code || f.Kind != fault.KindConflict && f.Kind != fault.KindInvalid {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func (w *world) statement(t *testing.T, a *ledger.Account, now time.Time) ledger.Statement {
	t.Helper()
	s, err := a.Statement(t.Context(), "p1", shares, now)
	ok(t, err)
	return s
}
