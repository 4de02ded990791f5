package boot

import (
	"context"
	"errors"
	"os"
	"strings"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func today(db *store.DB) viet.Day { return viet.DayOf(db.Now()) }

// openToWrite opens the province for a command that changes it: no server may have it.
func openToWrite(ctx context.Context, in invocation) (*App, error) {
	log, err := newLogger(in.Err, in.conf)
	if err != nil {
		return nil, err
	}
	return Open(ctx, in.conf, log)
}

// openToRead opens the province for a command that only reads, also while a
// server runs on the same data: SQLite then is looked at beside it. A database
// that does not exist yet, or lacks migrations, is opened as usual.
func openToRead(ctx context.Context, in invocation) (*App, error) {
	log, err := newLogger(in.Err, in.conf)
	if err != nil {
		return nil, err
	}
	app, err := Open(ctx, in.conf, log)
	if err == nil {
		return app, nil
	}
	file, ok := strings.CutPrefix(in.conf.Database, "sqlite:")
	if _, missing := os.Stat(file); !ok || missing != nil {
		return nil, err
	}
	db, errRead := store.Open(ctx, in.conf.Database, store.Options{ReadOnly: true})
	if errRead != nil {
		return nil, errors.Join(err, errRead)
	}
	app, errRead = wireRooms(in.conf, log, db)
	if errRead != nil {
		return nil, errors.Join(err, errRead, db.Close())
	}
	return app, nil
}
