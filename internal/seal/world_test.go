package seal_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/event"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// A room with one thing, its steps, and a log of who read it.
var thingLine = store.Line{Room: "thing", FS: fstest.MapFS{"0001_thing.sql": {Data: []byte(`
CREATE TABLE thing (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, amount BIGINT NOT NULL, open BOOLEAN NOT NULL, data JSONB, code TEXT NOT NULL);
CREATE TABLE thing_step (thing_id TEXT NOT NULL, n BIGINT NOT NULL, what TEXT NOT NULL, PRIMARY KEY (thing_id, n));
CREATE TABLE thing_read (id TEXT NOT NULL PRIMARY KEY, who TEXT NOT NULL);
CREATE TABLE thing_file (id TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE TABLE thing_paper (thing_id TEXT NOT NULL, ordinal BIGINT NOT NULL, file_id TEXT NOT NULL, PRIMARY KEY (thing_id, ordinal));
`)}}}

var lines = []store.Line{event.Migrations, seal.Migrations, thingLine}

var facts = []seal.Facts{
	{Table: "thing", Key: []string{"id"}, Subject: "id", Columns: []string{"name", "amount", "open", "data json", "code"},
		Only: map[string][]string{"code": {"thing.made"}}, About: []string{"thing."}, Erase: []string{"thing.erased"}},
	{Table: "thing_step", Key: []string{"thing_id", "n"}, Subject: "thing_id", Columns: []string{"what"}, Fixed: true, About: []string{"thing."}},
	{Table: "thing_file", From: "thing_file f JOIN thing_paper p ON p.file_id = f.id", Key: []string{"p.ordinal"}, Subject: "p.thing_id",
		Columns: []string{"f.sha256"}, Gone: []string{"thing.paper_taken"}, About: []string{"thing."}},
	{Table: "thing_read", Key: []string{"id"}, Subject: "id", Columns: []string{"who"}, Append: true},
}

type world struct {
	t   *testing.T
	ctx context.Context
	db  *store.DB
	log *seal.Log
	dir string
	key *seal.Signer
}

func newWorld(t *testing.T, db *store.DB) *world {
	t.Helper()
	dir := t.TempDir()
	key, err := seal.LoadKey(filepath.Join(dir, "seal.key"), "tinhso.example/niem-phong")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, ctx: t.Context(), db: db, dir: filepath.Join(dir, "seal"), key: key}
	w.log = seal.New(db, key, w.dir, facts...)
	return w
}

func (w *world) write(fn func(tx *store.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(w.ctx, fn); err != nil {
		w.t.Fatal(err)
	}
}

// sql edits the database as an administrator could.
func (w *world) sql(q string, args ...any) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		n, err := tx.Exec(w.ctx, q, args...)
		if err == nil && n == 0 {
			err = fmt.Errorf("nothing was edited by %s", q)
		}
		return err
	})
}

func (w *world) make(id, name string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		if _, err := tx.Exec(w.ctx, `INSERT INTO thing (id, name, amount, open, data, code) VALUES ($1, $2, 5, TRUE, '{"b": 1, "a": [2, "đ<"]}', $3)`,
			id, name, "code-"+id); err != nil {
			return err
		}
		return w.step(tx, id, 1, "thing.made")
	})
}

func (w *world) step(tx *store.Tx, id string, n int, kind string) error {
	if _, err := tx.Exec(w.ctx, `INSERT INTO thing_step (thing_id, n, what) VALUES ($1, $2, $3)`, id, n, kind); err != nil {
		return err
	}
	return event.Append(w.ctx, tx, event.New{Kind: kind, Subject: id, Actor: "a1", UnitPath: "/P/", Data: map[string]any{"n": n, "z": 1.5, "a": "x"}})
}

func (w *world) move(id string, n, amount int) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		if _, err := tx.Exec(w.ctx, `UPDATE thing SET amount = $2, open = FALSE WHERE id = $1`, id, amount); err != nil {
			return err
		}
		return w.step(tx, id, n, "thing.moved")
	})
}

func (w *world) read(id string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		if _, err := tx.Exec(w.ctx, `INSERT INTO thing_read (id, who) VALUES ($1, 'someone')`, id); err != nil {
			return err
		}
		return event.TellTx(w.ctx, tx, "thing_read", id)
	})
}

func (w *world) drain() {
	w.t.Helper()
	if err := w.log.Drain(w.ctx); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) options() seal.VerifyOptions {
	return seal.VerifyOptions{Facts: facts, Keys: []note.Verifier{w.key.Verifier()}, Dir: w.dir}
}

func (w *world) verify() seal.Report {
	w.t.Helper()
	return w.verifyWith(w.options())
}

func (w *world) verifyWith(o seal.VerifyOptions) seal.Report {
	w.t.Helper()
	r, err := seal.Verify(w.ctx, w.db, o)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) holds() seal.Report {
	w.t.Helper()
	r := w.verify()
	if !r.Holds() {
		w.t.Fatalf("%d findings: %+v", r.Found, r.Findings)
	}
	return r
}

// populated is a world with some history, sealed in several turns.
func populated(t *testing.T, db *store.DB) *world {
	w := newWorld(t, db)
	w.drain()
	for i := range 6 {
		id := fmt.Sprintf("t%02d", i)
		w.make(id, "Nguyễn Văn "+id)
		w.read(fmt.Sprintf("r%02d", i))
		if i%2 == 0 {
			w.drain()
		}
		w.move(id, 2, 10+i)
		w.move(id, 3, 20+i)
	}
	w.write(func(tx *store.Tx) error {
		for _, q := range []string{`INSERT INTO thing_file (id, sha256) VALUES ('f1', 'aa')`, `INSERT INTO thing_paper (thing_id, ordinal, file_id) VALUES ('t00', 1, 'f1')`} {
			if _, err := tx.Exec(w.ctx, q); err != nil {
				return err
			}
		}
		return w.step(tx, "t00", 4, "thing.filed")
	})
	w.drain()
	return w
}

func run(t *testing.T, fn func(w *world)) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) { fn(populated(t, db)) })
}
