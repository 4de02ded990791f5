package simulate

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// state is how far the filling of this province has come.
type state struct {
	seed, years    string
	dossiers       int
	until, reached time.Time
	bulk           bool
	done           int
	started, ended time.Time
}

func readState(ctx context.Context, r store.Reader) (s state, err error) {
	err = r.QueryRow(ctx, sqlRun).Scan(&s.seed, &s.dossiers, &s.years, &s.until, &s.bulk, &s.reached, &s.done, &s.started, &s.ended)
	return s, err
}

func yearsText(y float64) string { return strconv.FormatFloat(y, 'g', -1, 64) }

// begin opens the account of a new filling, or finds where an old one was interrupted. It refuses a province that has
// dossiers of people, one that was filled already, and another story than the one that was begun.
func begin(ctx context.Context, d Deps, o *Options) (s state, err error) {
	s, err = readState(ctx, d.DB)
	if errors.Is(err, store.ErrNone) {
		s = state{seed: strconv.FormatUint(o.Seed, 10), years: yearsText(o.Years), dossiers: o.Dossiers, until: o.Until, bulk: o.Bulk || o.Dossiers > few}
		if page, err := d.Cases.List(asSystem(ctx), dossier.Filter{PageSize: 1, Newest: true}); err != nil {
			return s, err
		} else if len(page.Items) > 0 {
			return s, fault.Conflict("simulate.not_empty")
		}
		return s, d.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, sqlRunBegin, s.seed, s.dossiers, s.years, s.until, s.bulk, time.Now()) //allow: when it was done, not a time of the story
			return err
		})
	}
	switch {
	case err != nil:
		return s, err
	case !s.ended.IsZero():
		return s, fault.Conflict("simulate.done", "count", s.dossiers)
	case s.seed != strconv.FormatUint(o.Seed, 10) || s.dossiers != o.Dossiers || s.years != yearsText(o.Years):
		return s, fault.Conflict("simulate.other", "count", s.dossiers, "seed", s.seed, "years", s.years)
	}
	o.Until, o.Bulk = s.until, s.bulk
	return s, nil
}

// bareTables gives the tables that are empty before the first life is written, also when some lives were written before an
// interruption: what is made as an example must not meet them.
func (f *filling) bareTables(ctx context.Context) (map[string]bool, error) {
	var names []string
	if f.at.done > 0 {
		var list string
		if err := f.DB.QueryRow(ctx, sqlRunBare).Scan(&list); err != nil {
			return nil, err
		}
		names = strings.Fields(list)
	} else {
		tables, err := f.DB.Tables(ctx)
		if err != nil {
			return nil, err
		}
		for _, t := range tables {
			var has bool
			if err := f.DB.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+t.Name+")").Scan(&has); err != nil {
				return nil, err
			}
			if !has {
				names = append(names, t.Name)
			}
		}
		err = f.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, sqlRunBared, strings.Join(names, " "))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	bare := map[string]bool{}
	for _, name := range names {
		bare[name] = true
	}
	return bare, nil
}

// reach notes up to which moment everything is written.
func reach(ctx context.Context, tx *store.Tx, at time.Time, done int) error {
	_, err := tx.Exec(ctx, sqlRunStep, at, done)
	return err
}
