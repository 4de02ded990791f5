package deadline

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// DayKey names a day row that is to go (ngày được bỏ khỏi lịch).
type DayKey struct {
	UnitID string   `json:"unit_id,omitempty"`
	On     viet.Day `json:"on"`
}

// ClosureKey names a closure that is to go (đợt tạm ngừng được bỏ).
type ClosureKey struct {
	UnitID string   `json:"unit_id,omitempty"`
	From   viet.Day `json:"from"`
}

// Week is the working week of a unit, or of the province, from a day on (giờ làm việc trong tuần). No rows take back
// what was set from that day.
type Week struct {
	UnitID    string     `json:"unit_id,omitempty"`
	ValidFrom viet.Day   `json:"valid_from"`
	Rows      []HoursRow `json:"rows"`
}

// Change is what is to be different in the calendar (thay đổi lịch làm việc): first what goes, then what comes.
type Change struct {
	DropDays     []DayKey     `json:"drop_days,omitempty"`
	DropClosures []ClosureKey `json:"drop_closures,omitempty"`
	Days         []DayRow     `json:"days,omitempty"`
	Hours        []Week       `json:"hours,omitempty"`
	Closures     []ClosureRow `json:"closures,omitempty"`
}

// Empty reports a change that says nothing.
func (ch Change) Empty() bool {
	return len(ch.Days)+len(ch.DropDays)+len(ch.Hours)+len(ch.Closures)+len(ch.DropClosures) == 0
}

// Units lists whose calendars change, each once and sorted; an empty id is the province and so everybody.
func (ch Change) Units() []string {
	var out []string
	for _, d := range ch.Days {
		out = append(out, d.UnitID)
	}
	for _, d := range ch.DropDays {
		out = append(out, d.UnitID)
	}
	for _, w := range ch.Hours {
		out = append(out, w.UnitID)
	}
	for _, c := range ch.Closures {
		out = append(out, c.UnitID)
	}
	for _, c := range ch.DropClosures {
		out = append(out, c.UnitID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Check finds what is wrong with the rows of a change, each fault under its place: days.3.on. Whether a row fits the
// calendar as it stands is not asked here.
func (ch Change) Check() error {
	var f faults
	seen := map[DayKey]bool{}
	day := func(at string, k DayKey) {
		if seen[k] {
			f.add(at+".on", "deadline.change.twice", "on", k.On.Vietnamese())
		}
		seen[k] = true
	}
	for i, d := range ch.DropDays {
		day(fmt.Sprintf("drop_days.%d", i), d)
	}
	for i, d := range ch.Days {
		at := fmt.Sprintf("days.%d", i)
		if err := d.check(); err != nil {
			f.merge(at, err)
			continue
		}
		day(at, DayKey{d.UnitID, d.On})
	}
	for i, w := range ch.Hours {
		if _, err := w.tidy(); err != nil {
			f.merge(fmt.Sprintf("hours.%d", i), err)
		}
	}
	for i, c := range ch.Closures {
		at := fmt.Sprintf("closures.%d", i)
		if err := c.check(); err != nil {
			f.merge(at, err)
			continue
		}
		for _, other := range ch.Closures[:i] {
			if other.UnitID == c.UnitID && !c.From.After(other.To) && !other.From.After(c.To) {
				f.add(at+".from", "deadline.change.overlap", "from", other.From.Vietnamese(), "to", other.To.Vietnamese())
			}
		}
	}
	return f.err()
}

// faults gathers what is wrong with many rows.
type faults []fault.Field

func (f *faults) add(path, code string, args ...any) {
	*f = append(*f, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
}

func (f *faults) merge(at string, err error) {
	e, ok := fault.As(err)
	switch {
	case !ok || len(e.Fields) == 0:
		f.add(at, cmp.Or(codeOf(e), "deadline.change.row"))
	default:
		for _, x := range e.Fields {
			f.add(at+"."+x.Path, x.Code)
			(*f)[len(*f)-1].Args = x.Args
		}
	}
}

func codeOf(e *fault.Error) string {
	if e == nil {
		return ""
	}
	return e.Code
}

func (f *faults) err() error {
	if len(*f) == 0 {
		return nil
	}
	return fault.Invalid("deadline.change.faults", *f...)
}

// tidy checks a week and writes its rows as the table holds them.
func (w Week) tidy() ([]HoursRow, error) {
	if w.ValidFrom.IsZero() {
		return nil, fieldFault("valid_from", "deadline.day.missing")
	}
	rows := slices.Clone(w.Rows)
	var err error
	for i := range rows {
		rows[i].UnitID, rows[i].ValidFrom = w.UnitID, w.ValidFrom
		if rows[i], err = rows[i].tidy(); err != nil {
			var f faults
			f.merge(fmt.Sprintf("rows.%d", i), err)
			return nil, f.err()
		}
	}
	if _, err := weeksOf(rows); err != nil {
		return nil, err
	}
	slices.SortFunc(rows, compareHours)
	return rows, nil
}

// ApplyTx puts a change into force (áp dụng thay đổi lịch): all of it or nothing. The version moves once.
func (b *Book) ApplyTx(ctx context.Context, tx *store.Tx, ch Change) error {
	if err := ch.Check(); err != nil {
		return err
	}
	for _, d := range ch.DropDays {
		if _, err := tx.Exec(ctx, sqlDropDay, d.UnitID, d.On); err != nil {
			return err
		}
	}
	for _, c := range ch.DropClosures {
		if _, err := tx.Exec(ctx, sqlDropClosure, c.UnitID, c.From); err != nil {
			return err
		}
	}
	for _, d := range ch.Days {
		if _, err := tx.Exec(ctx, sqlPutDay, d.UnitID, d.On, d.Status, d.Name, d.Law, d.Confidence); err != nil {
			return err
		}
	}
	for _, w := range ch.Hours {
		if _, err := b.PutHoursTx(ctx, tx, w.UnitID, w.ValidFrom, w.Rows); err != nil {
			return err
		}
	}
	for _, c := range ch.Closures {
		if _, err := tx.Exec(ctx, sqlPutClosure, c.UnitID, c.From, c.To, c.Reason, c.Law); err != nil {
			return err
		}
	}
	return bump(ctx, tx)
}
