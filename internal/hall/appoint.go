package hall

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Slot is a time for which an appointment can be made (khung giờ hẹn).
type Slot struct {
	At   time.Time
	Left int // places that are still free
}

// Booking is an appointment somebody wants (đặt hẹn).
type Booking struct {
	Unit    string
	Letter  string
	Reason  string
	At      time.Time // beginning of the slot
	Address string
	Once    once.Guard
}

// bookDays is how many working days ahead appointments are made.
const bookDays = 5

// Days lists the coming working days on which appointments can be made at a unit (ngày nhận hẹn).
func (h *Hall) Days(ctx context.Context, unit string) ([]viet.Day, error) {
	u, err := h.unit(ctx, h.db, unit, h.db.Now())
	if err != nil {
		return nil, err
	}
	if err := may(ctx, "hall.take", u); err != nil {
		return nil, err
	}
	cal, err := h.book.For(ctx, h.db, u.ID)
	if err != nil {
		return nil, err
	}
	var days []viet.Day
	d := viet.DayOf(h.db.Now())
	for range bookDays {
		next, ok := cal.Next(d)
		if !ok {
			break
		}
		days, d = append(days, next), next
	}
	return days, nil
}

// Slots lists the times of a day that still have places (khung giờ còn chỗ).
func (h *Hall) Slots(ctx context.Context, unit string, on viet.Day) ([]Slot, error) {
	u, err := h.unit(ctx, h.db, unit, h.db.Now())
	if err != nil {
		return nil, err
	}
	if err := may(ctx, "hall.take", u); err != nil {
		return nil, err
	}
	s, err := h.setup(ctx, h.db, u)
	if err != nil {
		return nil, err
	}
	return h.slots(ctx, h.db, u, s, on)
}

func (h *Hall) slots(ctx context.Context, r store.Reader, u org.Unit, s Setup, on viet.Day) ([]Slot, error) {
	cal, err := h.book.For(ctx, r, u.ID)
	if err != nil || s.Slot == 0 {
		return nil, err
	}
	taken := map[int64]int{}
	_, err = store.All(ctx, r, slotTaken, func(rows *store.Rows) (int64, error) {
		var at int64
		var n int
		err := rows.Scan(&at, &n)
		taken[at] = n
		return at, err
	}, u.ID, on)
	if err != nil {
		return nil, err
	}
	var all []Slot
	step := time.Duration(s.Slot) * time.Minute
	for _, span := range cal.Spans(on) {
		for from := span.Opens; from+step <= span.Closes; from += step {
			when := on.Time(from)
			all = append(all, Slot{At: when, Left: max(0, s.Places-taken[store.Millis(when)])})
		}
	}
	return all, nil
}

// Reserve makes an appointment (đặt hẹn giờ đến). Its holder says on the day that they have come, and then gets a number.
func (h *Hall) Reserve(ctx context.Context, b Booking) (Ticket, error) {
	u, err := h.unit(ctx, h.db, b.Unit, h.db.Now())
	if err != nil {
		return Ticket{}, err
	}
	days, err := h.Days(ctx, u.ID) // asks whether the caller may
	if err != nil {
		return Ticket{}, err
	}
	on := viet.DayOf(b.At)
	if !slices.Contains(days, on) {
		return Ticket{}, fault.Invalid("hall.invalid", fault.Field{Path: "at", Code: "hall.slot.day"})
	}
	var t Ticket
	err = h.db.Write(ctx, func(tx *store.Tx) error {
		if err := b.Once.Before(ctx, tx); err != nil {
			return err
		}
		if t, err = h.newTicketTx(ctx, tx, u, Take{Letter: b.Letter, Reason: b.Reason, Origin: Phone}); err != nil {
			return err
		}
		t.On, t.State, t.ReadyAt, t.OrderAt = on, Booked, b.At, b.At
		if t.Rank, err = rankOf(b.Reason, true, on); err != nil {
			return err
		}
		if err := h.placeTx(ctx, tx, u, t); err != nil {
			return err
		}
		if err := countTx(ctx, tx, u.ID, b.Address); err != nil {
			return err
		}
		if err := insertTx(ctx, tx, t); err != nil {
			return err
		}
		if err := b.Once.After(ctx, tx, t); err != nil {
			return err
		}
		return t.tellTx(ctx, tx, "hall.booked")
	})
	return t, err
}

// placeTx takes a place of a slot. The row of the series holds the day, so that two do not take the last place at once.
func (h *Hall) placeTx(ctx context.Context, tx *store.Tx, u org.Unit, t Ticket) error {
	var last int64
	if err := tx.QueryRow(ctx, seriesNext, t.UnitID, t.On, slotSeries).Scan(&last); err != nil {
		return err
	}
	s, err := h.setup(ctx, tx, u)
	if err != nil {
		return err
	}
	all, err := h.slots(ctx, tx, u, s, t.On)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s Slot) bool { return s.At.Equal(t.ReadyAt) })
	switch {
	case i < 0:
		return fault.Invalid("hall.invalid", fault.Field{Path: "at", Code: "hall.slot.none"})
	case all[i].Left == 0:
		return fault.Conflict("hall.slot.full")
	}
	return nil
}

// slotSeries counts the appointments of a day; it is no letter of a kind of business.
const slotSeries = "*"
