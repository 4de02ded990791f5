package backup

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/store/copytext"
)

// Target is where a province is to be (nơi phục hồi).
type Target struct {
	URL   string       // of the database
	Lines []store.Line // of every room

	// After changes what must not go on as it was, in one transaction at the
	// end. It says in words what it did.
	After func(ctx context.Context, tx *store.Tx, h Head) ([]string, error)
}

// builder fills a database on the stage with the tables of a head.
type builder struct {
	Target
	head Head
	db   *store.DB
	tell Tell
}

// known looks whether the program knows every migration of the source, and
// gives the lines cut down to them.
func (t Target) known(h Head, e store.Engine) ([]store.Line, error) {
	var lines []store.Line
	taken := 0
	for _, l := range t.Lines {
		have, err := l.Known(e)
		if err != nil {
			return nil, err
		}
		n := int64(0)
		for _, a := range h.Migrations {
			if a.Room != l.Room {
				continue
			}
			taken++
			n = max(n, a.Number)
			i := slices.IndexFunc(have, func(k store.Applied) bool { return k.Number == a.Number && k.Name == a.Name })
			if i < 0 {
				return nil, tooNew(a.String())
			}
			if h.Engine == e && have[i].Sum != a.Sum {
				return nil, damaged(headName, fmt.Errorf("migration %s is not the one of this program", a))
			}
		}
		lines = append(lines, l.UpTo(n))
	}
	if taken != len(h.Migrations) {
		for _, a := range h.Migrations {
			if !slices.ContainsFunc(t.Lines, func(l store.Line) bool { return l.Room == a.Room }) {
				return nil, tooNew(a.String())
			}
		}
	}
	return lines, nil
}

// begin makes the empty tables as the source had them.
func begin(ctx context.Context, t Target, h Head, url string, tell Tell) (*builder, error) {
	db, err := store.Open(ctx, url, store.Options{Loading: true, NoKeys: true})
	if err != nil {
		return nil, err
	}
	b := &builder{Target: t, head: h, db: db, tell: tell}
	if err := b.begin(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return b, nil
}

func (b *builder) begin(ctx context.Context) error {
	lines, err := b.known(b.head, b.db.Engine())
	if err != nil {
		return err
	}
	if err := b.db.Migrate(ctx, lines...); err != nil {
		return err
	}
	if err := b.db.SetIndexesAside(ctx); err != nil {
		return err
	}
	var have []copytext.Table
	err = b.db.Snapshot(ctx, func(s *store.Snapshot) (err error) {
		have, _, err = s.Tables(ctx, b.Lines, nil)
		return err
	})
	if err != nil {
		return err
	}
	if err := b.fit(have); err != nil {
		return err
	}
	return b.db.Write(ctx, func(tx *store.Tx) error { // what migrations wrote comes with the source
		for _, t := range have {
			if _, err := tx.Exec(ctx, `DELETE FROM "`+t.Name+`"`); err != nil {
				return err
			}
		}
		return nil
	})
}

// fit looks whether the tables of the source are those of its migrations.
func (b *builder) fit(have []copytext.Table) error {
	for _, t := range b.head.Tables {
		i := slices.IndexFunc(have, func(x copytext.Table) bool { return x.Name == t.Name })
		if i < 0 {
			return damaged(headName, fmt.Errorf("no migration makes the table %s", t.Name))
		}
		for _, c := range t.Columns {
			if !slices.ContainsFunc(have[i].Columns, func(x copytext.Column) bool { return x.Name == c.Name && x.Kind == c.Kind }) {
				return damaged(headName, fmt.Errorf("no migration makes the column %s of %s", c.Name, t.Name))
			}
		}
		if len(t.Columns) != len(have[i].Columns) {
			return damaged(headName, fmt.Errorf("table %s lacks columns", t.Name))
		}
	}
	if len(have) != len(b.head.Tables) {
		return damaged(headName, fmt.Errorf("%d tables of %d", len(b.head.Tables), len(have)))
	}
	return nil
}

// hands is how many write at once: PostgreSQL works in processes of its own.
func (b *builder) hands(ctx context.Context) (*errgroup.Group, context.Context) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(1)
	if b.db.Engine() == store.Postgres {
		g.SetLimit(runtime.GOMAXPROCS(0))
	}
	return g, ctx
}

// fill writes some rows.
func (b *builder) fill(ctx context.Context, t copytext.Table, text []byte) error {
	return b.db.Write(ctx, func(tx *store.Tx) error { return tx.FillText(ctx, t, text) })
}

// finish makes the indexes, compares every table with its sum, brings the
// tables forward to this program, and lets the province go on.
func (b *builder) finish(ctx context.Context, content []TableSum) ([]string, error) {
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		for _, t := range b.head.Tables {
			if err := tx.SetCounter(ctx, t); err != nil {
				return fmt.Errorf("backup: counter of %s: %w", t.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = b.db.RestoreIndexes(ctx, func(name string, left int) { b.tell.say("index", name, int64(left)) })
	if err != nil {
		return nil, err
	}
	broken, err := b.db.CheckKeys(ctx)
	if err == nil && len(broken) > 0 {
		err = damaged("tables", fmt.Errorf("keys that point nowhere: %s", strings.Join(broken, ", ")))
	}
	if err != nil {
		return nil, err
	}
	if err := b.compare(ctx, content); err != nil {
		return nil, err
	}
	if err := b.db.Migrate(ctx, b.Lines...); err != nil {
		return nil, err
	}
	var did []string
	err = b.db.Write(ctx, func(tx *store.Tx) (err error) {
		if err = event.SettleTx(ctx, tx, b.head.Journal.Stands); err == nil && b.After != nil {
			did, err = b.After(ctx, tx, b.head)
		}
		return err
	})
	return did, err
}

// compare reads back every table.
func (b *builder) compare(ctx context.Context, content []TableSum) error {
	return b.db.Snapshot(ctx, func(s *store.Snapshot) error {
		for i, t := range b.head.Tables {
			b.tell.say("verify", t.Name, content[i].Rows)
			got, err := sumTable(ctx, s, t)
			if err != nil {
				return err
			}
			if err := same(content[i], got); err != nil {
				return err
			}
		}
		return nil
	})
}

// pending lists what this program adds to the tables of the source.
func (t Target) pending(h Head, e store.Engine) []string {
	var names []string
	for _, l := range t.Lines {
		have, _ := l.Known(e) // read before by known
		for _, k := range have {
			if !slices.ContainsFunc(h.Migrations, func(a store.Applied) bool { return a.Room == k.Room && a.Number == k.Number }) {
				names = append(names, k.String())
			}
		}
	}
	return names
}
