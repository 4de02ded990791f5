package seal

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/sync/errgroup"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// perChunk is how many leaves are recomputed at once.
const perChunk = 16 * tileWidth

// sealed is one entry as it was read.
type sealed struct {
	pos    int64
	leaves int64
}

// chunk is a part of the log, recomputed.
type chunk struct {
	from, to int64
	hashes   []tlog.Hash
	entries  []sealed
	sum      sum
	found    []Finding
	events   int64
	erased   []Erased
	past     []taken
}

// taken says that a table was taken up as it stood, or that a row was.
type taken struct {
	pos  int64
	done bool
	ref
}

// log recomputes the entries and the roots. Workers recompute chunks, which are
// put together in order.
func (v *verifier) log(ctx context.Context) error {
	group, gctx := errgroup.WithContext(ctx)
	jobs := make(chan *part)
	queue := make(chan *part, 4*v.o.Workers)
	group.Go(func() error {
		defer close(jobs)
		defer close(queue)
		for from := int64(0); from < v.to; from += perChunk {
			j := &part{from: from, done: make(chan *chunk, 1)}
			for _, c := range []chan *part{queue, jobs} {
				select {
				case c <- j:
				case <-gctx.Done():
					return gctx.Err()
				}
			}
		}
		return nil
	})
	for range v.o.Workers {
		group.Go(func() error {
			m := &maker{}
			for j := range jobs {
				c, err := v.chunk(gctx, m, j.from, min(j.from+perChunk, v.to))
				if err != nil {
					return err
				}
				j.done <- c
			}
			return nil
		})
	}
	group.Go(func() error { return v.join(gctx, queue) })
	return group.Wait()
}

type part struct {
	from int64
	done chan *chunk
}

// join puts the chunks together: every position once, every tile, every root.
func (v *verifier) join(ctx context.Context, queue <-chan *part) error {
	f := &frontier{}
	upper := upperTiles{ctx: ctx, v: v, hashes: map[int][]byte{}, count: map[int]int64{}}
	next := int64(0)
	v.check(f)
	for j := range queue {
		var c *chunk
		select {
		case c = <-j.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		for _, e := range c.entries {
			switch {
			case e.pos > next:
				v.found(Finding{Code: "seal.find.entry_missing", Pos: next, Says: strconv.FormatInt(next, 10) + "…" + strconv.FormatInt(e.pos-1, 10)})
			case e.pos < next:
				v.found(Finding{Code: "seal.find.entry_inserted", Pos: e.pos})
			}
			next = max(next, e.pos+1+e.leaves)
		}
		v.found(c.found...)
		v.past(c.past)
		for _, h := range c.hashes {
			f.add(h, upper.add)
			if err := upper.err; err != nil {
				return err
			}
			v.check(f)
		}
		v.done(c)
	}
	if next < v.to {
		v.found(Finding{Code: "seal.find.entry_missing", Pos: next, Says: strconv.FormatInt(next, 10) + "…" + strconv.FormatInt(v.to-1, 10)})
	}
	if err := upper.rest(); err != nil {
		return err
	}
	for _, p := range v.points { // all greater than the log
		v.found(Finding{Code: "seal.find.truncated", Pos: v.to, Key: p.from, Says: strconv.FormatInt(p.size, 10)})
	}
	v.points = nil
	v.report.Size, v.report.Root = f.size, f.root().String()
	return nil
}

// past sees that no row was taken up as it stood after its table was done.
func (v *verifier) past(list []taken) {
	for _, t := range list {
		done, known := v.filled[t.table]
		switch {
		case t.done && !known:
			v.filled[t.table] = t.pos
		case !t.done && known && t.pos > done:
			v.found(Finding{Code: "seal.find.row_inserted", Pos: t.pos, Table: t.table, Subject: t.subject, Key: leafKey(t.subject, t.key)})
		}
	}
}

// done takes up what a chunk counted.
func (v *verifier) done(c *chunk) {
	v.mu.Lock()
	v.sum.add(c.sum.hi, c.sum.lo)
	v.report.Events += c.events
	v.report.ErasedAll += int64(len(c.erased))
	for _, e := range c.erased {
		if len(v.report.Erased) < v.o.Limit {
			v.report.Erased = append(v.report.Erased, e)
		}
	}
	v.mu.Unlock()
	if v.o.Progress != nil {
		v.o.Progress(c.to, v.to)
	}
}

// chunk recomputes a part of the log.
func (v *verifier) chunk(ctx context.Context, m *maker, from, to int64) (*chunk, error) {
	c := &chunk{from: from, to: to, sum: sum{key: v.sum.key}}
	l := &leafReader{ctx: ctx, db: v.db, tiles: map[int64][]byte{}}
	for pos := from; pos < to; pos++ {
		h, ok, err := l.at(pos)
		if err != nil {
			return nil, err
		}
		if !ok {
			c.found = append(c.found, Finding{Code: "seal.find.tile_damaged", Pos: pos, Table: "seal_tile", Key: "0|" + strconv.FormatInt(pos/tileWidth, 10)})
			for ; pos < to && (pos+1)%tileWidth != 0; pos++ {
				c.hashes = append(c.hashes, tlog.Hash{})
			}
		}
		c.hashes = append(c.hashes, h)
	}
	err := each(ctx, v.db, sqlEntries, func(rows *store.Rows) error {
		return v.entry(c, l, m, rows)
	}, from, to)
	return c, err
}

// entry recomputes one entry.
func (v *verifier) entry(c *chunk, l *leafReader, m *maker, rows *store.Rows) error {
	var pos, seq, body, tags, found, id, kind, subject, actor, path, at, data cell
	if err := rows.Scan(&pos, &seq, &body, &tags, &found, &id, &kind, &subject, &actor, &path, &at, &data); err != nil {
		return err
	}
	x := sealed{pos: pos.number()}
	f := Finding{Pos: x.pos, Seq: seq.number(), Kind: string(kind), Subject: string(subject)}
	changes, err := readChanges([]byte(body))
	if err != nil || body == null {
		f.Code, f.Says = "seal.find.entry_damaged", "body"
		c.found = append(c.found, f)
		changes = nil
	}
	if kind == null {
		f.Kind, f.Subject = "", ""
	}
	for _, ch := range changes {
		if ch.op == opVersion {
			x.leaves++
		}
	}
	c.entries = append(c.entries, x)
	want, ok, err := l.at(x.pos)
	if err != nil {
		return err
	}
	switch {
	case seq == null: // rows without event
		if ok && m.rows(x.pos, []byte(body)) != want || len(tags) > 0 {
			f.Code = "seal.find.entry_edited"
			c.found = append(c.found, f)
		}
	case found == null || found == "":
		f.Code = "seal.find.event_deleted"
		c.found = append(c.found, f)
	default:
		c.events++
		e := event.Event{Seq: f.Seq, ID: string(id), Kind: string(kind), Subject: string(subject), Actor: string(actor),
			UnitPath: string(path), At: store.Instant(at.number()), Data: json.RawMessage(data)}
		plain := canonical(string(data))
		if ok && m.event(&e, plain, []byte(body)) != want {
			c.found = append(c.found, edited(f, &e, plain, string(tags))...)
		} else if ok && string(eventTags(&e, plain)) != string(tags) {
			f.Code = "seal.find.entry_edited"
			c.found = append(c.found, f)
		}
		if v.erase[e.Kind] {
			c.erased = append(c.erased, erasedBy(&e))
		}
	}
	return v.latest(c, l, x, seq == null, f.Subject, changes)
}

// edited names the columns of an event that differ.
func edited(f Finding, e *event.Event, data, tags string) []Finding {
	f.Code = "seal.find.event_edited"
	now := eventTags(e, data)
	var list []Finding
	if len(tags) == len(now) {
		for i, name := range eventColumns {
			if !bytes.Equal(now[tagSize*i:tagSize*(i+1)], []byte(tags[tagSize*i:tagSize*(i+1)])) {
				f.Column = name
				list = append(list, f)
			}
		}
	}
	if len(list) == 0 { // the event is as it was: what stands beside it in the log was edited
		f.Code = "seal.find.entry_edited"
		list = append(list, f)
	}
	return list
}

// latest adds the leaves of an entry to the sum, and takes off those before.
func (v *verifier) latest(c *chunk, l *leafReader, x sealed, rowsOnly bool, subject string, changes []change) error {
	pos := x.pos
	for _, ch := range changes {
		f := v.forms[ch.form]
		s := ch.subject
		if s == "" {
			s = subject
		}
		name := ""
		if f != nil {
			name = f.table.Table
		}
		if ch.op == opAlarm {
			c.found = append(c.found, Finding{Code: "seal.find.alarm", Pos: x.pos, Table: name, Subject: s, Key: leafKey(s, ch.key), Column: ch.column})
			continue
		}
		r := ref{name, s, ch.key}
		if ch.op == opFilled || rowsOnly && ch.mark&markFirst != 0 {
			c.past = append(c.past, taken{x.pos, ch.op == opFilled, r})
		}
		if ch.op == opFilled {
			continue
		}
		if ch.op == opVersion {
			pos++
		}
		if x.pos >= v.from && v.window[r] < pos { // sealed after we had looked at the row
			continue
		}
		if ch.op == opVersion {
			h, ok, err := l.at(pos)
			if err != nil {
				return err
			}
			if !ok {
				continue // the tile was told of
			}
			c.sum.add(c.sum.term(r, pos, checkOf(h)))
		}
		if ch.prev >= 0 {
			c.sum.takeOff(c.sum.term(r, ch.prev, ch.was))
		}
	}
	return nil
}

// erasedBy reads the decision from the event that tells of it.
func erasedBy(e *event.Event) Erased {
	x := Erased{Subject: e.Subject, At: e.At}
	var d struct{ Code, Number, On, Law string }
	if err := json.Unmarshal(e.Data, &d); err == nil {
		x.Code, x.Number, x.On, x.Law = d.Code, d.Number, d.On, d.Law
	}
	if x.At.Before(time.UnixMilli(0)) {
		x.At = time.Time{}
	}
	return x
}

// leafReader reads leaf hashes from their tiles.
type leafReader struct {
	ctx   context.Context //nolint:containedctx // of one chunk
	db    store.Reader
	tiles map[int64][]byte
}

// at is the hash at a position; not ok when its tile is missing or too short.
func (l *leafReader) at(pos int64) (h tlog.Hash, ok bool, err error) {
	if pos < 0 {
		return h, false, nil
	}
	n := pos / tileWidth
	data, known := l.tiles[n]
	if !known {
		if data, err = tileBytes(l.ctx, l.db, 0, n); err != nil {
			return h, false, err
		}
		l.tiles[n] = data
	}
	at := int(pos%tileWidth) * tlog.HashSize
	if len(data) < at+tlog.HashSize {
		return h, false, nil
	}
	copy(h[:], data[at:])
	return h, true, nil
}

func tileBytes(ctx context.Context, r store.Reader, level int, n int64) ([]byte, error) {
	var data cell
	err := each(ctx, r, sqlTile, func(rows *store.Rows) error { return rows.Scan(&data) }, level, n)
	if data == null {
		data = ""
	}
	return []byte(data), err
}

// upperTiles compares the tiles above the leaves with what the leaves come to.
type upperTiles struct {
	ctx    context.Context //nolint:containedctx // of one verification
	v      *verifier
	hashes map[int][]byte // of the tile that is not full yet, by level
	count  map[int]int64  // of full tiles
	err    error
}

func (u *upperTiles) add(level int, h tlog.Hash) {
	u.hashes[level] = append(u.hashes[level], h[:]...)
	if len(u.hashes[level]) == tileWidth*tlog.HashSize && u.err == nil {
		u.err = u.compare(level)
	}
}

func (u *upperTiles) compare(level int) error {
	data, err := tileBytes(u.ctx, u.v.db, level, u.count[level])
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(data, u.hashes[level]) {
		u.v.found(Finding{Code: "seal.find.tile_damaged", Pos: -1, Table: "seal_tile", Key: strconv.Itoa(level) + "|" + strconv.FormatInt(u.count[level], 10)})
	}
	u.hashes[level] = nil
	u.count[level]++
	return nil
}

func (u *upperTiles) rest() error {
	for level, hashes := range u.hashes {
		if len(hashes) > 0 {
			if err := u.compare(level); err != nil {
				return err
			}
		}
	}
	return nil
}
