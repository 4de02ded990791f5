package ledger

import (
	"context"
	"fmt"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/store"
)

// Batch is how many accounts are read or written at once.
const Batch = 500

// LoadAll reads the accounts of at most Batch subjects; one without entries is there and has not begun.
func (l *Ledger) LoadAll(ctx context.Context, r store.Reader, subjects []string) (map[string]*Account, error) {
	book, err := l.book.Snapshot(ctx, r)
	if err != nil {
		return nil, err
	}
	all := make(map[string]*Account, len(subjects))
	for _, s := range subjects {
		all[s] = fold(s, nil, book)
	}
	q, args := store.In(entryOf, nil, subjects)
	_, err = store.All(ctx, r, q, func(r *store.Rows) (struct{}, error) {
		subject, e, err := scanOf(r)
		if a := all[subject]; err == nil && a != nil {
			a.take(e)
			a.kept++
		}
		return struct{}{}, err
	}, args...)
	return all, err
}

// DueOn counts the account on another calendar, without changing it (dự kiến theo lịch khác).
func (a *Account) DueOn(c deadline.Calendar) (deadline.Result, error) { return a.count(c) }

// Recount counts the account on the calendar as it is now; moved is true when the due moment is another, which is then
// entered with its cause (tính lại theo lịch làm việc). What cannot be counted on the new calendar stays as it was.
func (a *Account) Recount(ctx context.Context, act Act) (moved bool, err error) {
	if a.Started.IsZero() || !a.Ended.IsZero() || a.Standing() {
		return false, nil
	}
	cal, err := a.book.For(ctx, act.Calendar)
	if err != nil {
		return false, err
	}
	res, err := a.count(cal)
	if err != nil || res.Due.Equal(a.Due.Due) {
		if err == nil {
			a.Due = res
		}
		return false, nil
	}
	act.Hold = a.last().Hold
	return true, a.settle(ctx, act.entry(Calendar), act)
}

// WriteAllTx is WriteTx for many accounts.
func WriteAllTx(ctx context.Context, tx *store.Tx, all []*Account) error {
	var rows [][]any
	for _, a := range all {
		for _, e := range a.Entries[a.kept:] {
			args, err := e.args(a.Subject)
			if err != nil {
				return err
			}
			rows = append(rows, args)
		}
	}
	for len(rows) > 0 {
		n := 1 // few texts, so that they stay prepared
		for _, size := range []int{256, 64, 16, 4} {
			if len(rows) >= size {
				n = size
				break
			}
		}
		args := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if err := tx.Later(ctx, "INSERT INTO ledger_entry ("+entryColumns+") VALUES "+places(n, len(rows[0])), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// places writes n rows of placeholders.
func places(n, width int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range width {
			sep := ", "
			if j == 0 {
				sep = "("
			}
			fmt.Fprintf(&b, "%s$%d", sep, i*width+j+1)
		}
		b.WriteByte(')')
	}
	return b.String()
}
