package once

const (
	sqlTake = `INSERT INTO once (account, key, body_hash, status, etag, location, body, created_at)
VALUES ($1, $2, $3, 0, '', '', '', $4) ON CONFLICT (account, key) DO NOTHING`

	sqlRead = `SELECT body_hash, status, etag, location, body, created_at FROM once WHERE account = $1 AND key = $2`

	sqlRenew = `UPDATE once SET body_hash = $3, status = 0, etag = '', location = '', body = '', created_at = $4
WHERE account = $1 AND key = $2`

	sqlKeep = `UPDATE once SET status = $3, etag = $4, location = $5, body = $6 WHERE account = $1 AND key = $2`

	sqlSweep = `DELETE FROM once WHERE (account, key) IN (SELECT account, key FROM once WHERE created_at < $1 ORDER BY created_at LIMIT 1000)`
)
