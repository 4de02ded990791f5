package trial

import (
	"fmt"
	"slices"
	"sync"
)

// Life is one dossier as those who worked on it were told (sổ đối chiếu).
type Life struct {
	N      int
	Email  string // of the applicant: nobody else has it
	Code   string // as answered; "" while nobody was told
	Postal bool
	Unit   string
	Steps  []string // actions that were acknowledged, in order
	Paper  string   // SHA-256 of the file that was attached
	File   string   // its id
	Err    error    // why it is not known how it ended
}

// Issued says whether a result was acknowledged.
func (l Life) Issued() bool { return slices.Contains(l.Steps, "issue") }

// Ledger collects what was acknowledged.
type Ledger struct {
	mu      sync.Mutex
	lives   []*Life
	calls   int
	retried int
	stale   int
}

func (g *Ledger) begin(postal bool, unit string) *Life {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := len(g.lives) + 1
	l := &Life{N: n, Email: fmt.Sprintf("ho-so-%06d@example.vn", n), Postal: postal, Unit: unit}
	g.lives = append(g.lives, l)
	return l
}

// count notes one call that was answered.
func (g *Ledger) count(r Reply) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls++
	if r.Tries > 1 {
		g.retried++
	}
}

func (g *Ledger) conflict() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stale++
}

// Lives are the dossiers so far. Those still being worked on change.
func (g *Ledger) Lives() []Life {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := make([]Life, 0, len(g.lives))
	for _, l := range g.lives {
		c := *l
		c.Steps = slices.Clone(l.Steps)
		all = append(all, c)
	}
	return all
}

// Counts says how many calls were answered, how many of them were sent more than
// once, and how many met a version that was not the one seen.
func (g *Ledger) Counts() (calls, retried, stale int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.calls, g.retried, g.stale
}

// note changes a life under the lock of the ledger.
func (g *Ledger) note(change func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change()
}
