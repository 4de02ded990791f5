package ledger

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Account is the time of one subject as its entries tell it (tài khoản thời hạn). Acts add entries; WriteTx writes those
// that are new.
type Account struct {
	Subject    string
	Started    time.Time // zero: the clock has not begun
	Budget     deadline.Budget
	Basis      string
	Pauses     []Stand
	Extended   int // in the kind of the budget
	Extensions int
	Ended      time.Time
	Entries    []Entry

	Due      deadline.Result // without explanation; of the last entry
	National time.Time

	promised time.Time // of the national measure

	book deadline.Snapshot
	kept int // entries that are in the database
}

// Open opens the account of a subject that has no entries yet (mở tài khoản thời hạn).
func (l *Ledger) Open(ctx context.Context, r store.Reader, subject string) (*Account, error) {
	book, err := l.book.Snapshot(ctx, r)
	return fold(subject, nil, book), err
}

// Load reads the account of a subject; one without entries has not begun.
func (l *Ledger) Load(ctx context.Context, r store.Reader, subject string) (*Account, error) {
	book, err := l.book.Snapshot(ctx, r)
	if err != nil {
		return nil, err
	}
	entries, err := store.All(ctx, r, entryList, scanEntry, subject)
	return fold(subject, entries, book), err
}

// Calendar is the calendar of a unit in the version of the book that the account was opened with.
func (a *Account) Calendar(ctx context.Context, unit string) (deadline.Calendar, error) {
	return a.book.For(ctx, unit)
}

// Stand is one time in which the clock stood, with its reason, person and evidence (lần tạm dừng).
type Stand struct {
	deadline.Pause
	Reason   string
	By       By
	Evidence []string
	EndedBy  By

	entry int64
}

// fold makes the account of its entries.
func fold(subject string, entries []Entry, book deadline.Snapshot) *Account {
	a := &Account{Subject: subject, book: book}
	for _, e := range entries {
		a.take(e)
	}
	a.kept = len(entries)
	return a
}

// take lets an entry have its effect.
func (a *Account) take(e Entry) {
	a.Entries = append(a.Entries, e)
	switch e.Kind {
	case Start:
		a.Started, a.Budget, a.Basis = e.At, e.Budget, e.Basis
	case Pause:
		p := deadline.Pause{From: e.At, To: e.Until, Restart: e.Restart, Law: e.Law, Why: e.Reason}
		a.Pauses = append(a.Pauses, Stand{Pause: p, Reason: e.Reason, By: e.By, Evidence: e.Evidence, entry: e.N})
	case Resume, Stop:
		for i := range a.Pauses {
			if a.Pauses[i].To.IsZero() {
				a.Pauses[i].To, a.Pauses[i].EndedBy = e.At, e.By
			}
		}
		if e.Kind == Stop {
			a.Ended = e.At
		}
	case Extend:
		a.Extended += e.Amount
		a.Extensions++
	}
	if !e.After.IsZero() {
		a.Due.Due = e.After
	}
	a.National = e.National
}

// Standing reports an account whose clock stands in a pause without end (đang tạm dừng).
func (a *Account) Standing() bool {
	for _, p := range a.Pauses {
		if p.To.IsZero() {
			return true
		}
	}
	return false
}

// pauses are the times the clock stood, as the engine takes them.
func (a *Account) pauses() []deadline.Pause {
	all := make([]deadline.Pause, len(a.Pauses))
	for i, p := range a.Pauses {
		all[i] = p.Pause
	}
	return all
}

// last is the last entry; the zero entry of an empty account.
func (a *Account) last() Entry {
	if len(a.Entries) == 0 {
		return Entry{}
	}
	return a.Entries[len(a.Entries)-1]
}

// Holding is who has the subject now (đang do ai giữ).
func (a *Account) Holding() Entry { return a.last() }

// Count counts on a calendar, with the explanation day by day (diễn giải từng ngày).
func (a *Account) Count(c deadline.Calendar) (deadline.Result, error) {
	return deadline.Compute(c, a.Started, a.Budget, a.pauses(), a.Extended)
}

// count counts without it.
func (a *Account) count(c deadline.Calendar) (deadline.Result, error) {
	return deadline.Due(c, a.Started, a.Budget, a.pauses(), a.Extended)
}

// Changed reports entries that are not yet written.
func (a *Account) Changed() bool { return len(a.Entries) > a.kept }

// Appointment is the last new appointment: the due moment before it and after it (hẹn lại).
func (a *Account) Appointment() (was, due time.Time, ok bool) {
	for i := len(a.Entries) - 1; i >= 0; i-- {
		if e := a.Entries[i]; e.Kind == Extend {
			return e.Before, e.After, true
		}
	}
	return time.Time{}, time.Time{}, false
}

// Warning is when the one who has the subject is warned (thời điểm nhắc sắp đến hạn), by the rule in force on the day of
// acceptance: where it counts days, when the office opens on that day. Zero while nothing is due.
func (a *Account) Warning(ctx context.Context, unit string) (time.Time, error) {
	if a.Due.Paused || a.Due.Due.IsZero() || !a.Ended.IsZero() {
		return time.Time{}, nil
	}
	rule, ok, err := a.rule(ctx, deadline.RuleWarnBefore)
	if err != nil || !ok {
		return time.Time{}, err
	}
	cal, err := a.book.For(ctx, unit)
	if err != nil {
		return time.Time{}, err
	}
	at := rule.Before(cal, a.Due.Due)
	if spans := cal.Spans(viet.DayOf(at)); rule.Kind != deadline.WorkingHour && len(spans) > 0 {
		at = viet.DayOf(at).Time(spans[0].Opens)
	}
	return at, nil
}

// NationalOnTime is the verdict of the national measure on a subject that ended.
func (a *Account) NationalOnTime(ended time.Time, supplements int) bool {
	return NationalOnTime(ended, a.promised, a.pauses(), supplements)
}
