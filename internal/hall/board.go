package hall

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Board is what the screen of a hall shows (bảng gọi số): numbers and counters, nobody's name.
type Board struct {
	Unit    org.Unit
	Setup   Setup
	At      time.Time
	Closed  bool // no more numbers today
	Places  []Place
	Next    []Ticket       // who is called next, at most twelve
	Waiting map[string]int // by kind of business
	Recent  []Ticket       // called last, the latest first
}

// Place is one counter on the screen.
type Place struct {
	Counter Counter
	Open    bool
	Ticket  *Ticket // who stands there or was called there
}

const shownNext = 12

// BoardOf reads the screen of a unit's hall.
func (h *Hall) BoardOf(ctx context.Context, unit string) (Board, error) {
	u, err := h.unit(ctx, h.db, unit, h.db.Now())
	if err != nil {
		return Board{}, err
	}
	if err := may(ctx, "hall.take", u); err != nil {
		return Board{}, err
	}
	b := Board{Unit: u, At: h.db.Now(), Waiting: map[string]int{}}
	on := viet.DayOf(b.At)
	if b.Setup, err = h.setup(ctx, h.db, u); err != nil {
		return b, err
	}
	if b.Closed, err = h.closed(ctx, h.db, u.ID, on); err != nil {
		return b, err
	}
	desks, err := h.desksTx(ctx, h.db, u.ID, on)
	if err != nil {
		return b, err
	}
	open, err := h.openTx(ctx, h.db, u.ID, on)
	if err != nil {
		return b, err
	}
	for _, c := range b.Setup.Counters {
		p := Place{Counter: c, Open: slices.ContainsFunc(desks, func(d Desk) bool { return d.Number == c.Number })}
		for i := range open {
			if open[i].Counter == c.Number && (open[i].State == Called || open[i].State == Serving) {
				p.Ticket = &open[i]
			}
		}
		b.Places = append(b.Places, p)
	}
	for _, t := range open {
		if t.State != Waiting {
			continue
		}
		b.Waiting[t.Letter]++
		if len(b.Next) < shownNext {
			b.Next = append(b.Next, t)
		}
	}
	b.Recent, err = store.All(ctx, h.db, ticketsLast, scanRows, u.ID, on)
	return b, err
}

// Queue lists the tickets of today that are not over, for the clerks of the unit (hàng chờ hôm nay).
func (h *Hall) Queue(ctx context.Context, unit string) ([]Ticket, error) {
	u, err := h.mine(ctx, "hall.work", unit)
	if err != nil {
		return nil, err
	}
	return h.openTx(ctx, h.db, u.ID, viet.DayOf(h.db.Now()))
}

// OfDossier lists the tickets that led to a dossier or were taken about it. The caller has asked for the dossier.
func (h *Hall) OfDossier(ctx context.Context, code string) ([]Ticket, error) {
	policy.Public(ctx, "the caller has read the dossier")
	if code == "" {
		return nil, nil
	}
	return store.All(ctx, h.db, ticketsOf, scanRows, code)
}
