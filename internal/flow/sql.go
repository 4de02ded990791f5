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
