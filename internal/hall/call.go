package hall

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// CallNext calls the next person to a counter (gọi số tiếp theo). Of two who call at once each gets another ticket; at
// one counter stands one person, so pressing twice calls one. Nobody waiting is not found.
func (h *Hall) CallNext(ctx context.Context, deskID string) (Ticket, error) {
	d, _, err := h.ownDesk(ctx, deskID)
	if err != nil {
		return Ticket{}, err
	}
	var t Ticket
	err = h.db.Write(ctx, func(tx *store.Tx) error {
		t, err = h.callTx(ctx, tx, d)
		return err
	})
	return t, err
}

func (h *Hall) callTx(ctx context.Context, tx *store.Tx, d Desk) (Ticket, error) {
	d, err := h.freeTx(ctx, tx, d.ID)
	if err != nil {
		return Ticket{}, err
	}
	u, err := h.units.ByID(ctx, tx, d.UnitID, d.On)
	if err != nil {
		return Ticket{}, err
	}
	s, err := h.setup(ctx, tx, u)
	if err != nil {
		return Ticket{}, err
	}
	c, _ := s.Counter(d.Number)
	q, args := store.In(ticketNext, []any{d.UnitID, d.On, store.Millis(tx.Now()), d.Number}, c.Kinds)
	t, err := scanTicket(tx.QueryRow(ctx, q, args...))
	if errors.Is(err, store.ErrNone) {
		return Ticket{}, fault.NotFound("hall.nobody")
	}
	if err != nil {
		return Ticket{}, err
	}
	t.State, t.Counter, t.Calls, t.FirstAt, t.CalledAt = Called, d.Number, t.Calls+1, tx.Now(), tx.Now()
	if err := saveTx(ctx, tx, t); err != nil {
		return Ticket{}, err
	}
	return t, t.tellTx(ctx, tx, "hall.called")
}

// Recall calls the person again who was called to the counter and has not come (gọi lại).
func (h *Hall) Recall(ctx context.Context, deskID, ticketID string) (Ticket, error) {
	return h.step(ctx, deskID, ticketID, "hall.recalled", func(tx *store.Tx, _ Setup, t *Ticket) error {
		if t.State != Called {
			return stands(*t)
		}
		t.Calls, t.CalledAt = t.Calls+1, tx.Now()
		return nil
	})
}

// Start begins to serve who was called (bắt đầu phục vụ).
func (h *Hall) Start(ctx context.Context, deskID, ticketID string) (Ticket, error) {
	return h.step(ctx, deskID, ticketID, "hall.started", func(tx *store.Tx, _ Setup, t *Ticket) error {
		if t.State != Called {
			return stands(*t)
		}
		t.State, t.StartedAt = Serving, tx.Now()
		return nil
	})
}

// Skip notes that who was called is not there (qua lượt). After so many missed calls, as the hall is arranged, the
// person is absent.
func (h *Hall) Skip(ctx context.Context, deskID, ticketID string) (Ticket, error) {
	return h.step(ctx, deskID, ticketID, "hall.skipped", func(tx *store.Tx, s Setup, t *Ticket) error {
		if t.State != Called {
			return stands(*t)
		}
		t.State, t.Skips = Skipped, t.Skips+1
		if t.Skips >= s.MostSkips {
			t.State, t.EndedAt = Absent, tx.Now()
		}
		return nil
	})
}

// Finish ends the serving (hoàn thành), and notes the dossier it led to when there is one.
func (h *Hall) Finish(ctx context.Context, deskID, ticketID, dossier string) (Ticket, error) {
	return h.step(ctx, deskID, ticketID, "hall.finished", func(tx *store.Tx, _ Setup, t *Ticket) error {
		if t.State != Serving && t.State != Called {
			return stands(*t)
		}
		if t.StartedAt.IsZero() { // served without saying so first: the time from the call counts
			t.StartedAt = t.FirstAt
		}
		t.State, t.EndedAt = Done, tx.Now()
		if dossier != "" {
			t.Dossier = dossier
		}
		return nil
	})
}

// Link notes the dossier that the person at the counter came about or filed (gắn hồ sơ).
func (h *Hall) Link(ctx context.Context, deskID, ticketID, dossier string) (Ticket, error) {
	return h.step(ctx, deskID, ticketID, "hall.linked", func(_ *store.Tx, _ Setup, t *Ticket) error {
		if t.State != Serving && t.State != Called {
			return stands(*t)
		}
		t.Dossier = dossier
		return nil
	})
}

// Transfer hands a person on to another counter, or to another kind of business (chuyển quầy): they wait there from the
// moment at which they first took their number, so nobody loses their place.
func (h *Hall) Transfer(ctx context.Context, deskID, ticketID string, counter int64, letter string) (Ticket, error) {
	return h.step(ctx, deskID, ticketID, "hall.transferred", func(tx *store.Tx, s Setup, t *Ticket) error {
		if t.State != Serving && t.State != Called {
			return stands(*t)
		}
		if _, ok := s.Counter(counter); counter != 0 && (!ok || counter == t.Counter) {
			return fault.Invalid("hall.invalid", fault.Field{Path: "counter", Code: "hall.counter.unknown"})
		}
		if _, ok := s.Kind(letter); counter == 0 && !ok {
			return fault.Invalid("hall.invalid", fault.Field{Path: "letter", Code: "hall.kind.choose"})
		}
		t.State, t.ForCounter, t.WaitsSince, t.StartedAt = Waiting, counter, tx.Now(), time.Time{}
		if counter == 0 {
			t.Letter = letter
		}
		return nil
	})
}

// step does one thing with the ticket that stands at the caller's counter.
func (h *Hall) step(ctx context.Context, deskID, ticketID, kind string, do func(tx *store.Tx, s Setup, t *Ticket) error) (Ticket, error) {
	d, _, err := h.ownDesk(ctx, deskID)
	if err != nil {
		return Ticket{}, err
	}
	var t Ticket
	err = h.db.Write(ctx, func(tx *store.Tx) error {
		d, err := h.liveTx(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		if t, err = ticketTx(ctx, tx, ticketID); err != nil {
			return err
		}
		if t.UnitID != d.UnitID || t.On != d.On {
			return unknown()
		}
		if t.Counter != d.Number {
			return fault.Conflict("hall.ticket.elsewhere", "number", t.Number, "counter", t.Counter)
		}
		u, err := h.units.ByID(ctx, tx, d.UnitID, d.On)
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

// stands says why a step does not fit a ticket.
func stands(t Ticket) error {
	return fault.Conflict("hall.ticket.state", "number", t.Number, "state", string(t.State))
}
