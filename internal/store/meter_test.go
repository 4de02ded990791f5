package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"tinhso/internal/fault"
)

func TestADiskThatIsFullIsToldAsSuch(t *testing.T) {
	for code, want := range map[string]string{"53100": "store.full", "53200": "store.unavailable", "57P01": "store.unavailable", "22P02": ""} {
		f, ok := fault.As(mapError(fmt.Errorf("store: commit: %w", &pgconn.PgError{Code: code})))
		if ok != (want != "") || ok && f.Code != want {
			t.Errorf("%s is told as %v", code, f)
		}
	}
	if err := mapError(mapError(&pgconn.PgError{Code: "53100"})); fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("told twice it becomes %v", err)
	}
}

// A database that may not grow says so, keeps nothing of the verb that found no
// room, goes on being read, and takes verbs again when it may grow.
func TestADatabaseThatMayNotGrow(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	do := func(q string, args ...any) error {
		return db.Write(ctx, func(tx *Tx) error { _, err := tx.Exec(ctx, q, args...); return err })
	}
	limit := func(pages int) {
		t.Helper()
		err := db.Write(ctx, func(tx *Tx) error {
			return tx.QueryRow(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(new(int))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := do(`CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	limit(20)
	long := strings.Repeat("x", 20_000)
	kept := 0
	for err = nil; err == nil && kept < 100; kept++ {
		err = db.Write(ctx, func(tx *Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO t (text) VALUES ($1)`, "small"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO t (text) VALUES ($1)`, long)
			return err
		})
	}
	kept--
	if f, ok := fault.As(err); !ok || f.Code != "store.full" || f.Kind != fault.KindUnavailable {
		t.Fatalf("after %d: %v", kept, err)
	}
	count := func() (n int) {
		t.Helper()
		if err := db.QueryRow(ctx, `SELECT count(id) FROM t`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 2*kept {
		t.Errorf("%d rows of %d whole verbs", n, kept)
	}
	s := db.Stats()
	if s.Full == 0 || s.Failed == 0 || time.Since(s.LastFull) > time.Minute {
		t.Errorf("%+v", s)
	}
	limit(1_000_000)
	if err := do(`INSERT INTO t (text) VALUES ($1)`, long); err != nil || count() != 2*kept+1 {
		t.Errorf("there is room, and %v", err)
	}
}

func TestStatsCount(t *testing.T) {
	ctx := t.Context()
	db, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "a.db"), Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 3 {
		if err := db.Write(ctx, func(*Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Write(ctx, func(*Tx) error { return errors.New("no") }); err == nil {
		t.Fatal("it failed, and nobody was told")
	}
	s := db.Stats()
	if s.Verbs.Count != 4 || s.Failed != 1 || s.Grouped != 3 || s.Commits.Count == 0 || s.Commits.Count > 3 || s.Full != 0 {
		t.Errorf("%+v", s)
	}
	if last := len(s.Verbs.Below) - 1; s.Verbs.Below[last] > s.Verbs.Count || s.Pools["read"].Most == 0 {
		t.Errorf("%+v", s)
	}
	if n, err := db.Size(ctx); err != nil || n <= 0 {
		t.Error(n, err)
	}
	if _, other, err := db.Clock(ctx); other || err != nil {
		t.Error("the clock of SQLite is our own", err)
	}
	var m times
	for _, d := range []time.Duration{0, time.Millisecond, 3 * time.Millisecond, time.Minute} {
		m.took(d)
	}
	if r := m.read(); r.Count != 4 || r.Below[0] != 2 || r.Below[1] != 2 || r.Below[2] != 3 || r.Below[len(r.Below)-1] != 3 {
		t.Errorf("%+v", r)
	}
}
