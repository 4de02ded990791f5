package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tinhso/internal/store"
)

// Variable is the environment variable with the URL of PostgreSQL.
const Variable = "TINHSO_TEST_POSTGRES"

// strict makes a missing server a failure, so that CI never skips in silence.
const strict = "TINHSO_TEST_STRICT"

// Clock is a clock that moves when told (đồng hồ thử nghiệm).
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at the instant.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now reads the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to an instant.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Run runs fn on a fresh migrated database of each engine.
func Run(t *testing.T, lines []store.Line, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	run(t, lines, store.Options{}, fn)
}

// RunClock is Run with a clock that starts at the instant and moves when told.
func RunClock(t *testing.T, at time.Time, lines []store.Line, fn func(t *testing.T, db *store.DB, clock *Clock)) {
	t.Helper()
	clock := NewClock(at)
	run(t, lines, store.Options{Clock: clock.Now}, func(t *testing.T, db *store.DB) {
		clock.Set(at)
		fn(t, db, clock)
	})
}

func run(t *testing.T, lines []store.Line, o store.Options, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, OpenWith(t, o, lines...)) })
	t.Run("postgres", func(t *testing.T) {
		if os.Getenv(Variable) == "" {
			if os.Getenv(strict) != "" {
				t.Fatal(Variable + " is not set")
			}
			t.Skip(Variable + " is not set")
		}
		fn(t, OpenPostgres(t, o, lines...))
	})
}

// Open opens a fresh migrated SQLite database.
func Open(t testing.TB, lines ...store.Line) *store.DB {
	t.Helper()
	return OpenWith(t, store.Options{}, lines...)
}

// OpenWith is Open with options, such as a clock.
func OpenWith(t testing.TB, o store.Options, lines ...store.Line) *store.DB {
	t.Helper()
	file := filepath.Join(t.TempDir(), "test.db")
	if len(lines) > 0 {
		if err := os.WriteFile(file, migrated(t, lines), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, test := t.(*testing.T); test {
		o.CatchNested, o.NoSync = true, true
	}
	db, err := store.Open(t.Context(), "sqlite:"+file, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, db) })
	return db
}

// closed fails a test that leaves an answer open or a verb running.
func closed(t testing.TB, db *store.DB) {
	if err := db.Close(); err != nil {
		t.Errorf("closing the database: %v", err)
	}
}

// files keeps one migrated SQLite file for each set of lines of this process.
var files sync.Map // hash → func() ([]byte, error)

func migrated(t testing.TB, lines []store.Line) []byte {
	t.Helper()
	fill := sync.OnceValues(func() ([]byte, error) {
		dir, err := os.MkdirTemp("", "tinhso-storetest")
		if err != nil {
			return nil, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		ctx := context.WithoutCancel(t.Context())
		db, err := store.Open(ctx, "sqlite:"+filepath.Join(dir, "a.db"), store.Options{})
		if err != nil {
			return nil, err
		}
		defer func() { _ = db.Close() }()
		if err := db.Migrate(ctx, lines...); err != nil {
			return nil, err
		}
		copied := filepath.Join(dir, "b.db")
		if err := db.Backup(ctx, copied); err != nil {
			return nil, err
		}
		return os.ReadFile(copied)
	})
	once, _ := files.LoadOrStore(hash(t, lines), fill)
	b, err := once.(func() ([]byte, error))()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// hash names a set of lines by its content.
func hash(t testing.TB, lines []store.Line) string {
	t.Helper()
	h := sha256.New()
	for _, l := range lines {
		h.Write([]byte("\x00line " + l.Room))
		if l.FS == nil {
			continue
		}
		err := fs.WalkDir(l.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(l.FS, name)
			h.Write([]byte("\x00file " + name + "\x00"))
			h.Write(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
