package health

const sqlPutSample = `INSERT INTO health_sample (node, hour, at, measures) VALUES ($1, $2, $3, $4)
ON CONFLICT (node, hour, at) DO UPDATE SET measures = excluded.measures`

const sqlHistory = `SELECT node, hour, at, measures FROM health_sample WHERE at >= $1 AND (node = $2 OR $2 = '')
ORDER BY at, node, hour LIMIT $3`

// The oldest minute of this node that is past its time, and all of its hour.
const sqlOldMinute = `SELECT COALESCE(min(at), 0) FROM health_sample WHERE node = $1 AND NOT hour AND at < $2`

const sqlMinutes = `SELECT node, hour, at, measures FROM health_sample WHERE node = $1 AND NOT hour AND at >= $2 AND at < $3 ORDER BY at LIMIT 100`

const sqlDropMinutes = `DELETE FROM health_sample WHERE node = $1 AND NOT hour AND at >= $2 AND at < $3`

// Of every node: one that is no more leaves nothing behind.
const sqlDropOld = `DELETE FROM health_sample WHERE at < $1`

const sqlDropAlarms = `DELETE FROM health_alarm WHERE closed_at > 0 AND closed_at < $1`

const alarmColumns = `id, node, name, subject, state, value, threshold, opened_at, closed_at, released_by, reason`

const sqlOpenAlarms = `SELECT ` + alarmColumns + ` FROM health_alarm WHERE closed_at = 0 AND (node = $1 OR $1 = '') ORDER BY opened_at, id LIMIT 500`

const sqlAlarms = `SELECT ` + alarmColumns + ` FROM health_alarm WHERE opened_at >= $1 ORDER BY opened_at DESC, id DESC LIMIT $2`

const sqlOpenAlarm = `INSERT INTO health_alarm (id, node, name, subject, state, value, threshold, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`

const sqlWorse = `UPDATE health_alarm SET state = $2, value = $3, threshold = $4 WHERE id = $1 AND closed_at = 0`

const sqlCloseAlarm = `UPDATE health_alarm SET closed_at = $2 WHERE id = $1 AND closed_at = 0`

// A node that is no more closes nothing itself.
const sqlCloseGone = `UPDATE health_alarm SET closed_at = $1 WHERE closed_at = 0 AND opened_at < $2
AND node NOT IN (SELECT node FROM health_sample WHERE at >= $2)`

const sqlRelease = `UPDATE health_alarm SET released_at = $2, released_by = $3, reason = $4
WHERE node = $1 AND name = 'clock' AND closed_at = 0 AND released_at = 0`

const sqlReleased = `SELECT released_at FROM health_alarm WHERE node = $1 AND name = 'clock' AND closed_at = 0 AND released_at > $2`
