package seal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// corruptible are the columns that evidence rests on. Left out are those that it does not: who seals and until when,
// when a checkpoint was made (its note is what counts), the order in which transactions of the journal stood.
var corruptible = map[string]string{
	"seal_log":        "size backfill",
	"seal_entry":      "pos seq body tags",
	"seal_tile":       "level n hashes",
	"seal_subject":    "subject salt leaves",
	"seal_form":       "no tbl cols",
	"seal_checkpoint": "size root note",
	"event":           "seq id kind subject actor unit_path at data",
	"event_cursor":    "seq",
	"thing":           "id name amount open data code",
	"thing_step":      "thing_id n what",
	"thing_read":      "id who",
}

var garbage = []any{nil, int64(-1), int64(0), int64(1) << 62, "", "x", strings.Repeat("9", 400), []byte{}, []byte{1, 255, 255, 255, 255, 255, 255, 255, 255, 127},
	[]byte(strings.Repeat("\xff", 3000)), `{"a":`, "'; --", "\u200b"}

// Whatever somebody puts where, Verify ends and says so.
func TestRandomCorruptionIsFoundInBoundedTime(t *testing.T) {
	run(t, func(w *world) {
		good := w.dump()
		rnd := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // a repeatable order
		tried := 0
		for range 150 {
			table, column := pick(rnd)
			value := garbage[rnd.IntN(len(garbage))]
			q := fmt.Sprintf("UPDATE %s SET %s = $1 WHERE %s", table, column, some(rnd, table))
			changed := false
			err := w.db.Write(w.ctx, func(tx *store.Tx) error {
				n, err := tx.Exec(w.ctx, q, value)
				changed = n > 0
				return err
			})
			if err != nil || !changed || w.same(good, table) {
				continue // the database itself refused it, or it was that already
			}
			tried++
			ctx, stop := context.WithTimeout(w.ctx, time.Minute)
			r, err := seal.Verify(ctx, w.db, w.options())
			stop()
			if ctx.Err() == context.DeadlineExceeded { // only a standstill
				w.t.Fatalf("%s = %q: did not end", q, value)
			}
			if err != nil {
				w.t.Errorf("%s = %q: %v", q, value, err)
			} else if r.Holds() && r.Waiting+r.WaitingRows == 0 {
				w.t.Errorf("%s = %q: not found", q, value)
			}
			w.restore(good)
		}
		if tried < 30 {
			w.t.Errorf("only %d corruptions were tried", tried)
		}
		w.holds()
	})
}

func pick(rnd *rand.Rand) (table, column string) {
	tables := make([]string, 0, len(corruptible))
	for t := range dumped {
		if corruptible[t] != "" {
			tables = append(tables, t)
		}
	}
	slices.Sort(tables)
	table = tables[rnd.IntN(len(tables))]
	columns := strings.Fields(corruptible[table])
	return table, columns[rnd.IntN(len(columns))]
}

// some is a condition for one row, or for all.
func some(rnd *rand.Rand, table string) string {
	key := strings.Fields(dumped[table])[0]
	key = strings.TrimSuffix(key, ",")
	if table == "event_cursor" {
		return "name = 'seal'"
	}
	if rnd.IntN(5) == 0 {
		return "1 = 1"
	}
	return fmt.Sprintf("%s = (SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %d)", key, key, table, key, rnd.IntN(6))
}

// same says whether a table holds what it held.
func (w *world) same(good map[string][][]any, table string) bool {
	return plain(w.dump()[table]) == plain(good[table])
}

// plain writes bytes and text alike.
func plain(rows [][]any) string {
	var b strings.Builder
	for _, row := range rows {
		for _, v := range row {
			if bytes, ok := v.([]byte); ok {
				v = string(bytes)
			}
			fmt.Fprintf(&b, "%v|", v)
		}
	}
	return b.String()
}
