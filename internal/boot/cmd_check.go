package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/law"
	"tinhso/internal/store"
)

// leastDisk is the free space below which `check` fails: a day of uploads at
// the load of a whole province.
const leastDisk = 1 << 30

// finding is one line of `tinhso check`.
type finding struct {
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Warn   bool   `json:"-"`
	Level  string `json:"level"` // ok, warn, fail
	Says   string `json:"says"`
	Advice string `json:"advice,omitempty"`
}

// levels are the words of the three.
var levels = map[string]string{"ok": "đạt  ", "warn": "LƯU Ý", "fail": "HỎNG "}

func (f *finding) judge() {
	switch f.Level = "ok"; {
	case !f.OK:
		f.Level = "fail"
	case f.Warn:
		f.Level = "warn"
	}
}

func checkCommand() command {
	return command{
		name: "check", use: "--data DIR",
		does: "kiểm tra cấu hình, câu chữ, văn bản, bảng dữ liệu, gói tỉnh, đĩa, đồng hồ (what an operator runs first)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			deep := fs.Bool("deep", false, "look over the whole database, however large")
			return func(ctx context.Context, in invocation) error { return check(ctx, in, *deep) }
		},
	}
}

func check(ctx context.Context, in invocation, deep bool) error {
	found := []finding{checkSettings(in.conf), checkFolder(in.conf.Data), checkDisk(in.conf.Data), checkInodes(in.conf.Data), checkSecrets(in.conf), checkGuards(in.conf),
		checkClock(time.Now()), checkWords(), checkLaw()}
	if source := in.conf.Clock.Source; source != "" {
		found = append(found, checkClockSource(ctx, source))
	}
	found = append(found, checkDatabase(ctx, in, deep)...)
	bad := false
	for i := range found {
		found[i].judge()
		bad = bad || !found[i].OK
	}
	if in.json {
		if err := in.printJSON(found); err != nil {
			return err
		}
	} else {
		for _, f := range found {
			fmt.Fprintf(in.Out, "%s  %-22s %s\n", levels[f.Level], f.What, f.Says)
			if f.Advice != "" {
				fmt.Fprintf(in.Out, "       %-22s → %s\n", "", f.Advice)
			}
		}
	}
	if bad {
		return errNotSo
	}
	return nil
}

func checkFolder(dir string) finding {
	f := finding{What: "thư mục dữ liệu", Says: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		f.Says = err.Error()
		return f
	}
	probe := filepath.Join(dir, ".check")
	if err := os.WriteFile(probe, []byte("x"), 0o600); err != nil {
		f.Says = err.Error()
		return f
	}
	f.OK = os.Remove(probe) == nil
	return f
}

func checkDisk(dir string) finding {
	free, err := freeDisk(dir)
	if err != nil {
		return finding{What: "dung lượng đĩa", Says: err.Error()}
	}
	return finding{What: "dung lượng đĩa", OK: free >= leastDisk, Says: "còn trống " + gigabytes(free) + " GB"}
}

// checkClock refuses a clock that cannot be right: due dates would be wrong.
func checkClock(now time.Time) finding {
	ok := now.Year() >= 2026 && now.Year() < 2100
	return finding{What: "đồng hồ", OK: ok, Says: now.Format(time.RFC3339)}
}

// checkWords looks at the sentences that the binary carries.
func checkWords() finding {
	f := finding{What: "câu chữ", Says: fmt.Sprintf("%d câu, hai ngôn ngữ", len(lang.Keys()))}
	faults := lang.Check()
	if f.OK = len(faults) == 0; !f.OK {
		f.Says = errors.Join(faults...).Error()
	}
	return f
}

func checkLaw() finding {
	n := len(law.Builtin().Documents())
	return finding{What: "danh mục văn bản", OK: n > 0, Says: fmt.Sprintf("%d văn bản pháp luật", n)}
}

func checkDatabase(ctx context.Context, in invocation, deep bool) []finding {
	db, err := store.Open(ctx, in.conf.Database, store.Options{})
	if err != nil { // a server has it: look beside it
		db, err = store.Open(ctx, in.conf.Database, store.Options{ReadOnly: true})
	}
	if err != nil {
		return []finding{{What: "cơ sở dữ liệu", Says: err.Error()}}
	}
	pending, err := db.Pending(ctx, lines...)
	if err != nil {
		return []finding{{What: "cơ sở dữ liệu", Says: err.Error()}}
	}
	schema := checkSchema(ctx, db, pending)
	clock, another := checkDatabaseClock(ctx, db)
	if err := db.Close(); err != nil {
		return []finding{{What: "cơ sở dữ liệu", Says: err.Error()}}
	}
	out := []finding{{What: "cơ sở dữ liệu", OK: true, Says: string(db.Engine())}, schema}
	if another {
		out = append(out, clock)
	}
	if len(pending) > 0 {
		return out
	}
	app, err := openToRead(ctx, in)
	if err != nil {
		return append(out, finding{What: "khởi động", Says: err.Error()})
	}
	defer app.Close()
	out = append(out, app.checkPack(ctx), app.checkFiles(ctx), app.checkScan(ctx))
	if app.Config.Backup.Replica != "" {
		out = append(out, app.checkReplica(ctx))
	}
	return append(out, app.checkBlobs(ctx), app.checkBackups(ctx), app.checkSeal(ctx), app.checkIntegrity(ctx, deep))
}

func (a *App) checkPack(ctx context.Context) finding {
	f := finding{What: "gói dữ liệu tỉnh"}
	counts, err := a.Procedures.Counts(ctx)
	if err != nil {
		f.Says = err.Error()
		return f
	}
	if ok, err := a.loaded(ctx); err != nil || !ok {
		f.Says = "chưa nạp đơn vị nào: chạy tinhso load"
		return f
	}
	f.OK, f.Says = true, fmt.Sprintf("%d thủ tục hiển thị, %d nộp được tại tỉnh", counts.Shown, counts.Fileable)
	return f
}
