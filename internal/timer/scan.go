package timer

import (
	"cmp"
	"slices"

	"tinhso/internal/store"
)

func scanDue(r *store.Rows) (d Due, err error) {
	err = r.Scan(&d.ID, &d.Kind, &d.Subject, &d.Key, &d.At, &d.Args)
	return d, err
}

func scanTrouble(r *store.Rows) (t Trouble, err error) {
	err = r.Scan(&t.ID, &t.Kind, &t.Subject, &t.Key, &t.At, &t.Args, &t.Attempts, &t.Reason, &t.RetryAt, &t.AsideAt)
	return t, err
}

// inOrder puts the earliest first; RETURNING knows no order.
func inOrder(due []Due) {
	slices.SortFunc(due, func(a, b Due) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
}
