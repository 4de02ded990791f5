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
	fill() (*sql.DB, error) // to write into it while the server does not run, without waiting for the disk
	settle(ctx context.Context, db *sql.DB) error
	writers(ctx context.Context, n int) (conns []*sql.Conn, done func() error, err error) // at the reference, as the platform writes
	reference(ctx context.Context, shapes []shape, workers int) (reference, error)
	clean(ctx context.Context) error
}

// citizens file in turn.
var citizens = []string{"congdan.hanh", "congdan.ut"}

// bench is one engine being measured.
type bench struct {
	o   options
	e   engine
	s   *server
	who map[string]account
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
	for _, k := range kinds {
		if o.kind != "" && (o.kind == "spread") != (k.units > 1) {
			continue
		}
		if err := b.filing(ctx, k); err != nil {
			return fmt.Errorf("filing%s: %w", k.name, err)
		}
	}
	return b.lists(ctx)
}

// filing measures one kind of filing.
func (b *bench) filing(ctx context.Context, k kind) error {
	clients, shapes, err := b.connect(ctx, k)
	if err != nil {
		return err
	}
	defer func() {
		for _, c := range clients {
			_ = c.conn.Close() // only read from
		}
	}()
	raw, err := b.e.reference(ctx, shapes, b.o.clients)
	if err != nil {
		return err
	}
	return errors.Join(b.rounds(ctx, "filing_"+b.e.name()+k.name, clients, raw), raw.close())
}

// connect opens the clients, lets each file once and learns which rows that wrote.
func (b *bench) connect(ctx context.Context, k kind) (clients []*client, shapes []shape, err error) {
	db, err := b.e.look()
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	bodies := map[string][][]byte{}
	for i := range b.o.clients {
		login := citizens[i%len(citizens)]
		token := b.who[login].Token
		if bodies[login] == nil {
			if bodies[login], err = b.s.filings(ctx, token, k); err != nil {
				return nil, nil, err
			}
		}
		c, err := dial(ctx, b.s.url, token, bodies[login][i%k.units])
		if err != nil {
			return nil, nil, err
		}
		clients = append(clients, c)
		var text bytes.Buffer
		key := newKey()
		if err := c.file(key, &text); err != nil {
			return nil, nil, err
		}
		var filed struct{ ID string }
		if err := json.Unmarshal(text.Bytes(), &filed); err != nil {
			return nil, nil, err
		}
		s, err := capture(ctx, db, b.e.place(1), filed.ID, key, k.papers)
		if err != nil {
			return nil, nil, err
		}
		shapes = append(shapes, s)
	}
	remark("filing_%s%s: %d fields and %d papers at %d units, %d rows and %d bytes", b.e.name(), k.name, k.fields, k.papers, k.units,
		shapes[0].rows, shapes[0].bytes)
	return clients, shapes, nil
}

// round is what one round gave, filings a second.
type round struct{ http, raw, group, cpu, clientCPU, rawCPU float64 }

// rounds measures the server and the bare engine in turn, so that whatever
// else the machine does falls on both. The server is stopped where it stands
// while the engine has its turn.
func (b *bench) rounds(ctx context.Context, name string, clients []*client, ref reference) error {
	var http, raw, group, ratios []float64
	var answers []time.Duration
	for i := range b.o.rounds + 1 {
		r, answered, err := b.round(ctx, clients, ref)
		if err != nil {
			return err
		}
		if i == 0 {
			continue // warms both
		}
		remark("%s, round %d: http %.0f, raw %.0f, raw in groups of 16 %.0f filings/s; cpu of server %.3f, client %.3f, raw %.3f ms a filing",
			name, i, r.http, r.raw, r.group, r.cpu, r.clientCPU, r.rawCPU)
		http, raw, group = append(http, r.http), append(raw, r.raw), append(group, r.group)
		ratios = append(ratios, r.http/r.raw)
		answers = append(answers, answered...)
	}
	figure(name, median(http), "filings/s")
	figure(name+"_p95", p95(answers), "ms")
	figure(name+"_raw", median(raw), "filings/s")
	figure(name+"_raw_group", median(group), "filings/s")
	ratio(name, median(ratios))
	return nil
}

func (b *bench) round(ctx context.Context, clients []*client, ref reference) (r round, answers []time.Duration, err error) {
	before, err := b.s.cpu()
	if err != nil {
		return r, nil, err
	}
	own := ownCPU()
	filed, err := fileFor(clients, b.o.duration)
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
	raw, err := rawFor(ctx, ref, b.o.clients, 1, b.o.duration)
	if err != nil {
		return r, nil, fmt.Errorf("reference: %w", err)
	}
	rawCPU = ownCPU() - rawCPU
	group, err := rawFor(ctx, ref, b.o.clients, 16, b.o.duration/2)
	if err != nil {
		return r, nil, fmt.Errorf("reference in groups: %w", err)
	}
	return round{http: filed.rate(), raw: raw.rate(), group: group.rate(), cpu: ms(after-before) / float64(filed.filed),
		clientCPU: ms(own) / float64(filed.filed), rawCPU: ms(rawCPU) / float64(raw.filed)}, filed.answers, ctx.Err()
}
