// Bench measures the built program against its promises (đo hiệu năng): how
// fast it starts, how much it weighs, and how many filings a second it takes
// beside the bare database engine writing the same rows.
//
//	bin/bench -binary bin/tinhso [-only start,pages,sqlite,postgres]
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
	kind     string
	clients  int
	rounds   int
	duration time.Duration
	dir      string // a new folder, deleted at the end
}

func (o options) wants(part string) bool {
	return o.only == "" || strings.Contains(","+o.only+",", ","+part+",")
}

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/tinhso", "the program to measure")
	flag.StringVar(&o.pack, "pack", "provinces/tien-giang", "the pack to load")
	flag.StringVar(&o.only, "only", "", "parts, separated by commas: start, pages, sqlite, postgres")
	flag.StringVar(&o.kind, "kind", "", "one: file at one unit; spread: over sixteen; both when empty")
	flag.IntVar(&o.clients, "clients", 16, "clients that file at once")
	flag.IntVar(&o.rounds, "rounds", 5, "rounds of filing; the median counts")
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
	if o.wants("sqlite") {
		if err := benchFiling(ctx, o, w, &lite{}); err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
	}
	url := os.Getenv(postgresVariable)
	switch {
	case !o.wants("postgres"):
	case url == "":
		remark("PostgreSQL is not measured: %s is not set", postgresVariable)
	default:
		if err := benchFiling(ctx, o, w, &elephant{base: url}); err != nil {
			return fmt.Errorf("postgres: %w", err)
		}
	}
	return nil
}
