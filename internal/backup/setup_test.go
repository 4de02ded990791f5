package backup

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"tinhso/internal/blob"
	"tinhso/internal/event"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

const oddSQLite = `CREATE TABLE odd (
	id TEXT PRIMARY KEY,
	yes BOOLEAN NOT NULL,
	at BIGINT,
	data JSONB,
	raw BYTEA
);
CREATE INDEX odd_at ON odd (at);
CREATE TABLE odd_part (odd_id TEXT NOT NULL REFERENCES odd (id), n INTEGER NOT NULL, PRIMARY KEY (odd_id, n));
INSERT INTO odd (id, yes) VALUES ('seeded', TRUE);`

var (
	oddLine  = store.Line{Room: "odd", FS: fstest.MapFS{"0001_odd.sql": {Data: []byte(oddSQLite)}, "0002_more.sql": {Data: []byte(`ALTER TABLE odd ADD COLUMN more TEXT`)}}}
	oldLines = []store.Line{event.Migrations, job.Migrations, Migrations, oddLine.UpTo(1)}
	lines    = []store.Line{event.Migrations, job.Migrations, Migrations, oddLine}
)

// place is a database that does not exist yet.
func place(t *testing.T, e store.Engine) string {
	t.Helper()
	if e == store.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "data", "x.db")
	}
	ctx := context.WithoutCancel(t.Context())
	base := os.Getenv(storetest.Variable)
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("backup_%d_%s", os.Getpid(), bytes.ToLower([]byte(store.NewID()[16:])))
	if _, err := c.Exec(ctx, "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		rows, _ := c.Query(ctx, "SELECT nspname FROM pg_namespace WHERE nspname LIKE $1", name+"%")
		all, _ := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, s := range all {
			_, _ = c.Exec(ctx, "DROP SCHEMA "+s+" CASCADE")
		}
		_ = c.Close(ctx)
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// engines are those that this run can test.
func engines(t *testing.T) []store.Engine {
	t.Helper()
	if os.Getenv(storetest.Variable) == "" {
		if os.Getenv("TINHSO_TEST_STRICT") != "" {
			t.Fatal(storetest.Variable + " is not set")
		}
		return []store.Engine{store.SQLite}
	}
	return []store.Engine{store.SQLite, store.Postgres}
}

// world is a small province.
type world struct {
	url   string
	db    *store.DB
	blobs *blob.Store
	files []string // hashes
}

func newWorld(t *testing.T, e store.Engine, with ...store.Line) *world {
	t.Helper()
	if len(with) == 0 {
		with = lines
	}
	w := &world{url: place(t, e), blobs: newBlobs(t)}
	w.open(t)
	if err := w.db.Migrate(t.Context(), with...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close() })
	w.live(t, 0, 150)
	for _, text := range []string{"một", "hai", "ba"} {
		w.keep(t, text)
	}
	return w
}

func newBlobs(t *testing.T) *blob.Store {
	t.Helper()
	b, err := blob.Dir(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (w *world) open(t *testing.T) {
	t.Helper()
	var err error
	if w.db, err = store.Open(t.Context(), w.url, store.Options{}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) keep(t *testing.T, text string) {
	t.Helper()
	ref, err := w.blobs.Put(t.Context(), bytes.NewReader([]byte(text)), 0)
	if err != nil {
		t.Fatal(err)
	}
	w.files = append(w.files, ref.SHA256)
}

// live writes rows, events and jobs.
func (w *world) live(t *testing.T, from, to int) {
	t.Helper()
	ctx := t.Context()
	for i := from; i < to; i++ {
		err := w.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO odd (id, yes, at, data, raw) VALUES ($1, $2, $3, $4, $5)`,
				fmt.Sprintf("row\t%d\\Đ", i), i%2 == 0, int64(i), fmt.Sprintf(`{"z": %d.50, "a": "\n\"x\" Ơ"}`, i), []byte{byte(i), 0, '\n'})
			if err != nil {
				return err
			}
			if err := job.Insert(ctx, tx, job.New{Kind: "odd.work", Args: map[string]int{"n": i}}); err != nil {
				return err
			}
			return event.Append(ctx, tx, event.New{Kind: "odd.made", Subject: fmt.Sprint(i), Data: map[string]int{"z": i, "aa": 1}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) source() Source {
	return Source{DB: w.db, Lines: lines, Local: event.Clustered, Blobs: w.blobs, Program: "test"}
}

// backup writes an archive of the world.
func (w *world) backup(t *testing.T, o Options) Result {
	t.Helper()
	if o.File == "" {
		o.File = filepath.Join(t.TempDir(), "a.tar.zst")
	}
	res, err := Write(t.Context(), w.source(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func target(url string) Target { return Target{URL: url, Lines: lines} }

// content reads what a database holds, by table.
func content(t *testing.T, url string, like Head) map[string]string {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sums := map[string]string{}
	err = db.Snapshot(ctx, func(s *store.Snapshot) error {
		for _, x := range like.Tables {
			sum, err := sumTable(ctx, s, x)
			if err != nil {
				return err
			}
			sums[x.Name] = fmt.Sprint(sum.Rows(), " ", sum)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

func sumsOf(m []TableSum) map[string]string {
	sums := map[string]string{}
	for _, c := range m {
		sums[c.Name] = fmt.Sprint(c.Rows, " ", c.Sum)
	}
	return sums
}

func readAll(t *testing.T, b *blob.Store, sha string) string {
	t.Helper()
	r, err := b.Open(t.Context(), sha)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
