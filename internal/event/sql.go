package event

const sqlAppend = `INSERT INTO event (id, kind, subject, actor, unit_path, at, data) VALUES ($1, $2, $3, $4, $5, $6, $7)`

const columns = `tx, seq, id, kind, subject, actor, unit_path, at, data`

// The horizon: transactions older than this have all ended.
const sqlHorizonPostgres = `SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)`

const sqlNextPostgres = `SELECT ` + columns + ` FROM event
WHERE (tx, seq) > ($1, $2) AND tx < $3 ORDER BY tx, seq LIMIT $4`

// SQLite has one writer, so the number alone is the order.
const sqlNextSQLite = `SELECT ` + columns + ` FROM event
WHERE seq > $2 AND $1 <= $3 ORDER BY seq LIMIT $4`

const sqlMorePostgres = `SELECT EXISTS (SELECT 1 FROM event WHERE (tx, seq) > ($1, $2))`

const sqlMoreSQLite = `SELECT EXISTS (SELECT 1 FROM event WHERE seq > $2 AND $1 >= 0)`

const sqlEndPostgres = `SELECT tx, seq FROM event ORDER BY tx DESC, seq DESC LIMIT 1`

const sqlEndSQLite = `SELECT tx, seq FROM event ORDER BY seq DESC LIMIT 1`

const sqlCursor = `SELECT tx, seq, attempts, retry_at FROM event_cursor WHERE name = $1`

const sqlCursorLocked = sqlCursor + ` /*lock*/`

const sqlCursorNew = `INSERT INTO event_cursor (name, tx, seq, attempts, retry_at, reason, updated_at)
VALUES ($1, $2, $3, 0, 0, '', $4) ON CONFLICT (name) DO NOTHING`

const sqlCursorMove = `UPDATE event_cursor SET tx = $1, seq = $2, attempts = 0, retry_at = 0, reason = '', updated_at = $3
WHERE name = $4`

const sqlCursorTrouble = `UPDATE event_cursor SET attempts = $1, retry_at = $2, reason = $3, updated_at = $4 WHERE name = $5`

const sqlCursors = `SELECT name, tx, seq, attempts, retry_at, reason, updated_at FROM event_cursor ORDER BY name`

const sqlAside = `INSERT INTO event_aside (id, consumer, seq, reason, attempts, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (consumer, seq) DO UPDATE SET reason = excluded.reason, attempts = excluded.attempts, at = excluded.at`

const sqlAsides = `SELECT a.id, a.consumer, a.reason, a.attempts, a.at,
e.tx, e.seq, e.id, e.kind, e.subject, e.actor, e.unit_path, e.at, e.data
FROM event_aside a JOIN event e ON e.seq = a.seq`

const sqlAsideLocked = `SELECT id FROM event_aside WHERE id = $1 /*lock*/`

const sqlAsideDone = `DELETE FROM event_aside WHERE id = $1`

const sqlAsideFailed = `UPDATE event_aside SET reason = $1, attempts = attempts + 1, at = $2 WHERE id = $3`

const sqlList = `SELECT ` + columns + ` FROM event`

const sqlBySeq = `SELECT ` + columns + ` FROM event WHERE seq = $1`

const sqlCount = `SELECT count(seq) FROM event`

const sqlWaiting = `SELECT count(seq), COALESCE(min(at), 0) FROM event`

// After a move: what a consumer has not read although it read a later number,
// and the greatest number it read.
const sqlMissed = `SELECT seq FROM event WHERE (tx, seq) > ($1, $2) AND seq < $3 ORDER BY seq`

const sqlGreatest = `SELECT COALESCE(max(seq), 0) FROM event WHERE (tx, seq) <= ($1, $2)`

const sqlKindsOf = `SELECT kind FROM event WHERE subject = $1 AND (tx, seq) > ($2, $3) ORDER BY seq LIMIT $4`

const (
	sqlTell        = `INSERT INTO event_told (id, tbl, subject, at) VALUES ($1, $2, $3, $4)`
	sqlTold        = `SELECT id, tbl, subject FROM event_told ORDER BY id LIMIT $1`
	sqlToldWaiting = `SELECT COUNT(*), COALESCE(MIN(at), 0) FROM event_told`
	sqlToldDone    = `DELETE FROM event_told WHERE id IN (...)`
)

const sqlMissedDone = `DELETE FROM event_aside WHERE consumer = $1 AND seq = $2`

const sqlForget = `UPDATE event SET tx = 0 WHERE tx <> 0`

const sqlLastAt = `SELECT at FROM event ORDER BY seq DESC LIMIT 1`

const sqlFirstAt = `SELECT at FROM event ORDER BY seq LIMIT 1`

const sqlLastSeq = `SELECT COALESCE(max(seq), 0) FROM event`

const sqlAsideCounts = `SELECT consumer, count(id) FROM event_aside GROUP BY consumer`

// A cursor that stands there already keeps its time.
const sqlCursorSettle = `UPDATE event_cursor SET tx = 0, seq = $1, attempts = 0, retry_at = 0, reason = '', updated_at = $2
WHERE name = $3 AND (tx <> 0 OR seq <> $1)`

const sqlExtent = `SELECT count(seq), COALESCE(max(seq), 0) FROM event`
