package indicator

import (
	"cmp"
	"context"
	"slices"

	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// ConsumerName is the name of the reader of the journal (tên bộ đọc nhật ký).
const ConsumerName = "indicator"

// Consumer keeps facts and kept values up with the journal (bộ xử lý sự kiện của chỉ số): both in the transaction of
// its cursor, so that every event counts exactly once.
func (m *Room) Consumer() event.Consumer {
	return event.Consumer{
		Name: ConsumerName,
		Apply: func(ctx context.Context, tx *store.Tx, e event.Event) error {
			return m.apply(ctx, tx, []event.Event{e})
		},
		ApplyAll: m.apply,
	}
}

func (m *Room) apply(ctx context.Context, tx *store.Tx, events []event.Event) error {
	var facts []Fact
	for _, e := range events {
		for _, s := range m.sources {
			some, ok, err := s.Of(ctx, tx, e)
			if err != nil {
				return err
			}
			if ok {
				facts = append(facts, some...)
			}
		}
	}
	if len(facts) == 0 {
		return nil
	}
	return m.put(ctx, tx, facts, false)
}

// key names a fact.
type key struct{ kind, id string }

// put writes facts and what they change in the kept values. A whole fact replaces what is kept; else the later version
// holds. It locks out whoever else changes them.
func (m *Room) put(ctx context.Context, tx *store.Tx, facts []Fact, whole bool) error {
	set, err := m.locked(ctx, tx)
	if err != nil {
		return err
	}
	kept, err := loadRows(ctx, tx, facts)
	if err != nil {
		return err
	}
	next := map[key][]row{}
	for _, f := range facts {
		k := set.kinds[f.Kind]
		if k == nil {
			continue
		}
		id := key{f.Kind, f.ID}
		was, again := next[id]
		if !again {
			was = kept[id]
		}
		if whole {
			was = nil
		}
		next[id] = k.merge(was, f)
	}
	return change(ctx, tx, set, kept, next)
}

// loadRows reads what is kept of facts.
func loadRows(ctx context.Context, r store.Reader, facts []Fact) (map[key][]row, error) {
	ids := map[string][]string{}
	for _, f := range facts {
		ids[f.Kind] = append(ids[f.Kind], f.ID)
	}
	kept := map[key][]row{}
	for kind, list := range ids {
		slices.Sort(list)
		for some := range slices.Chunk(slices.Compact(list), 500) {
			q, args := store.In(sqlRows, []any{kind}, some)
			rows, err := store.All(ctx, r, q, scanRow, args...)
			if err != nil {
				return nil, err
			}
			for _, x := range rows {
				kept[key{x.kind, x.id}] = append(kept[key{x.kind, x.id}], x)
			}
		}
	}
	return kept, nil
}

// change writes the rows that differ and the deltas of the kept values.
func change(ctx context.Context, tx *store.Tx, set *Set, kept, next map[key][]row) error {
	d := deltas{set: set, cuts: set.cutDays(), all: map[cell]int64{}}
	var put []row
	first := map[string]viet.Day{}
	for _, id := range sortedKeys(next) {
		for _, x := range kept[id] {
			if !slices.Contains(next[id], x) {
				d.add(&x, -1)
				if !slices.ContainsFunc(next[id], func(y row) bool { return y.leg == x.leg }) {
					if _, err := tx.Exec(ctx, sqlDropFact, x.kind, x.id, x.leg); err != nil {
						return err
					}
				}
			}
		}
		for _, x := range next[id] {
			if slices.Contains(kept[id], x) {
				continue
			}
			d.add(&x, 1)
			put = append(put, x)
			if day, ok := earliest(x.days); ok && (first[x.kind].IsZero() || day.Before(first[x.kind])) {
				first[x.kind] = day
			}
		}
	}
	for some := range slices.Chunk(put, 50) {
		args := make([]any, 0, len(some)*len(rowColumns))
		for i := range some {
			args = append(args, some[i].values()...)
		}
		if err := tx.Later(ctx, sqlPutRows+placeholders(len(some), len(rowColumns))+sqlOverRows, args...); err != nil {
			return err
		}
	}
	for kind, day := range first {
		if err := tx.Later(ctx, sqlPutFirst, kind, day); err != nil {
			return err
		}
	}
	return d.write(ctx, tx)
}

func earliest(days [maxDays]viet.Day) (best viet.Day, ok bool) {
	for _, d := range days {
		if !d.IsZero() && (!ok || d.Before(best)) {
			best, ok = d, true
		}
	}
	return best, ok
}

func sortedKeys(m map[key][]row) []key {
	list := make([]key, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b key) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
	return list
}

// write adds the deltas to the kept values, in the order of the key so that two writers never wait crosswise.
func (d *deltas) write(ctx context.Context, tx *store.Tx) error {
	cells := make([]cell, 0, len(d.all))
	for c, n := range d.all {
		if n != 0 {
			cells = append(cells, c)
		}
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.cube, b.cube), cmp.Compare(a.grain, b.grain), cmp.Compare(a.measure, b.measure),
			cmp.Compare(a.start, b.start), cmp.Compare(a.unit, b.unit), slices.Compare(a.dims[:], b.dims[:]))
	})
	for some := range slices.Chunk(cells, 100) {
		args := make([]any, 0, len(some)*11)
		for _, c := range some {
			args = append(args, c.cube, c.grain, c.measure, c.start, c.unit, c.dims[0], c.dims[1], c.dims[2], c.dims[3], c.dims[4], d.all[c])
		}
		if err := tx.Later(ctx, sqlPutKept+placeholders(len(some), 11)+sqlAddKept, args...); err != nil {
			return err
		}
	}
	return nil
}
