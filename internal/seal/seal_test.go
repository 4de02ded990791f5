package seal_test

import (
	"crypto/rand"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/event"
	"tinhso/internal/proof"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestStatements(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestWhatIsSealedHolds(t *testing.T) {
	run(t, func(w *world) {
		r := w.holds()
		// 19 events, 6 readings; rows: 6 things, 19 steps, 6 readings, 1 file.
		if r.Events != 19 || r.Rows != 32 || r.Waiting != 0 || r.WaitingRows != 0 || !r.Signed || r.Checkpoints == 0 {
			w.t.Errorf("%+v", r)
		}
		w.drain()
		again := w.holds()
		if again.Size != r.Size || again.Root != r.Root {
			w.t.Error("draining twice sealed something twice")
		}
		w.make("t99", "Trần Thị B")
		if r := w.holds(); r.Waiting != 1 || r.WaitingRows != 2 {
			w.t.Errorf("what waits was told as %d events, %d rows", r.Waiting, r.WaitingRows)
		}
		s, err := w.log.Status(w.ctx, w.db)
		if err != nil || s.Waiting != 1 || s.Oldest.IsZero() || s.Last.Size != again.Size || s.First || len(s.Broken) != 0 {
			w.t.Errorf("%+v %v", s, err)
		}
	})
}

func TestProofsCheckWithoutTheDatabase(t *testing.T) {
	run(t, func(w *world) {
		keys := proof.Keys{Logs: []note.Verifier{w.key.Verifier()}}
		for name, of := range map[string]seal.ProofOf{
			"event": {Seq: 3, Show: []string{"event", "data"}},
			"row":   {Table: "thing", Subject: "t02", Show: []string{"amount", "code"}},
			"step":  {Table: "thing_step", Subject: "t02", Key: []string{"2"}, Show: []string{"what"}},
		} {
			p, err := w.log.Proof(w.ctx, w.db, of)
			if err != nil {
				w.t.Fatal(name, err)
			}
			f := proof.File{Statement: p.Statement, Index: p.Index, Path: p.Path, Note: p.Checkpoint.Note}
			f, err = proof.ParseFile(f.Bytes())
			if err != nil {
				w.t.Fatal(name, err)
			}
			s, err := f.Check(keys)
			if err != nil {
				w.t.Fatal(name, err)
			}
			if len(s.Values) != len(of.Show) || name == "row" && s.Values["amount"] != "22" {
				w.t.Errorf("%s: %v", name, s.Values)
			}
			if _, shown := s.Values["name"]; shown {
				w.t.Error("a column that was not to be shown is")
			}
		}
		if _, err := w.log.Proof(w.ctx, w.db, seal.ProofOf{Table: "thing", Subject: "nobody"}); err == nil {
			w.t.Error("a row that does not exist was proven")
		}
	})
}

func TestTheLogOnlyGrows(t *testing.T) {
	run(t, func(w *world) {
		old, err := w.log.Checkpoint(w.ctx, w.db)
		if err != nil {
			w.t.Fatal(err)
		}
		for i := range 300 {
			w.move("t01", 10+i, i)
		}
		w.drain()
		w.holds()
		now, err := w.log.Checkpoint(w.ctx, w.db)
		if err != nil {
			w.t.Fatal(err)
		}
		p, err := w.log.Consistency(w.ctx, w.db, old.Size, now.Size)
		if err != nil {
			w.t.Fatal(err)
		}
		if err := tlog.CheckTree(p, now.Size, now.Root, old.Size, old.Root); err != nil {
			w.t.Error(err)
		}
		data, err := w.log.Tile(w.ctx, w.db, 0, 0, 0)
		if err != nil || len(data) != 256*tlog.HashSize {
			w.t.Error(len(data), err)
		}
		// The first checkpoint may be gone; who countersigns it gets it back.
		witness, key := newWitness(w.t)
		line := witness.Cosign(proof.Checkpoint{Origin: old.Origin, Size: old.Size, Root: old.Root}.Text(), w.db.Now())
		if err := w.log.AddCosignature(w.ctx, old.Size, line); err != nil {
			w.t.Fatal(err)
		}
		all, err := w.log.Checkpoints(w.ctx, w.db, 0, 100)
		if err != nil {
			w.t.Fatal(err)
		}
		found := false
		for _, c := range all {
			found = found || c.Size == old.Size && c.Root == old.Root && len(c.Note) > len(old.Note)
		}
		if s, err := w.log.Status(w.ctx, w.db); !found || err != nil || len(s.Witnesses) != 1 || s.Witnesses[0].Size != old.Size {
			w.t.Error(found, s.Witnesses, err)
		}
		o := w.options()
		o.Witnesses = []note.Verifier{key}
		if r := w.verifyWith(o); !r.Holds() {
			w.t.Errorf("%+v", r.Findings)
		}
		other := witness.Cosign("another text\n", w.db.Now())
		w.sql(`UPDATE seal_checkpoint SET note = REPLACE(note, $1, $2) WHERE size = $3`, line, other, old.Size)
		w.namesWith(o, "seal.find.checkpoint_wrong", "", "", "")
	})
}

func newWitness(t *testing.T) (*proof.Cosigner, note.Verifier) {
	t.Helper()
	secret, public, err := proof.NewKey(rand.Reader, "witness.example", true)
	if err != nil {
		t.Fatal(err)
	}
	c, err := proof.NewCosigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	v, err := proof.ParseKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return c, v
}

// What existed before the seal is taken up as it stands, with and without events.
func TestADatabaseFromBeforeIsSealedFromItsFirstEvent(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		for _, id := range []string{"t1", "t2"} {
			w.make(id, "Lê "+id)
			w.move(id, 2, 7)
		}
		w.sql(`INSERT INTO thing (id, name, amount, open, code) VALUES ('silent', 'x', 1, FALSE, 'c')`)
		w.sql(`INSERT INTO thing_read (id, who) VALUES ('old', 'someone')`)
		if r := w.verify(); !r.Holds() && r.Findings[0].Code != "seal.find.row_inserted" {
			t.Errorf("%+v", r)
		}
		w.drain()
		r := w.holds()
		if r.Events != 4 || r.First != 8 || r.Rows != 8 {
			t.Errorf("%+v", r)
		}
		w.make("t3", "sau")
		w.drain()
		if r := w.holds(); r.First != 8 || r.Rows != 10 {
			t.Errorf("what came later is marked as from before: %+v", r)
		}
		w.sql(`INSERT INTO thing (id, name, amount, open, code) VALUES ('later', 'x', 1, FALSE, 'c')`)
		w.drain()
		w.names("seal.find.row_inserted", "thing", "later", "")
	})
}

func TestTwoNodesSealOnce(t *testing.T) {
	run(t, func(w *world) {
		other := seal.New(w.db, w.key, "", facts...)
		for i := range 20 {
			w.make(store.NewID(), "x")
			if i%4 == 0 {
				errs := make(chan error, 2)
				for _, l := range []*seal.Log{w.log, other} {
					go func() { errs <- l.Drain(w.ctx) }()
				}
				for range 2 {
					if err := <-errs; err != nil {
						w.t.Fatal(err)
					}
				}
			}
		}
		w.drain()
		if r := w.holds(); r.Events != 39 || r.Waiting != 0 {
			w.t.Errorf("%+v", r)
		}
	})
}

func (w *world) names(code, table, key, column string) {
	w.t.Helper()
	w.namesWith(w.options(), code, table, key, column)
}

func (w *world) namesWith(o seal.VerifyOptions, code, table, key, column string) {
	w.t.Helper()
	r := w.verifyWith(o)
	for _, f := range r.Findings {
		if f.Code == code && (table == "" || f.Table == table) && (key == "" || f.Key == key) && (column == "" || f.Column == column) {
			return
		}
	}
	w.t.Errorf("not named: %s %s %s %s, but %+v", code, table, key, column, r.Findings)
}

// While people work and the sealer seals, nothing seems wrong that is not.
func TestVerifyingBesideWorkFindsNothing(t *testing.T) {
	run(t, func(w *world) {
		done := make(chan error, 1)
		go func() {
			done <- w.busy(40)
		}()
		for looked := 0; ; looked++ {
			r, err := seal.Verify(w.ctx, w.db, w.options())
			if err != nil || !r.Holds() {
				w.t.Fatalf("%+v %v", r.Findings, err)
			}
			select {
			case err := <-done:
				if err != nil {
					w.t.Fatal(err)
				}
				w.drain()
				if r := w.holds(); r.Waiting+r.WaitingRows > 0 || looked == 0 {
					w.t.Errorf("%+v after %d looks", r, looked)
				}
				return
			default:
			}
		}
	})
}

// busy works and seals by turns.
func (w *world) busy(turns int) error {
	for i := range turns {
		err := w.db.Write(w.ctx, func(tx *store.Tx) error {
			id := fmt.Sprintf("t%02d", i%6)
			if _, err := tx.Exec(w.ctx, `UPDATE thing SET amount = $2, name = $3 WHERE id = $1`, id, 1000+i, fmt.Sprint("n", i)); err != nil {
				return err
			}
			if _, err := tx.Exec(w.ctx, `INSERT INTO thing_read (id, who) VALUES ($1, 'x')`, fmt.Sprint("busy", i)); err != nil {
				return err
			}
			if err := event.TellTx(w.ctx, tx, "thing_read", fmt.Sprint("busy", i)); err != nil {
				return err
			}
			return w.step(tx, id, 100+i, "thing.moved")
		})
		if err != nil {
			return err
		}
		if i%3 == 0 {
			if err := w.log.Drain(w.ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// After a move to another database the order of the journal is its number alone; the seal goes on.
func TestTheSealGoesOnAfterAMove(t *testing.T) {
	run(t, func(w *world) {
		w.make("t50", "chưa niêm phong")
		if err := event.Rebase(w.ctx, w.db); err != nil {
			w.t.Fatal(err)
		}
		w.make("t51", "sau khi chuyển")
		w.log = seal.New(w.db, w.key, w.dir, facts...)
		w.drain()
		if r := w.holds(); r.Waiting+r.WaitingRows > 0 || r.Events != 21 {
			w.t.Errorf("%+v", r)
		}
	})
}
