package boot

import (
	"context"
	"runtime/debug"
	"strings"
	"time"

	"tinhso/internal/face/console"
	"tinhso/internal/fault"
	"tinhso/internal/pack"
	"tinhso/internal/viet"
)

// consoleDeps is what the pages of administrators stand on.
func (a *App) consoleDeps() console.Deps {
	return console.Deps{
		DB: a.DB, Units: a.Units, Accounts: a.Accounts, Procedures: a.Procedures, Flows: a.Flows,
		Journal: a.Journal, Jobs: a.Jobs, Mailer: a.Mailer,
		Settings: a.settings, Health: a.signs, About: a.about,
	}
}

// settings are those in force, as `tinhso config` prints them: without secrets.
func (a *App) settings() (string, error) {
	var b strings.Builder
	err := a.Config.Print(&b)
	return b.String(), err
}

// signs are what only the machine knows of its health.
func (a *App) signs(ctx context.Context) []console.Sign {
	disk, clock := checkDisk(a.Config.Data), checkClock(time.Now())
	list := []console.Sign{{Key: "disk", OK: disk.OK, Says: disk.Says}, {Key: "clock", OK: clock.OK, Says: viet.Instant(a.DB.Now())}}
	tables := console.Sign{Key: "tables"}
	if pending, err := a.DB.Pending(ctx, lines...); err != nil {
		tables.Says = err.Error()
	} else {
		tables.OK, tables.Count = len(pending) == 0, len(pending)
	}
	return append(list, tables)
}

// about tells what runs here, and which pack it was given.
func (a *App) about(ctx context.Context) (console.Build, error) {
	b := console.Build{}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Go = info.GoVersion
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				b.Revision = s.Value
			case "vcs.time":
				b.BuiltAt = s.Value
			case "vcs.modified":
				b.Modified = s.Value == "true"
			}
		}
	}
	m, at, err := pack.Loaded(ctx, a.DB)
	if fault.KindOf(err) == fault.KindNotFound {
		return b, nil
	}
	b.Pack, b.LoadedAt = m.Name, at
	return b, err
}
