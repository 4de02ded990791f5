package calendar

import (
	"context"
	"embed"

	"tinhso/internal/blob"
	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/org"
	"tinhso/internal/scan"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations are the tables of this room.
var Migrations = store.Line{Room: "calendar", FS: migrateFS}

// Cases is what the room asks of the case engine (hồ sơ đang giải quyết).
type Cases interface {
	// Projections shows open, running dossiers with the due day they have and the one on other calendars.
	Projections(ctx context.Context, r store.Reader, after string, limit int,
		cals func(unitID string) (deadline.Calendar, error)) ([]dossier.Projection, string, error)
	// ReprojectTx counts the due days of open dossiers anew on the calendars as they are now.
	ReprojectTx(ctx context.Context, tx *store.Tx, ids []string, cause string) (changed int, err error)
}

// Deps is what the room stands on; boot fills it in.
type Deps struct {
	DB    *store.DB
	Units *org.Directory
	Book  *deadline.Book
	Cases Cases
	Blobs *blob.Store
	Gate  *scan.Gate // nothing is scanned for malicious software when nil
}

// Changes proposes, shows, approves and applies changes of the calendar (sổ thay đổi lịch làm việc).
type Changes struct {
	Deps
	slice int // batches that a job works before it lets others have the hands
}

// New opens the room.
func New(d Deps) *Changes {
	if d.Gate == nil {
		d.Gate = scan.New(nil, d.Blobs, "")
	}
	return &Changes{Deps: d, slice: batches}
}

// today is the legal day by the clock of the database.
func (c *Changes) today() viet.Day { return viet.DayOf(c.DB.Now()) }
