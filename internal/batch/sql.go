package batch

const (
	runColumns = `id, kind, state, action, label, input, move, by_account, by_name, unit_id, unit_path, after_id, total, created_at, started_at,
  ended_at, approval, why, version`
	runGet    = `SELECT ` + runColumns + ` FROM batch_run WHERE id = $1`
	runList   = `SELECT ` + runColumns + ` FROM batch_run`
	runInsert = `INSERT INTO batch_run (id, kind, state, action, label, input, move, flow, by_account, by_name, unit_id, unit_path, total,
  created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)`
	runState = `UPDATE batch_run SET state = $1, version = version + 1 WHERE id = $2 AND state = $3`
	runStart = `UPDATE batch_run SET state = 'running', started_at = CASE WHEN started_at = 0 THEN $1 ELSE started_at END, ended_at = 0, why = '',
  version = version + 1 WHERE id = $2 AND version = $3`
	runEnd     = `UPDATE batch_run SET state = $1, ended_at = $2, why = $3, version = version + 1 WHERE id = $4 AND state IN ('running', 'stopping')`
	runApprove = `UPDATE batch_run SET state = 'approved', approval = $1, version = version + 1 WHERE id = $2 AND version = $3 AND state = 'planned'`
	runSeen    = `UPDATE batch_run SET after_id = $1, total = $2, state = $3, version = version + 1 WHERE id = $4 AND after_id = $5 AND state = 'planning'`

	itemColumns = `n, dossier_id, code, procedure, version, verdict, outcome, why, why_args, change, at`
	itemInsert  = `INSERT INTO batch_item (batch_id, n, dossier_id, code, procedure, version, verdict, outcome, why, why_args, change)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10)`
	itemList  = `SELECT ` + itemColumns + ` FROM batch_item`
	itemNext  = `SELECT ` + itemColumns + ` FROM batch_item WHERE batch_id = $1 AND verdict = 'will' AND outcome = 'waiting' ORDER BY n LIMIT $2`
	itemDone  = `UPDATE batch_item SET outcome = 'done', at = $1 WHERE batch_id = $2 AND n = $3 AND outcome = 'waiting'`
	itemMoved = `UPDATE batch_item SET change = $1 WHERE batch_id = $2 AND n = $3`
	itemFail  = `UPDATE batch_item SET outcome = 'failed', why = $1, why_args = $2, at = $3 WHERE batch_id = $4 AND n = $5 AND outcome = 'waiting'`
	itemCount = `SELECT verdict, outcome, COUNT(*) FROM batch_item WHERE batch_id = $1 GROUP BY verdict, outcome ORDER BY verdict, outcome`
)
