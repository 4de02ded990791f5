package dossier

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// lateNumber checks a number that was written on paper.
func (f *filing) lateNumber() {
	l := f.s.Late
	if l == nil {
		return
	}
	n, err := ParseNumber(l.Code)
	switch {
	case err != nil:
		f.wrong("late.code", "dossier.late.code")
	case f.s.Channel == Online:
		f.wrong("channel", "dossier.channel.late")
	case l.At.IsZero() || l.At.After(f.now):
		f.wrong("late.at", "dossier.late.at")
	case viet.DayOf(l.At) != n.On:
		f.wrong("late.code", "dossier.late.day", "day", viet.DayOf(l.At).Vietnamese())
	case f.now.Sub(l.At) > 30*24*time.Hour:
		f.wrong("late.at", "dossier.late.old", "days", 30)
	}
	if viet.OneLine(l.Reason) == "" {
		f.wrong("late.reason", "dossier.late.reason")
	}
	f.number, f.late, f.on = n, true, viet.DayOf(l.At)
}

// numberTx gives the dossier its code.
func (f *filing) numberTx(ctx context.Context, tx *store.Tx) error {
	n := f.number
	if f.late {
		f.d.Code = n.String()
		return lateNumberTx(ctx, tx, n)
	}
	n, err := nextNumberTx(ctx, tx, n.Identifier, n.On)
	f.d.Code = n.String()
	return err
}

// taken says in words that a late number is already somebody's.
func (f *filing) taken(err error) error {
	var dup *store.ErrDuplicate
	if f.late && errors.As(err, &dup) {
		return fault.Invalid("dossier.submit.invalid", fault.Field{Path: "late.code", Code: "dossier.late.taken",
			Args: fault.Args("code", f.d.Code)})
	}
	return err
}
