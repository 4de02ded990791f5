package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/boot"
	"tinhso/internal/calendar"
	"tinhso/internal/deadline"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
)

// calendarChange measures the same as people meet it: a proposal for the whole province is counted by its job, with each
// dossier kept before and after, approved by a second person and applied by its job.
func calendarChange(ctx context.Context, a *boot.App, name string, off viet.Day) error {
	tree, err := a.Units.Tree(ctx, a.DB, viet.DayOf(a.DB.Now()))
	if err != nil || len(tree) == 0 {
		return errors.Join(err, errors.New("there are no units"))
	}
	as := func(id string) context.Context {
		return identity.With(ctx, identity.Who{AccountID: id, Name: id, Kind: identity.KindOfficer, UnitID: tree[0].ID,
			Grants: []identity.Grant{{Role: identity.Admin, UnitID: tree[0].ID, UnitPath: tree[0].Path}}})
	}
	start := time.Now()
	p, err := a.Calendar.Propose(as("bench-1"), calendar.Propose{Kind: calendar.Days, Reason: "Đo hiệu năng", Law: "Quyết định số 1",
		Change: deadline.Change{Days: []deadline.DayRow{{On: off, Status: "off", Name: "Nghỉ để đo hiệu năng"}}}})
	if err == nil {
		err = a.Jobs.Drain(ctx)
	}
	if err != nil {
		return err
	}
	figure(name+"_preview", time.Since(start).Seconds(), "s")
	if p, err = a.Calendar.Get(as("bench-2"), p.ID); err != nil {
		return err
	}
	start = time.Now()
	err = a.Calendar.Approve(as("bench-2"), p.ID, calendar.Decision{Round: p.Round, Drift: true})
	if err == nil {
		err = a.Jobs.Drain(ctx)
	}
	if err != nil {
		return err
	}
	figure(name, time.Since(start).Seconds(), "s")
	if p, err = a.Calendar.Get(as("bench-2"), p.ID); err != nil {
		return err
	}
	remark("%s: %d open dossiers counted, %d would move; %d looked at, %d moved; %s", name, p.Summary.Open, p.Summary.Moved, p.Done, p.Moved, p.State)
	if p.State != calendar.Applied || p.Summary.Moved != p.Moved {
		return fmt.Errorf("the proposal is %s, %d of %d moved", p.State, p.Moved, p.Summary.Moved)
	}
	return nil
}
