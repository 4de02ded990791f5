package calendar

const columns = `id, unit_id, unit_path, unit_name, approver_id, approver_path, approver_name, wide, kind, change,
reason, law, retroactive, evidence, state, proposed_by, proposed_name, proposed_at, decided_by, decided_name, decided_at,
note, round, why_again, base, seq, cursor, counted, done, moved, summary, counted_at, finished_at`

const sqlInsert = `INSERT INTO calendar_proposal (` + columns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
$13, $14, 'counting', $15, $16, $17, '', '', 0, '', 1, '', '', 0, '', 0, 0, 0, '{}', 0, 0)`

const sqlGet = `SELECT ` + columns + ` FROM calendar_proposal WHERE id = $1`

const sqlGetLocked = sqlGet + ` /*lock*/`

const sqlList = `SELECT ` + columns + ` FROM calendar_proposal`

const sqlApplyingOther = `SELECT EXISTS (SELECT 1 FROM calendar_proposal WHERE state = 'applying' AND id <> $1)`

const sqlRound = `UPDATE calendar_proposal SET state = 'counting', round = round + 1, why_again = $2, cursor = '', counted = 0,
base = '', seq = 0, counted_at = 0 WHERE id = $1 AND state IN ('counting', 'pending')`

const sqlBegin = `UPDATE calendar_proposal SET base = $3, seq = $4, cursor = '', counted = 0
WHERE id = $1 AND round = $2 AND state = 'counting' AND base = ''`

// Only who read the cursor may move it: two workers of one job never count a dossier twice.
const sqlCounted = `UPDATE calendar_proposal SET cursor = $4, counted = counted + $5
WHERE id = $1 AND round = $2 AND cursor = $3 AND state = 'counting'`

const sqlReady = `UPDATE calendar_proposal SET state = 'pending', summary = $3, counted_at = $4, cursor = ''
WHERE id = $1 AND round = $2 AND state = 'counting'`

const sqlApprove = `UPDATE calendar_proposal SET state = 'applying', decided_by = $3, decided_name = $4, decided_at = $5,
note = $6, cursor = '', done = 0, moved = 0 WHERE id = $1 AND round = $2 AND state = 'pending'`

const sqlRefuse = `UPDATE calendar_proposal SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5, note = $6,
finished_at = $5 WHERE id = $1 AND state IN ('counting', 'pending')`

const sqlMoved = `UPDATE calendar_proposal SET cursor = $3, done = done + $4, moved = moved + $5
WHERE id = $1 AND cursor = $2 AND state = 'applying'`

const sqlApplied = `UPDATE calendar_proposal SET state = 'applied', finished_at = $2, cursor = ''
WHERE id = $1 AND state = 'applying'`

// A fragment: the rows are as many as there are dossiers in a batch.
const effectInto = `INTO calendar_effect (proposal_id, round, dossier_id, code, procedure, unit_id, unit_name, before_at,
after_at, before_on, after_on, moved, shift) VALUES `

const sqlEffects = `SELECT dossier_id, code, procedure, unit_id, unit_name, before_at, after_at, before_on, after_on, moved, shift
FROM calendar_effect`

const sqlOldEffects = `DELETE FROM calendar_effect WHERE (proposal_id, round, dossier_id) IN (
SELECT proposal_id, round, dossier_id FROM calendar_effect WHERE proposal_id = $1 AND round < $2 LIMIT 2000)`

const sqlOpen = `SELECT COUNT(*) FROM calendar_effect WHERE proposal_id = $1 AND round = $2`

const sqlByShift = `SELECT shift, COUNT(*) FROM calendar_effect WHERE proposal_id = $1 AND round = $2 AND moved
GROUP BY shift ORDER BY shift LIMIT 1000`

const sqlByUnit = `SELECT unit_id, MAX(unit_name), COUNT(*) FROM calendar_effect WHERE proposal_id = $1 AND round = $2 AND moved
GROUP BY unit_id ORDER BY COUNT(*) DESC, unit_id LIMIT 1000`

const sqlPaper = `INSERT INTO calendar_paper (id, account, sha256, name, media_type, size, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`

const sqlPapers = `SELECT id, sha256, name, media_type, size FROM calendar_paper WHERE account = $1 AND id IN (...) ORDER BY id LIMIT 20`
