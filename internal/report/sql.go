package report

// Every SQL text of the room.
const (
	columns = `id, kind, form, unit_id, unit_path, period, last_on, state, version, data, updated_at, updated_by`

	byKey  = `SELECT ` + columns + ` FROM report WHERE unit_id = $1 AND kind = $2 AND period = $3`
	lockBy = `SELECT ` + columns + ` FROM report WHERE unit_id = $1 AND kind = $2 AND period = $3 /*lock*/`
	insert = `INSERT INTO report (` + columns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (unit_id, kind, period) DO NOTHING`
	update = `UPDATE report SET form = $2, state = $3, version = $4, data = $5, updated_at = $6, updated_by = $7 WHERE id = $1`

	// Those of one unit; a unit has some dozens a year.
	ofUnit = `SELECT kind, period, state, updated_at FROM report WHERE unit_id = $1 ORDER BY last_on DESC, id DESC LIMIT 500`

	sentList = `SELECT id, kind, period, unit_id, updated_at FROM report`
)
