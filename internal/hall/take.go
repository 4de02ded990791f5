package hall

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Take is a number somebody wants (lấy số thứ tự).
type Take struct {
	Unit    string // id or code
	Letter  string // kind of business
	Reason  string // key of a priority; empty for everybody
	Origin  Origin
	Address string // of the network, for what is taken from afar
	Kiosk   string // secret of the device, when it is one
	Dossier string // code of the dossier it is about, when a clerk knows
	Once    once.Guard
}

// The limits of what may be taken from afar, so that nobody empties the series.
const (
	perHour = 12   // tickets of one network address in one hour and unit; a hall's own wireless net shares one
	mostNow = 400  // tickets that may wait in one hall
	codeLen = 12   // characters of a ticket's code: 60 bits
	serials = 9999 // of one kind and day
)

// Take gives out the next number of a kind of business (cấp số). The series of a day has no gap: what fails gives its
// number back.
func (h *Hall) Take(ctx context.Context, k Take) (Ticket, error) {
	u, err := h.door(ctx, k)
	if err != nil {
		return Ticket{}, err
	}
	var t Ticket
	err = h.db.Write(ctx, func(tx *store.Tx) error {
		if err := k.Once.Before(ctx, tx); err != nil {
			return err
		}
		if t, err = h.newTicketTx(ctx, tx, u, k); err != nil {
			return err
		}
		if err := h.allowTx(ctx, tx, u, k); err != nil {
			return err
		}
		if err := numberTx(ctx, tx, &t); err != nil {
			return err
		}
		if err := insertTx(ctx, tx, t); err != nil {
			return err
		}
		if err := k.Once.After(ctx, tx, t); err != nil {
			return err
		}
		return t.tellTx(ctx, tx, "hall.taken")
	})
	return t, err
}

// door finds the hall and asks whether the caller may take a number there in this way.
func (h *Hall) door(ctx context.Context, k Take) (org.Unit, error) {
	u, err := h.unit(ctx, h.db, k.Unit, h.db.Now())
	if err != nil {
		return org.Unit{}, err
	}
	switch k.Origin {
	case Clerk:
		return u, may(ctx, "hall.work", u)
	case Kiosk:
		if err := may(ctx, "hall.take", u); err != nil {
			return u, err
		}
		at, err := h.KioskOf(ctx, k.Kiosk)
		if err == nil && at != u.ID {
			err = fault.Forbidden("hall.kiosk.unknown")
		}
		return u, err
	case Phone:
		return u, may(ctx, "hall.take", u)
	}
	return u, fault.Invalid("hall.invalid", fault.Field{Path: "origin", Code: "hall.origin"})
}

// newTicketTx works out a ticket that has no number yet.
func (h *Hall) newTicketTx(ctx context.Context, tx *store.Tx, u org.Unit, k Take) (Ticket, error) {
	s, err := h.setup(ctx, tx, u)
	if err != nil {
		return Ticket{}, err
	}
	if _, ok := s.Kind(k.Letter); !ok {
		return Ticket{}, fault.Invalid("hall.invalid", fault.Field{Path: "letter", Code: "hall.kind.choose"})
	}
	now := tx.Now()
	t := Ticket{ID: store.NewID(), Code: newCode(), UnitID: u.ID, UnitPath: u.Path, On: viet.DayOf(now), Letter: k.Letter,
		Reason: k.Reason, OrderAt: now, Origin: k.Origin, State: Waiting, Dossier: strings.ToUpper(k.Dossier), TakenAt: now, WaitsSince: now}
	if who := identity.From(ctx); who.Kind == identity.KindCitizen {
		t.AccountID = who.AccountID
	}
	if t.Rank, err = rankOf(k.Reason, false, t.On); err != nil {
		return Ticket{}, err
	}
	return t, nil
}

// allowTx refuses when the hall is closed or full, and from afar when no counter is open or too much was taken.
func (h *Hall) allowTx(ctx context.Context, tx *store.Tx, u org.Unit, k Take) error {
	on := viet.DayOf(tx.Now())
	if closed, err := h.closed(ctx, tx, u.ID, on); err != nil {
		return err
	} else if closed {
		return fault.Conflict("hall.closed")
	}
	if k.Origin == Clerk {
		return nil
	}
	var waiting int
	if err := tx.QueryRow(ctx, ticketsWaiting, u.ID, on).Scan(&waiting); err != nil {
		return err
	}
	if waiting >= mostNow {
		return fault.New(fault.KindTooMany, "hall.full")
	}
	if k.Origin == Kiosk {
		return nil
	}
	desks, err := h.desksTx(ctx, tx, u.ID, on)
	if err != nil {
		return err
	}
	if len(desks) == 0 {
		return fault.Conflict("hall.not_open")
	}
	return countTx(ctx, tx, u.ID, k.Address)
}

// countTx counts what an address takes within an hour.
func countTx(ctx context.Context, tx *store.Tx, unitID, address string) error {
	hour := store.Millis(tx.Now().Truncate(time.Hour))
	var n int
	if err := tx.QueryRow(ctx, takenCount, unitID, identity.Network(address), hour).Scan(&n); err != nil {
		return err
	}
	if n > perHour {
		return fault.New(fault.KindTooMany, "hall.too_many", "most", perHour)
	}
	return nil
}

// numberTx takes the next number of the series of the ticket's unit, day and kind.
func numberTx(ctx context.Context, tx *store.Tx, t *Ticket) error {
	if err := tx.QueryRow(ctx, seriesNext, t.UnitID, t.On, t.Letter).Scan(&t.Serial); err != nil {
		return err
	}
	if t.Serial > serials {
		return fault.New(fault.KindTooMany, "hall.full")
	}
	t.Number = fmt.Sprintf("%s%03d", t.Letter, t.Serial)
	return nil
}

// closed says whether a hall was closed for the rest of a day.
func (h *Hall) closed(ctx context.Context, r store.Reader, unitID string, on viet.Day) (bool, error) {
	var when int64
	err := r.QueryRow(ctx, dayClosed, unitID, on).Scan(&when)
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	return err == nil, err
}

const codeLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// newCode draws the code of a ticket's page.
func newCode() string {
	b := make([]byte, codeLen)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	for i := range b {
		b[i] = codeLetters[b[i]&31]
	}
	return string(b)
}
