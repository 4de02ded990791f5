package event

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
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
	data, err := n.data()
	if err != nil {
		return err
	}
	err = tx.Later(ctx, sqlAppend, store.NewID(), n.Kind, n.Subject, n.Actor, n.UnitPath, tx.Now(), data)
	if err != nil {
		return fmt.Errorf("event: appending %s: %w", n.Kind, err)
	}
	tx.Wake(topic)
	return nil
}

// data is the data of the event as it is kept.
func (n New) data() (string, error) {
	if n.Kind == "" || n.Subject == "" {
		return "", errors.New("event: an event has a kind and a subject")
	}
	if n.Data == nil {
		return "{}", nil
	}
	b, err := json.Marshal(n.Data)
	if err != nil {
		return "", fmt.Errorf("event: %s: %w", n.Kind, err)
	}
	return string(b), nil
}

// manyRows are the sizes of statement that append: few texts to prepare.
var manyRows = []int{128, 32, 8}

// AppendAll is Append for many at once (ghi nhiều sự kiện), in their order.
func AppendAll(ctx context.Context, tx *store.Tx, list []New) error {
	for _, rows := range manyRows {
		for ; len(list) >= rows; list = list[rows:] {
			if err := appendRows(ctx, tx, list[:rows]); err != nil {
				return err
			}
		}
	}
	for _, n := range list {
		if err := Append(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

func appendRows(ctx context.Context, tx *store.Tx, list []New) error {
	args := make([]any, 0, 7*len(list))
	for _, n := range list {
		data, err := n.data()
		if err != nil {
			return err
		}
		args = append(args, store.NewID(), n.Kind, n.Subject, n.Actor, n.UnitPath, tx.Now(), data)
	}
	if err := tx.Later(ctx, manyTexts()[len(list)], args...); err != nil {
		return fmt.Errorf("event: appending %s: %w", list[0].Kind, err)
	}
	tx.Wake(topic)
	return nil
}

// manyTexts are sqlAppend for so many rows.
var manyTexts = sync.OnceValue(func() map[int]string {
	head, _, _ := strings.Cut(sqlAppend, "($1")
	texts := map[int]string{}
	for _, n := range manyRows {
		rows := make([]string, n)
		for i := range rows {
			j := 7 * i
			rows[i] = fmt.Sprintf("($%d, $%d, $%d, $%d, $%d, $%d, $%d)", j+1, j+2, j+3, j+4, j+5, j+6, j+7)
		}
		texts[n] = head + strings.Join(rows, ", ")
	}
	return texts
})

func scanEvent(r *store.Rows) (Event, error) {
	var e Event
	err := r.Scan(&e.tx, &e.Seq, &e.ID, &e.Kind, &e.Subject, &e.Actor, &e.UnitPath, &e.At, &e.Data)
	return e, err
}
