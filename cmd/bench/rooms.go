package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"tinhso/internal/boot"
	"tinhso/internal/config"
	"tinhso/internal/deadline"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// perProjection and perReprojection are how many dossiers the room of the calendar looks at, and moves, at a time.
const (
	perProjection   = 1000
	perReprojection = 500
)

// inside opens the rooms in this process, while no server runs, and acts as the system.
func (l *lives) inside(ctx context.Context, fn func(ctx context.Context, a *boot.App) error) error {
	conf := config.Config{Data: l.data, Database: l.database, BaseURL: "http://localhost"}
	a, err := boot.Open(ctx, conf, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return errors.Join(fn(identity.With(ctx, identity.System()), a), a.Close())
}

// benchReproject measures a change of the calendar: what it would do to every open dossier, and doing it.
func benchReproject(ctx context.Context, o options, w world, e engine) (err error) {
	defer func() { err = errors.Join(err, e.clean(ctx)) }()
	l, err := openLives(ctx, o, w, e)
	if err != nil {
		return err
	}
	open, err := l.opened(ctx)
	if err := errors.Join(err, l.s.stop()); err != nil {
		return err
	}
	if err := stock(ctx, e, dueCopies(), open, 0, o.timers); err != nil {
		return err
	}
	return l.inside(ctx, func(ctx context.Context, a *boot.App) error { return l.reproject(ctx, a, "reproject_"+e.name()) })
}

func (l *lives) reproject(ctx context.Context, a *boot.App, name string) error {
	first, err := a.Cases.RunningItems(ctx, a.DB, "A1", 1)
	if err != nil || len(first) == 0 {
		return errors.Join(err, errors.New("nothing runs"))
	}
	change := deadline.Change{Days: []deadline.DayRow{{On: first[0].DueOn, Status: "off", Name: "Nghỉ để đo hiệu năng", Law: "45/2019/QH14", Confidence: "high"}}}
	draft, err := a.Book.Draft(ctx, a.DB, change)
	if err != nil {
		return err
	}
	start := time.Now()
	var ids []string
	would := 0
	for after := ""; ; {
		list, next, err := a.Cases.Projections(ctx, a.DB, after, perProjection, func(unit string) (deadline.Calendar, error) { return draft.For(ctx, a.DB, unit) })
		if err != nil {
			return err
		}
		for _, p := range list {
			ids = append(ids, p.ID)
			if !p.Before.Equal(p.After) {
				would++
			}
		}
		if after = next; next == "" {
			break
		}
	}
	figure(name+"_preview", time.Since(start).Seconds(), "s")
	start = time.Now()
	moved := 0
	err = a.DB.Write(ctx, func(tx *store.Tx) error { return a.Book.ApplyTx(ctx, tx, change) })
	for rest := ids; len(rest) > 0 && err == nil; rest = rest[min(perReprojection, len(rest)):] {
		n := 0
		err = a.DB.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = a.Cases.ReprojectTx(ctx, tx, rest[:min(perReprojection, len(rest))], "Đo hiệu năng")
			return err
		})
		moved += n
	}
	if err != nil {
		return err
	}
	figure(name, time.Since(start).Seconds(), "s")
	remark("%s: %d open dossiers, %d would move by the preview, %d moved, from %s", name, len(ids), would, moved, viet.Instant(first[0].DueAt))
	if would != moved {
		return fmt.Errorf("the preview says %d, and %d moved", would, moved)
	}
	cal, err := a.Book.For(ctx, a.DB, "")
	if err != nil {
		return err
	}
	off, ok := cal.Next(first[0].DueOn) // where most of them went
	if !ok {
		return errors.New("there is no working day left")
	}
	return calendarChange(ctx, a, strings.Replace(name, "reproject", "calendar_change", 1), off)
}
