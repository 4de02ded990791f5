package document

import (
	"context"
	"errors"
	"fmt"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

const (
	farthest   = 500 // numbers ahead of the last one that a late entry may be: more is a slip of the pen
	mostAtOnce = 200 // numbers set aside or listed at once
)

// Late is a number written on paper while the line was down (số ghi sổ giấy).
type Late struct {
	UnitID   string
	TypeCode string
	Number   int64
	On       viet.Day // the day on the paper; its year is the year of the series
	Subject  string   // what it was given to, e.g. a dossier id; never a name
	By       string   // account that enters it
}

// LateTx enters a number written on paper (nhập bổ sung số). It refuses a
// number already used, a day in the future or in a closed year, and a number
// whose day does not fit its neighbours'. The series goes on above it.
func LateTx(ctx context.Context, tx *store.Tx, l Late) error {
	if err := checkSeries(l.UnitID, l.TypeCode, l.On.Y); err != nil {
		return err
	}
	if err := l.check(viet.DayOf(tx.Now())); err != nil {
		return err
	}
	year := l.On.Y
	var last int64
	err := tx.QueryRow(ctx, sqlHoldSeries, l.UnitID, l.TypeCode, year).Scan(&last)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return fmt.Errorf("document: late number: %w", err)
	}
	if l.Number > last+farthest {
		return wrong("number", "document.number_far", "number", viet.Number(l.Number), "last", viet.Number(last))
	}
	have, err := number(ctx, tx, sqlGetNumber, l.UnitID, l.TypeCode, year, l.Number)
	if err != nil {
		return err
	}
	if have != nil && have.State == used {
		return fault.Conflict("document.number_used", "number", Reference(l.Number, l.TypeCode, ""), "on", have.On.Vietnamese())
	}
	if err := l.fits(ctx, tx); err != nil {
		return err
	}
	if have != nil {
		_, err := tx.Exec(ctx, sqlUseReserved, l.UnitID, l.TypeCode, year, l.Number, l.On.String(), l.Subject, l.By, tx.Now())
		if err != nil {
			return fmt.Errorf("document: late number: %w", err)
		}
		return nil
	}
	if _, err := tx.Exec(ctx, sqlRaiseSeries, l.UnitID, l.TypeCode, year, l.Number); err != nil {
		return fmt.Errorf("document: late number: %w", err)
	}
	return insertNumber(ctx, tx, entry{UnitID: l.UnitID, TypeCode: l.TypeCode, Year: year, Number: l.Number,
		State: used, Late: true, On: l.On, Subject: l.Subject, By: l.By})
}

func (l Late) check(today viet.Day) error {
	switch {
	case l.Number < 1:
		return wrong("number", "document.number_below_one")
	case l.On.After(today):
		return wrong("on", "document.number_future", "on", l.On.Vietnamese())
	case l.On.Y < today.Y-1:
		return wrong("on", "document.number_closed_year", "year", l.On.Y)
	}
	return nil
}

// fits compares the day with those of the neighbours: in one series a higher
// number never bears an earlier day.
func (l Late) fits(ctx context.Context, tx *store.Tx) error {
	before, err := number(ctx, tx, sqlNumberBefore, l.UnitID, l.TypeCode, l.On.Y, l.Number)
	if err != nil {
		return err
	}
	after, err := number(ctx, tx, sqlNumberAfter, l.UnitID, l.TypeCode, l.On.Y, l.Number)
	if err != nil {
		return err
	}
	for _, n := range []*entry{before, after} {
		if n == nil || n == before && !l.On.Before(n.On) || n == after && !l.On.After(n.On) {
			continue
		}
		return wrong("on", "document.number_out_of_order", "number", Reference(l.Number, l.TypeCode, ""), "on", l.On.Vietnamese(),
			"other", Reference(n.Number, n.TypeCode, ""), "other_on", n.On.Vietnamese())
	}
	return nil
}

func wrong(path, code string, args ...any) error {
	e := fault.Invalid(code, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	e.Args = fault.Args(args...)
	return e
}

// ReserveTx sets the next count numbers of a series aside for writing on paper
// (giữ số); they are entered later with LateTx.
func ReserveTx(ctx context.Context, tx *store.Tx, unitID, typeCode string, year, count int, by string) (from, to int64, err error) {
	if err := checkSeries(unitID, typeCode, year); err != nil {
		return 0, 0, err
	}
	if count < 1 || count > mostAtOnce {
		return 0, 0, wrong("count", "document.reserve_count", "most", mostAtOnce)
	}
	if err := tx.QueryRow(ctx, sqlReserveSeries, unitID, typeCode, year, count).Scan(&to); err != nil {
		return 0, 0, fmt.Errorf("document: reserve: %w", err)
	}
	from = to - int64(count) + 1
	for n := from; n <= to; n++ {
		e := entry{UnitID: unitID, TypeCode: typeCode, Year: year, Number: n, State: reserved, On: viet.DayOf(tx.Now()), By: by}
		if err := insertNumber(ctx, tx, e); err != nil {
			return 0, 0, err
		}
	}
	return from, to, nil
}

// Open lists numbers up to the last one that nobody has entered yet: reserved
// ones and holes, at most 200 (số chưa nhập).
func Open(ctx context.Context, r store.Reader, unitID, typeCode string, year int) ([]int64, error) {
	var last int64
	err := r.QueryRow(ctx, sqlLast, unitID, typeCode, year).Scan(&last)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("document: open numbers: %w", err)
	}
	taken, err := store.All(ctx, r, sqlUsedNumbers, func(rows *store.Rows) (int64, error) {
		var n int64
		return n, rows.Scan(&n)
	}, unitID, typeCode, year)
	if err != nil {
		return nil, fmt.Errorf("document: open numbers: %w", err)
	}
	var open []int64
	next := int64(1)
	for _, n := range append(taken, last+1) {
		for ; next < n && len(open) < mostAtOnce; next++ {
			open = append(open, next)
		}
		next = n + 1
	}
	return open, nil
}
