package backup

const columns = `id, kind, state, file, node, started_at, finished_at, verified_at, removed_at, size, table_count, row_count, file_count, sha256, error`

const sqlInsert = `INSERT INTO backup_record (` + columns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`

const sqlList = `SELECT ` + columns + ` FROM backup_record ORDER BY started_at DESC, id DESC LIMIT $1`

const sqlLast = `SELECT ` + columns + ` FROM backup_record ORDER BY started_at DESC, id DESC LIMIT 1`

const sqlLastGood = `SELECT ` + columns + ` FROM backup_record WHERE state = 'done' AND verified_at IS NOT NULL
ORDER BY started_at DESC, id DESC LIMIT 1`

const sqlKept = `SELECT ` + columns + ` FROM backup_record WHERE kind = 'scheduled' AND state = 'done' AND removed_at IS NULL
ORDER BY started_at DESC, id DESC LIMIT $1`

const sqlRemoved = `UPDATE backup_record SET removed_at = $1 WHERE id = $2`
