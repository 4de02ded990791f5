package timer_test

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
)

const childURL = "TINHSO_TIMER_TEST_CHILD"

// TestKillChild is no test: it is the process that is killed. It stops in the middle of its second transaction, with
// all the effects of that written and nothing committed, and says so.
func TestKillChild(t *testing.T) {
	u := os.Getenv(childURL)
	if u == "" {
		t.Skip("runs in a process of its own")
	}
	db, err := store.Open(t.Context(), u, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	batch, good := 0, telling("a")
	w := timer.NewWheel(db, timer.Handler{Kind: "a", Fire: func(ctx context.Context, tx *store.Tx, due []timer.Due) error {
		if err := good.Fire(ctx, tx, due); err != nil {
			return err
		}
		if batch++; batch == 2 {
			if _, err := tx.Exec(ctx, `UPDATE event SET kind = 'told' WHERE seq < 0`); err != nil { // what waits is written
				return err
			}
			fmt.Println("in the middle")
			select {}
		}
		return nil
	}})
	t.Error(w.Run(t.Context()))
}

// urlOf is where the database of a test is.
func urlOf(t *testing.T, db *store.DB) string {
	t.Helper()
	if db.Engine() == store.SQLite {
		var file string
		if err := db.QueryRow(t.Context(), `SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&file); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + file
	}
	var schema string
	if err := db.QueryRow(t.Context(), `SELECT current_schema()`).Scan(&schema); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(os.Getenv(storetest.Variable))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func killInTheMiddle(t *testing.T, u string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKillChild$", "-test.v")
	child.Env = append(os.Environ(), childURL+"="+u)
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	middle, rest := false, ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if rest += lines.Text() + "\n"; strings.Contains(lines.Text(), "in the middle") {
			middle = true
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || !middle {
		t.Fatalf("the child ended by itself: %v\n%s", err, rest)
	}
}

// 2,000 deadlines of one instant and two power cuts, each in the middle of a transaction: every one fires once.
func TestKill9InTheMiddleFiresEachOnce(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		set(t, db, many(2000, start)...)
		u := urlOf(t, db)
		if db.Engine() == store.SQLite { // one process at a time
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			killInTheMiddle(t, u)
		}
		if db.Engine() == store.SQLite {
			var err error
			if db, err = store.Open(t.Context(), u, store.Options{}); err != nil {
				t.Fatal(err)
			}
			defer db.Close()
		}
		if n := len(told(t, db)); n == 0 || n >= 2000 {
			t.Fatalf("%d fired before the cuts: the test proves nothing", n)
		}
		runUntil(t, db, 2000)
		once(t, db, 2000)
	})
}

// runUntil runs a wheel until so many have fired.
func runUntil(t *testing.T, db *store.DB, n int64) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	fired, good := atomic.Int64{}, telling("a")
	count := func() (left int64) {
		if err := db.QueryRow(ctx, `SELECT count(id) FROM timer WHERE due_at > 0`).Scan(&left); err != nil {
			t.Error(err)
		}
		return left
	}
	fired.Store(n - count())
	w := timer.NewWheel(db, timer.Handler{Kind: "a", Fire: func(ctx context.Context, tx *store.Tx, due []timer.Due) error {
		tx.AfterCommit(func() {
			if fired.Add(int64(len(due))) == n {
				stop()
			}
		})
		return good.Fire(ctx, tx, due)
	}})
	if err := w.Run(ctx); err != nil {
		t.Fatal(err)
	}
}

// Two nodes over one database share the work and do nothing twice, while a third moves and drops what they fire.
func TestTwoWheelsAtOnce(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		const n = 3000
		set(t, db, many(n, start)...)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var fired, most atomic.Int64
		var wg sync.WaitGroup
		var shares [2]int64
		both := make(chan struct{}, 2) // so that neither is done before the other has begun
		for i := range shares {
			good, begun := telling("a"), false
			w := timer.NewWheel(db, timer.Handler{Kind: "a", Fire: func(ctx context.Context, tx *store.Tx, due []timer.Due) error {
				if !begun && db.Engine() == store.Postgres {
					begun = true
					both <- struct{}{}
					for len(both) < 2 && ctx.Err() == nil {
						if _, err := tx.Exec(ctx, `UPDATE event SET kind = 'told' WHERE seq < 0`); err != nil {
							return err
						}
					}
				}
				tx.AfterCommit(func() {
					shares[i] += int64(len(due))
					most.Store(max(most.Load(), int64(len(due))))
					if fired.Add(int64(len(due))) == n {
						stop()
					}
				})
				return good.Fire(ctx, tx, due)
			}})
			wg.Go(func() {
				if err := w.Run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Go(func() { // others set them as they stand meanwhile
			for i := 0; ctx.Err() == nil; i++ {
				list := many(n, start)[i*7%n:][:1]
				if err := db.Write(t.Context(), func(tx *store.Tx) error { return timer.SetAllTx(t.Context(), tx, list) }); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Wait()
		once(t, db, n)
		if db.Engine() == store.Postgres && (shares[0] == 0 || shares[1] == 0) {
			t.Errorf("they did not share: %v", shares)
		}
		if most.Load() > 500 {
			t.Errorf("a batch of %d", most.Load())
		}
	})
}

// The wheel that stands still is woken by a timer that is due at once, and by the end of its process.
func TestRunIsWokenAndEnds(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		w := timer.NewWheel(db, telling("a"))
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		for i := range 20 {
			set(t, db, timer.New{Kind: "a", Subject: fmt.Sprint(i), At: db.Now()})
		}
		for len(told(t, db)) < 20 && ctx.Err() == nil {
			set(t, db, timer.New{Kind: "a", Subject: "0", At: start}) // an earlier moment is no new one
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		once(t, db, 20)
	})
}
