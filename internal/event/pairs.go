package event

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tinhso/internal/store"
)

// mostPairs is up to how many pairs of kind and unit are looked at. What has more is found soon by going back in time.
const mostPairs = 600

// mostGlance is how many of the latest events are looked through before the pairs are: what is frequent is among them.
const mostGlance = 1000

// glance looks for a page among the latest events. ok is false when they do not fill it.
func (f Filter) glance(ctx context.Context, r store.Reader, ranges []string) (p Page, ok bool, err error) {
	var w store.Where
	if err := f.narrow(&w); err != nil {
		return p, false, err
	}
	latest := sqlList + w.SQL() + byClock.OrderBy() + " LIMIT " + w.Arg(cmp.Or(f.look, mostGlance))
	var of store.Where
	for _, a := range w.Args() {
		of.Arg(a)
	}
	if f.Kind != "" {
		of.And("kind = ?", f.Kind)
	}
	within(&of, ranges)
	size := store.PageSize(f.PageSize)
	q := "SELECT " + columns + " FROM (" + latest + ") AS latest" + of.SQL() + byClock.OrderBy() + " LIMIT " + of.Arg(size+1)
	events, err := store.All(ctx, r, q, scanEvent, of.Args()...)
	if err != nil || len(events) <= size {
		return p, false, err
	}
	p.Events, p.NextPageToken = store.Page(events, size, clockKey)
	return p, true, nil
}

// pair is a kind of event and the unit it is told of, with the latest moment of one.
type pair struct {
	kind, path string
	at         int64
}

// byPairs reads a page from the index of kinds and units: of each pair the latest event that is asked for, then the page
// from the pairs whose latest ones are the latest of all. ok is false when there are too many pairs.
func (f Filter) byPairs(ctx context.Context, r store.Reader, ranges []string) (p Page, ok bool, err error) {
	if len(ranges) == 0 {
		ranges = []string{""}
	}
	size := store.PageSize(f.PageSize)
	var all []pair
	for _, prefix := range ranges {
		some, err := f.pairs(ctx, r, prefix)
		if err != nil {
			return p, false, err
		}
		if all = append(all, some...); len(all) > mostPairs {
			return p, false, nil
		}
	}
	all = slices.DeleteFunc(all, func(x pair) bool { return x.at == 0 })
	slices.SortFunc(all, func(a, b pair) int { return int(b.at - a.at) })
	if len(all) > size+1 {
		last := all[size].at
		all = slices.DeleteFunc(all, func(x pair) bool { return x.at < last })
	}
	var events []Event
	for some := range slices.Chunk(all, 64) {
		list, err := f.latest(ctx, r, some, size+1)
		if err != nil {
			return p, false, err
		}
		events = append(events, list...)
	}
	slices.SortFunc(events, func(a, b Event) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return int(b.Seq - a.Seq)
	})
	events = events[:min(len(events), size+1)]
	p.Events, p.NextPageToken = store.Page(events, size, clockKey)
	return p, true, nil
}

// pairs finds the pairs below a path, each by one step in the index, and of each the latest moment that is asked for.
func (f Filter) pairs(ctx context.Context, r store.Reader, prefix string) ([]pair, error) {
	var w store.Where
	kinds := "k(kind) AS (SELECT (SELECT kind FROM event ORDER BY kind LIMIT 1) UNION ALL " +
		"SELECT (SELECT e.kind FROM event e WHERE e.kind > k.kind ORDER BY e.kind LIMIT 1) FROM k WHERE k.kind IS NOT NULL)"
	if f.Kind != "" {
		kinds = "k(kind) AS (SELECT CAST(" + w.Arg(f.Kind) + " AS TEXT))"
	}
	lo, hi := w.Arg(prefix), w.Arg(prefix+"\U0010FFFF")
	q := "WITH RECURSIVE " + kinds + ", p(kind, path) AS (" +
		"SELECT k.kind, (SELECT e.unit_path FROM event e WHERE e.kind = k.kind AND e.unit_path >= " + lo + " AND e.unit_path < " + hi + " ORDER BY e.unit_path LIMIT 1)" +
		" FROM k WHERE k.kind IS NOT NULL UNION ALL " +
		"SELECT p.kind, (SELECT e.unit_path FROM event e WHERE e.kind = p.kind AND e.unit_path > p.path AND e.unit_path < " + hi + " ORDER BY e.unit_path LIMIT 1)" +
		" FROM p WHERE p.path IS NOT NULL) "
	if err := f.narrow(&w); err != nil {
		return nil, err
	}
	cond := ""
	if s := w.SQL(); s != "" {
		cond = " AND " + strings.TrimPrefix(s, " WHERE ")
	}
	q += "SELECT p.kind, p.path, COALESCE((SELECT at FROM event WHERE kind = p.kind AND unit_path = p.path" + cond +
		" ORDER BY at DESC, seq DESC LIMIT 1), 0) FROM p WHERE p.path IS NOT NULL LIMIT " + fmt.Sprint(mostPairs+1)
	return store.All(ctx, r, q, func(rows *store.Rows) (x pair, err error) {
		err = rows.Scan(&x.kind, &x.path, &x.at)
		return x, err
	}, w.Args()...)
}

// latest reads the latest events of some pairs.
func (f Filter) latest(ctx context.Context, r store.Reader, pairs []pair, size int) ([]Event, error) {
	var args []any
	var parts []string
	for i, x := range pairs {
		var w store.Where
		for _, a := range args {
			w.Arg(a)
		}
		w.And("kind = ? AND unit_path = ?", x.kind, x.path)
		if err := f.narrow(&w); err != nil {
			return nil, err
		}
		parts = append(parts, "SELECT seq FROM (SELECT seq FROM event"+w.SQL()+byClock.OrderBy()+" LIMIT "+w.Arg(size)+fmt.Sprintf(") AS p%d", i))
		args = w.Args()
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return store.All(ctx, r, sqlList+" WHERE seq IN ("+strings.Join(parts, " UNION ALL ")+")", scanEvent, args...)
}
