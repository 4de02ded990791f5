package identity

import (
	"context"
	"time"

	"tinhso/internal/store"
)

const sqlTries = `SELECT COALESCE(sum(fails), 0), count(who) FILTER (WHERE blocked_to_at > $1) FROM identity_attempt WHERE last_at > $2`

// Tries tells of an hour how many passwords were tried without success and how
// many pairs of account and address have to wait now (đăng nhập sai, tạm khóa).
// Nobody's name is in it.
func Tries(ctx context.Context, r store.Reader, now time.Time) (failed, blocked int64, err error) {
	err = r.QueryRow(ctx, sqlTries, now, now.Add(-time.Hour)).Scan(&failed, &blocked)
	return failed, blocked, err
}
