// Package event is the journal (nhật ký sự kiện).
package event

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tinhso/internal/store"
)

var errNotYet = errors.New("event: not yet")

// Migrations of the room.
var Migrations = store.Line{Room: "event"}

// New is an event to append. No personal data in events.
type New struct {
	Kind, Subject, Actor, UnitPath string
	Data                           any
}

// Event is an appended event.
type Event struct {
	Seq                                int64
	ID, Kind, Subject, Actor, UnitPath string
	At                                 time.Time
	Data                               json.RawMessage
}

// Append adds an event in the caller's transaction, last of its statements.
func Append(ctx context.Context, tx *store.Tx, n New) error { return errNotYet }

// Consumer reads events of its kinds in order, each exactly once. No kinds: all.
type Consumer struct {
	Name  string
	Kinds []string
	Apply func(ctx context.Context, tx *store.Tx, e Event) error
}

// Journal pumps events to consumers.
type Journal struct{}

// NewJournal makes the pump.
func NewJournal(db *store.DB, consumers ...Consumer) *Journal { return &Journal{} }

// Run pumps until ctx ends.
func (j *Journal) Run(ctx context.Context) error { return errNotYet }

// Drain applies everything there is now; the error names events set aside meanwhile.
func (j *Journal) Drain(ctx context.Context) error { return errNotYet }

// Filter of List.
type Filter struct {
	Kind, Subject, UnitPath string // UnitPath: the subtree
	PageToken               string
	PageSize                int
}

// Page of events, newest first.
type Page struct {
	Events        []Event
	NextPageToken string
}

// List reads the journal, newest first.
func List(ctx context.Context, r store.Reader, f Filter) (Page, error) { return Page{}, errNotYet }

// Aside is an event that a consumer could not apply.
type Aside struct {
	ID, Consumer, Reason string
	Event                Event
	At                   time.Time
	Attempts             int
}

// SetAside lists the events set aside.
func (j *Journal) SetAside(ctx context.Context) ([]Aside, error) { return nil, errNotYet }

// Retry applies an event set aside again, now.
func (j *Journal) Retry(ctx context.Context, asideID string) error { return errNotYet }

// Lag is how many events each consumer still has to read.
func (j *Journal) Lag(ctx context.Context) (map[string]int64, error) { return nil, errNotYet }
