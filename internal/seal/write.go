package seal

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// errMoved says that another node sealed meanwhile.
var errMoved = errors.New("seal: another node sealed meanwhile")

const (
	// lease is how long the node that sealed last may go on without asking: it
	// spares the others the work of a turn that will not be theirs.
	lease = 15 * time.Second
	// keep is the least time between two checkpoints that are kept for good; a
	// later one proves all that an earlier one proves.
	keep = time.Minute
)

// write writes the turn, when the log is still where it was.
func (t *turn) write(ctx context.Context, cp Checkpoint) error {
	err := t.l.db.Write(ctx, func(tx *store.Tx) error {
		h, err := readHead(ctx, tx, sqlLogLocked)
		if err != nil {
			return err
		}
		if h.size != t.head.size || h.backfill != t.head.backfill {
			return errMoved
		}
		if t.to != t.from {
			if err := event.MoveTx(ctx, tx, cursorName, t.from, t.to); err != nil {
				return err
			}
		}
		if t.missed > 0 {
			if err := event.TakenTx(ctx, tx, cursorName, t.events[:t.missed]); err != nil {
				return err
			}
		}
		if err := t.writeAll(ctx, tx); err != nil {
			return err
		}
		return t.writeHead(ctx, tx, h, cp)
	})
	if errors.Is(err, event.ErrMoved) {
		return errMoved
	}
	return err
}

func (t *turn) writeAll(ctx context.Context, tx *store.Tx) error {
	var args []any
	for _, x := range t.entries {
		var seq any
		if x.event != nil {
			seq = x.event.Seq
		}
		args = append(args, x.pos, seq, x.body, x.tags)
	}
	if err := insertMany(ctx, tx, entryColumns, "", 4, args); err != nil {
		return err
	}
	args = nil
	for _, s := range t.states {
		if s.changed {
			args = append(args, s.subject, s.salt, s.leaves())
		}
	}
	if err := insertMany(ctx, tx, subjectColumns, subjectPut, 3, args); err != nil {
		return err
	}
	for id := range t.edge.dirty {
		if err := tx.Later(ctx, sqlTilePut, id.level, id.n, t.edge.tiles[id]); err != nil {
			return err
		}
	}
	return event.TakeToldTx(ctx, tx, t.due)
}

// writeHead moves the log on and keeps the checkpoint. The one before stays when
// a minute has passed since the last that stayed, or when somebody countersigned it.
func (t *turn) writeHead(ctx context.Context, tx *store.Tx, h head, cp Checkpoint) error {
	kept := h.keptAt
	if cp.Size > h.size {
		if h.size > 0 {
			var at time.Time
			var skip any
			err := tx.QueryRow(ctx, sqlCheckpointAt, h.size).Scan(&skip, &skip, &at, &skip, &skip)
			switch {
			case errors.Is(err, store.ErrNone):
			case err != nil:
				return err
			case at.Sub(kept) >= keep || at.Before(kept):
				kept = at
			default:
				if err := tx.Later(ctx, sqlCheckpointDrop, h.size); err != nil {
					return err
				}
			}
		}
		if err := tx.Later(ctx, sqlCheckpointNew, cp.Size, cp.Root.String(), cp.At, cp.Note); err != nil {
			return err
		}
	}
	return tx.Later(ctx, sqlLogMove, t.edge.size, t.fill, kept, t.l.node, tx.Now().Add(lease))
}

// insertMany inserts rows of so many columns, in statements of few sizes that stay prepared.
func insertMany(ctx context.Context, tx *store.Tx, into, tail string, columns int, args []any) error {
	for _, rows := range []int{128, 32, 8, 1} {
		for n := rows * columns; len(args) >= n; args = args[n:] {
			if err := tx.Later(ctx, "INSERT INTO "+into+" VALUES "+places(rows, columns)+tail, args[:n]...); err != nil {
				return err
			}
		}
	}
	return nil
}

func places(rows, columns int) string {
	var b strings.Builder
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range columns {
			if j == 0 {
				b.WriteByte('(')
			} else {
				b.WriteString(", ")
			}
			n++
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}
