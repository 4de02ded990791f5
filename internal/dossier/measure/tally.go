package measure

import (
	"context"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

const (
	sqlTally      = `SELECT count(id), count(id) FILTER (WHERE next_at <= $1) FROM dossier WHERE NOT closed`
	sqlTallyToday = `SELECT COALESCE(sum(last), 0) FROM dossier_number WHERE day_on = $1`
)

// Tally is the province's dossiers in three numbers, for the watch over the
// machine (số hồ sơ): those open, those past their time, the codes given out today.
type Tally struct{ Open, Overdue, Today int64 }

// TallyOf counts them.
func TallyOf(ctx context.Context, r store.Reader, now time.Time) (t Tally, err error) {
	if err := r.QueryRow(ctx, sqlTally, now).Scan(&t.Open, &t.Overdue); err != nil {
		return t, err
	}
	err = r.QueryRow(ctx, sqlTallyToday, viet.DayOf(now).String()).Scan(&t.Today)
	return t, err
}
