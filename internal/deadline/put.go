package deadline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// PutDayTx sets a day off or a made-up working day (ngày nghỉ, ngày làm bù); changed is false when it stood so already.
func (b *Book) PutDayTx(ctx context.Context, tx *store.Tx, d DayRow) (changed bool, err error) {
	if err := d.check(); err != nil {
		return false, err
	}
	return b.put(ctx, tx, sqlPutDay, d.UnitID, d.On, d.Status, d.Name, d.Law, d.Confidence)
}

// DropDayTx takes a day back: it is again what its weekday says.
func (b *Book) DropDayTx(ctx context.Context, tx *store.Tx, unitID string, on viet.Day) (changed bool, err error) {
	return b.put(ctx, tx, sqlDropDay, unitID, on)
}

// PutHoursTx sets the working week of a unit, or of the province, from a day on (giờ làm việc). The rows are the whole
// week; their unit and first day are those given. No rows take back what was set from that day.
func (b *Book) PutHoursTx(ctx context.Context, tx *store.Tx, unitID string, from viet.Day, rows []HoursRow) (changed bool, err error) {
	if from.IsZero() {
		return false, fieldFault("valid_from", "deadline.day.missing")
	}
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].UnitID, rows[i].ValidFrom = unitID, from
		if rows[i], err = rows[i].tidy(); err != nil {
			return false, err
		}
	}
	if _, err := weeksOf(rows); err != nil {
		return false, err
	}
	slices.SortFunc(rows, compareHours)
	old, err := store.All(ctx, tx, sqlHoursFrom, scanHours, unitID, from)
	if err != nil || slices.Equal(old, rows) {
		return false, err
	}
	if _, err := tx.Exec(ctx, sqlDropHours, unitID, from); err != nil {
		return false, err
	}
	for _, r := range rows {
		if _, err := tx.Exec(ctx, sqlPutHours, r.UnitID, r.ValidFrom, r.Weekday, r.Opens, r.Closes); err != nil {
			return false, err
		}
	}
	return true, bump(ctx, tx)
}

// PutClosureTx notes that a unit, or the whole province, does not work for some days (tạm ngừng làm việc).
func (b *Book) PutClosureTx(ctx context.Context, tx *store.Tx, c ClosureRow) (changed bool, err error) {
	if err := c.check(); err != nil {
		return false, err
	}
	return b.put(ctx, tx, sqlPutClosure, c.UnitID, c.From, c.To, c.Reason, c.Law)
}

// DropClosureTx takes a closure back.
func (b *Book) DropClosureTx(ctx context.Context, tx *store.Tx, unitID string, from viet.Day) (changed bool, err error) {
	return b.put(ctx, tx, sqlDropClosure, unitID, from)
}

// PutHorizonTx says between which days the holidays are announced (phạm vi lịch đã công bố); no days mean the whole
// years that have rows.
func (b *Book) PutHorizonTx(ctx context.Context, tx *store.Tx, from, to viet.Day) (changed bool, err error) {
	return b.put(ctx, tx, sqlHorizon, from, to)
}

// put runs one change and moves the version when it changed something.
func (b *Book) put(ctx context.Context, tx *store.Tx, q string, args ...any) (changed bool, err error) {
	n, err := tx.Exec(ctx, q, args...)
	if err != nil || n == 0 {
		return false, err
	}
	return true, bump(ctx, tx)
}

func bump(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, sqlBump, store.NewID())
	return err
}

// tidy writes the hours of a row as the table holds them.
func (r HoursRow) tidy() (HoursRow, error) {
	span, err := r.span()
	if err != nil {
		return r, err
	}
	r.Opens, r.Closes = clockText(span.Opens), clockText(span.Closes)
	return r, nil
}

func clockText(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d/time.Hour), int(d%time.Hour/time.Minute))
}

func compareHours(a, b HoursRow) int {
	return cmp.Or(cmp.Compare(a.Weekday, b.Weekday), cmp.Compare(a.Opens, b.Opens))
}
