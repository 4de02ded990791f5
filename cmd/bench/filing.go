package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// engine is a database under test.
type engine interface {
	name() string
	setup(ctx context.Context, o options, w world) (data, database string, err error)
	place(n int) string
	look() (*sql.DB, error) // at the server's database
	reference(ctx context.Context, s *shape, workers int) (reference, error)
	clean(ctx context.Context) error
}

// citizens file in turn.
var citizens = []string{"congdan.hanh", "congdan.ut"}

// run is one engine being measured.
type bench struct {
	o       options
	e       engine
	s       *server
	who     map[string]account
	clients []*client
	shape   shape
	raw     reference
}

func benchFiling(ctx context.Context, o options, w world, e engine) (err error) {
	b := &bench{o: o, e: e}
	defer func() { err = errors.Join(err, e.clean(ctx)) }()
	data, database, err := e.setup(ctx, o, w)
	if err != nil {
		return err
	}
	if b.who, err = accounts(ctx, o, data, database); err != nil {
		return err
	}
	if b.s, err = startServer(ctx, o, data, database); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.s.stop()) }()
	if err := b.connect(ctx); err != nil {
		return err
	}
	if b.raw, err = e.reference(ctx, &b.shape, o.clients); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.raw.close()) }()
	if err := b.rounds(ctx); err != nil {
		return err
	}
	return b.lists(ctx)
}

// connect opens the clients, files once and learns which rows that wrote.
func (b *bench) connect(ctx context.Context) error {
	bodies := map[string][]byte{}
	for i := range b.o.clients {
		login := citizens[i%len(citizens)]
		token := b.who[login].Token
		if bodies[login] == nil {
			text, err := b.s.filing(ctx, token)
			if err != nil {
				return err
			}
			bodies[login] = text
		}
		c, err := dial(ctx, b.s.url, token, bodies[login])
		if err != nil {
			return err
		}
		b.clients = append(b.clients, c)
	}
	var text bytes.Buffer
	key := newKey()
	if err := b.clients[0].file(key, &text); err != nil {
		return err
	}
	var filed struct{ ID string }
	if err := json.Unmarshal(text.Bytes(), &filed); err != nil {
		return err
	}
	db, err := b.e.look()
	if err != nil {
		return err
	}
	b.shape, err = capture(ctx, db, b.e.place(1), filed.ID, key)
	if err == nil {
		remark("%s: a filing is %d fields and %d papers, %d rows and %d bytes", b.e.name(), wantField, wantPaper, b.shape.rows, b.shape.bytes)
	}
	return errors.Join(err, db.Close())
}

// round is what one round gave, filings a second.
type round struct{ http, raw, group, cpu, clientCPU, rawCPU float64 }

// rounds measures the server and the bare engine in turn, so that whatever
// else the machine does falls on both. The server is stopped where it stands
// while the engine has its turn.
func (b *bench) rounds(ctx context.Context) error {
	var http, raw, group, ratios []float64
	var answers []time.Duration
	for i := range b.o.rounds + 1 {
		r, answered, err := b.round(ctx)
		if err != nil {
			return err
		}
		if i == 0 {
			continue // warms both
		}
		remark("%s round %d: http %.0f, raw %.0f, raw in groups of 16 %.0f filings/s; cpu of server %.3f, client %.3f, raw %.3f ms a filing",
			b.e.name(), i, r.http, r.raw, r.group, r.cpu, r.clientCPU, r.rawCPU)
		http, raw, group = append(http, r.http), append(raw, r.raw), append(group, r.group)
		ratios = append(ratios, r.http/r.raw)
		answers = append(answers, answered...)
	}
	name := "filing_" + b.e.name()
	figure(name, median(http), "filings/s")
	figure(name+"_p95", p95(answers), "ms")
	figure(name+"_raw", median(raw), "filings/s")
	figure(name+"_raw_group", median(group), "filings/s")
	ratio(name, median(ratios))
	return nil
}

func (b *bench) round(ctx context.Context) (r round, answers []time.Duration, err error) {
	before, err := b.s.cpu()
	if err != nil {
		return r, nil, err
	}
	own := ownCPU()
	filed, err := fileFor(b.clients, b.o.duration)
	if err != nil {
		return r, nil, err
	}
	own = ownCPU() - own
	after, err := b.s.cpu()
	if err != nil {
		return r, nil, err
	}
	if err := b.s.freeze(); err != nil {
		return r, nil, err
	}
	defer func() { err = errors.Join(err, b.s.thaw()) }()
	rawCPU := ownCPU()
	raw, err := rawFor(ctx, b.raw, b.o.clients, 1, b.o.duration)
	if err != nil {
		return r, nil, fmt.Errorf("reference: %w", err)
	}
	rawCPU = ownCPU() - rawCPU
	group, err := rawFor(ctx, b.raw, b.o.clients, 16, b.o.duration/2)
	if err != nil {
		return r, nil, fmt.Errorf("reference in groups: %w", err)
	}
	return round{http: filed.rate(), raw: raw.rate(), group: group.rate(), cpu: ms(after-before) / float64(filed.filed),
		clientCPU: ms(own) / float64(filed.filed), rawCPU: ms(rawCPU) / float64(raw.filed)}, filed.answers, ctx.Err()
}
