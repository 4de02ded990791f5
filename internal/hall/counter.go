package hall

import (
	"context"
	"errors"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Open opens a counter for the day (mở quầy): the caller sits there until it is closed or the day ends.
func (h *Hall) Open(ctx context.Context, unit string, number int64) (Desk, error) {
	u, err := h.mine(ctx, "hall.work", unit)
	if err != nil {
		return Desk{}, err
	}
	who := identity.From(ctx)
	var d Desk
	err = h.db.Write(ctx, func(tx *store.Tx) error {
		s, err := h.setup(ctx, tx, u)
		if err != nil {
			return err
		}
		if _, ok := s.Counter(number); !ok {
			return fault.Invalid("hall.invalid", fault.Field{Path: "counter", Code: "hall.counter.unknown"})
		}
		d = Desk{ID: store.NewID(), UnitID: u.ID, On: viet.DayOf(tx.Now()), Number: number, Account: who.AccountID, AccountName: who.Name, OpenedAt: tx.Now()}
		if closed, err := h.closed(ctx, tx, u.ID, d.On); err != nil || closed {
			return errors.Join(err, closedFault(closed))
		}
		_, err = tx.Exec(ctx, counterInsert, d.ID, d.UnitID, d.On, d.Number, d.Account, d.AccountName, store.Millis(d.OpenedAt))
		switch {
		case store.IsDuplicate(err, "hall_counter_open"):
			return fault.Conflict("hall.counter.taken", "number", number)
		case store.IsDuplicate(err, "hall_counter_clerk"):
			return fault.Conflict("hall.counter.other")
		case err != nil:
			return err
		}
		return d.tellTx(ctx, tx, u.Path, "hall.counter_opened")
	})
	return d, err
}

func closedFault(closed bool) error {
	if !closed {
		return nil
	}
	return fault.Conflict("hall.closed")
}

// Leave closes the caller's counter (đóng quầy). Whoever is being served there is served first.
func (h *Hall) Leave(ctx context.Context, deskID string) error {
	d, path, err := h.ownDesk(ctx, deskID)
	if err != nil {
		return err
	}
	return h.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := h.freeTx(ctx, tx, d.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, counterClose, d.ID, store.Millis(tx.Now())); err != nil {
			return err
		}
		return d.tellTx(ctx, tx, path, "hall.counter_closed")
	})
}

// ownDesk finds a counter that the caller opened today.
func (h *Hall) ownDesk(ctx context.Context, deskID string) (Desk, string, error) {
	d, err := scanDesk(h.db.QueryRow(ctx, counterGet, deskID))
	if errors.Is(err, store.ErrNone) {
		return Desk{}, "", fault.NotFound("hall.counter.unknown")
	}
	if err != nil {
		return Desk{}, "", err
	}
	u, err := h.mine(ctx, "hall.work", d.UnitID)
	if err != nil {
		return Desk{}, "", err
	}
	who := identity.From(ctx)
	if d.Account != who.AccountID {
		return Desk{}, "", fault.NotFound("hall.counter.unknown")
	}
	return d, u.Path, nil
}

// liveTx holds an open counter until the transaction ends: what a clerk does at one counter happens one after another.
func (h *Hall) liveTx(ctx context.Context, tx *store.Tx, deskID string) (Desk, error) {
	d, err := scanDesk(tx.QueryRow(ctx, counterLock, deskID))
	if err != nil {
		return Desk{}, err
	}
	if !d.ClosedAt.IsZero() || d.On != viet.DayOf(tx.Now()) {
		return Desk{}, fault.Conflict("hall.counter.closed")
	}
	return d, nil
}

// freeTx holds an open counter at which nobody stands.
func (h *Hall) freeTx(ctx context.Context, tx *store.Tx, deskID string) (Desk, error) {
	d, err := h.liveTx(ctx, tx, deskID)
	if err != nil {
		return Desk{}, err
	}
	t, err := scanTicket(tx.QueryRow(ctx, ticketAt, d.UnitID, d.On, d.Number))
	if err == nil {
		return Desk{}, fault.Conflict("hall.counter.busy", "number", t.Number)
	}
	if !errors.Is(err, store.ErrNone) {
		return Desk{}, err
	}
	return d, nil
}

// Mine is the counter that the caller has open today; not found when there is none.
func (h *Hall) Mine(ctx context.Context) (Desk, error) {
	d, err := scanDesk(h.db.QueryRow(ctx, counterMine, identity.From(ctx).AccountID, viet.DayOf(h.db.Now())))
	if errors.Is(err, store.ErrNone) {
		return Desk{}, fault.NotFound("hall.counter.unknown")
	}
	if err != nil {
		return Desk{}, err
	}
	_, err = h.mine(ctx, "hall.work", d.UnitID)
	return d, err
}

func (h *Hall) desksTx(ctx context.Context, r store.Reader, unitID string, on viet.Day) ([]Desk, error) {
	return store.All(ctx, r, counterOpen, func(rows *store.Rows) (Desk, error) { return scanDesk(rows) }, unitID, on)
}

func (d Desk) tellTx(ctx context.Context, tx *store.Tx, path, kind string) error {
	return event.Append(ctx, tx, event.New{Kind: kind, Subject: d.ID, Actor: d.Account, UnitPath: path,
		Data: map[string]any{"unit": d.UnitID, "on": d.On.String(), "counter": d.Number}})
}
