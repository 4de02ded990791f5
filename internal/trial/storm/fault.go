package storm

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"tinhso/internal/trial"
)

// fault is something that goes wrong for a while (sự cố).
type fault struct {
	name   string
	weight int
	hold   [2]time.Duration // how long it lasts, from and to
	strike func(ctx context.Context, rnd *rand.Rand) error
	heal   func(ctx context.Context) error // nil: nothing to heal
}

func span(from, to time.Duration) [2]time.Duration { return [2]time.Duration{from, to} }

const ms = time.Millisecond

// faults are those that the town of this campaign can meet.
func (c *campaign) faults() []fault {
	list := []fault{
		{"break the line of the people", 3, span(0, 100*ms), does(c.people.Break), nil},
		{"cut the line of the people", 2, span(200*ms, 3000*ms), does(c.people.Cut), heals(c.people.Mend)},
		{"cut the line to the mail server", 2, span(200*ms, 4000*ms), does(c.mail.Cut), heals(c.mail.Mend)},
		{"cut the line to the post", 2, span(200*ms, 4000*ms), does(c.post.Cut), heals(c.post.Mend)},
		{"the mail server misbehaves", 2, span(100*ms, 1000*ms), c.o.SpoilMail, nil},
		{"the post misbehaves", 2, span(100*ms, 1000*ms), c.o.SpoilPost, nil},
	}
	for i, n := range c.nodes {
		list = append(list,
			fault{"kill -9 " + n.Name, 4, span(0, 2000*ms), does(n.Kill), func(ctx context.Context) error { return c.up(ctx, i) }},
			fault{"pause " + n.Name, 2, span(300*ms, 4000*ms), func(context.Context, *rand.Rand) error { _ = n.Pause(); return nil }, // it may just have been killed
				heals(func() { _ = n.Resume() })},
			fault{"stop " + n.Name + " in order", 1, span(0, 500*ms), func(context.Context, *rand.Rand) error { return c.stop(n) }, func(ctx context.Context) error { return c.up(ctx, i) }},
		)
	}
	if c.pg != nil {
		list = append(list,
			fault{"crash PostgreSQL", 2, span(100*ms, 2500*ms), func(ctx context.Context, _ *rand.Rand) error { return c.pg.Crash(ctx) }, c.pgUp},
			fault{"break the lines to PostgreSQL", 3, span(0, 100*ms), c.each(func(l *trial.Cutter) { l.Break() }), nil},
			fault{"cut the lines to PostgreSQL", 2, span(200*ms, 3000*ms), c.each(func(l *trial.Cutter) { l.Cut() }), heals(func() { c.mend() })},
		)
	}
	if c.disk != "" {
		list = append(list, fault{"fill the disk", 3, span(500*ms, 3000*ms), func(context.Context, *rand.Rand) error { return c.fill() }, c.free})
	}
	return list
}

func does(fn func()) func(context.Context, *rand.Rand) error {
	return func(context.Context, *rand.Rand) error { fn(); return nil }
}

func heals(fn func()) func(context.Context) error {
	return func(context.Context) error { fn(); return nil }
}

// each strikes one line to PostgreSQL, or all.
func (c *campaign) each(fn func(*trial.Cutter)) func(context.Context, *rand.Rand) error {
	return func(_ context.Context, rnd *rand.Rand) error {
		one := rnd.IntN(len(c.lines) + 1)
		for i, l := range c.lines {
			if one == i || one == len(c.lines) {
				fn(l)
			}
		}
		return nil
	}
}

func (c *campaign) mend() {
	for _, l := range c.lines {
		l.Mend()
	}
}

// stop ends a node as an operator does. One that does not end in time is killed
// and told of: nothing else may be wrong at this moment.
func (c *campaign) stop(n *trial.Node) error {
	if !n.Running() {
		return nil
	}
	if err := n.Stop(); err != nil {
		c.say("%v", err)
	}
	return nil
}

// up starts a node again, as its supervisor does, until it is up.
func (c *campaign) up(ctx context.Context, i int) error {
	n := c.nodes[i]
	c.starting[i].Lock()
	defer c.starting[i].Unlock()
	var err error
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(200 * ms) { //nolint:forbidigo // a supervisor waits
		if n.Running() {
			return nil
		}
		n.Kill() // one that ended by itself is still remembered
		if err = n.Start(ctx); err == nil {
			return nil
		}
	}
	return err
}

// pgUp starts PostgreSQL again; while the disk is full it cannot.
func (c *campaign) pgUp(ctx context.Context) error {
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(200 * ms) { //nolint:forbidigo // a supervisor waits
		if err = c.pg.Again(ctx); err == nil {
			return c.pg.Answers(ctx, 30*time.Second)
		}
	}
	return err
}

// fill writes until nothing more fits.
func (c *campaign) fill() error {
	f, err := os.OpenFile(c.ballast(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil //nolint:nilerr // full already
	}
	defer func() { _ = f.Close() }()
	for block := make([]byte, 1<<20); len(block) > 0; {
		n, err := f.Write(block)
		if err != nil && n == 0 {
			block = block[:len(block)/2]
		}
	}
	return nil
}

// free gives the disk its room again. PostgreSQL ends when it cannot write its
// log, and a supervisor starts it.
func (c *campaign) free(ctx context.Context) error {
	if err := os.Remove(c.ballast()); err != nil && !os.IsNotExist(err) {
		return err
	}
	if c.pg != nil {
		return c.pgUp(ctx)
	}
	return nil
}

func (c *campaign) ballast() string { return filepath.Join(c.disk, "ballast") }

// mount gives the campaign a disk of its own that can be filled; without the
// right to mount there is none, and the disk is not filled.
func mount(dir string, bytes string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // PostgreSQL runs as another user
		return err
	}
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+bytes+",mode=755")
}

func unmount(dir string) error { return syscall.Unmount(dir, syscall.MNT_DETACH) }
