package event

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
var Migrations = store.Line{Room: "event", FS: migrateFS}

// topic wakes the pumps of this process after a commit.
const topic = "event"

// New is an event to append (sự kiện mới). Subject is the code or key of what
// it is about, Actor the account, UnitPath the unit that answers for it.
type New struct {
	Kind, Subject, Actor, UnitPath string
	Data                           any
}

// Event is an event of the journal (sự kiện).
type Event struct {
	Seq                                int64
	ID, Kind, Subject, Actor, UnitPath string
	At                                 time.Time
	Data                               json.RawMessage

	tx int64 // the transaction that appended it; orders before Seq
}

// Decode reads the data of the event into v.
func (e Event) Decode(v any) error {
	if err := json.Unmarshal(e.Data, v); err != nil {
		return fmt.Errorf("event %d %s: %w", e.Seq, e.Kind, err)
	}
	return nil
}

// position is a place in the order in which the journal is read.
type position struct{ tx, seq int64 }

func (p position) before(q position) bool {
	return p.tx < q.tx || p.tx == q.tx && p.seq < q.seq
}

func (e Event) position() position { return position{e.tx, e.Seq} }

// Append adds an event to the journal (ghi sự kiện) in the caller's
// transaction, as its last statement.
func Append(ctx context.Context, tx *store.Tx, n New) error {
	if n.Kind == "" || n.Subject == "" {
		return errors.New("event: an event has a kind and a subject")
	}
	data := "{}"
	if n.Data != nil {
		b, err := json.Marshal(n.Data)
		if err != nil {
			return fmt.Errorf("event: %s: %w", n.Kind, err)
		}
		data = string(b)
	}
	err := tx.Later(ctx, sqlAppend, store.NewID(), n.Kind, n.Subject, n.Actor, n.UnitPath, tx.Now(), data)
	if err != nil {
		return fmt.Errorf("event: appending %s: %w", n.Kind, err)
	}
	tx.Wake(topic)
	return nil
}

func scanEvent(r *store.Rows) (Event, error) {
	var e Event
	err := r.Scan(&e.tx, &e.Seq, &e.ID, &e.Kind, &e.Subject, &e.Actor, &e.UnitPath, &e.At, &e.Data)
	return e, err
}
