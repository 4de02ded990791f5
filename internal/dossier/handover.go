package dossier

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// awaitsHandOver reports whether another counter accepted the dossier and the unit that resolves it has not taken it
// over yet (chờ nhận bàn giao).
func (d *Dossier) awaitsHandOver() bool {
	return d.Taken != nil && d.HandedAt.IsZero() && !d.HandBy.IsZero() && !d.Closed
}

// takenBy reports whether somebody stands at the counter that took the dossier in for another unit.
func (d *Dossier) takenBy(who identity.Who) bool {
	return d.Taken != nil && who.Has(identity.Clerk, d.Taken.ID)
}

// counterDoes reports whether a step is the counter's, wherever the dossier is resolved: it takes in, asks for more
// before acceptance, takes what is brought and paid, and hands the result over. It decides nothing.
func counterDoes(t flow.Transition) bool {
	if !slices.Contains(t.Who, flow.Clerk) {
		return false
	}
	return !slices.ContainsFunc(t.Effects, func(e flow.Effect) bool {
		return !slices.Contains([]flow.Effect{flow.StartClock, flow.Ask, flow.Supply, flow.Resume, flow.Fee, flow.Deliver, flow.Close}, e)
	})
}

// handed works out the hand-over when a dossier is accepted: by the counter elsewhere, then by the dated rule; by the
// unit itself, then there is nothing to hand over.
//
// Law: 61/2018/NĐ-CP@2018-04-23#art18.2
func (m *move) handed(ctx context.Context, r store.Reader) error {
	d := &m.d
	if d.Taken == nil || !m.was.AcceptedAt.IsZero() || d.AcceptedAt.IsZero() {
		return nil
	}
	if !m.atDoor {
		d.HandBy, d.HandedAt = d.AcceptedAt, d.AcceptedAt
	} else {
		by, err := m.c.handOverBy(ctx, r, d.Taken.ID, d.AcceptedAt)
		if err != nil {
			return err
		}
		d.HandBy = by
	}
	m.after = append(m.after, d.extraTx)
	return nil
}

// handOverBy is by when a dossier that a counter accepted is with the unit that resolves it: the same day, or at the
// beginning of the next working day when it came after the cut-off. Without a rule it is the same day.
func (c *Cases) handOverBy(ctx context.Context, r store.Reader, unitID string, at time.Time) (time.Time, error) {
	cal, err := c.Book.For(ctx, r, unitID)
	if err != nil {
		return time.Time{}, err
	}
	on := viet.DayOf(at)
	rule, err := c.Book.Rule(ctx, r, deadline.RuleHandOver, on)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return time.Time{}, err
	}
	late := rule.Until != "" && at.In(viet.Zone).Format("15:04") > rule.Until
	if cal.Working(on) && !late {
		return cal.Closing(on), nil
	}
	next, ok := cal.Next(on)
	if spans := cal.Spans(next); ok && len(spans) > 0 {
		return next.Time(spans[0].Opens), nil
	}
	return cal.Closing(on), nil
}

// takeOver is the resolving unit's receipt of a dossier that another counter accepted (nhận bàn giao hồ sơ).
func takeOver(_ context.Context, _ store.Reader, m *move) error {
	m.d.HandedAt = m.now
	m.step.ToName = m.d.Unit.Name
	m.after = append(m.after, m.d.extraTx)
	return nil
}

// takenAt finds the counter that takes a filing in for another unit of the province (tiếp nhận không theo địa giới). Any
// counter takes any procedure of the province; what a ministry resolves goes its own way.
//
// Law: 118/2025/NĐ-CP@2025-06-09
func (f *filing) takenAt(ctx context.Context) (err error) {
	f.door = f.u
	at := named(f.s.TakenAt)
	if at == "" {
		return nil
	}
	u, err := f.c.Units.Unit(ctx, f.c.DB, at, f.on)
	switch {
	case err != nil && fault.KindOf(err) == fault.KindNotFound:
		f.wrong("taken_at", "dossier.unit.unknown", "unit", at)
		return nil
	case err != nil:
		return err
	case u.ID == f.u.ID:
	case f.s.Channel == Online:
		f.wrong("taken_at", "dossier.taken.online")
	case f.p.Fileable && f.p.Group != "local":
		f.wrong("taken_at", "dossier.taken.not_local", "procedure", f.p.Name)
	default:
		f.door = u
	}
	return nil
}
