package job

const sqlInsert = `INSERT INTO job (id, kind, args, state, attempt, max_attempts, unique_key, run_at,
created_at, attempted_at, finished_at, lease_until, last_error)
VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, 0, 0, 0, '') ON CONFLICT DO NOTHING`

const columns = `id, kind, args, state, attempt, max_attempts, unique_key, run_at, created_at, attempted_at, finished_at, last_error`

const sqlList = `SELECT ` + columns + ` FROM job`

const sqlCounts = `SELECT state, count(id) FROM job GROUP BY state`

const due = `state IN ('available', 'scheduled', 'retryable') AND run_at <= $1 AND kind IN (...)`

// While the clock cannot be believed, what waits for its hour goes on waiting.
const dueHeld = `state IN ('available', 'retryable') AND run_at <= $1 AND kind IN (...)`

const sqlAnyDueHeld = `SELECT EXISTS (SELECT 1 FROM job WHERE ` + dueHeld + `)`

const sqlClaimHeld = `WITH taken AS MATERIALIZED (SELECT id FROM job WHERE ` + dueHeld + ` ORDER BY run_at, id LIMIT $3 /*claim*/)
UPDATE job SET state = 'running', attempt = attempt + 1, attempted_at = $1, lease_until = $2
WHERE id IN (SELECT id FROM taken)
RETURNING ` + columns

const sqlAnyDue = `SELECT EXISTS (SELECT 1 FROM job WHERE ` + due + `)`

// Without MATERIALIZED PostgreSQL may run the inner query once for each row
// and claim more than the limit.
const sqlClaim = `WITH taken AS MATERIALIZED (SELECT id FROM job WHERE ` + due + ` ORDER BY run_at, id LIMIT $3 /*claim*/)
UPDATE job SET state = 'running', attempt = attempt + 1, attempted_at = $1, lease_until = $2
WHERE id IN (SELECT id FROM taken)
RETURNING ` + columns

// A job that was cancelled or rescued meanwhile is not ours to finish.
const mine = ` WHERE id = $1 AND state = 'running' AND attempt = $2`

const sqlComplete = `UPDATE job SET state = 'completed', finished_at = $3, lease_until = 0` + mine

const sqlGiveUp = `UPDATE job SET state = $3, finished_at = $4, lease_until = 0, last_error = $5` + mine

const sqlAgain = `UPDATE job SET state = 'retryable', run_at = $3, lease_until = 0, last_error = $4` + mine

const sqlSnooze = `UPDATE job SET state = 'scheduled', run_at = $3, lease_until = 0, attempt = attempt - 1` + mine

const sqlRetry = `UPDATE job SET state = 'available', run_at = $2, finished_at = 0,
max_attempts = CASE WHEN max_attempts > attempt THEN max_attempts ELSE attempt + 1 END
WHERE id = $1 AND state IN ('retryable', 'scheduled', 'completed', 'cancelled', 'discarded')`

const sqlCancel = `UPDATE job SET state = 'cancelled', finished_at = $2, lease_until = 0
WHERE id = $1 AND state IN ('available', 'running', 'scheduled', 'retryable')`

const sqlRenew = `UPDATE job SET lease_until = $1 WHERE state = 'running' AND id IN (...)`

const sqlState = `SELECT state FROM job WHERE id = $1`

const sqlDead = `SELECT ` + columns + ` FROM job WHERE state = 'running' AND lease_until < $1 ORDER BY lease_until LIMIT 100`

const sqlSweep = `DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state IN ('completed', 'cancelled', 'discarded')
AND (state = 'completed' AND finished_at < $1 OR finished_at < $2) ORDER BY finished_at LIMIT 1000)`

const sqlPeriodicNew = `INSERT INTO job_periodic (name, next_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`

const sqlPeriodicDue = `SELECT EXISTS (SELECT 1 FROM job_periodic WHERE name = $1 AND next_at <= $2)`

const sqlPeriodicTake = `UPDATE job_periodic SET next_at = $3 WHERE name = $1 AND next_at <= $2`

const sqlBacklogs = `SELECT kind, count(id), min(run_at), count(id) FILTER (WHERE attempt > 0) FROM job
WHERE state IN ('available', 'scheduled', 'retryable') AND run_at <= $1 GROUP BY kind ORDER BY kind LIMIT 200`
