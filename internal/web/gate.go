package web

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"

	"tinhso/internal/fault"
)

// gate lets so many requests work at once and so many wait for their turn; who comes beyond that is told at once to come
// again in a few seconds. So a crowd is served as fast as the machine can, instead of everybody waiting until all give up.
//
// A request holds its place until the first byte of its answer, not while a slow line takes the rest; and what comes
// slowly is read before it takes one.
type gate struct {
	places  chan struct{}
	waiting atomic.Int64
	queue   int64
	wait    time.Duration
}

const (
	queueWait = 2 * time.Second // longer than that nobody waits for a place
	readFirst = 64 << 10        // a body of up to so many bytes is read before its request takes a place
	comeAgain = 3               // seconds within which those sent away are told to come again, each at another one
)

func newGate(hands, queue int) *gate {
	if hands <= 0 {
		return nil
	}
	return &gate{places: make(chan struct{}, hands), queue: int64(queue), wait: queueWait}
}

// enter takes a place; leave gives it back and may be called twice.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	if g == nil {
		return func() {}, nil
	}
	select {
	case g.places <- struct{}{}:
		return g.leave(), nil
	default:
	}
	if g.waiting.Add(1) > g.queue {
		g.waiting.Add(-1)
		return nil, errBusy
	}
	defer g.waiting.Add(-1)
	t := time.NewTimer(g.wait)
	defer t.Stop()
	select {
	case g.places <- struct{}{}:
		return g.leave(), nil
	case <-t.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (g *gate) leave() func() {
	var left atomic.Bool
	return func() {
		if left.CompareAndSwap(false, true) {
			<-g.places
		}
	}
}

var errBusy = fault.New(fault.KindUnavailable, "web.busy")

// admit lets a request in, after its body when that is short; uploads have no queue, they would hold up everybody.
func (h *routed) admit(c *Ctx) (leave func(), err error) {
	g := h.shell.gate
	if g == nil || h.route.MaxBody > h.shell.o.MaxBody || c.R.ContentLength > readFirst || c.R.ContentLength < 0 {
		return func() {}, nil
	}
	if c.R.ContentLength > 0 {
		body, err := io.ReadAll(c.R.Body)
		if err != nil {
			return nil, fault.New(fault.KindInvalid, "web.bad_form").With(err)
		}
		c.R.Body = io.NopCloser(bytes.NewReader(body))
	}
	leave, err = g.enter(c.R.Context())
	if err != nil {
		c.W.Header().Set("Retry-After", strconv.Itoa(1+rand.IntN(comeAgain))) //nolint:gosec // when to come again is no secret
		return nil, err
	}
	c.answer().begun = leave
	return leave, nil
}
