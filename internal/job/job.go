package job

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
var Migrations = store.Line{Room: "job", FS: migrateFS}

// topic wakes the queues of this process after a commit.
const topic = "job"

// State is where a job stands (trạng thái công việc); the names are river's.
type State string

// The states.
const (
	Available State = "available" // waits for a worker
	Running   State = "running"   // a worker has it, under a lease
	Retryable State = "retryable" // failed, waits for its next attempt
	Scheduled State = "scheduled" // waits for its time
	Completed State = "completed" // done
	Cancelled State = "cancelled" // stopped by a person or by its worker
	Discarded State = "discarded" // failed at its last attempt
)

// defaultAttempts spreads over about three weeks.
const defaultAttempts = 25

// New is a job to insert (công việc mới). While a job with the same Kind and
// UniqueKey is not finished, inserting another does nothing.
type New struct {
	Kind        string
	Args        any
	RunAt       time.Time // now when zero
	UniqueKey   string
	MaxAttempts int // 25 when zero
}

// Job is a job as it is kept (công việc nền).
type Job struct {
	ID, Kind    string
	Args        json.RawMessage
	State       State
	Attempt     int
	MaxAttempts int
	UniqueKey   string
	RunAt       time.Time
	CreatedAt   time.Time
	AttemptedAt time.Time
	FinishedAt  time.Time
	LastError   string
}

// Decode reads the arguments into v; arguments that cannot be read cancel the job.
func (j Job) Decode(v any) error {
	if err := json.Unmarshal(j.Args, v); err != nil {
		return Cancel(fmt.Errorf("job: arguments of %s: %w", j.Kind, err))
	}
	return nil
}

func scanJob(r *store.Rows) (Job, error) {
	var j Job
	err := r.Scan(&j.ID, &j.Kind, &j.Args, &j.State, &j.Attempt, &j.MaxAttempts, &j.UniqueKey,
		&j.RunAt, &j.CreatedAt, &j.AttemptedAt, &j.FinishedAt, &j.LastError)
	return j, err
}

// Insert adds a job in the caller's transaction (xếp việc vào hàng đợi).
func Insert(ctx context.Context, tx *store.Tx, n New) error {
	if n.Kind == "" {
		return errors.New("job: a job has a kind")
	}
	args := "{}"
	if n.Args != nil {
		b, err := json.Marshal(n.Args)
		if err != nil {
			return fmt.Errorf("job: %s: %w", n.Kind, err)
		}
		args = string(b)
	}
	if n.MaxAttempts <= 0 {
		n.MaxAttempts = defaultAttempts
	}
	state := Available
	if n.RunAt.After(tx.Now()) {
		state = Scheduled
	} else {
		n.RunAt = tx.Now()
	}
	err := tx.Later(ctx, sqlInsert, store.NewID(), n.Kind, args, state, n.MaxAttempts, n.UniqueKey, n.RunAt, tx.Now())
	if err != nil {
		return fmt.Errorf("job: inserting %s: %w", n.Kind, err)
	}
	if state == Available {
		tx.Wake(topic)
	}
	return nil
}

// Effect is what a job changes (kết quả của công việc); it runs in the
// transaction that completes the job. Nil when there is nothing to change.
type Effect func(ctx context.Context, tx *store.Tx) error

// Worker does one kind of job (bộ xử lý công việc). Work runs outside of any
// transaction and may run again; it ends when ctx does.
type Worker struct {
	Kind    string
	Work    func(ctx context.Context, j Job) (Effect, error)
	Timeout time.Duration // 60 s when zero

	// Spare work may wait: one at a time is done, by a hand of its own that
	// rests as long as it worked, so that people come first.
	Spare bool
}

// cancelled and snoozed are what Cancel and Snooze wrap.
type cancelled struct{ err error }

func (c *cancelled) Error() string { return "cancelled: " + c.err.Error() }
func (c *cancelled) Unwrap() error { return c.err }

type snoozed struct{ d time.Duration }

func (s *snoozed) Error() string { return "snoozed for " + s.d.String() }

// Cancel makes an error that ends the job at once (hủy công việc): another
// attempt would fail the same way.
func Cancel(err error) error { return &cancelled{err} }

// Snooze makes an error that puts the job off without counting an attempt
// (hoãn công việc).
func Snooze(d time.Duration) error { return &snoozed{d} }

// delay is the wait after a failed attempt: attempt⁴ seconds, as river's.
func delay(attempt int) time.Duration {
	return time.Duration(attempt*attempt*attempt*attempt) * time.Second
}
