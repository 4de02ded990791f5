package procedure

// The SQL texts of the room.
const (
	sqlStamp = `SELECT coalesce(max(changed), 0) FROM procedure_stamp WHERE id = 1`

	sqlTouch = `INSERT INTO procedure_stamp (id, changed) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET changed = procedure_stamp.changed + 1`

	sqlCards = `SELECT code, version, valid_from_on, hash, card FROM procedure_version ORDER BY code, version`

	sqlLists = `SELECT name, data FROM procedure_list ORDER BY name`

	sqlDetail = `SELECT valid_from_on, detail FROM procedure_version WHERE code = $1 AND version = $2`

	sqlLatest = `SELECT version, hash, valid_from_on FROM procedure_version WHERE code = $1 ORDER BY version DESC LIMIT 1`

	sqlInsertVersion = `INSERT INTO procedure_version (code, version, valid_from_on, hash, added_at, card, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

	sqlListHash = `SELECT hash FROM procedure_list WHERE name = $1`

	sqlPutList = `INSERT INTO procedure_list (name, hash, data) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, data = excluded.data`

	sqlLatestForm = `SELECT version, hash FROM procedure_form WHERE id = $1 ORDER BY version DESC LIMIT 1`

	sqlInsertForm = `INSERT INTO procedure_form (id, version, valid_from_on, hash, added_at, source)
VALUES ($1, $2, $3, $4, $5, $6)`

	sqlForms = `SELECT id, version, valid_from_on FROM procedure_form ORDER BY id, version DESC LIMIT 500`

	sqlForm = `SELECT source FROM procedure_form WHERE id = $1 AND version = $2`
)
