package attest

const (
	sqlPlaces = `SELECT name, kind, size, mark, state, why, detail, fails, taken_at, since_at, next_at FROM attest_place ORDER BY kind DESC, name LIMIT 100`
	sqlKeep   = `INSERT INTO attest_place (name, kind, size, mark, state, why, detail, fails, taken_at, since_at, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, size = excluded.size, mark = excluded.mark, state = excluded.state, why = excluded.why,
  detail = excluded.detail, fails = excluded.fails, taken_at = excluded.taken_at, since_at = excluded.since_at, next_at = excluded.next_at`
)
