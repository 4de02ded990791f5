package storm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/trial"
)

// Options of a campaign.
type Options struct {
	Engine       store.Engine
	For          time.Duration
	Seed         uint64
	Hands        int    // people at once
	Only         string // faults whose name has this; all when ""
	Root, Binary string
	Out          io.Writer

	Mail, Post string   // addresses of the mail server and the post, which outlive everything
	Flags      []string // by which nodes know them, but for their addresses
	SpoilMail  func(ctx context.Context, rnd *rand.Rand) error
	SpoilPost  func(ctx context.Context, rnd *rand.Rand) error
	Outside    trial.Outside
}

// Result is how a campaign ended (kết quả chiến dịch).
type Result struct {
	Report *trial.Report
	Faults map[string]int
	Calls  int
	Again  int      // of them sent more than once
	Stale  int      // of them that met a version which was not the one seen
	Died   []string // nodes that ended by themselves, and what they said
	Disk   bool     // the disk was filled, too
}

type campaign struct {
	o        Options
	dir      string
	disk     string // a disk of its own, or ""
	data     string
	database string // without lines between
	pg       *trial.Postgres
	lines    []*trial.Cutter // to PostgreSQL
	nodes    []*trial.Node
	starting []sync.Mutex
	balancer *trial.Balancer
	people   *trial.Cutter
	mail     *trial.Cutter
	post     *trial.Cutter
	town     *trial.Town
	begun    time.Time
	counts   map[string]int
	died     []string
}

func (c *campaign) say(format string, args ...any) {
	_, _ = fmt.Fprintf(c.o.Out, "%7.1fs  "+format+"\n", append([]any{time.Since(c.begun).Seconds()}, args...)...)
}

// Run runs a campaign: it raises the town, breaks it for as long as asked, heals
// it, and recounts. The error is of the campaign itself; what was lost or doubled
// is in the report.
func Run(ctx context.Context, o Options) (res *Result, err error) {
	c := &campaign{o: o, begun: time.Now(), counts: map[string]int{}}
	if c.dir, err = os.MkdirTemp("", "tinhso-storm-"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.clear()) }()
	if err := c.raise(ctx); err != nil {
		return nil, err
	}
	c.say("%s, seed %d, %s, %d people", o.Engine, o.Seed, o.For, o.Hands)
	during, over := context.WithTimeout(ctx, o.For)
	defer over()
	lived := make(chan error, 1)
	go func() { lived <- c.town.Live(during, o.Hands) }()
	err = c.rage(during)
	errHeal := c.healAll(ctx)
	c.say("healed; people bring to an end what they began")
	errLive := <-lived
	if err := errors.Join(err, errHeal); err != nil {
		return nil, fmt.Errorf("storm: %w", err)
	}
	res = &Result{Faults: c.counts, Died: c.died, Disk: c.disk != ""}
	if res.Report, err = c.recount(ctx); err != nil {
		return nil, errors.Join(err, errLive)
	}
	if errLive != nil {
		res.Report.Wrong = append(res.Report.Wrong, "an answer that should not have been: "+errLive.Error())
	}
	res.Calls, res.Again, res.Stale = c.town.Ledger.Counts()
	return res, nil
}

// rage strikes until the time is over.
func (c *campaign) rage(ctx context.Context) error {
	rnd := rand.New(rand.NewPCG(c.o.Seed, 0)) //nolint:gosec // a storm that can come again
	all := slices.DeleteFunc(c.faults(), func(f fault) bool { return !strings.Contains(f.name, c.o.Only) })
	if len(all) == 0 {
		return fmt.Errorf("no fault is called %q", c.o.Only)
	}
	for ctx.Err() == nil {
		hit := []fault{pick(all, rnd)}
		if other := pick(all, rnd); rnd.IntN(4) == 0 && other.name != hit[0].name { // now and then two at once
			hit = append(hit, other)
		}
		hold := time.Duration(0)
		for _, f := range hit {
			c.counts[f.name]++
			c.say("%s", f.name)
			if err := f.strike(ctx, rnd); err != nil && ctx.Err() == nil {
				c.say("%s: %v", f.name, err)
			}
			hold = max(hold, f.hold[0]+time.Duration(rnd.Int64N(int64(f.hold[1]-f.hold[0])+1)))
		}
		sleep(ctx, hold)
		if err := c.healOf(context.WithoutCancel(ctx), hit); err != nil {
			return err
		}
		c.pass(ctx, rnd)
		sleep(ctx, time.Duration(rnd.Int64N(int64(1500*ms))))
	}
	return nil
}

func (c *campaign) healOf(ctx context.Context, hit []fault) error {
	for _, f := range slices.Backward(hit) {
		if f.heal == nil {
			continue
		}
		if err := f.heal(ctx); err != nil && len(hit) == 1 {
			return fmt.Errorf("after %q: %w", f.name, err)
		}
	}
	for _, f := range hit { // what the other fault stood in the way of
		if f.heal != nil && len(hit) > 1 {
			if err := f.heal(ctx); err != nil {
				return fmt.Errorf("after %q: %w", f.name, err)
			}
		}
	}
	return c.alive(ctx)
}

// alive starts nodes that ended by themselves, as a supervisor does, and keeps
// what they said.
func (c *campaign) alive(ctx context.Context) error {
	for i, n := range c.nodes {
		if n.Running() {
			continue
		}
		log := n.Log()
		c.died = append(c.died, n.Name+": "+log[max(0, len(log)-1500):])
		c.say("%s has ended by itself", n.Name)
		if err := c.up(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// pass lets deadlines come, now and then: behind the back of the platform, so on
// SQLite only while its node is down.
func (c *campaign) pass(ctx context.Context, rnd *rand.Rand) {
	if rnd.IntN(4) > 0 || ctx.Err() != nil {
		return
	}
	if c.pg == nil {
		c.nodes[0].Kill()
		defer func() { _ = c.up(context.WithoutCancel(ctx), 0) }() // alive looks again
	}
	db, err := store.Open(ctx, c.database, store.Options{})
	if err != nil {
		return
	}
	defer func() { _ = db.Close() }()
	if n, err := trial.LetPass(ctx, db); err == nil && n > 0 {
		c.say("%d dossiers become overdue", n)
	}
}

func pick(all []fault, rnd *rand.Rand) fault {
	sum := 0
	for _, f := range all {
		sum += f.weight
	}
	n := rnd.IntN(sum)
	for _, f := range all {
		if n -= f.weight; n < 0 {
			return f
		}
	}
	return all[0]
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// healAll ends every fault.
func (c *campaign) healAll(ctx context.Context) error {
	for _, l := range append([]*trial.Cutter{c.people, c.mail, c.post}, c.lines...) {
		l.Mend()
	}
	var err error
	if c.disk != "" {
		err = c.free(ctx)
	}
	if c.pg != nil {
		err = errors.Join(err, c.pgUp(ctx))
	}
	for i, n := range c.nodes {
		_ = n.Resume() // most do not sleep
		err = errors.Join(err, c.up(ctx, i))
	}
	return err
}

// What is running belongs to nobody while every node is down.
const sqlForward = `UPDATE job SET run_at = $1, state = 'available', lease_until = 0 WHERE state IN ('retryable', 'running')`

// recount stops the nodes, brings forward what was put off, starts them again,
// and counts.
func (c *campaign) recount(ctx context.Context) (*trial.Report, error) {
	for _, n := range c.nodes {
		if err := n.Stop(); err != nil {
			return nil, err
		}
	}
	db, err := store.Open(ctx, c.database, store.Options{})
	if err != nil {
		return nil, err
	}
	_, errPass := trial.LetPass(ctx, db)
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, sqlForward, tx.Now())
		return err
	})
	if err := errors.Join(errPass, err, db.Close()); err != nil {
		return nil, err
	}
	for i := range c.nodes {
		if err := c.up(ctx, i); err != nil {
			return nil, err
		}
	}
	if db, err = store.Open(ctx, c.database, store.Options{ReadOnly: c.pg == nil}); err != nil {
		return nil, err
	}
	c.say("recounting")
	r, err := trial.Recount(ctx, db, c.town, c.o.Outside, 3*time.Minute)
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	if err := c.town.CheckPapers(ctx, r); err != nil {
		return nil, err
	}
	if err := c.verify(ctx, r); err != nil {
		return nil, err
	}
	for _, n := range c.nodes {
		if err := n.Stop(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// sealedIn is how long the sealer has to catch up.
const sealedIn = time.Minute

// verify lets the program check what it sealed, once everything is.
func (c *campaign) verify(ctx context.Context, r *trial.Report) error {
	seal, err := trial.Verify(ctx, c.o.Binary, c.data, c.database, sealedIn)
	c.say("tinhso verify: %d entries, %d rows compared, %d events not sealed yet, %d findings", seal.Size, seal.Rows, seal.Waiting, len(seal.Findings))
	r.Wrong = append(r.Wrong, seal.Wrong()...)
	return err
}

// clear ends and removes everything.
func (c *campaign) clear() error {
	for _, n := range c.nodes {
		n.Kill()
	}
	if c.balancer != nil {
		c.balancer.Stop()
	}
	var err error
	for _, l := range append([]*trial.Cutter{c.people, c.mail, c.post}, c.lines...) {
		if l != nil {
			err = errors.Join(err, l.Close())
		}
	}
	if c.pg != nil {
		err = errors.Join(err, c.pg.Remove())
	}
	if c.disk != "" {
		err = errors.Join(err, unmount(c.disk))
	}
	return errors.Join(err, os.RemoveAll(c.dir))
}

// help says whether the program knows a flag of serve.
func (c *campaign) knows(ctx context.Context, flag string) bool {
	out, _ := exec.CommandContext(ctx, c.o.Binary, "serve", "--help").CombinedOutput() // --help is no success everywhere
	return strings.Contains(string(out), "-"+flag+" ")
}

func (c *campaign) pack() string { return filepath.Join(c.o.Root, "provinces/tien-giang") }
