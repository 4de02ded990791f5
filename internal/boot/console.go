package boot

import (
	"context"
	"strconv"
	"strings"
	"syscall"
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
		Journal: a.Journal, Jobs: a.Jobs, Timers: a.Timers, Mailer: a.Mailer,
		StepUp: time.Duration(a.Config.Security.StepUp) * time.Minute, BaseURL: a.Config.BaseURL, Settings: a.settings, Health: a.signs, About: a.about,
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
	free, err := freeDisk(a.Config.Data)
	disk := console.Sign{Key: "disk", OK: err == nil && free >= leastDisk, Args: []any{"free", gigabytes(free)}}
	clock := console.Sign{Key: "clock", OK: checkClock(a.DB.Now()).OK, Args: []any{"time", viet.Instant(a.DB.Now())}}
	pending, err := a.DB.Pending(ctx, lines...)
	return []console.Sign{disk, a.filesSign(ctx), a.scanSign(ctx), clock, {Key: "tables", OK: err == nil && len(pending) == 0, Args: []any{"n", len(pending)}}}
}

// freeDisk is the space left beside the data, in bytes.
func freeDisk(dir string) (uint64, error) {
	var st syscall.Statfs_t
	err := syscall.Statfs(dir, &st)
	return st.Bavail * uint64(st.Bsize), err
}

func gigabytes(n uint64) string {
	return strings.Replace(strconv.FormatFloat(float64(n)/(1<<30), 'f', 1, 64), ".", ",", 1)
}

// about tells what runs here, and which pack it was given.
func (a *App) about(ctx context.Context) (console.Build, error) {
	v := built()
	b := console.Build{Go: v.toolchain, Revision: strings.TrimSpace(v.version + " " + v.revision), BuiltAt: v.at, Modified: v.modified}
	m, at, err := pack.Loaded(ctx, a.DB)
	if fault.KindOf(err) == fault.KindNotFound {
		return b, nil
	}
	b.Pack, b.LoadedAt = m.Name, at
	return b, err
}
