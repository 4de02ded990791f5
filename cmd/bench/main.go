// Bench measures the built program against its promises (đo hiệu năng): how
// fast it starts, how much it weighs, and how many filings a second it takes
// beside the bare database engine writing the same rows.
//
//	bin/bench -binary bin/tinhso [-only start,life] [-engines sqlite,postgres]
//
// The parts, each on both databases:
//
//	start, pages   how fast it starts, how much it weighs (SQLite alone)
//	filing         filings a second, beside the bare engine; inbox, tracking and search
//	life           file, accept, decide, look up at 0, 100,000 and 1,000,000 stored dossiers; a crowd of ten times the
//	               promised rate, before, during, after, and the seconds until all is as before
//	timers         100,000 deadlines of one second, with a kill -9 in the middle: seconds until all fired, how many were
//	               missed or told twice, and how long the inbox and a filing took meanwhile
//	reproject      a change of the calendar over 100,000 open dossiers: the preview, and doing it
//	scale          what people ask at 0, 100,000 and 1,000,000 dossiers that `tinhso simulate` made: inboxes, lists, searches,
//	               tracking, the journal, figures, the API; one after another, and eight people at once (when named)
//	index          the index of every unit for a year, kept and from base rows, beside a plain GROUP BY; from an event to
//	               the figure that shows it, at a hundred events a second
//	seal           sealing a journal and its facts, and verifying them, in events and rows a second
//
// Every line is `name value unit`, or `name ratio x` where the reference was
// measured in the same run. Lines that begin with # are remarks. PostgreSQL is
// measured when TINHSO_TEST_POSTGRES names a durable server.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postgresVariable names the server for PostgreSQL, as for the tests.
const postgresVariable = "TINHSO_TEST_POSTGRES"

// options are the flags.
type options struct {
	binary   string
	pack     string
	only     string
	engines  string
	stored   []int // sizes of the store at which lives are measured
	timers   int   // deadlines of one second
	sealed   int   // dossiers with their events that are sealed and verified
	facts    int   // dossiers of three years from which figures are counted
	kind     string
	clients  int
	rounds   int
	duration time.Duration
	keep     string // where simulated provinces are kept from run to run
	probe    string // of the group scale: this question alone
	dir      string // a new folder, deleted at the end
}

func (o options) wants(part string) bool {
	return o.only == "" || strings.Contains(","+o.only+",", ","+part+",")
}

// numbers is a flag of several numbers.
type numbers struct{ list *[]int }

func (n numbers) String() string { return "" }

func (n numbers) Set(text string) error {
	*n.list = nil
	for _, word := range strings.Split(text, ",") {
		v, err := strconv.Atoi(word)
		if err != nil {
			return err
		}
		*n.list = append(*n.list, v)
	}
	return nil
}

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/tinhso", "the program to measure")
	flag.StringVar(&o.pack, "pack", "provinces/tien-giang", "the pack to load")
	flag.StringVar(&o.only, "only", "", "parts, separated by commas: start, pages, filing, life, timers, reproject, index, scale, seal")
	flag.StringVar(&o.engines, "engines", "sqlite,postgres", "databases, separated by commas")
	o.stored = []int{0, 100_000, 1_000_000}
	flag.Var(numbers{&o.stored}, "stored", "sizes of the store at which lives are measured, growing (0,100000,1000000)")
	flag.StringVar(&o.keep, "keep", "", "folder in which simulated provinces are kept from run to run")
	flag.StringVar(&o.probe, "probe", "", "of scale: questions whose name holds this")
	flag.IntVar(&o.facts, "facts", 100_000, "dossiers of three years from which the index is counted")
	flag.IntVar(&o.sealed, "sealed", 50_000, "dossiers with their events that are sealed and verified")
	flag.IntVar(&o.timers, "deadlines", 100_000, "deadlines that fall due in one second")
	flag.StringVar(&o.kind, "kind", "", "one: file at one unit; spread: over sixteen; both when empty")
	flag.IntVar(&o.clients, "clients", 16, "clients that file at once")
	flag.IntVar(&o.rounds, "rounds", 4, "rounds of filing; the median counts")
	flag.DurationVar(&o.duration, "duration", 3*time.Second, "length of one measurement in a round")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	if o.binary, err = filepath.Abs(o.binary); err != nil {
		return err
	}
	if o.dir, err = os.MkdirTemp("", "tinhso-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(o.dir)) }()

	w, err := loadWorld(ctx, o)
	if err != nil {
		return err
	}
	if o.wants("start") {
		if err := benchStart(ctx, o, w); err != nil {
			return fmt.Errorf("start: %w", err)
		}
	}
	if o.wants("pages") {
		if err := benchPages(ctx, o, w); err != nil {
			return fmt.Errorf("pages: %w", err)
		}
	}
	if err := benchEngine(ctx, o, w, "sqlite", func() engine { return &lite{} }); err != nil {
		return err
	}
	url := os.Getenv(postgresVariable)
	if url == "" {
		remark("PostgreSQL is not measured: %s is not set", postgresVariable)
		return nil
	}
	return benchEngine(ctx, o, w, "postgres", func() engine { return &elephant{base: url} })
}

// benchEngine measures one database, each part on a fresh one.
func benchEngine(ctx context.Context, o options, w world, name string, open func() engine) error {
	if !strings.Contains(","+o.engines+",", ","+name+",") {
		return nil
	}
	for _, part := range []struct {
		name string
		run  func(context.Context, options, world, engine) error
	}{{"filing", benchFiling}, {"life", benchLife}, {"timers", benchTimers}, {"reproject", benchReproject}, {"index", benchIndex}, {"scale", benchScale}, {"seal", benchSeal}} {
		if !o.wants(part.name) || part.name == "scale" && o.only == "" { // it takes half an hour, so it is asked for by name
			continue
		}
		if err := part.run(ctx, o, w, open()); err != nil {
			return fmt.Errorf("%s, %s: %w", part.name, name, err)
		}
		if err := os.RemoveAll(filepath.Join(o.dir, name)); err != nil {
			return err
		}
	}
	return nil
}
