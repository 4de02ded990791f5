package indicator

import "strings"

const (
	sqlStamp     = `SELECT stamp FROM indicator_state WHERE id = 1`
	sqlStampLock = sqlStamp + ` /*lock*/`
	sqlSetStamp  = `INSERT INTO indicator_state (id, stamp) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp`

	sqlDefinitions = `SELECT data FROM indicator_definition ORDER BY code, version`
	sqlHashes      = `SELECT code, version, hash FROM indicator_definition`
	sqlPutDef      = `INSERT INTO indicator_definition (code, version, hash, data) VALUES ($1, $2, $3, $4)
ON CONFLICT (code, version) DO UPDATE SET hash = excluded.hash, data = excluded.data`
	sqlDropDef = `DELETE FROM indicator_definition WHERE code = $1 AND version = $2`
	sqlCuts    = `SELECT data FROM indicator_cut ORDER BY day`
	sqlPutCut  = `INSERT INTO indicator_cut (day, data) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET data = excluded.data`
	sqlDropCut = `DELETE FROM indicator_cut WHERE day = $1`

	sqlMeasures   = `SELECT code, hash, ready FROM indicator_measure`
	sqlPutMeasure = `INSERT INTO indicator_measure (code, hash, ready) VALUES ($1, $2, $3)
ON CONFLICT (code) DO UPDATE SET hash = excluded.hash, ready = excluded.ready`
	sqlDropMeasure = `DELETE FROM indicator_measure WHERE code = $1`
	sqlReady       = `UPDATE indicator_measure SET ready = TRUE WHERE code = $1 AND hash = $2`
	sqlNoFacts     = `SELECT NOT EXISTS (SELECT 1 FROM indicator_fact)`

	sqlFirst    = `SELECT kind, first_on FROM indicator_first`
	sqlPutFirst = `INSERT INTO indicator_first (kind, first_on) VALUES ($1, $2) ON CONFLICT (kind) DO UPDATE
SET first_on = CASE WHEN excluded.first_on < indicator_first.first_on THEN excluded.first_on ELSE indicator_first.first_on END`

	sqlRecountBegin = `INSERT INTO indicator_recount (id, started_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`
	sqlRecountStep  = `UPDATE indicator_recount SET subjects = subjects + $1, cells = cells + $2, differences = differences + $3 WHERE id = $4`
	sqlRecountEnd   = `UPDATE indicator_recount SET ended_at = $1 WHERE id = $2`
	sqlRecountLast  = `SELECT id, started_at, ended_at, subjects, cells, differences FROM indicator_recount ORDER BY started_at DESC, id DESC LIMIT 1`

	sqlDropFact     = `DELETE FROM indicator_fact WHERE kind = $1 AND id = $2 AND leg = $3`
	sqlDropMeasured = `DELETE FROM indicator_kept WHERE cube IN ('s', 'f') AND grain IN ('b', 'y') AND measure = $1`
	sqlForgetFacts  = `DELETE FROM indicator_fact`
	sqlForgetKept   = `DELETE FROM indicator_kept`
	sqlForgetFirst  = `DELETE FROM indicator_first`
)

// Texts made of the columns of a fact.
var (
	factColumns = strings.Join(rowColumns, ", ")
	sqlRows     = `SELECT ` + factColumns + ` FROM indicator_fact WHERE kind = $1 AND id IN (...)`
	sqlPutRows  = `INSERT INTO indicator_fact (` + factColumns + `) VALUES `
	sqlOverRows = ` ON CONFLICT (kind, id, leg) DO UPDATE SET ` + excluded(rowColumns[3:])

	keptColumns = `cube, grain, measure, start_on, unit_id, ` + strings.Join(dimColumns, ", ") + `, value`
	keptKey     = `cube, grain, measure, start_on, unit_id, ` + strings.Join(dimColumns, ", ")
	sqlPutKept  = `INSERT INTO indicator_kept (` + keptColumns + `) VALUES `
	sqlAddKept  = ` ON CONFLICT (` + keptKey + `) DO UPDATE SET value = indicator_kept.value + excluded.value`
)

func excluded(columns []string) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c + " = excluded." + c
	}
	return strings.Join(list, ", ")
}
