package main

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tinhso/internal/boot"
	"tinhso/internal/seal"
)

// sealed are the tables of a dossier that is copied with its events.
var sealed = append(append([]copied{}, stocked...),
	copied{table: "dossier_paper", of: "dossier_id", set: map[string]string{"dossier_id": copyID, "file_id": "''"}},
	copied{table: "event", of: "subject", set: map[string]string{"subject": copyID, "id": "s.id || CAST(n.i AS TEXT)"}})

// benchSeal measures sealing what was there before, and what comes, and verifying all of it.
func benchSeal(ctx context.Context, o options, w world, e engine) (err error) {
	defer func() { err = errors.Join(err, e.clean(ctx)) }()
	l, err := openLives(ctx, o, w, e)
	if err != nil {
		return err
	}
	closed, err := l.templates(ctx)
	if err := errors.Join(err, l.s.stop()); err != nil {
		return err
	}
	if err := stock(ctx, e, sealed, closed, 0, o.sealed); err != nil {
		return err
	}
	return l.inside(ctx, func(ctx context.Context, a *boot.App) error { return l.seal(ctx, a, "seal_"+e.name()) })
}

func (l *lives) seal(ctx context.Context, a *boot.App, name string) error {
	before, err := a.Seal.Status(ctx, a.DB)
	if err != nil {
		return err
	}
	cpu, start := processCPU(), time.Now()
	if err := a.Seal.Drain(ctx); err != nil {
		return err
	}
	took, used := time.Since(start), processCPU()-cpu
	after, err := a.Seal.Status(ctx, a.DB)
	if err != nil || after.Waiting > 0 {
		return errors.Join(err, fmt.Errorf("%d events still wait", after.Waiting))
	}
	events := float64(before.Waiting)
	figure(name+"_events", events/took.Seconds(), "events/s")
	figure(name+"_cpu", used.Seconds()*1000/events, "ms/event")
	o := seal.VerifyOptions{Facts: boot.Sealed(), Keys: []note.Verifier{}}
	cpu, start = processCPU(), time.Now()
	r, err := seal.Verify(ctx, a.DB, o)
	if err != nil || !r.Holds() {
		return errors.Join(err, fmt.Errorf("the seal does not hold: %d findings, %+v", r.Found, r.Findings[:min(3, len(r.Findings))]))
	}
	took, used = time.Since(start), processCPU()-cpu
	figure(name+"_verify_cpu", used.Seconds()*1000/float64(r.Events), "ms/event")
	figure(name+"_verify_events", float64(r.Events)/took.Seconds(), "events/s")
	figure(name+"_verify_rows", float64(r.Rows)/took.Seconds(), "rows/s")
	figure(name+"_verify_8m_events", 8e6/(float64(r.Events)/took.Seconds())/60, "min")
	remark("%s: %d events, %d leaves, %d rows; verified in %v", name, r.Events, r.Size, r.Rows, took.Round(time.Millisecond))
	return nil
}

// processCPU is the time that this process used.
func processCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
