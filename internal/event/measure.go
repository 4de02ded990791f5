package event

import (
	"context"
	"errors"
	"time"

	"tinhso/internal/store"
)

// LastAt is when the last entry of the journal was written (thời điểm sự kiện
// cuối); zero while there is none.
func LastAt(ctx context.Context, r store.Reader) (at time.Time, err error) {
	err = r.QueryRow(ctx, sqlLastAt).Scan(&at)
	if errors.Is(err, store.ErrNone) {
		err = nil
	}
	return at, err
}

// FirstAt is when the first entry was written: the age of the installation.
func FirstAt(ctx context.Context, r store.Reader) (at time.Time, err error) {
	err = r.QueryRow(ctx, sqlFirstAt).Scan(&at)
	if errors.Is(err, store.ErrNone) {
		err = nil
	}
	return at, err
}

// LastSeq is the greatest number of the journal (số thứ tự lớn nhất).
func LastSeq(ctx context.Context, r store.Reader) (n int64, err error) {
	err = r.QueryRow(ctx, sqlLastSeq).Scan(&n)
	return n, err
}

// AsideCounts counts the events set aside, by consumer (số sự kiện chờ xử lý lại).
func (j *Journal) AsideCounts(ctx context.Context) (map[string]int64, error) {
	counts := map[string]int64{}
	for _, r := range j.list {
		counts[r.Name] = 0
	}
	type row struct {
		name string
		n    int64
	}
	rows, err := store.All(ctx, j.db, sqlAsideCounts, func(r *store.Rows) (c row, err error) {
		err = r.Scan(&c.name, &c.n)
		return c, err
	})
	for _, c := range rows {
		counts[c.name] = c.n
	}
	return counts, err
}

// Names are the consumers this process knows (tên các bộ xử lý).
func (j *Journal) Names() []string {
	var all []string
	for _, r := range j.list {
		all = append(all, r.Name)
	}
	return all
}
