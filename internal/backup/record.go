package backup

import (
	"context"
	"embed"
	"fmt"
	"time"

	"tinhso/internal/store"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations make the tables of the room.
var Migrations = store.Line{Room: "backup", FS: migrateFS}

// Who made a copy, and what became of it.
const (
	Scheduled = "scheduled" // by the server, at its hour
	Manual    = "manual"    // by a person or a script with `tinhso backup`
	Done      = "done"
	Failed    = "failed"
)

// Record is one attempt to make a backup (một lần sao lưu).
type Record struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind"`
	State      string     `json:"state"`
	File       string     `json:"file"`
	Node       string     `json:"node"` // the machine on whose disk the file is
	StartedAt  time.Time  `json:"started_at"`
	FinishedAt time.Time  `json:"finished_at"`
	VerifiedAt *time.Time `json:"verified_at,omitempty"` // read back whole, every checksum held
	RemovedAt  *time.Time `json:"removed_at,omitempty"`  // retention has deleted the file
	Size       int64      `json:"size"`
	Tables     int64      `json:"tables"`
	Rows       int64      `json:"rows"`
	Files      int64      `json:"files"`
	SHA256     string     `json:"sha256"`
	Error      string     `json:"error,omitempty"`
}

// Last is the latest attempt (lần sao lưu gần nhất), good or bad;
// store.ErrNone when there was none.
func Last(ctx context.Context, r store.Reader) (Record, error) { return one(ctx, r, sqlLast) }

// LastGood is the latest backup that was read back whole (bản sao lưu tốt gần
// nhất); store.ErrNone when there was none.
func LastGood(ctx context.Context, r store.Reader) (Record, error) { return one(ctx, r, sqlLastGood) }

// List gives the latest attempts, newest first (nhật ký sao lưu).
func List(ctx context.Context, r store.Reader, limit int) ([]Record, error) {
	all, err := store.All(ctx, r, sqlList, scanRecord, store.PageSize(limit))
	if err != nil {
		return nil, fmt.Errorf("backup: list: %w", err)
	}
	return all, nil
}

func one(ctx context.Context, r store.Reader, q string) (Record, error) {
	all, err := store.All(ctx, r, q, scanRecord)
	switch {
	case err != nil:
		return Record{}, fmt.Errorf("backup: last: %w", err)
	case len(all) == 0:
		return Record{}, store.ErrNone
	}
	return all[0], nil
}

// keepTx writes what became of an attempt.
func keepTx(ctx context.Context, tx *store.Tx, r Record) error {
	_, err := tx.Exec(ctx, sqlInsert, r.ID, r.Kind, r.State, r.File, r.Node, r.StartedAt, r.FinishedAt, r.VerifiedAt, r.RemovedAt,
		r.Size, r.Tables, r.Rows, r.Files, r.SHA256, r.Error)
	return err
}

func scanRecord(r *store.Rows) (x Record, err error) {
	err = r.Scan(&x.ID, &x.Kind, &x.State, &x.File, &x.Node, &x.StartedAt, &x.FinishedAt, &x.VerifiedAt, &x.RemovedAt,
		&x.Size, &x.Tables, &x.Rows, &x.Files, &x.SHA256, &x.Error)
	return x, err
}
