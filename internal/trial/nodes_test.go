package trial

import (
	"context"
	"net/http"
	"os/exec"
	"testing"
	"time"

	"tinhso/internal/store"
)

// pairOfNodes is two nodes on one PostgreSQL behind haproxy.
type pairOfNodes struct {
	a, b     *Node
	balancer *Balancer
	town     *Town
	db       *store.DB
	outside  Outside
}

func twoNodes(t *testing.T) *pairOfNodes {
	t.Helper()
	p := &pairOfNodes{}
	data, database := freshPostgres(t)
	addr, err := FreeAddress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var flags []string
	p.outside, flags = outside(t)
	flags = append(flags, "--base-url", "http://"+addr, "--trusted-proxies", "127.0.0.1", "--drain-wait", "2")
	p.a = node(t, "a", program(t), data, database, flags...)
	p.b = node(t, "b", program(t), data, database, flags...)
	if p.balancer, err = StartBalancer(t.Context(), made.root, t.TempDir(), p.a.Listen, p.b.Listen); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.balancer.Stop)
	if err := p.balancer.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	accounts, err := Accounts(t.Context(), program(t), data, database)
	if err != nil {
		t.Fatal(err)
	}
	p.db = opened(t, database)
	p.town = &Town{Base: p.balancer.URL(), Accounts: accounts, Post: true, Papers: true, Again: 30 * time.Second}
	if err := p.town.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

// work lets the town live until the disturbance is over, and so much longer.
func (p *pairOfNodes) work(t *testing.T, hands int, disturb func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- p.town.Live(ctx, hands) }()
	p.atLeast(t, 6)
	disturb()
	p.atLeast(t, 6)
	stop()
	if err := <-done; err != nil {
		t.Errorf("a request failed: %v\nnode a: %s\nnode b: %s", err, p.a.Log(), p.b.Log())
	}
}

// atLeast waits until so many more calls were answered.
func (p *pairOfNodes) atLeast(t *testing.T, lives int) {
	t.Helper()
	from := len(p.town.Ledger.Lives())
	for end := time.Now().Add(60 * time.Second); len(p.town.Ledger.Lives()) < from+lives; {
		if time.Now().After(end) {
			t.Fatal("the town does not live")
		}
		if err := rest(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

func (p *pairOfNodes) recount(t *testing.T) {
	t.Helper()
	r, err := Recount(t.Context(), p.db, p.town, p.outside, 60*time.Second)
	if err != nil {
		t.Fatalf("%v\nnode a: %s\nnode b: %s", err, p.a.Log(), p.b.Log())
	}
	calls, again, stale := p.town.Ledger.Counts()
	t.Logf("%s; calls %d, sent again %d, stale %d", r, calls, again, stale)
	if len(r.Wrong) > 0 {
		t.Errorf("node a: %s\nnode b: %s", p.a.Log(), p.b.Log())
	}
	if r.Dossiers < 12 || r.Mails < 12 || r.Parcels == 0 || r.Papers == 0 || r.Timers == 0 {
		t.Errorf("too little to prove anything: %s", r)
	}
}

// A node is killed during filings and acts: every request is answered after it
// was sent again with its key, nothing is lost, nothing is done twice.
func TestOneOfTwoNodesIsKilled(t *testing.T) {
	p := twoNodes(t)
	p.work(t, 6, func() {
		p.atLeast(t, 12)
		p.overdue(t)
		p.b.Kill()
		p.atLeast(t, 12)
		if err := p.b.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.atLeast(t, 12)
		p.overdue(t)
		p.a.Kill()
		p.atLeast(t, 12)
		if err := p.a.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	p.recount(t)
}

// overdue moves the due moment of dossiers that an officer has to a minute ago.
func (p *pairOfNodes) overdue(t *testing.T) {
	t.Helper()
	n, err := LetPass(t.Context(), p.db)
	if err != nil || n == 0 {
		t.Errorf("%d dossiers are overdue now, %v", n, err)
	}
}

// A node that is asked to end tells the balancer first, and ends within ten
// seconds: nobody meets a closed door, not even once.
func TestAnOrderlyStopLosesNoRequest(t *testing.T) {
	p := twoNodes(t)
	p.town.Again = time.Millisecond // nobody tries again
	p.work(t, 6, func() {
		for _, n := range []*Node{p.a, p.b} {
			begun := time.Now()
			if err := n.Terminate(); err != nil {
				t.Fatal(err)
			}
			door := Caller{Base: n.URL()}
			for r, err := door.Once(t.Context(), http.MethodGet, "/readyz", nil, nil); r.Status != http.StatusServiceUnavailable; r, err = door.Once(t.Context(), http.MethodGet, "/readyz", nil, nil) {
				if err != nil {
					t.Fatalf("the node stopped answering before it said that it is not ready: %v", err)
				}
			}
			if r, err := door.Once(t.Context(), http.MethodGet, "/api/v1/units?page_size=1", nil, nil); err != nil || r.Status != http.StatusOK {
				t.Logf("while it drains: %d %v %v", r.Status, r.Header, err)
			}
			if err := n.Ended(10 * time.Second); err != nil {
				t.Error(err)
			}
			t.Logf("node %s ended after %s", n.Name, time.Since(begun).Round(100*time.Millisecond))
			if err := n.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := rest(t.Context(), 1500*time.Millisecond); err != nil { // until the balancer has found it again
				t.Fatal(err)
			}
		}
	})
	if _, again, _ := p.town.Ledger.Counts(); again > 0 {
		t.Errorf("%d requests had to be sent again", again)
	}
	p.town.Again = 30 * time.Second
	p.overdue(t)
	p.recount(t)
}

// Whatever one node was told or given, the other knows: keys, files, sessions.
func TestNodesShareWhatTheyWereGiven(t *testing.T) {
	p := twoNodes(t)
	at := func(n *Node, login string) *Caller {
		return &Caller{Base: n.URL(), Token: p.town.Accounts[login].Token}
	}
	body, err := p.town.filing(t.Context(), p.town.Ledger.begin(false, Ward5), script{procedure: Birth, unit: Ward5})
	if err != nil {
		t.Fatal(err)
	}
	key := NewKey()
	first, err := at(p.a, Citizen).Post(t.Context(), "/dossiers", body, key, "")
	if err != nil || first.Status != http.StatusCreated {
		t.Fatal(first.Status, string(first.Raw), err)
	}
	again, err := at(p.b, Citizen).Post(t.Context(), "/dossiers", body, key, "")
	if err != nil || again.Status != http.StatusCreated || string(again.Raw) != string(first.Raw) || again.ETag != first.ETag {
		t.Errorf("the same key at the other node: %d %s, want %s (%v)", again.Status, again.Raw, first.Raw, err)
	}
	browser, err := SignIn(t.Context(), p.a.URL(), "canbo.tiepnhan.phuong5", p.town.Accounts["canbo.tiepnhan.phuong5"].Password)
	if err != nil {
		t.Fatal(err)
	}
	// A browser sends the cookies of a host to each of its ports.
	page, err := (&Caller{Base: p.b.URL(), HTTP: browser}).Once(t.Context(), http.MethodGet, "/desk/ho-so/"+first.Text("code"), nil, nil)
	if err != nil || page.Status != http.StatusOK {
		t.Errorf("the session at the other node: %d %v", page.Status, err)
	}
}

// Papers that came in at one node are read at the other, byte for byte.
func TestNodesShareFiles(t *testing.T) {
	p := twoNodes(t)
	for range 3 { // every third filing brings one
		if _, err := p.town.File(t.Context(), Birth, Ward5, nil); err != nil {
			t.Fatal(err)
		}
	}
	r := &Report{}
	for _, n := range []*Node{p.a, p.b} {
		p.town.Base = n.URL()
		if err := p.town.CheckPapers(t.Context(), r); err != nil || len(r.Wrong) > 0 {
			t.Errorf("%s: %v %v", n.Name, err, r.Wrong)
		}
	}
}

// The sample is one that haproxy takes.
func TestTheSampleForHaproxyIsSound(t *testing.T) {
	root, err := Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), Haproxy(), "-c", "-f", root+"/deploy/haproxy/haproxy.cfg").CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
