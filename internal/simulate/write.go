package simulate

import (
	"cmp"
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/store"
)

// write stamps the lives and writes them, one stretch of days after another: one goroutine makes the rows, the other
// writes them.
func (f *filling) write(ctx context.Context, lib *library) error {
	tables, err := f.DB.Tables(ctx)
	if err != nil {
		return err
	}
	from := f.plan.from
	if f.at.done > 0 {
		if from = dayOf(f.at.reached).Add(1); from.After(dayOf(f.o.Until)) {
			return nil
		}
	}
	x := newPress(f.plan, f.scene, f.people, lib, tables)
	if err := f.DB.SetIndexesAside(ctx); err != nil {
		return err
	}
	f.rep.Rows = map[string]int{}
	made := make(chan sheet, 1)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(made)
		return x.sheets(from, cmp.Or(f.Sheet, perSheet), func(s sheet) error {
			select {
			case made <- s:
				return nil
			case <-gctx.Done():
				return gctx.Err()
			}
		})
	})
	group.Go(func() error {
		done := f.at.done
		for s := range made {
			done += s.lives
			if err := f.put(gctx, x, s, done); err != nil {
				return err
			}
			f.say("rows", done, f.o.Dossiers)
		}
		return nil
	})
	return group.Wait()
}

// put writes a stretch of days.
func (f *filling) put(ctx context.Context, x *press, s sheet, done int) error {
	return f.DB.Write(ctx, func(tx *store.Tx) error {
		for i, rows := range s.rows {
			if len(rows) == 0 {
				continue
			}
			p := x.plans[i]
			if err := tx.Fill(ctx, p.name, p.list, rows); err != nil {
				return err
			}
			f.rep.Rows[p.name] += len(rows)
		}
		if s.upTo == dayOf(f.o.Until) { // the last stretch
			if err := x.nums.write(ctx, tx); err != nil {
				return err
			}
		}
		return reach(ctx, tx, start(s.upTo), done)
	})
}

// write writes the counters as the rooms would have left them.
func (n *numbers) write(ctx context.Context, tx *store.Tx) error {
	var days, years [][]any
	for d, last := range n.days {
		days = append(days, []any{d.Identifier, d.On.String(), last})
	}
	for s, last := range n.last {
		years = append(years, []any{s.unit, s.kind, s.year, last})
	}
	if err := tx.Fill(ctx, "dossier_number", []string{"identifier", "day_on", "last"}, days); err != nil {
		return fmt.Errorf("numbers of dossiers: %w", err)
	}
	return tx.Fill(ctx, "document_series", []string{"unit_id", "type_code", "year", "last"}, years)
}
