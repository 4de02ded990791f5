package indicator

import (
	"context"
	"slices"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Rebuild counts every kept value anew from the facts, a measure and a year at a time (dựng lại toàn bộ số liệu lưu sẵn):
// after facts were written by the million beside the journal. Nobody else may write facts meanwhile.
func (m *Room) Rebuild(ctx context.Context, tell func(done, of int)) error {
	if err := m.db.Write(ctx, func(tx *store.Tx) error { return m.firstTx(ctx, tx) }); err != nil {
		return err
	}
	set, err := m.set(ctx, m.db)
	if err != nil {
		return err
	}
	hashes := set.measureHashes()
	codes := measures(set)
	for i, code := range codes {
		tell(i, len(codes))
		first, last, err := set.years(ctx, m.db, code)
		if err != nil {
			return err
		}
		for y := first; y <= last; y++ {
			if err := m.db.Write(ctx, func(tx *store.Tx) error { return set.keepTx(ctx, tx, code, y) }); err != nil {
				return err
			}
		}
		err = m.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, sqlReady, code, hashes[code])
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// firstTx notes the first day of which anything is known, by kind.
func (m *Room) firstTx(ctx context.Context, tx *store.Tx) error {
	q := "SELECT kind"
	for i := range maxDays {
		q += ", COALESCE(MIN(" + dayColumn(i) + "), '')"
	}
	type first struct {
		kind string
		days []string
	}
	list, err := store.All(ctx, tx, q+" FROM indicator_fact GROUP BY kind", func(r *store.Rows) (f first, err error) {
		f.days = make([]string, maxDays)
		to := []any{&f.kind}
		for i := range f.days {
			to = append(to, &f.days[i])
		}
		return f, r.Scan(to...)
	})
	if err != nil {
		return err
	}
	for _, f := range list {
		days := slices.DeleteFunc(f.days, func(d string) bool { return d == "" })
		if len(days) == 0 {
			continue
		}
		day, err := viet.ParseDay(slices.Min(days))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlPutFirst, f.kind, day); err != nil {
			return err
		}
	}
	return nil
}
