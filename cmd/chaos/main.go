// Command chaos breaks a running platform at random and recounts (chiến dịch
// phá hoại có kiểm chứng): it kills and pauses nodes, cuts lines, crashes
// PostgreSQL, fills the disk, while people file and work; then it heals
// everything and holds what they were told against what is there. It ends with 1
// when anything is lost or doubled.
//
//	chaos [-engine sqlite|postgres|both] [-for 10m] [-seed N] [-hands 8] [-only WORDS] [-binary bin/tinhso]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"tinhso/cmd/mailsim/smtpd"
	"tinhso/cmd/postsim/post"
	"tinhso/internal/store"
	"tinhso/internal/trial"
	"tinhso/internal/trial/storm"
)

func main() {
	engine := flag.String("engine", "both", "sqlite, postgres or both, one after the other")
	span := flag.Duration("for", 10*time.Minute, "how long each storm lasts")
	seed := flag.Uint64("seed", 0, "chooses the faults; 0 takes one by chance")
	hands := flag.Int("hands", 8, "people at once")
	only := flag.String("only", "", "faults whose name has these words")
	binary := flag.String("binary", "", "the program; built when not given")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := 0
	if err := run(ctx, *engine, storm.Options{For: *span, Seed: *seed, Hands: *hands, Only: *only, Binary: *binary, Out: os.Stdout}); err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		code = 1
	}
	stop()
	os.Exit(code)
}

func run(ctx context.Context, engine string, o storm.Options) error {
	engines := []store.Engine{store.Engine(engine)}
	switch engine {
	case "both":
		engines = []store.Engine{store.SQLite, store.Postgres}
	case "sqlite", "postgres":
	default:
		return fmt.Errorf("-engine is sqlite, postgres or both, not %q", engine)
	}
	if o.Seed == 0 {
		o.Seed = rand.Uint64N(1 << 32) //nolint:gosec // it is printed
	}
	var errs []error
	for _, e := range engines {
		o.Engine = e
		res, err := weather(ctx, o)
		if err == nil {
			err = say(e, o.Seed, res)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s, seed %d: %w", e, o.Seed, err))
		}
	}
	return errors.Join(errs...)
}

// say prints how a storm ended.
func say(e store.Engine, seed uint64, r *storm.Result) error {
	fmt.Printf("\n%s, seed %d: %s\n", e, seed, r.Report)
	fmt.Printf("calls %d, sent again %d, met another version %d, nodes that ended by themselves %d\n", r.Calls, r.Again, r.Stale, len(r.Died))
	for _, d := range r.Died {
		fmt.Printf("  %s\n", d)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Faults)) {
		fmt.Printf("  %3d  %s\n", r.Faults[name], name)
	}
	if !r.Disk {
		fmt.Println("  NOT TESTED: the disk was not filled (mounting a disk of one's own needs root)")
	}
	if n := len(r.Report.Wrong); n > 0 {
		return fmt.Errorf("%d things are lost or doubled", n)
	}
	return nil
}

// weather raises the world outside and lets one storm pass.
func weather(ctx context.Context, o storm.Options) (res *storm.Result, err error) {
	dir, err := os.MkdirTemp("", "tinhso-chaos-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if o.Root, err = trial.Root(ctx); err != nil {
		return nil, err
	}
	if o.Binary == "" {
		o.Binary = filepath.Join(dir, "tinhso")
		if err := trial.Build(ctx, o.Root, o.Binary); err != nil {
			return nil, err
		}
	}
	inner, end := context.WithCancel(ctx)
	defer end()
	if err := outside(inner, dir, &o); err != nil {
		return nil, err
	}
	return storm.Run(ctx, o)
}

// outside starts a mail server and a post that outlive everything.
func outside(ctx context.Context, dir string, o *storm.Options) error {
	var door net.ListenConfig
	l, err := door.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mails, bag := smtpd.New(), &trial.Bag{}
	go func() { _ = mails.Serve(ctx, l) }() // it ends with the program
	collect := func() []string {
		for _, m := range mails.Mails() {
			bag.Put(m.ID, m.Raw)
		}
		return bag.All()
	}
	go func() { // it keeps the last thousand only
		for tick := time.NewTicker(200 * time.Millisecond); ctx.Err() == nil; <-tick.C {
			collect()
		}
	}()
	const secret = "khóa chung của hai bên"
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, []byte(secret+"\n"), 0o600); err != nil {
		return err
	}
	parcels := post.New([]byte(secret), time.Now)
	p, err := door.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := &http.Server{Handler: parcels, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	go func() { _ = s.Serve(p) }() // as above
	o.Mail, o.Post = l.Addr().String(), p.Addr().String()
	o.Flags = []string{"--smtp-from", "khong-tra-loi@tiengiang.example.vn", "--post-key-file", key}
	o.SpoilMail = func(_ context.Context, rnd *rand.Rand) error {
		mails.Break([]smtpd.Fault{smtpd.Temp, smtpd.Drop, smtpd.Lost}[rnd.IntN(3)], 1+rnd.IntN(3))
		return nil
	}
	o.SpoilPost = func(_ context.Context, rnd *rand.Rand) error {
		parcels.Break([]post.Fault{post.Error500, post.Drop, post.Garbage}[rnd.IntN(3)], 1+rnd.IntN(3))
		return nil
	}
	o.Outside = trial.Outside{Mails: collect, Parcels: func() (refs []string) {
		for _, p := range parcels.Parcels() {
			refs = append(refs, p.Ref)
		}
		return refs
	}}
	return nil
}
