package dossier

// The row of a dossier, in the order of dossierArgs and scanDossier.
const dossierColumns = `id, code, version, procedure_code, procedure_version, procedure_name, flow_code, flow_version,
  unit_id, unit_path, unit_code, unit_name, channel, party, state, national, closed, owner_account, applicant_name,
  search, people, fields, case_name, late, submitted_at, answer_by_at, accepted_at, due_at, due_on, provisional,
  paused, next_at, done_at, returned_at, ended_at, on_time, national_on_time, budget_amount, budget_kind,
  budget_cut_off, budget_basis, extended, supplements, asked, assignee, assignee_name, result`

const (
	dossierInsert = `INSERT INTO dossier (` + dossierColumns + `) VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
  $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47)`

	dossierByCode = `SELECT ` + dossierColumns + dossierMore + ` WHERE code = $1`
	dossierByID   = `SELECT ` + dossierColumns + dossierMore + ` WHERE id = $1`

	dossierContact = `SELECT code, owner_account, people FROM dossier WHERE id = $1`

	// Only one of two who act at once finds the version that both saw; who comes behind a change of the calendar finds
	// another due moment.
	dossierUpdate = `UPDATE dossier SET version = $1, unit_id = $2, unit_path = $3, unit_code = $4, unit_name = $5,
  state = $6, national = $7, closed = $8, applicant_name = $9, search = $10, people = $11, fields = $12,
  answer_by_at = $13, accepted_at = $14, due_at = $15, due_on = $16, provisional = $17, paused = $18, next_at = $19,
  done_at = $20, returned_at = $21, ended_at = $22, on_time = $23, national_on_time = $24, budget_amount = $25,
  budget_kind = $26, budget_cut_off = $27, budget_basis = $28, extended = $29, supplements = $30, asked = $31,
  assignee = $32, assignee_name = $33, result = $34
WHERE id = $35 AND version = $36 AND due_at = $37`

	dossierResultFile = `UPDATE dossier SET result_file = $1 WHERE id = $2`

	numberNext = `INSERT INTO dossier_number (identifier, day_on, last) VALUES ($1, $2, 1)
ON CONFLICT (identifier, day_on) DO UPDATE SET last = dossier_number.last + 1 RETURNING last`
	numberLate = `INSERT INTO dossier_number (identifier, day_on, last) VALUES ($1, $2, $3)
ON CONFLICT (identifier, day_on) DO UPDATE SET last = CASE WHEN excluded.last > dossier_number.last
  THEN excluded.last ELSE dossier_number.last END`

	// A fragment: the rows are as many as there are papers.
	paperColumns = `dossier_paper (dossier_id, ordinal, step, component, name, status, file_id, originals, certified, photos)`
	paperList    = `SELECT p.step, p.component, p.name, p.status, p.file_id, COALESCE(f.name, ''),
  COALESCE(f.media_type, ''), COALESCE(f.size, 0), p.originals, p.certified, p.photos
FROM dossier_paper p LEFT JOIN dossier_file f ON f.id = p.file_id
WHERE p.dossier_id = $1 ORDER BY p.ordinal LIMIT 2000`
	paperLast = `SELECT COALESCE(MAX(ordinal), 0) FROM dossier_paper WHERE dossier_id = $1`

	stepInsert = `INSERT INTO dossier_step (dossier_id, n, action, state_from, state_to, at, actor, actor_name,
  actor_role, unit_id, unit_name, until_at, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	stepColumns = `SELECT n, action, state_from, state_to, at, actor, actor_name, actor_role, unit_id, unit_name,
  until_at, data FROM dossier_step`
	stepList = stepColumns + ` WHERE dossier_id = $1 ORDER BY n LIMIT 1000`
	stepLast = stepColumns + ` WHERE dossier_id = $1 ORDER BY n DESC LIMIT 1`
	stepOf   = stepColumns + ` WHERE dossier_id = $1 AND action = $2 ORDER BY n DESC LIMIT 1`
	stepDid  = `SELECT COUNT(*) FROM dossier_step WHERE dossier_id = $1 AND action = $2`

	consultedPut = `INSERT INTO dossier_consulted (dossier_id, unit_id, unit_path, unit_name, asked_at, answered_at, due_at, handed)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT (dossier_id, unit_id) DO UPDATE SET asked_at = excluded.asked_at, answered_at = 0,
  due_at = excluded.due_at, handed = excluded.handed`
	consultedAnswer = `UPDATE dossier_consulted SET answered_at = $1 WHERE dossier_id = $2 AND unit_id = $3`
	consultedList   = `SELECT unit_id, unit_name, asked_at, due_at, answered_at, handed FROM dossier_consulted
WHERE dossier_id = $1 ORDER BY asked_at, unit_id LIMIT 100`
)

// Drafts and fees.
const (
	draftColumnsSQL = `id, procedure_code, procedure_version, procedure_name, unit, step, entered, files, created_at, updated_at`
	draftInsert     = `INSERT INTO dossier_draft (id, owner, procedure_code, procedure_version, procedure_name, unit, step,
  entered, files, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	draftUpdate = `UPDATE dossier_draft SET owner = $1, unit = $2, step = $3, entered = $4, files = $5, updated_at = $6
WHERE id = $7 AND owner IN (...)`
	draftTouch  = `UPDATE dossier_draft SET updated_at = $1 WHERE id = $2 AND owner IN (...)`
	draftGet    = `SELECT ` + draftColumnsSQL + ` FROM dossier_draft WHERE id = $1 AND owner IN (...)`
	draftList   = `SELECT ` + draftColumnsSQL + ` FROM dossier_draft WHERE owner IN (...) ORDER BY updated_at DESC, id LIMIT 50`
	draftDelete = `DELETE FROM dossier_draft WHERE id = $1 AND owner IN (...)`
	draftTrim   = `DELETE FROM dossier_draft WHERE owner = $1 AND id NOT IN (
  SELECT id FROM dossier_draft WHERE owner = $1 ORDER BY updated_at DESC, id DESC LIMIT $2)`
	draftSweep = `DELETE FROM dossier_draft WHERE id IN (
  SELECT id FROM dossier_draft WHERE updated_at < $1 ORDER BY updated_at LIMIT 500)`

	feeInsert = `INSERT INTO dossier_fee (id, dossier_id, unit_id, name, amount, receipt, at, paid_on, account, account_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	feeColumns = `SELECT f.id, f.dossier_id, d.code, d.procedure_name, d.applicant_name, f.name, f.amount, f.receipt, f.at,
  f.paid_on, f.account, f.account_name FROM dossier_fee f JOIN dossier d ON d.id = f.dossier_id`
	feeDay       = feeColumns + ` WHERE f.unit_id = $1 AND f.paid_on = $2 AND ($3 = '' OR f.account = $3) ORDER BY f.id LIMIT 5000`
	feeOfDossier = feeColumns + ` WHERE f.dossier_id = $1 ORDER BY f.id LIMIT 200`
)

// Lists and counts.
const (
	listColumns = `SELECT d.id, d.code, d.version, d.procedure_code, d.procedure_version, d.procedure_name, d.flow_code,
  d.flow_version, d.unit_id, d.unit_path, d.unit_code, d.unit_name, d.channel, d.state, d.national, d.closed,
  d.applicant_name, d.submitted_at, d.answer_by_at, d.accepted_at, d.due_at, d.due_on, d.provisional, d.paused,
  d.next_at, d.ended_at, d.on_time, d.assignee, d.assignee_name, d.owner_account, d.late
FROM dossier d`
	listFound     = `SELECT d.id FROM dossier d`
	listConsulted = `EXISTS (SELECT 1 FROM dossier_consulted c WHERE c.dossier_id = d.id AND c.unit_id IN (...))`
)

const (
	countStates = `SELECT flow_code, flow_version, state, COUNT(*), COUNT(*) FILTER (WHERE next_at < $1),
  COUNT(*) FILTER (WHERE next_at >= $1 AND next_at < $2), COUNT(*) FILTER (WHERE next_at >= $3)
FROM dossier WHERE unit_id = $4 AND NOT closed AND next_at > 0 GROUP BY flow_code, flow_version, state ORDER BY flow_code, flow_version, state`
	countPeople = `SELECT assignee, MAX(assignee_name), COUNT(*), COUNT(*) FILTER (WHERE next_at < $1),
  COUNT(*) FILTER (WHERE next_at >= $1 AND next_at < $2)
FROM dossier WHERE unit_id = $3 AND NOT closed AND next_at > 0 GROUP BY assignee ORDER BY assignee`
	countClosed = `SELECT COUNT(*) FROM dossier WHERE unit_path = $1 AND unit_id = $2 AND closed`
	countBelow  = `SELECT unit_id, COUNT(*) FILTER (WHERE NOT closed),
  COUNT(*) FILTER (WHERE NOT closed AND next_at < $1), COUNT(*) FILTER (WHERE NOT closed AND next_at >= $2),
  COUNT(*) FILTER (WHERE closed)
FROM dossier WHERE unit_path >= $3 AND unit_path < $4 GROUP BY unit_id ORDER BY unit_id`
)
