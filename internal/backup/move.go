package backup

import (
	"context"
	"errors"
	"fmt"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/copytext"
)

// MoveOptions of Move.
type MoveOptions struct {
	From    Source // its DB is opened by Move
	FromURL string
	Replace bool
	Tell    Tell
}

// Move copies a database into another, of whichever engine (chuyển cơ sở dữ
// liệu): all of it or nothing. Nobody may work on the one it leaves, which is
// not changed. What has arrived is read back and compared table by table.
func Move(ctx context.Context, t Target, o MoveOptions) (Report, error) {
	release, err := store.Alone(ctx, o.FromURL)
	if err != nil {
		return Report{}, err
	}
	defer release()
	from, err := store.Open(ctx, o.FromURL, store.Options{ReadOnly: true})
	if err != nil {
		return Report{}, err
	}
	o.From.DB = from
	rep, err := moveFrom(ctx, t, o)
	return rep, errors.Join(err, from.Close())
}

func moveFrom(ctx context.Context, t Target, o MoveOptions) (rep Report, err error) {
	stage, err := store.Stage(ctx, t.URL, t.Lines...)
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, stage.Discard(ctx)) }()
	taken, err := stage.Taken(ctx)
	if err != nil {
		return rep, err
	}
	if taken && !o.Replace {
		return rep, fault.Conflict("backup.not_empty")
	}
	var b *builder
	err = o.From.DB.Snapshot(ctx, func(s *store.Snapshot) error {
		head, strange, err := o.From.head(ctx, s, Options{Files: FilesNone}, &listing{})
		if err != nil {
			return err
		}
		if len(head.Migrations) == 0 {
			return fault.Conflict("backup.nothing_there")
		}
		for _, name := range strange {
			rep.Did = append(rep.Did, "strange "+name)
		}
		engine := engineOf(t.URL)
		rep.Engine, rep.From, rep.Migrated = engine, head.Engine, t.pending(head, engine)
		if b, err = begin(ctx, t, head, stage.URL(), o.Tell); err != nil {
			return err
		}
		for _, table := range head.Tables {
			c, err := b.moveTable(ctx, s, table)
			if err != nil {
				return err
			}
			rep.Tables = append(rep.Tables, c)
			rep.Rows += c.Rows
		}
		return nil
	})
	if b == nil {
		return rep, err
	}
	if err == nil {
		var did []string
		did, err = b.finish(ctx, rep.Tables)
		rep.Did = append(rep.Did, did...)
	}
	at := b.db.Now()
	if err = errors.Join(err, b.db.Close()); err != nil {
		return rep, err
	}
	rep.Kept, err = stage.Publish(ctx, at.Format(stamp))
	return rep, err
}

// moveTable writes the rows of a table as they are read, and sums them.
func (b *builder) moveTable(ctx context.Context, s *store.Snapshot, t copytext.Table) (TableSum, error) {
	c := TableSum{Name: t.Name}
	a := newAdder(t.Columns)
	g, gctx := b.hands(ctx)
	err := pour(gctx, s, t, func(text []byte) error {
		a.add(text)
		c.Bytes += int64(len(text))
		b.tell.say("load", t.Name, c.Bytes)
		g.Go(func() error { return b.fill(gctx, t, text) })
		return gctx.Err()
	})
	err = errors.Join(g.Wait(), err)
	sum, wrong := a.sum()
	if err = errors.Join(err, wrong); err != nil {
		return c, fmt.Errorf("backup: table %s: %w", t.Name, err)
	}
	c.Rows, c.Sum = sum.Rows(), sum.String()
	return c, nil
}
