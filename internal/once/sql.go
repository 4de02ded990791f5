package once

const sqlInsert = `INSERT INTO once (account, key, body_hash, status, etag, location, at)
VALUES ($1, $2, $3, 0, '', '', $4) ON CONFLICT (account, key) DO NOTHING`

const sqlKeep = `INSERT INTO once (account, key, body_hash, status, etag, location, body, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account, key) DO UPDATE SET body_hash = excluded.body_hash,
status = excluded.status, etag = excluded.etag, location = excluded.location, body = excluded.body, at = excluded.at`

const sqlGet = `SELECT body_hash, at, status, etag, location, body FROM once WHERE account = $1 AND key = $2`

const sqlRenew = `UPDATE once SET body_hash = $3, at = $4, status = 0, etag = '', location = '', body = NULL
WHERE account = $1 AND key = $2`

const sqlAnswer = `UPDATE once SET status = $3, etag = $4, location = $5, body = $6 WHERE account = $1 AND key = $2`

const sqlSweep = `DELETE FROM once WHERE (account, key) IN (SELECT account, key FROM once WHERE at < $1 ORDER BY at LIMIT $2)`
