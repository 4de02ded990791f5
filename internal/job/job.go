// Package job is retried work kept in the database (công việc nền).
package job

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tinhso/internal/store"
)

var errNotYet = errors.New("job: not yet")

// Migrations of the room.
var Migrations = store.Line{Room: "job"}

// State of a job; the names are river's.
type State string

// The states.
const (
	Available State = "available"
	Running   State = "running"
	Retryable State = "retryable"
	Scheduled State = "scheduled"
	Completed State = "completed"
	Cancelled State = "cancelled"
	Discarded State = "discarded"
)

// New is a job to insert. A job with the same Kind and UniqueKey that is not finished yet makes the insert do nothing.
type New struct {
	Kind        string
	Args        any
	RunAt       time.Time
	UniqueKey   string
	MaxAttempts int
}

// Job is a job as kept.
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

// Decode reads the arguments into v.
func (j Job) Decode(v any) error { return json.Unmarshal(j.Args, v) }

// Insert adds a job in the caller's transaction.
func Insert(ctx context.Context, tx *store.Tx, n New) error { return errNotYet }

// Effect is what a job changes; it runs in the transaction that finishes the job.
type Effect func(ctx context.Context, tx *store.Tx) error

// Worker does one kind of job.
type Worker struct {
	Kind    string
	Work    func(ctx context.Context, j Job) (Effect, error)
	Timeout time.Duration // 60 s when zero
}

// Cancel says that the job must not be tried again.
func Cancel(err error) error { return errNotYet }

// Snooze says to try again after d, without counting an attempt.
func Snooze(d time.Duration) error { return errNotYet }

// Periodic inserts a job at each tick of a schedule, once over all nodes.
type Periodic struct {
	Name  string
	Every time.Duration
	Make  func() New
}

// Queue works jobs.
type Queue struct{}

// NewQueue makes a queue.
func NewQueue(db *store.DB, workers ...Worker) *Queue { return &Queue{} }

// Every adds periodic jobs; before Run.
func (q *Queue) Every(p ...Periodic) {}

// Run works until ctx ends, then waits for the jobs in hand.
func (q *Queue) Run(ctx context.Context) error { return errNotYet }

// Drain works every job that is due now, failed ones included, until none is; for tests.
func (q *Queue) Drain(ctx context.Context) error { return errNotYet }

// Filter of List.
type Filter struct {
	State     State
	Kind      string
	PageToken string
	PageSize  int
}

// Page of jobs, newest first.
type Page struct {
	Jobs          []Job
	NextPageToken string
}

// List reads jobs, newest first.
func (q *Queue) List(ctx context.Context, f Filter) (Page, error) { return Page{}, errNotYet }

// Counts is the number of jobs in each state.
func (q *Queue) Counts(ctx context.Context) (map[State]int64, error) { return nil, errNotYet }

// Retry makes a job available again now.
func (q *Queue) Retry(ctx context.Context, id string) error { return errNotYet }

// Cancel stops a job that is not finished.
func (q *Queue) Cancel(ctx context.Context, id string) error { return errNotYet }
