package main

import (
	"context"
	"sync"
	"time"
)

// A crowd: lives begin at the promised rate, for a while at ten times that, then at the promised rate again.
const (
	promised = 100 // lives a second
	crowd    = 10  // times as many
)

// spike measures before, during and after a crowd, and how long it takes until it is as it was before.
func (l *lives) spike(ctx context.Context, name string) error {
	calm, rush := l.o.duration, l.o.duration
	ctx, stop := context.WithTimeout(ctx, calm+rush+2*mostRecovery) // what has not ended then counts as an error
	defer stop()
	sp := &spiking{l: l, idle: make(chan *caller, 1<<16)}
	defer sp.close()
	before, err := sp.at(ctx, promised, calm)
	if err != nil {
		return err
	}
	sp.wg.Wait()
	during, err := sp.at(ctx, promised*crowd, rush)
	if err != nil {
		return err
	}
	over := time.Now()
	was := p95(before.calls)
	recovered, last, err := sp.recover(ctx, over, was)
	if err != nil {
		return err
	}
	sp.wg.Wait()
	figure(name+"_before_p95", was, "ms")
	figure(name+"_during_p95", p95(during.calls), "ms")
	if len(last.calls) > 0 {
		figure(name+"_after_p95", p95(last.calls), "ms")
	}
	figure(name+"_recovery", recovered.Seconds(), "s")
	figure(name+"_sent_away", float64(before.shed+during.shed), "calls")
	figure(name+"_errors", float64(before.failed()+during.failed()+last.failed()), "errors")
	remark("%s: %d lives at %d/s, %d at %d/s, of which the last ended %.1f s after the crowd", name, len(before.lives), promised,
		len(during.lives), promised*crowd, sp.lastEnd(over).Seconds())
	during.complain(name)
	last.complain(name)
	return nil
}

// spiking begins lives whether or not earlier ones have ended.
type spiking struct {
	l    *lives
	idle chan *caller
	wg   sync.WaitGroup
	n    int
	mu   sync.Mutex
	end  time.Time
}

func (s *spiking) close() {
	for len(s.idle) > 0 {
		_ = (<-s.idle).conn.Close() // only read from
	}
}

func (s *spiking) lastEnd(since time.Time) time.Duration { return s.end.Sub(since) }

// at begins lives at a rate for a while; their tally fills up as they end.
func (s *spiking) at(ctx context.Context, rate int, d time.Duration) (*tally, error) {
	t := &tally{}
	start := time.Now()
	for begun := 0; time.Since(start) < d; {
		for due := int(time.Since(start).Seconds() * float64(rate)); begun < due; begun++ {
			if err := s.begin(ctx, t); err != nil {
				return nil, err
			}
		}
		if err := sleep(ctx, time.Millisecond); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (s *spiking) begin(ctx context.Context, t *tally) error {
	var c *caller
	select {
	case c = <-s.idle:
	default:
		var err error
		if c, err = newCaller(ctx, s.l.s.url); err != nil {
			return err
		}
	}
	k := s.l.counters[s.n%len(s.l.counters)]
	s.n++
	s.wg.Go(func() {
		k.live(ctx, c, t)
		s.mu.Lock()
		s.end = time.Now()
		s.mu.Unlock()
		s.idle <- c
	})
	return nil
}

// mostRecovery is how long recovery is waited for.
const mostRecovery = 40 * time.Second

// recover goes on at the promised rate until the lives of a second are served as before the crowd, none sent away.
func (s *spiking) recover(ctx context.Context, over time.Time, was float64) (time.Duration, *tally, error) {
	for {
		began := time.Since(over)
		t, err := s.at(ctx, promised, time.Second)
		if err != nil {
			return 0, nil, err
		}
		if err := sleep(ctx, 200*time.Millisecond); err != nil { // its last lives end
			return 0, nil, err
		}
		t.mu.Lock()
		calm := t.shed == 0 && len(t.lives) >= promised*9/10 && p95(t.calls) <= max(2*was, was+20)
		seen := &tally{lives: t.lives, calls: t.calls, shed: t.shed, errs: t.errs}
		t.mu.Unlock()
		if calm || began > mostRecovery {
			return began, seen, nil
		}
	}
}
