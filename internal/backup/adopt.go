package backup

import (
	"context"
	"errors"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// Adopt puts a database file of SQLite, which make brings, into the place of the
// target (phục hồi từ bản nhân): looked over, brought forward to this program,
// and let go on, all of it or nothing.
func Adopt(ctx context.Context, t Target, replace bool, make func(ctx context.Context, file string) error) (rep Report, err error) {
	if engineOf(t.URL) != store.SQLite {
		return rep, fault.New(fault.KindInvalid, "backup.sqlite_only")
	}
	stage, err := store.Stage(ctx, t.URL, t.Lines...)
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, stage.Discard(ctx)) }()
	taken, err := stage.Taken(ctx)
	if err != nil {
		return rep, err
	}
	if taken && !replace {
		return rep, fault.Conflict("backup.not_empty")
	}
	if err := make(ctx, strings.TrimPrefix(stage.URL(), "sqlite:")); err != nil {
		return rep, err
	}
	db, err := store.Open(ctx, stage.URL(), store.Options{})
	if err != nil {
		return rep, err
	}
	at := db.Now()
	rep.Engine, rep.From = store.SQLite, store.SQLite
	err = t.adopt(ctx, db, &rep)
	if err = errors.Join(err, db.Close()); err != nil {
		return rep, err
	}
	rep.Kept, err = stage.Publish(ctx, at.Format(stamp))
	return rep, err
}

func (t Target) adopt(ctx context.Context, db *store.DB, rep *Report) error {
	bad, _, err := db.CheckPages(ctx)
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return damaged("sqlite", errors.New(strings.Join(bad, "; ")))
	}
	h := Head{ID: store.NewID(), Engine: store.SQLite}
	err = db.Snapshot(ctx, func(s *store.Snapshot) error {
		if h.Migrations, err = s.Migrations(ctx); err != nil {
			return err
		}
		h.Journal.Events, h.Journal.Last, err = event.Extent(ctx, s)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := t.known(h, store.SQLite); err != nil {
		return err
	}
	if rep.Migrated, err = t.pending(h, store.SQLite), db.Migrate(ctx, t.Lines...); err != nil {
		return err
	}
	h.TakenAt = db.Now()
	return db.Write(ctx, func(tx *store.Tx) (err error) {
		if t.After != nil {
			rep.Did, err = t.After(ctx, tx, h)
		}
		return err
	})
}
