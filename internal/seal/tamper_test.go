package seal_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// What an administrator could do with SQL, and what Verify must name.
var tampers = []struct {
	name                     string
	sql                      []string
	code, table, key, column string
}{
	{"a column of a row", []string{`UPDATE thing SET amount = 999 WHERE id = 't01'`}, "seal.find.row_edited", "thing", "t01", "amount"},
	{"a truth value", []string{`UPDATE thing SET open = TRUE WHERE id = 't01'`}, "seal.find.row_edited", "thing", "t01", "open"},
	{"inside a document", []string{`UPDATE thing SET data = '{"a": [2, "đ<"], "b": 2}' WHERE id = 't01'`}, "seal.find.row_edited", "thing", "t01", "data"},
	{"a value to NULL", []string{`UPDATE thing SET data = NULL WHERE id = 't01'`}, "seal.find.row_edited", "thing", "t01", "data"},
	{"a step", []string{`UPDATE thing_step SET what = 'x' WHERE thing_id = 't02' AND n = 2`}, "seal.find.row_edited", "thing_step", "t02|2", "what"},
	{"a file", []string{`UPDATE thing_file SET sha256 = 'bb'`}, "seal.find.row_edited", "thing_file", "t00|1", "sha256"},
	{"a reading", []string{`UPDATE thing_read SET who = 'nobody' WHERE id = 'r01'`}, "seal.find.row_edited", "thing_read", "r01", "who"},
	{"a reading deleted", []string{`DELETE FROM thing_read WHERE id = 'r01'`}, "seal.find.row_deleted", "thing_read", "r01", ""},
	{"a step deleted", []string{`DELETE FROM thing_step WHERE thing_id = 't02' AND n = 3`}, "seal.find.row_deleted", "thing_step", "t02|3", ""},
	{"a step inserted", []string{`INSERT INTO thing_step (thing_id, n, what) VALUES ('t02', 9, 'x')`}, "seal.find.row_inserted", "thing_step", "t02|9", ""},
	{"a step moved to another thing", []string{`UPDATE thing_step SET thing_id = 't03', n = 8 WHERE thing_id = 't02' AND n = 3`}, "seal.find.row_deleted", "thing_step", "t02|3", ""},
	{"an event", []string{`UPDATE event SET actor = 'b2' WHERE seq = 5`}, "seal.find.event_edited", "", "", "actor"},
	{"the data of an event", []string{`UPDATE event SET data = '{"n": 7}' WHERE seq = 5`}, "seal.find.event_edited", "", "", "data"},
	{"an event back-dated", []string{`UPDATE event SET at = at - 86400000 WHERE seq = 5`}, "seal.find.event_edited", "", "", "at"},
	{"an event deleted", []string{`DELETE FROM event WHERE seq = 7`}, "seal.find.event_deleted", "", "", ""},
	{"an event inserted in between", []string{`DELETE FROM event WHERE seq = 7`, `DELETE FROM seal_entry WHERE seq = 7`,
		`INSERT INTO event (seq, tx, id, kind, subject, actor, unit_path, at, data) VALUES (7, 0, 'e', 'thing.moved', 't01', 'a', '/', 1, '{}')`},
		"seal.find.event_inserted", "", "", ""},
	{"two events swapped", []string{`UPDATE event SET seq = 1000 WHERE seq = 4`, `UPDATE event SET seq = 4 WHERE seq = 5`, `UPDATE event SET seq = 5 WHERE seq = 1000`},
		"seal.find.event_edited", "", "", "id"},
	{"the tail of the journal", []string{`DELETE FROM event WHERE seq > 15`}, "seal.find.event_deleted", "", "", ""},
	{"the tail of the log", []string{`DELETE FROM seal_entry WHERE pos > 40`}, "seal.find.entry_missing", "", "", ""},
	{"an entry", []string{`UPDATE seal_entry SET body = (SELECT body FROM seal_entry WHERE pos = 0) WHERE seq = 6`}, "seal.find.entry_edited", "", "", ""},
	{"a leaf", []string{`UPDATE seal_tile SET hashes = (SELECT tags FROM seal_entry WHERE seq = 3) WHERE level = 0`}, "seal.find.tile_damaged", "", "", ""},
	{"no tiles", []string{`DELETE FROM seal_tile`}, "seal.find.seal_damaged", "seal_log", "", "size"},
	{"a size beyond all bounds", []string{`UPDATE seal_log SET size = 1152921504606846976`}, "seal.find.seal_damaged", "seal_log", "", "size"},
	{"a size too small", []string{`UPDATE seal_log SET size = 9`}, "seal.find.truncated", "", "", ""},
	{"no log", []string{`DELETE FROM seal_log`}, "seal.find.seal_damaged", "seal_log", "", ""},
	{"a root", []string{`UPDATE seal_checkpoint SET root = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='`}, "seal.find.checkpoint_wrong", "", "", ""},
	{"the seal of a subject", []string{`UPDATE seal_subject SET leaves = salt WHERE subject = 't01'`}, "seal.find.seal_damaged", "seal_subject", "", ""},
	{"the salt of a subject", []string{`UPDATE seal_subject SET salt = leaves WHERE subject = 't01'`}, "seal.find.seal_damaged", "seal_subject", "", ""},
	{"no seal of a subject", []string{`DELETE FROM seal_subject WHERE subject = 't01'`}, "seal.find.row_inserted", "thing", "t01", ""},
	{"a row and its seal deleted", []string{`DELETE FROM seal_subject WHERE subject = 't03'`, `DELETE FROM thing WHERE id = 't03'`, `DELETE FROM thing_step WHERE thing_id = 't03'`},
		"seal.find.row_deleted", "thing", "t03", ""},
	{"the columns that are sealed", []string{`UPDATE seal_form SET cols = 'name' WHERE tbl = 'thing'`}, "seal.find.seal_damaged", "seal_subject", "", ""},
	{"a column that there never was", []string{`UPDATE seal_form SET cols = 'name; DROP' WHERE tbl = 'thing'`}, "seal.find.seal_damaged", "seal_form", "", ""},
	{"the cursor put back, so that all seems to wait", []string{`UPDATE event_cursor SET tx = 0, seq = 0 WHERE name = 'seal'`, `UPDATE thing SET amount = 999 WHERE id = 't01'`},
		"seal.find.row_edited", "thing", "t01", "amount"},
	{"a row told of, so that it seems to wait", []string{`INSERT INTO event_told (id, tbl, subject, at) VALUES ('x', 'thing', 't01', 1)`, `UPDATE thing SET amount = 999 WHERE id = 't01'`},
		"seal.find.row_edited", "thing", "t01", "amount"},
	{"a table to be taken up again", []string{`UPDATE seal_log SET backfill = 'thing|'`, `INSERT INTO thing (id, name, amount, open, code) VALUES ('fake', 'x', 1, FALSE, 'c')`},
		"seal.find.row_inserted", "thing", "fake", ""},
}

func TestTamperingIsNamed(t *testing.T) {
	for _, c := range tampers {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(w *world) {
				w.write(func(tx *store.Tx) error {
					for _, q := range c.sql {
						if n, err := tx.Exec(w.ctx, q); err != nil || n == 0 {
							w.t.Fatal(q, n, err)
						}
					}
					return nil
				})
				w.names(c.code, c.table, c.key, c.column)
			})
		})
	}
}

// A row is put back to what it was, and its seal with it: every hash is then
// that of a leaf which once was the latest.
func TestARowPutBackWithItsSealIsNamed(t *testing.T) {
	run(t, func(w *world) {
		old := w.subject("t01")
		w.move("t01", 4, 777)
		w.drain()
		w.holds()
		w.sql(`UPDATE thing SET amount = 21 WHERE id = 't01'`)
		w.sql(`DELETE FROM thing_step WHERE thing_id = 't01' AND n = 4`)
		w.sql(`UPDATE seal_subject SET salt = $1, leaves = $2 WHERE subject = 't01'`, old.salt, old.leaves)
		w.names("seal.find.row_rolled_back", "thing", "t01", "")
		w.names("seal.find.row_deleted", "thing_step", "t01|4", "")
	})
}

// A row is edited and its seal made to fit: the tree does not have that leaf.
func TestAForgedSealIsNamed(t *testing.T) {
	run(t, func(w *world) {
		w.sql(`UPDATE thing SET amount = 999 WHERE id = 't01'`)
		if err := w.log.Forge(w.ctx, "t01"); err != nil {
			w.t.Fatal(err)
		}
		w.names("seal.find.row_forged", "thing", "t01", "")
		if _, err := w.log.Proof(w.ctx, w.db, seal.ProofOf{Table: "thing", Subject: "t01"}); err == nil {
			w.t.Error("a forged row was proven")
		}
	})
}

type subjectRow struct{ salt, leaves []byte }

func (w *world) subject(id string) (s subjectRow) {
	w.t.Helper()
	if err := w.db.QueryRow(w.ctx, `SELECT salt, leaves FROM seal_subject WHERE subject = $1`, id).Scan(&s.salt, &s.leaves); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// The tail is cut off together with the seal: the files that were left, and notes kept elsewhere, know better.
func TestATailCutOffWithItsSealIsNoticed(t *testing.T) {
	run(t, func(w *world) {
		old := w.dump()
		w.make("t90", "x")
		w.move("t90", 2, 1)
		w.drain()
		now, err := w.log.Checkpoint(w.ctx, w.db)
		if err != nil {
			w.t.Fatal(err)
		}
		w.restore(old)
		w.names("seal.find.truncated", "", "", "")
		// Without the files nothing here betrays it; a note kept elsewhere does.
		o := w.options()
		if err := os.RemoveAll(w.dir); err != nil {
			w.t.Fatal(err)
		}
		if r := w.verifyWith(o); !r.Holds() {
			w.t.Errorf("%+v", r.Findings)
		}
		o.Checkpoints = []string{now.Note}
		w.namesWith(o, "seal.find.truncated", "", "", "")
	})
}

// Sealing does not go on behind a log that was cut off.
func TestACutLogIsNotContinued(t *testing.T) {
	run(t, func(w *world) {
		old := w.dump()
		w.make("t90", "x")
		w.drain()
		w.restore(old)
		if err := seal.New(w.db, w.key, w.dir, facts...).Drain(w.ctx); err == nil {
			w.t.Error("a log whose end was cut off was sealed on")
		}
	})
}

// Somebody makes the whole log again with a key of their own.
func TestAnotherKeyIsNoticed(t *testing.T) {
	run(t, func(w *world) {
		own, err := seal.LoadKey(filepath.Join(w.t.TempDir(), "k"), "tinhso.example/niem-phong")
		if err != nil {
			w.t.Fatal(err)
		}
		if err := seal.New(w.db, own, "", facts...).Drain(w.ctx); err == nil {
			w.t.Error("another key went on with the log")
		}
		for _, q := range []string{`DELETE FROM seal_log`, `DELETE FROM seal_entry`, `DELETE FROM seal_tile`, `DELETE FROM seal_subject`,
			`DELETE FROM seal_checkpoint`, `DELETE FROM seal_form`, `UPDATE thing SET amount = 1`, `DELETE FROM event_cursor`} {
			w.sql(q)
		}
		if err := seal.New(w.db, own, "", facts...).Drain(w.ctx); err != nil {
			w.t.Fatal(err)
		}
		w.names("seal.find.checkpoint_wrong", "", "", "")
		o := w.options()
		o.Keys = []note.Verifier{own.Verifier()}
		w.namesWith(o, "seal.find.checkpoint_wrong", "", "", "") // those in the files
	})
}

// A column that no event of the turn may change is sealed with an alarm, which
// nobody can take out again.
func TestAnEditBeforeAnotherEventIsNotMadeGood(t *testing.T) {
	run(t, func(w *world) {
		w.sql(`UPDATE thing SET code = 'stolen' WHERE id = 't01'`)
		w.sql(`UPDATE thing_step SET what = 'x' WHERE thing_id = 't01' AND n = 1`)
		w.move("t01", 4, 3)
		w.drain()
		w.names("seal.find.alarm", "thing", "t01", "code")
		w.names("seal.find.row_edited", "thing_step", "t01|1", "what")
	})
}

// dump keeps what is in the tables of the seal and of the journal; restore puts it back.
func (w *world) dump() map[string][][]any {
	w.t.Helper()
	all := map[string][][]any{}
	for table, columns := range dumped {
		list, err := store.All(w.ctx, w.db, "SELECT "+columns+" FROM "+table, func(r *store.Rows) ([]any, error) {
			row := make([]any, 1)
			for _, c := range columns {
				if c == ',' {
					row = append(row, nil)
				}
			}
			dest := make([]any, len(row))
			for i := range row {
				dest[i] = &row[i]
			}
			err := r.Scan(dest...)
			for i := range row {
				if b, ok := row[i].([]byte); ok && b == nil {
					row[i] = []byte{}
				}
			}
			return row, err
		})
		if err != nil {
			w.t.Fatal(err)
		}
		all[table] = list
	}
	return all
}

var dumped = map[string]string{
	"seal_log":        "id, size, past_tx, past_seq, backfill, kept_at, holder, held_to_at, vkey, begun_at",
	"seal_entry":      "pos, seq, body, tags",
	"seal_tile":       "level, n, hashes",
	"seal_subject":    "subject, salt, leaves",
	"seal_checkpoint": "size, root, at, note, cosigned",
	"event":           "seq, tx, id, kind, subject, actor, unit_path, at, data",
	"seal_form":       "no, tbl, cols",
	"thing":           "id, name, amount, open, data, code",
	"thing_step":      "thing_id, n, what",
	"thing_read":      "id, who",
	"event_cursor":    "name, tx, seq, attempts, retry_at, reason, updated_at",
}

func (w *world) restore(all map[string][][]any) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		for table := range dumped {
			if _, err := tx.Exec(w.ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		for table, columns := range dumped {
			for _, row := range all[table] {
				if _, err := tx.Exec(w.ctx, "INSERT INTO "+table+" ("+columns+") VALUES "+places(len(row)), row...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func places(n int) string {
	s := "("
	for i := range n {
		if i > 0 {
			s += ", "
		}
		s += "$" + string(rune('1'+i))
	}
	if n > 9 {
		s = "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10"
	}
	return s + ")"
}
