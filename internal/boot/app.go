package boot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	"tinhso/internal/attest"
	"tinhso/internal/backup"
	"tinhso/internal/backup/replica"
	"tinhso/internal/batch"
	"tinhso/internal/blob"
	"tinhso/internal/blob/sweep"
	"tinhso/internal/calendar"
	"tinhso/internal/config"
	"tinhso/internal/consult"
	"tinhso/internal/deadline"
	"tinhso/internal/demo"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/erase"
	"tinhso/internal/escalate"
	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/hall"
	"tinhso/internal/health"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/inherit"
	"tinhso/internal/job"
	"tinhso/internal/ledger"
	"tinhso/internal/letter"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/oversight"
	"tinhso/internal/pack"
	"tinhso/internal/parcel"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	sheets "tinhso/internal/report"
	"tinhso/internal/scan"
	"tinhso/internal/seal"
	"tinhso/internal/simulate"
	"tinhso/internal/store"
	"tinhso/internal/timer"
	"tinhso/internal/upload"
)

// lines are the migrations of every room, in the order in which they run.
var lines = []store.Line{
	event.Migrations, seal.Migrations, job.Migrations, timer.Migrations, once.Migrations, scan.Migrations, sweep.Migrations, flow.Migrations,
	org.Migrations, notify.Migrations, identity.Migrations, deadline.Migrations,
	policy.Migrations, procedure.Migrations, document.Migrations, ledger.Migrations, consult.Migrations, attest.Migrations, dossier.Migrations, upload.Migrations, calendar.Migrations, oversight.Migrations, escalate.Migrations,
	health.Migrations,
	demo.Migrations, pack.Migrations, hall.Migrations, parcel.Migrations, letter.Migrations, erase.Migrations, indicator.Migrations, sheets.Migrations, batch.Migrations, simulate.Migrations, inherit.Migrations,
	backup.Migrations,
}

// App is the open province: every room, wired (hệ thống đã khởi động).
type App struct {
	Config     config.Config
	Log        *slog.Logger
	DB         *store.DB
	Blobs      *blob.Store
	Seal       *seal.Log
	Eraser     *erase.Room
	Attest     *attest.Room
	Scan       *scan.Gate
	Uploads    *upload.Room
	Sweeper    *sweep.Sweeper
	Units      *org.Directory
	Accounts   *identity.Accounts
	Flows      *flow.Library
	Book       *deadline.Book
	Procedures *procedure.Catalogue
	Cases      *dossier.Cases
	Batches    *batch.Room
	Calendar   *calendar.Changes
	Oversight  *oversight.Watch
	Journal    *event.Journal
	Jobs       *job.Queue
	Timers     *timer.Wheel
	Mailer     *notify.Mailer
	Hall       *hall.Hall
	Parcels    *parcel.Parcels
	Letters    *letter.Letters
	Figures    *indicator.Room
	Reports    *sheets.Reports
	Health     *health.Room
	Copies     *backup.Room

	free     func()                // lets go of the database
	replica  *replica.Replica      // its continuous copy
	draining atomic.Bool           // SIGTERM came
	siteNow  atomic.Pointer[whose] // whose pages these are
	seen     observers
}

// Open opens the data folder and the database, brings the tables up to date
// and wires the rooms. Close undoes it.
func Open(ctx context.Context, conf config.Config, log *slog.Logger) (*App, error) {
	if err := os.MkdirAll(conf.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	db, err := store.Open(ctx, conf.Database, store.Options{Replicated: conf.Backup.Replica != ""})
	if err != nil {
		return nil, err
	}
	free, err := db.Occupy(ctx) // nobody restores or moves it meanwhile
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	app, err := (*App)(nil), db.Migrate(ctx, lines...)
	if err == nil {
		app, err = wireRooms(conf, log, db)
	}
	if err != nil {
		free()
		return nil, errors.Join(err, db.Close())
	}
	app.free = free
	return app, nil
}

func wireRooms(conf config.Config, log *slog.Logger, db *store.DB) (*App, error) {
	blobs, err := openBlobs(conf)
	if err != nil {
		return nil, err
	}
	secret, err := secretFile(filepath.Join(conf.Data, "secret"))
	if err != nil {
		return nil, err
	}
	a := &App{Config: conf, Log: log, DB: db, Blobs: blobs, Scan: scan.New(db, blobs, conf.Files.ClamAV)}
	if a.Seal, err = a.seal(); err != nil {
		return nil, err
	}
	a.Health = a.watched(db)
	blobs.Intake = a.Health.Intake
	a.Units = org.New(db)
	a.Accounts = identity.New(db, a.Units, accountOptions(conf, secret))
	a.Flows = flow.NewLibrary(db)
	a.Book = deadline.New(db)
	a.Procedures = procedure.New(db, a.Units)
	a.Cases = dossier.New(dossier.Deps{
		DB: db, Units: a.Units, Accounts: a.Accounts, Procedures: a.Procedures, Flows: a.Flows, Book: a.Book,
		Blobs: blobs, Gate: a.Scan, Clock: db.Now, Secret: secret, BaseURL: conf.BaseURL,
		MayTake: a.Health.Intake,
	})
	if err := a.openAttest(); err != nil {
		return nil, err
	}
	a.Uploads = upload.New(a.uploadDeps())
	a.Sweeper = sweep.New(db, blobs, blobSources...)
	a.Eraser = erase.New(db, a.Cases)
	a.Hall = hall.New(db, a.Units, a.Book)
	a.Letters = letter.New(db, a.Units)
	provider, err := a.post()
	if err != nil {
		return nil, err
	}
	a.Parcels = parcel.New(db, a.Cases, a.Units, provider)
	a.Calendar = calendar.New(calendar.Deps{DB: db, Units: a.Units, Book: a.Book, Cases: a.Cases, Blobs: blobs, Gate: a.Scan})
	a.Oversight = oversight.New(oversight.Deps{DB: db, Units: a.Units, Book: a.Book})
	escalations := escalate.New(escalate.Deps{DB: db, Cases: a.Cases, Accounts: a.Accounts, Book: a.Book})
	a.Figures = indicator.New(db, a.Units, a.Cases.Figures())
	a.Reports = sheets.New(a.reportDeps())
	a.Mailer = notify.NewMailer(db, mailServer(conf))
	a.Journal = event.NewJournal(db, a.Oversight.Consumer(), notify.Consumer(a.contact), a.Parcels.Consumer(), letter.Consumer(a.contact), a.Figures.Consumer())
	a.Batches = batch.New(batch.Deps{DB: db, Units: a.Units, Accounts: a.Accounts, Flows: a.Flows, Cases: a.Cases})
	if a.Copies, err = a.copies(); err != nil {
		return nil, err
	}
	a.Jobs = job.NewQueue(db, slices.Concat(a.Cases.Workers(), a.Attest.Workers(), a.Scan.Workers(), a.Uploads.Workers(), a.Sweeper.Workers(), escalations.Workers(), a.Calendar.Workers(), a.Oversight.Workers(), a.Hall.Workers(), a.Parcels.Workers(), a.Figures.Workers(), a.Seal.Workers(), a.Copies.Workers(), a.Batches.Workers(), a.sweepers(), []job.Worker{a.Mailer.Worker()})...)
	a.Jobs.Every(slices.Concat(a.Cases.Periodic(), a.Scan.Periodic(), a.Uploads.Periodic(), a.Sweeper.Periodic(), a.Oversight.Periodic(), escalations.Periodic(), a.Hall.Periodic(), a.Parcels.Periodic(), a.Figures.Periodic(), a.Seal.Periodic(), a.Copies.Periodic(), sweeps())...)
	a.Timers = timer.NewWheel(db, escalations.Handlers()...)
	a.Journal.Log, a.Jobs.Log, a.Timers.Log = log, log, log
	a.Jobs.Held, a.Timers.Held = a.Health.Held, a.Health.Held
	return a, nil
}

// Close closes what Open opened.
func (a *App) Close() error {
	if a.free != nil {
		a.free()
	}
	return errors.Join(a.DB.Close(), a.endReplica())
}
