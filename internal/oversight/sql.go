package oversight

const sqlRules = `SELECT rule, valid_from_on, valid_to_on, law, body FROM oversight_rule ORDER BY rule, valid_from_on LIMIT 500`

const sqlPutRule = `INSERT INTO oversight_rule (rule, valid_from_on, valid_to_on, law, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (rule, valid_from_on) DO UPDATE SET valid_to_on = excluded.valid_to_on, law = excluded.law, body = excluded.body`

const sqlDropRule = `DELETE FROM oversight_rule WHERE rule = $1 AND valid_from_on = $2`

const markColumns = `id, kind, dossier_id, code, unit_id, unit_path, unit_name, actor, at, again, body`

const sqlMark = `INSERT INTO oversight_mark (` + markColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO NOTHING`

const sqlCountBy = `SELECT COUNT(DISTINCT dossier_id) FROM oversight_mark WHERE kind = $1 AND actor = $2 AND at >= $3 AND at < $4`

const sqlMarksBy = `SELECT ` + markColumns + ` FROM oversight_mark WHERE kind = $1 AND actor = $2 AND at >= $3 AND at < $4
ORDER BY at, id LIMIT 5000`

const sqlEndedAgain = `SELECT ` + markColumns + ` FROM oversight_mark
WHERE again = $1 AND again <> '' AND kind = 'ended' AND dossier_id <> $2 AND at >= $3 AND at <= $4 ORDER BY at DESC LIMIT 1`

const sqlMarksFrom = `SELECT ` + markColumns + ` FROM oversight_mark WHERE (at, id) > ($1, $2) AND at < $3 ORDER BY at, id LIMIT $4`

const sqlSweep = `DELETE FROM oversight_mark WHERE id IN (SELECT id FROM oversight_mark WHERE at < $1 ORDER BY at LIMIT 2000)`

const findingColumns = `id, rule, rule_from_on, subject, dossier_id, code, unit_id, unit_path, unit_name, officer, at, found_at,
explain_by, evidence, state, explanation, explained_by, explained_name, explained_at, verdict, decided_by, decided_name, decided_at`

const sqlFind = `INSERT INTO oversight_finding (` + findingColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
$13, $14, 'new', '', '', '', 0, '', '', '', 0) ON CONFLICT (rule, subject) DO NOTHING`

// What was found may grow while the day goes on: the evidence follows until the unit has explained.
const sqlGrow = `UPDATE oversight_finding SET evidence = $3 WHERE rule = $1 AND subject = $2 AND state = 'new'`

const sqlGet = `SELECT ` + findingColumns + ` FROM oversight_finding WHERE id = $1`

const sqlList = `SELECT ` + findingColumns + ` FROM oversight_finding`

// A fragment: conditions and grouping follow.
const countColumns = `unit_id, MAX(unit_name), COUNT(*) FILTER (WHERE state = 'new'), COUNT(*) FILTER (WHERE state = 'explained'),
COUNT(*) FILTER (WHERE state = 'accepted'), COUNT(*) FILTER (WHERE state = 'upheld') FROM oversight_finding`

const sqlExplain = `UPDATE oversight_finding SET state = 'explained', explanation = $2, explained_by = $3, explained_name = $4,
explained_at = $5 WHERE id = $1 AND state IN ('new', 'explained')`

const sqlDecide = `UPDATE oversight_finding SET state = $2, verdict = $3, decided_by = $4, decided_name = $5, decided_at = $6
WHERE id = $1 AND state = $7`

const sqlRecheck = `SELECT at, mark_id, until_at, looked, found, ended_at FROM oversight_recheck WHERE id = 1`

const sqlRecheckBegin = `UPDATE oversight_recheck SET at = $1, mark_id = '', until_at = $2, looked = 0, found = 0 WHERE id = 1 AND until_at = 0`

const sqlRecheckMove = `UPDATE oversight_recheck SET at = $1, mark_id = $2, looked = looked + $3, found = found + $4
WHERE id = 1 AND at = $5 AND mark_id = $6`

const sqlRecheckEnd = `UPDATE oversight_recheck SET until_at = 0, ended_at = $1 WHERE id = 1`
