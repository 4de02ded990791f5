package flow

// maxListed bounds the list of versions.
const maxListed = 500

const sqlPut = `
INSERT INTO flow_version (code, version, content_hash, valid_from_on, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (code, version) DO NOTHING`

const sqlHash = `SELECT content_hash, valid_from_on FROM flow_version WHERE code = $1 AND version = $2`

const sqlGet = `SELECT body FROM flow_version WHERE code = $1 AND version = $2`

const sqlCurrent = `
SELECT version FROM flow_version
WHERE code = $1 AND valid_from_on <= $2
ORDER BY version DESC
LIMIT 1`

const sqlList = `
SELECT code, version, valid_from_on, content_hash FROM flow_version
ORDER BY code, version DESC
LIMIT $1`

const sqlLatest = `SELECT version, valid_from_on FROM flow_version WHERE code = $1 ORDER BY version DESC LIMIT 1`

const draftColumns = `id, code, origin, base_version, state, edition, made_by, made_name, made_at, changed_by, changed_name, changed_at,
valid_from_on, target_version, note, proposed_by, proposed_name, proposed_at, decided_by, decided_name, decided_at, decision`

const sqlDraftAdd = `
INSERT INTO flow_draft (id, code, origin, base_version, state, edition, base, body, made_key, made_by, made_name, made_at, changed_by, changed_name, changed_at)
VALUES ($1, $2, $3, $4, 'open', 1, $5, $5, $6, $7, $8, $9, $7, $8, $9)
ON CONFLICT (made_by, made_key) DO NOTHING`

const sqlDraftOfKey = `SELECT id FROM flow_draft WHERE made_by = $1 AND made_key = $2`

const sqlDraftGet = `SELECT ` + draftColumns + `, base, body FROM flow_draft WHERE id = $1`

const sqlDraftHold = sqlDraftGet + ` /*lock*/`

const sqlDraftList = `SELECT ` + draftColumns + `, body FROM flow_draft WHERE state IN ('open', 'proposed') ORDER BY changed_at DESC, id DESC LIMIT $1`

const sqlDraftOpen = `SELECT count(id) FROM flow_draft WHERE state IN ('open', 'proposed')`

const sqlDraftSet = `
UPDATE flow_draft SET code = $2, state = $3, edition = $4, body = $5, changed_by = $6, changed_name = $7, changed_at = $8,
  valid_from_on = $9, target_version = $10, note = $11, proposed_by = $12, proposed_name = $13, proposed_at = $14,
  decided_by = $15, decided_name = $16, decided_at = $17, decision = $18, base_version = $19
WHERE id = $1`

const sqlChangeAdd = `
INSERT INTO flow_change (draft_id, edition, kind, edit, words, made_by, made_name, made_key, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlChangeOfKey = `SELECT edition FROM flow_change WHERE draft_id = $1 AND made_by = $2 AND made_key = $3`

const sqlChanges = `
SELECT edition, kind, edit, words, made_by, made_name, made_at FROM flow_change
WHERE draft_id = $1 AND edition > $2 ORDER BY edition LIMIT $3`
