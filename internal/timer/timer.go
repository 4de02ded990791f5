package timer

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/store"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations make the tables of the room.
var Migrations = store.Line{Room: "timer", FS: migrateFS}

// topic wakes the wheels of this process after a commit.
const topic = "timer"

// New is a timer to set (báo hạn mới); (Kind, Subject, Key) is one timer.
type New struct {
	Kind, Subject, Key string
	At                 time.Time
	Args               any // what the handler is given beside; small, JSON
}

// Due is a timer whose moment has come (báo hạn đã đến).
type Due struct {
	ID, Kind, Subject, Key string
	At                     time.Time
	Args                   json.RawMessage
}

// Decode reads the arguments into v.
func (d Due) Decode(v any) error {
	if err := json.Unmarshal(d.Args, v); err != nil {
		return fmt.Errorf("timer: arguments of %s of %s: %w", d.Kind, d.Subject, err)
	}
	return nil
}

// Handler fires one kind (bộ xử lý báo hạn): at most 500 timers, the earliest first, in one transaction with their
// marks, so their effect happens exactly once. It writes through tx only, and may set timers, its own among them.
type Handler struct {
	Kind string
	Fire func(ctx context.Context, tx *store.Tx, due []Due) error

	// Forget deletes what fired. For kinds that nobody sets again to a moment that is past: it would fire again.
	Forget bool
}

// SetTx sets a timer in the caller's transaction (đặt báo hạn), or moves it. One that fired stays fired unless it is
// set to a later moment than the one it fired for: a deadline that was moved is a new deadline.
func SetTx(ctx context.Context, tx *store.Tx, n New) error { return SetAllTx(ctx, tx, []New{n}) }

// SetAllTx is SetTx for many at once (đặt nhiều báo hạn); of several of one name the last counts.
func SetAllTx(ctx context.Context, tx *store.Tx, list []New) error {
	rows, soon, err := rowsOf(list, tx.Now())
	if err != nil {
		return err
	}
	for len(rows) > 0 {
		n := min(len(rows), most(rows))
		var args []any
		for _, r := range rows[:n] {
			args = append(args, store.NewID(), r.Kind, r.Subject, r.Key, r.At, r.args)
		}
		if err := tx.Later(ctx, setText(n), args...); err != nil {
			return fmt.Errorf("timer: setting %s of %s: %w", rows[0].Kind, rows[0].Subject, err)
		}
		rows = rows[n:]
	}
	if soon {
		tx.Wake(topic)
	}
	return nil
}

// DropTx forgets the timers of a subject that have not yet fired (bỏ báo hạn).
func DropTx(ctx context.Context, tx *store.Tx, kind, subject string) error {
	return DropAllTx(ctx, tx, kind, []string{subject})
}

// DropAllTx is DropTx for many subjects at once.
func DropAllTx(ctx context.Context, tx *store.Tx, kind string, subjects []string) error {
	for len(subjects) > 0 {
		n := min(len(subjects), perStatement)
		for _, q := range []string{sqlDrop, sqlDropAgain} {
			text, args := store.In(q, []any{kind}, subjects[:n])
			if err := tx.Later(ctx, text, args...); err != nil {
				return fmt.Errorf("timer: dropping %s: %w", kind, err)
			}
		}
		subjects = subjects[n:]
	}
	return nil
}

// ForgetTx deletes all that is known of the timers of a subject that has ended, also that they fired (xóa báo hạn): set
// again, they begin anew.
func ForgetTx(ctx context.Context, tx *store.Tx, subject string, kinds ...string) error {
	text, args := store.In(sqlForget, []any{subject}, kinds)
	if err := tx.Later(ctx, text, args...); err != nil {
		return fmt.Errorf("timer: forgetting those of %s: %w", subject, err)
	}
	return nil
}

// row is a timer on its way into the table.
type row struct {
	New
	args string
}

// rowsOf checks what is to be set and says whether any of it is due already.
func rowsOf(list []New, now time.Time) (rows []row, soon bool, err error) {
	type name struct{ kind, subject, key string }
	at := make(map[name]int, len(list))
	for _, n := range list {
		if n.Kind == "" || n.Subject == "" || n.At.UnixMilli() <= 0 {
			return nil, false, errors.New("timer: a timer has a kind, a subject and a moment")
		}
		r := row{New: n, args: "{}"}
		if n.Args != nil {
			b, err := json.Marshal(n.Args)
			if err != nil {
				return nil, false, fmt.Errorf("timer: %s of %s: %w", n.Kind, n.Subject, err)
			}
			r.args = string(b)
		}
		soon = soon || !n.At.After(now)
		if i, twice := at[name{n.Kind, n.Subject, n.Key}]; twice {
			rows[i] = r
			continue
		}
		at[name{n.Kind, n.Subject, n.Key}] = len(rows)
		rows = append(rows, r)
	}
	return rows, soon, nil
}
