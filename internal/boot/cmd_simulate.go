package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"tinhso/internal/config"
	"tinhso/internal/demo"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/simulate"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func simulateCommand() command {
	return command{
		name: "simulate", use: "--data DIR --dossiers N [--years Y] [--seed S] [--until YYYY-MM-DD] [--bulk]",
		does: "đổ dữ liệu hồ sơ mô phỏng vào tỉnh đã nạp gói (fills a province with plausible records, the same for the same seed)",
		flags: func(fs *flag.FlagSet) func(context.Context, invocation) error {
			var o simulate.Options
			until := ""
			fs.IntVar(&o.Dossiers, "dossiers", 0, "số hồ sơ (how many dossiers)")
			fs.Float64Var(&o.Years, "years", 0, "trong bao nhiêu năm; mặc định theo 615.932 hồ sơ mỗi năm (over how many years)")
			fs.Uint64Var(&o.Seed, "seed", 1, "hạt giống: cùng số thì cùng dữ liệu (the same seed makes the same lives)")
			fs.StringVar(&until, "until", "", "ngày cuối của dữ liệu; mặc định hôm nay (the last day; today)")
			fs.BoolVar(&o.Bulk, "bulk", false, "ghi hàng loạt cả khi ít hồ sơ (the bulk path also for few)")
			return func(ctx context.Context, in invocation) error { return runSimulate(ctx, in, o, until) }
		},
	}
}

func runSimulate(ctx context.Context, in invocation, o simulate.Options, until string) error {
	if len(in.args) > 0 || o.Dossiers <= 0 {
		return usagef("dùng: tinhso simulate --data DIR --dossiers N [--years Y] [--seed S]")
	}
	o.Until = time.Now()
	if until != "" {
		day, err := viet.ParseDay(until)
		if err != nil {
			return err
		}
		o.Until = time.Date(day.Y, day.M, day.D, 23, 59, 0, 0, viet.Zone)
	}
	clock := simulate.NewClock(o.Until)
	world, err := openWorld(ctx, in.conf, in.Err, store.Options{Clock: clock.Now, Loading: true})
	if err != nil {
		return err
	}
	report, err := simulate.Run(ctx, simulate.Deps{
		World: world, Clock: clock, Dir: filepath.Join(in.conf.Data, "simulate"), Password: demo.Password, Tell: in.Err, Words: lang.For(lang.VI),
		Scratch: func(ctx context.Context, dir string, clock *simulate.Clock) (simulate.World, error) {
			conf, err := bare(dir)
			if err != nil {
				return simulate.World{}, err
			}
			return openWorld(ctx, conf, io.Discard, store.Options{Clock: clock.Now, NoSync: true})
		},
	}, o)
	if err := errors.Join(err, world.Close()); err != nil {
		return err
	}
	if in.json {
		return in.printJSON(report)
	}
	_, err = fmt.Fprintln(in.Out, report.Text(lang.For(lang.VI)))
	return err
}

// bare are the settings of a folder of its own, with nothing outside of it: no store of files, no scanner, no copies.
func bare(dir string) (config.Config, error) {
	fs := flag.NewFlagSet("bare", flag.ContinueOnError)
	loader := config.Flags(fs)
	if err := fs.Parse([]string{"--data", dir}); err != nil {
		return config.Config{}, err
	}
	return loader.Load(func(string) (string, bool) { return "", false })
}

// openWorld opens a province whose clock is set by hand.
func openWorld(ctx context.Context, conf config.Config, to io.Writer, o store.Options) (simulate.World, error) {
	if err := os.MkdirAll(conf.Data, 0o700); err != nil {
		return simulate.World{}, err
	}
	log, err := newLogger(to, conf)
	if err != nil {
		return simulate.World{}, err
	}
	db, err := store.Open(ctx, conf.Database, o)
	if err != nil {
		return simulate.World{}, err
	}
	if err := db.Migrate(ctx, lines...); err != nil {
		return simulate.World{}, errors.Join(err, db.Close())
	}
	a, err := wireRooms(conf, log, db)
	if err != nil {
		return simulate.World{}, errors.Join(err, db.Close())
	}
	w, err := worldOf(a)
	if err != nil {
		return w, errors.Join(err, db.Close())
	}
	return w, nil
}

// worldOf are the rooms that lives go through.
func worldOf(a *App) (simulate.World, error) {
	secret, err := secretFile(filepath.Join(a.Config.Data, "secret"))
	if err != nil {
		return simulate.World{}, err
	}
	// The password of these accounts is public: its hash need not be dear.
	options := accountOptions(a.Config, secret)
	options.Cost, options.Demo = identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}, true
	return simulate.World{
		DB: a.DB, Units: a.Units, Accounts: identity.New(a.DB, a.Units, options), Procedures: a.Procedures, Book: a.Book, Cases: a.Cases, Blobs: a.Blobs,
		Pass: a.Journal.Pass, Rebuild: a.Figures.Rebuild, Close: a.Close,
		Settle: func(ctx context.Context) error {
			return errors.Join(a.Journal.Drain(ctx), a.Timers.Drain(ctx), a.Jobs.DrainDue(ctx), a.Journal.Drain(ctx))
		},
	}, nil
}
