package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	scaleAsked = 60 // times each thing is asked, one after another
	crowdSize  = 8  // people who ask at once
	crowdTime  = 15 * time.Second
	crowdThink = 100 * time.Millisecond // on average, between two things
)

// ask asks one thing again and again and prints within which time 95 of 100 were answered.
func (m *made) ask(ctx context.Context, s *server, p question, name string) error {
	b, err := m.browser(ctx, s, p)
	if err != nil {
		return err
	}
	if p.deep > 0 {
		path, n, err := b.walk(ctx, p)
		if err != nil {
			return err
		}
		if n < p.deep {
			remark("%s_%s: there are %d pages", p.name, name, n+1)
		}
		p.path = at(path)
	}
	var took []time.Duration
	bytes := 0
	for i := range scaleAsked + 3 {
		d, n, err := b.once(ctx, p, i)
		if err != nil {
			return err
		}
		if bytes = max(bytes, n); i >= 3 { // the first fill caches
			took = append(took, d)
		}
	}
	figure(fmt.Sprintf("scale_%s_%s_p95", p.name, name), p95(took), "ms")
	if limit := p.limits; limit > 0 && p95(took) > limit {
		remark("%s_%s: beyond the %.0f ms that are promised", p.name, name, limit)
	}
	if bytes > 100<<10 && !p.api {
		remark("%s_%s: the page has %d KB", p.name, name, bytes>>10)
	}
	return nil
}

// crowd lets people ask all of it at once, each thinking a little between two questions.
func (m *made) crowd(ctx context.Context, s *server, list []question, name string) error {
	var mu sync.Mutex
	took := map[string][]time.Duration{}
	var all []time.Duration
	var failed error
	var wg sync.WaitGroup
	until := time.Now().Add(crowdTime)
	var desks []question
	for _, p := range list {
		if p.deep == 0 {
			desks = append(desks, p)
		}
	}
	for k := range crowdSize {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(k), 1)) //nolint:gosec // who asks what next is no secret
			people := map[string]*browser{}
			for i := k; time.Now().Before(until) && ctx.Err() == nil; i += crowdSize {
				p := desks[r.IntN(len(desks))]
				key := fmt.Sprint(p.login, p.api)
				b := people[key]
				var err error
				if b == nil {
					if b, err = m.browser(ctx, s, p); err == nil {
						people[key] = b
					}
				}
				var d time.Duration
				if err == nil {
					d, _, err = b.once(ctx, p, i)
				}
				mu.Lock()
				if err != nil && failed == nil {
					failed = fmt.Errorf("%s: %w", p.name, err)
				}
				took[p.name], all = append(took[p.name], d), append(all, d)
				mu.Unlock()
				if err != nil || sleep(ctx, time.Duration(r.Int64N(int64(2*crowdThink)))) != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	figure("scale_crowd_"+name, float64(len(all))/crowdTime.Seconds(), "requests/s")
	figure("scale_crowd_"+name+"_p95", p95(all), "ms")
	for _, p := range desks {
		if p.limits > 0 && len(took[p.name]) > 5 {
			figure("scale_crowd_"+p.name+"_"+name+"_p95", p95(took[p.name]), "ms")
		}
	}
	return ctx.Err()
}
