package sweep_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/blob/sweep"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/scan"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

var lines = []store.Line{event.Migrations, job.Migrations, scan.Migrations, sweep.Migrations}

// rows are what a room refers to.
type rows struct {
	sync.Mutex
	of map[string]int
}

func (r *rows) add(sha string, n int) {
	r.Lock()
	defer r.Unlock()
	r.of[sha] += n
}

func (r *rows) refers(_ context.Context, _ store.Reader, shas []string) (used []string, err error) {
	r.Lock()
	defer r.Unlock()
	for _, s := range shas {
		if r.of[s] > 0 {
			used = append(used, s)
		}
	}
	return used, nil
}

type world struct {
	*sweep.Sweeper
	blobs *blob.Store
	dir   string
	rows  *rows
}

func run(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		w := &world{dir: filepath.Join(t.TempDir(), "files"), rows: &rows{of: map[string]int{}}}
		var err error
		if w.blobs, err = blob.Dir(w.dir); err != nil {
			t.Fatal(err)
		}
		w.Sweeper = sweep.New(db, w.blobs, sweep.Source{Name: "nobody", Refers: func(context.Context, store.Reader, []string) ([]string, error) { return nil, nil }},
			sweep.Source{Name: "rows", Refers: w.rows.refers})
		fn(t, w)
	})
}

func (w *world) put(t *testing.T, text string) blob.Ref {
	t.Helper()
	ref, err := w.blobs.Put(t.Context(), strings.NewReader(text), 0)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// age makes a blob look as if it had been kept long ago.
func (w *world) age(t *testing.T, sha string, d time.Duration) {
	t.Helper()
	at := time.Now().Add(-d)
	if err := os.Chtimes(filepath.Join(w.dir, sha[:2], sha), at, at); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

func (w *world) has(t *testing.T, sha string) bool {
	t.Helper()
	ok, err := w.blobs.Has(t.Context(), sha)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestOnlyWhatIsOldAndIdleGoes(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		used, idle, young := w.put(t, "used"), w.put(t, "idle"), w.put(t, "young")
		w.rows.add(used.SHA256, 1)
		for i := range 250 { // more than one batch
			r := w.put(t, "many "+strconv.Itoa(i))
			w.rows.add(r.SHA256, i%2)
			w.age(t, r.SHA256, 50*time.Hour)
		}
		w.age(t, used.SHA256, 1000*time.Hour)
		w.age(t, idle.SHA256, 49*time.Hour)
		w.age(t, young.SHA256, 47*time.Hour)
		done, err := w.Sweep(t.Context())
		if err != nil || done.Removed != 126 || w.has(t, idle.SHA256) || !w.has(t, used.SHA256) || !w.has(t, young.SHA256) {
			t.Fatal(done, err)
		}
		w.put(t, "idle")
		w.age(t, young.SHA256, 49*time.Hour)
		if done, err = w.Sweep(t.Context()); err != nil || done.Removed != 1 || !w.has(t, idle.SHA256) {
			t.Error(done, err)
		}
	})
}

func TestWithoutSourcesNothingGoes(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		blobs, err := blob.Dir(filepath.Join(t.TempDir(), "files"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sweep.New(db, blobs).Sweep(t.Context()); err == nil {
			t.Error("a sweep that asks nobody removes everything")
		}
	})
}

// TestWhatIsKeptAgainIsNeverLost lets people keep the very contents that are being swept.
func TestWhatIsKeptAgainIsNeverLost(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		const contents, rounds = 4, 40
		var wg sync.WaitGroup
		for c := range contents {
			text := "content " + strconv.Itoa(c)
			sha := w.put(t, text).SHA256
			wg.Go(func() {
				for range rounds {
					w.age(t, sha, 100*time.Hour) // nobody refers to it and it is old: it may go
					ref, err := w.blobs.Put(t.Context(), strings.NewReader(text), 0)
					if err != nil {
						t.Error(err)
						return
					}
					w.rows.add(ref.SHA256, 1)
					f, err := w.blobs.Open(t.Context(), sha)
					if err != nil {
						t.Errorf("a blob that was kept has gone: %v (%s)", err, fault.KindOf(err))
						return
					}
					_ = f.Close()
					w.rows.add(ref.SHA256, -1)
				}
			})
		}
		ended := make(chan struct{})
		go func() { wg.Wait(); close(ended) }()
		for swept := int64(0); ; {
			done, err := w.Sweep(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			swept += done.Removed
			select {
			case <-ended:
				t.Logf("%d removed meanwhile", swept)
				return
			default:
			}
		}
	})
}

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }
