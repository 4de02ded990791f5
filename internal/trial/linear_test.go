package trial_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/trial"
	"tinhso/internal/trial/linear"
)

// trials is how many races are run on each engine; `make proofs` asks for all.
var trials = flag.Int("trials", 150, "races of the linearizability proof on each engine")

const (
	sideBySide = 6                // races at once
	searching  = 20 * time.Second // for an order, in one race: a verdict "unknown" is a failure
)

// racers are two more officers beside those of the demo, so that three may want
// the same dossier.
func racers(t *testing.T, e store.Engine) (*linear.Racers, func(n int) []*trial.Node) {
	t.Helper()
	data, database := trial.Fresh(t, e)
	people, err := trial.Accounts(t.Context(), trial.Program(t), data, database)
	if err != nil {
		t.Fatal(err)
	}
	r := &linear.Racers{People: maps.Clone(people), Officers: []string{"canbo.thuly.mytho", "canbo.thuly2.mytho", "canbo.thuly3.mytho"}, IDs: map[string]string{}, Steps: 3, Impatient: 8}
	db, err := store.Open(t.Context(), database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	accounts := identity.New(db, org.New(db), identity.Options{Demo: true, May: func(context.Context, string, identity.Target) error { return nil }})
	for _, login := range r.Officers {
		acc, err := accounts.PutDemo(t.Context(), identity.Demo{Login: login, Password: "Thu-nghiem-2026", Officer: &identity.NewOfficer{Name: "Cán Bộ Thụ Lý", Unit: trial.City, Grants: []identity.NewGrant{{Role: identity.Officer}}}})
		if err != nil {
			t.Fatal(err)
		}
		bearer, _, err := accounts.IssueToken(t.Context(), acc.ID, identity.NewToken{Label: "race"})
		if err != nil {
			t.Fatal(err)
		}
		r.People[login], r.IDs[login] = trial.Account{Login: login, Token: bearer}, acc.ID
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return r, func(n int) (nodes []*trial.Node) {
		for i := range n {
			nodes = append(nodes, trial.StartNode(t, fmt.Sprint("node ", i), trial.Program(t), data, database))
			r.Doors = append(r.Doors, nodes[i].URL())
		}
		if err := r.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		return nodes
	}
}

// races runs n races and gives the first whose answers fit no order.
func races(t *testing.T, r *linear.Racers, n int) (odd []porcupine.Operation, version int) {
	t.Helper()
	var ran, answered, open atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	begun := time.Now()
	for range sideBySide {
		wg.Go(func() {
			for {
				seed := ran.Add(1)
				mu.Lock()
				stop := odd != nil || t.Failed()
				mu.Unlock()
				if seed > int64(n) || stop {
					return
				}
				history, v, err := r.Race(t.Context(), uint64(seed))
				if err != nil {
					t.Errorf("race %d: %v", seed, err)
					return
				}
				for _, op := range history {
					if op.Output.(linear.Output).Unknown {
						open.Add(1)
					} else {
						answered.Add(1)
					}
				}
				switch verdict := porcupine.CheckOperationsTimeout(linear.Model(v), history, searching); verdict {
				case porcupine.Ok:
				case porcupine.Illegal:
					mu.Lock()
					odd, version = history, v
					mu.Unlock()
				case porcupine.Unknown:
					t.Errorf("race %d: no verdict after %s", seed, searching)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d races, %d answers, %d never learnt, in %s", min(ran.Load(), int64(n)), answered.Load(), open.Load(), time.Since(begun).Round(100*time.Millisecond))
	return odd, version
}

// show keeps the picture of a race and prints who was told what.
func show(t *testing.T, history []porcupine.Operation, version int) {
	t.Helper()
	m := linear.Model(version)
	_, info := porcupine.CheckOperationsVerbose(m, history, searching)
	file := filepath.Join(t.ArtifactDir(), "race.html")
	if err := porcupine.VisualizePath(m, info, file); err != nil {
		t.Error(err)
	}
	t.Logf("the picture is %s", file)
	for _, op := range history {
		t.Logf("%12d %20d %s", op.Call, op.Return, m.DescribeOperation(op.Input, op.Output))
	}
}

// Whatever people decide on one dossier at once, what they are told could have
// happened one after another: on SQLite with one process, on PostgreSQL with two
// of which one is killed now and then.
func TestDecisionsOnOneDossierAreLinearizable(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		r, start := racers(t, store.SQLite)
		start(1)
		if odd, v := races(t, r, *trials); odd != nil {
			show(t, odd, v)
			t.Error("no order explains these answers")
		}
	})
	t.Run("postgres", func(t *testing.T) {
		trial.NewDatabase(t, "") // says why not
		r, start := racers(t, store.Postgres)
		nodes := start(2)
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-ctx.Done():
					return
				case <-time.After(4 * time.Second):
				}
				n := nodes[i%2]
				n.Kill()
				if err := n.Start(ctx); err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
		odd, v := races(t, r, *trials)
		stop()
		wg.Wait()
		if odd != nil {
			show(t, odd, v)
			t.Error("no order explains these answers")
		}
	})
}

// The checker sees what it is there for: before a platform that forgets to
// compare versions, that forgets keys, or that shows what was, it finds no order.
func TestTheCheckerFindsLostUpdates(t *testing.T) {
	r, start := racers(t, store.SQLite)
	door, err := url.Parse(start(1)[0].URL())
	if err != nil {
		t.Fatal(err)
	}
	r.Impatient = 0
	for name, spoil := range map[string]func(next http.Handler) http.Handler{
		"versions are not compared": func(next http.Handler) http.Handler { return lastWins{next, new(sync.Map)} },
		"keys are forgotten": func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if q.Method == http.MethodPost {
					q.Header.Set("Idempotency-Key", trial.NewKey())
				}
				next.ServeHTTP(w, q)
			})
		},
		"what was is shown": func(next http.Handler) http.Handler {
			return &stale{next: next, kept: map[string]*httptest.ResponseRecorder{}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(spoil(httputil.NewSingleHostReverseProxy(door)))
			defer s.Close()
			r.Doors = []string{s.URL}
			if odd, _ := races(t, r, 60); odd == nil {
				t.Error("the checker found an order for every race")
			}
		})
	}
}

// lastWins makes every step fit the version that is there: who comes last wins,
// over a decision that was never seen.
type lastWins struct {
	next http.Handler
	fits *sync.Map // key → version with which it was taken
}

func (l lastWins) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	for range 50 {
		if path, _, act := strings.Cut(q.URL.Path, "/actions/"); act {
			look := q.Clone(q.Context())
			look.Method, look.URL.Path, look.Body, look.ContentLength = http.MethodGet, path, http.NoBody, 0
			now := httptest.NewRecorder()
			l.next.ServeHTTP(now, look)
			q.Header.Set("If-Match", now.Header().Get("ETag"))
			if v, taken := l.fits.Load(q.Header.Get("Idempotency-Key")); taken {
				q.Header.Set("If-Match", v.(string))
			}
		}
		q.Body, q.ContentLength = io.NopCloser(strings.NewReader(string(body))), int64(len(body))
		rec := httptest.NewRecorder()
		l.next.ServeHTTP(rec, q)
		if rec.Code != http.StatusPreconditionFailed {
			if rec.Code == http.StatusOK && q.Method == http.MethodPost {
				l.fits.Store(q.Header.Get("Idempotency-Key"), q.Header.Get("If-Match"))
			}
			copyTo(w, rec)
			return
		}
	}
	w.WriteHeader(http.StatusServiceUnavailable)
}

func copyTo(w http.ResponseWriter, rec *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), rec.Header())
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
}

// stale answers a look with the first one there was.
type stale struct {
	next http.Handler
	mu   sync.Mutex
	kept map[string]*httptest.ResponseRecorder
}

func (s *stale) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if q.Method != http.MethodGet {
		s.next.ServeHTTP(w, q)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[q.URL.Path] == nil {
		rec := httptest.NewRecorder()
		s.next.ServeHTTP(rec, q)
		s.kept[q.URL.Path] = rec
	}
	copyTo(w, s.kept[q.URL.Path])
}
