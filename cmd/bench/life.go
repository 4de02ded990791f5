package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"tinhso/internal/store"
)

// A life is filed at the counter, accepted, decided and handed back, and looked up: four calls. Certification is chosen
// because there one step decides.
const (
	lifeProcedure = "2.000815"
	lifeUnits     = 160
	lifeClients   = 16
	storeUnits    = 16 // among which the stored ones are spread
)

// clerksPerUnit are so many copies of a clerk at each unit: nobody files more in a minute than a person can.
const clerksPerUnit = 3

// counterOf is where lives are led: a unit, its clerk, and the body of a filing.
type counterOf struct {
	unit, token string
	filing      []byte
}

// lives is an engine with counters.
type lives struct {
	*bench
	data, database string
	counters       []counterOf
}

// openLives prepares the database of an engine: the clerks get their units, and the server runs.
func openLives(ctx context.Context, o options, w world, e engine) (*lives, error) {
	l := &lives{bench: &bench{o: o, e: e}}
	var err error
	if l.data, l.database, err = e.setup(ctx, o, w); err != nil {
		return nil, err
	}
	if l.who, err = accounts(ctx, o, l.data, l.database); err != nil {
		return nil, err
	}
	if err := l.start(ctx); err != nil {
		return nil, err
	}
	units, example, err := l.receivers(ctx)
	if err == nil {
		err = l.s.stop()
	}
	if err == nil {
		err = l.grant(ctx, units)
	}
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		b := *example
		b.Unit, b.Channel, b.ReturnBy = u.Code, "direct", "direct"
		text, err := json.Marshal(b)
		if err != nil || !bytes.Contains(text, []byte(anyone)) {
			return nil, errors.Join(err, errors.New("the example is of somebody else"))
		}
		for n := range clerksPerUnit {
			l.counters = append(l.counters, counterOf{unit: u.ID, token: tokenOf(u.ID, n), filing: text})
		}
	}
	rand.Shuffle(len(l.counters), func(i, j int) { l.counters[i], l.counters[j] = l.counters[j], l.counters[i] })
	i := slices.IndexFunc(l.counters, func(k counterOf) bool { return k.unit == units[0].ID }) // the ward whose inbox is looked at
	l.counters[0], l.counters[i] = l.counters[i], l.counters[0]
	return l, l.start(ctx)
}

func (l *lives) start(ctx context.Context) (err error) {
	l.s, err = startServer(ctx, l.o, l.data, l.database)
	return err
}

type receiver struct{ ID, Code string }

// receivers are communes that receive the procedure, those of the clerks first.
func (l *lives) receivers(ctx context.Context) ([]receiver, *body, error) {
	var p struct {
		Example *body
		Units   []receiver
	}
	status, text, err := l.s.get(ctx, "/api/v1/procedures/"+lifeProcedure, "")
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil || p.Example == nil || len(p.Units) < lifeUnits {
		return nil, nil, errors.Join(err, fmt.Errorf("procedure %s: %d, %d units", lifeProcedure, status, len(p.Units)))
	}
	slices.SortStableFunc(p.Units, func(a, b receiver) int {
		first := func(r receiver) int {
			if r.Code == ward {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	return p.Units[:lifeUnits], p.Example, nil
}

// tokenOf is the token of the n-th clerk of a unit.
func tokenOf(unit string, n int) string { return fmt.Sprintf("tst_%s_%d", unit, n) }

// grant makes clerks for the units: copies of the clerk of the ward, with their grant and their token.
func (l *lives) grant(ctx context.Context, units []receiver) error {
	db, err := l.e.fill()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // settled below
	row := func(q string) (id string, err error) {
		err = db.QueryRowContext(ctx, fmt.Sprintf(q, wardClerk)).Scan(&id)
		return id, err
	}
	account, err := row("SELECT id FROM identity_account WHERE login = '%s'")
	if err != nil {
		return err
	}
	grant, err := row("SELECT g.id FROM identity_grant g JOIN identity_account a ON a.id = g.account_id WHERE a.login = '%s' AND g.role = 'clerk'")
	if err != nil {
		return err
	}
	token, err := row("SELECT t.id FROM identity_token t JOIN identity_account a ON a.id = t.account_id WHERE a.login = '%s' ORDER BY t.id DESC LIMIT 1")
	if err != nil {
		return err
	}
	quote := func(s string) string { return "'" + s + "'" }
	for _, u := range units {
		for n := range clerksPerUnit {
			id := quote(store.NewID())
			sum := sha256.Sum256([]byte(tokenOf(u.ID, n)))
			for _, c := range []struct {
				copied
				of string
			}{
				{copied{table: "identity_account", of: "id", set: map[string]string{"id": id, "login": quote(fmt.Sprintf("bench.%s.%d", u.ID, n)), "unit_id": quote(u.ID)}}, account},
				{copied{table: "identity_grant", of: "id", set: map[string]string{"id": quote(store.NewID()), "account_id": id, "unit_id": quote(u.ID)}}, grant},
				{copied{table: "identity_token", of: "id", set: map[string]string{"id": quote(store.NewID()), "account_id": id, "token_hash": quote(hex.EncodeToString(sum[:]))}}, token},
			} {
				if err := c.copies(ctx, db, []string{c.of}, 0, 1); err != nil {
					return err
				}
			}
		}
	}
	return l.e.settle(ctx, db)
}

// tally is what lives came to.
type tally struct {
	mu    sync.Mutex
	lives []time.Duration // whole ones
	calls []time.Duration // that were served
	shed  int             // calls sent away with the time to come again
	errs  map[string]int
}

func (t *tally) add(calls []time.Duration, whole time.Duration, shed int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls = append(t.calls, calls...)
	t.shed += shed
	if err != nil {
		if t.errs == nil {
			t.errs = map[string]int{}
		}
		t.errs[err.Error()]++
		return
	}
	t.lives = append(t.lives, whole)
}

func (t *tally) failed() (n int) {
	for _, k := range t.errs {
		n += k
	}
	return n
}

// complain prints the first few errors.
func (t *tally) complain(name string) {
	for i, e := range slices.Sorted(maps.Keys(t.errs)) {
		if i == 3 {
			return
		}
		remark("%s: %d times %s", name, t.errs[e], e)
	}
}

// anyone is the number of the applicant of the examples; each life is of somebody else.
const anyone = "082190012345"

// of is the filing of another person.
func (k counterOf) of() []byte {
	return bytes.ReplaceAll(k.filing, []byte(anyone), fmt.Appendf(nil, "082190%06d", rand.IntN(1e6)))
}

// live leads a life at a counter.
func (k counterOf) live(ctx context.Context, c *caller, t *tally) { k.lead(ctx, c, t, func() {}) }

// lead makes the four calls. Each is made again under its key when the server sends it away. It says when it was accepted.
func (k counterOf) lead(ctx context.Context, c *caller, t *tally, accepted func()) {
	var took []time.Duration
	shed := 0
	start := time.Now()
	try := func(r call, want int) (answer, error) {
		if r.method != http.MethodGet {
			r.key = newKey()
		}
		for {
			a, err := c.do(r)
			if err != nil || a.status == want {
				took = append(took, a.took)
				return a, err
			}
			if a.status != http.StatusServiceUnavailable || a.after == 0 {
				return a, a.unexpected(r)
			}
			shed++
			if err := sleep(ctx, a.after); err != nil {
				return a, err
			}
		}
	}
	err := func() error {
		a, err := try(call{method: http.MethodPost, path: "/api/v1/dossiers", token: k.token, body: k.of()}, http.StatusCreated)
		if err != nil {
			return err
		}
		path := "/api/v1/dossiers/" + field(a.body, "code")
		if a, err = try(call{method: http.MethodPost, path: path + "/actions/accept", token: k.token, match: a.etag, body: []byte("{}")}, http.StatusOK); err != nil {
			return err
		}
		accepted()
		decide := []byte(`{"signer":"Trần Văn Bình"}`)
		if _, err = try(call{method: http.MethodPost, path: path + "/actions/return", token: k.token, match: a.etag, body: decide}, http.StatusOK); err != nil {
			return err
		}
		a, err = try(call{method: http.MethodGet, path: path, token: k.token}, http.StatusOK)
		if err == nil && field(a.body, "state") != "returned" {
			err = fmt.Errorf("%s is %s", path, field(a.body, "state"))
		}
		return err
	}()
	t.add(took, time.Since(start), shed, err)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leadFor lets so many clients lead lives, one after another, for a while.
func (l *lives) leadFor(ctx context.Context, clients int, d time.Duration) (*tally, time.Duration, error) {
	t := &tally{}
	callers := make([]*caller, clients)
	for i := range callers {
		var err error
		if callers[i], err = newCaller(ctx, l.s.url); err != nil {
			return nil, 0, err
		}
		defer func() { _ = callers[i].conn.Close() }() // only read from
	}
	var wg sync.WaitGroup
	start := time.Now()
	for i, c := range callers {
		wg.Go(func() {
			for n := i; time.Since(start) < d && ctx.Err() == nil; n += clients {
				l.counters[n%len(l.counters)].live(ctx, c, t)
			}
		})
	}
	wg.Wait()
	return t, time.Since(start), ctx.Err()
}

// benchLife measures lives at several sizes of the store, and a crowd at the largest.
func benchLife(ctx context.Context, o options, w world, e engine) (err error) {
	defer func() { err = errors.Join(err, e.clean(ctx)) }()
	l, err := openLives(ctx, o, w, e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.s.stop()) }()
	templates, err := l.templates(ctx)
	if err != nil {
		return err
	}
	script, err := l.captureLife(ctx, l.counters[1])
	if err != nil {
		return err
	}
	stocked := 0
	for _, size := range o.stored {
		if size > stocked {
			if err := l.grow(ctx, templates, stocked, size); err != nil {
				return err
			}
			stocked = size
		}
		rate, err := l.measure(ctx, fmt.Sprintf("life_%s_%d", e.name(), size))
		if err != nil {
			return err
		}
		if size == 0 { // the reference is empty, too
			if err := l.beside(ctx, script, rate); err != nil {
				return err
			}
		}
	}
	return l.spike(ctx, "spike_"+e.name())
}

// grow stocks dossiers up to a size and starts the server again.
func (l *lives) grow(ctx context.Context, templates []string, from, to int) error {
	if err := l.s.stop(); err != nil {
		return err
	}
	start := time.Now()
	if err := stock(ctx, l.e, stocked, templates, from, to); err != nil {
		return err
	}
	remark("%s: %d dossiers stored in %.0f s", l.e.name(), to, time.Since(start).Seconds())
	return l.start(ctx)
}

// templates are the dossiers of which the store is made: at each counter forty, of which one is open.
func (l *lives) templates(ctx context.Context) (ids []string, err error) {
	c, err := newCaller(ctx, l.s.url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.conn.Close() }() // only read from
	for n := range storeUnits * 40 {
		k := l.counters[n%storeUnits]
		if n >= 2*storeUnits { // one returned one and one open one of each counter are enough
			ids = append(ids, ids[n%storeUnits])
			continue
		}
		r := call{method: http.MethodPost, path: "/api/v1/dossiers", token: k.token, key: newKey(), body: k.filing}
		a, err := c.do(r)
		if err == nil && a.status != http.StatusCreated {
			err = a.unexpected(r)
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, field(a.body, "id"))
		steps := []string{"accept", "return"}
		if n >= storeUnits {
			steps = steps[:1]
		}
		code, etag := field(a.body, "code"), a.etag
		for _, action := range steps {
			r := call{method: http.MethodPost, path: "/api/v1/dossiers/" + code + "/actions/" + action, token: k.token, key: newKey(), match: etag, body: []byte("{}")}
			if action == "return" {
				r.body = []byte(`{"signer":"Trần Văn Bình"}`)
			}
			if a, err = c.do(r); err == nil && a.status != http.StatusOK {
				err = a.unexpected(r)
			}
			if err != nil {
				return nil, err
			}
			etag = a.etag
		}
	}
	return ids, nil
}

// measure prints how many lives a second the server leads.
func (l *lives) measure(ctx context.Context, name string) (rate float64, err error) {
	if _, _, err := l.leadFor(ctx, lifeClients, l.o.duration/3); err != nil { // warms
		return 0, err
	}
	before, err := l.s.cpu()
	if err != nil {
		return 0, err
	}
	own := ownCPU()
	t, took, err := l.leadFor(ctx, lifeClients, 2*l.o.duration)
	if err != nil {
		return 0, err
	}
	after, err := l.s.cpu()
	if err != nil {
		return 0, err
	}
	n := float64(len(t.lives))
	figure(name, n/took.Seconds(), "lives/s")
	figure(name+"_p95", p95(t.calls), "ms")
	figure(name+"_whole_p95", p95(t.lives), "ms")
	figure(name+"_errors", float64(t.failed()+t.shed), "errors")
	remark("%s: cpu of server %.2f, client %.2f ms a life", name, ms(after-before)/n, ms(ownCPU()-own)/n)
	t.complain(name)
	return n / took.Seconds(), nil
}

// beside measures the bare engine while the server stands still.
func (l *lives) beside(ctx context.Context, s *script, rate float64) (err error) {
	if err := l.s.freeze(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.s.thaw()) }()
	name := "life_" + l.e.name()
	raw, err := l.rawLives(ctx, s, lifeClients, 2*l.o.duration)
	if err != nil {
		return fmt.Errorf("reference: %w", err)
	}
	figure(name+"_raw", raw, "lives/s")
	ratio(name, rate/raw)
	remark("%s: a life is %d rows in %d transactions", name, s.rows, len(s.txs))
	return nil
}
