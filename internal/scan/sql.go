package scan

import (
	"context"
	"embed"
	"time"

	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations make the table of the room.
var Migrations = store.Line{Room: "scan", FS: migrateFS}

const (
	verdictColumns = `SELECT v.sha256, v.state, v.note, v.at FROM scan_verdict v`
	verdictList    = verdictColumns + ` WHERE v.sha256 IN (...)`
	verdictAgain   = verdictColumns + ` WHERE v.again_at > 0 AND v.again_at <= $1 ORDER BY v.again_at LIMIT $2`
	verdictPut     = `INSERT INTO scan_verdict (sha256, state, note, size, again_at, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (sha256) DO UPDATE SET state = excluded.state, note = excluded.note, again_at = excluded.again_at, at = excluded.at`
	verdictNew = `INSERT INTO scan_verdict (sha256, state, note, size, again_at, at) VALUES ($1, 'unscanned', '', $2, $3, $3)
ON CONFLICT (sha256) DO NOTHING`
	verdictCounts = `SELECT v.state, COUNT(*) FROM scan_verdict v WHERE v.state <> 'clean' GROUP BY v.state`
	verdictLast   = `SELECT COALESCE(MAX(v.at), 0) FROM scan_verdict v WHERE v.state IN ('clean', 'infected')`
	verdictDrop   = `DELETE FROM scan_verdict WHERE sha256 = $1 AND state <> 'infected'`
)

// put writes the verdict on a content; again is when it is tried once more.
func put(ctx context.Context, tx *store.Tx, sha string, v Verdict, size int64, again time.Time) error {
	_, err := tx.Exec(ctx, verdictPut, sha, string(v.State), v.Note, size, store.Millis(again), store.Millis(tx.Now()))
	return err
}

func list(ctx context.Context, r store.Reader, q string, args ...any) ([]Verdict, error) {
	return store.All(ctx, r, q, func(row *store.Rows) (v Verdict, err error) {
		var state string
		var at int64
		err = row.Scan(&v.SHA256, &state, &v.Note, &at)
		v.State, v.At = State(state), store.Instant(at)
		return v, err
	}, args...)
}
