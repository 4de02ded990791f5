package hall

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Back takes somebody who missed their call into the queue again (quay lại sau khi qua lượt): behind the next so many
// who wait for the same business, as the hall is arranged. A clerk of the unit does it, or the holder of the ticket.
func (h *Hall) Back(ctx context.Context, code string) (Ticket, error) {
	return h.byCode(ctx, code, "hall.back", func(tx *store.Tx, s Setup, t *Ticket) error {
		if t.State != Skipped {
			return stands(*t)
		}
		open, err := h.openTx(ctx, tx, t.UnitID, t.On)
		if err != nil {
			return err
		}
		t.State, t.WaitsSince = Waiting, tx.Now()
		var last *Ticket // the one behind whom they stand
		n := 0
		for i, o := range open {
			if o.State == Waiting && o.Letter == t.Letter && n < s.BackAfter {
				last, n = &open[i], n+1
			}
		}
		if last != nil && before(*t, *last) {
			t.Rank, t.OrderAt = last.Rank, last.OrderAt.Add(time.Millisecond)
		}
		return nil
	})
}

// Arrive says that who made an appointment is in the hall (đã đến theo hẹn): now they get a number.
func (h *Hall) Arrive(ctx context.Context, code string) (Ticket, error) {
	return h.byCode(ctx, code, "hall.arrived", func(tx *store.Tx, _ Setup, t *Ticket) error {
		if t.State != Booked {
			return stands(*t)
		}
		if closed, err := h.closed(ctx, tx, t.UnitID, t.On); err != nil || closed {
			return errors.Join(err, closedFault(closed))
		}
		t.State, t.WaitsSince, t.OrderAt = Waiting, tx.Now(), t.ReadyAt
		if tx.Now().After(t.ReadyAt.Add(late)) { // who comes too late waits as everybody does
			rank, err := rankOf(t.Reason, false, t.On)
			if err != nil {
				return err
			}
			t.Rank, t.OrderAt = rank, tx.Now()
		}
		return numberTx(ctx, tx, t)
	})
}

// late is how late one may come for an appointment and still be served before others.
const late = 15 * time.Minute

// GiveUp gives a ticket back (hủy phiếu), by who holds it.
func (h *Hall) GiveUp(ctx context.Context, code string) (Ticket, error) {
	return h.byCode(ctx, code, "hall.cancelled", func(tx *store.Tx, _ Setup, t *Ticket) error {
		if t.State != Waiting && t.State != Booked && t.State != Skipped {
			return stands(*t)
		}
		t.State, t.EndedAt = Cancelled, tx.Now()
		return nil
	})
}

// byCode does one thing with the ticket whose code the caller holds; the code cannot be guessed, so it is the right.
func (h *Hall) byCode(ctx context.Context, code, kind string, do func(tx *store.Tx, s Setup, t *Ticket) error) (Ticket, error) {
	t, err := h.ByCode(ctx, code)
	if err != nil {
		return Ticket{}, err
	}
	err = h.db.Write(ctx, func(tx *store.Tx) error {
		if t, err = ticketTx(ctx, tx, t.ID); err != nil {
			return err
		}
		if t.On.Before(viet.DayOf(tx.Now())) {
			return fault.New(fault.KindGone, "hall.ticket.past")
		}
		if t.On != viet.DayOf(tx.Now()) && kind != "hall.cancelled" {
			return fault.Conflict("hall.ticket.early", "on", t.On.Vietnamese())
		}
		u, err := h.units.ByID(ctx, tx, t.UnitID, viet.DayOf(tx.Now()))
		if err != nil {
			return err
		}
		s, err := h.setup(ctx, tx, u)
		if err != nil {
			return err
		}
		if err := do(tx, s, &t); err != nil {
			return err
		}
		if err := saveTx(ctx, tx, t); err != nil {
			return err
		}
		return t.tellTx(ctx, tx, kind)
	})
	return t, err
}

// ByCode finds a ticket by the code of its page.
func (h *Hall) ByCode(ctx context.Context, code string) (Ticket, error) {
	t, err := scanTicket(h.db.QueryRow(ctx, ticketByCode, code))
	if errors.Is(err, store.ErrNone) {
		return Ticket{}, unknown()
	}
	if err != nil {
		return Ticket{}, err
	}
	u, err := h.units.ByID(ctx, h.db, t.UnitID, viet.DayOf(h.db.Now()))
	if err != nil {
		return Ticket{}, err
	}
	if t.On.Before(viet.DayOf(h.db.Now())) && !t.State.Over() { // the night's job has not come yet
		t.State = Unserved
	}
	return t, may(ctx, "hall.take", u)
}

// openTx lists the tickets of a day that are not over, in the order in which they are called.
func (h *Hall) openTx(ctx context.Context, r store.Reader, unitID string, on viet.Day) ([]Ticket, error) {
	return store.All(ctx, r, ticketsOpen, scanRows, unitID, on)
}
