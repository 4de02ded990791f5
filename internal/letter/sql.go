package letter

// Every SQL text of the room.
const (
	templateList   = `id, code, unit_id, unit_path, version, from_pack, withdrawn, data`
	templateInsert = `INSERT INTO letter_template (id, code, unit_id, unit_path, version, action, valid_from, valid_to, data, from_pack, withdrawn,
		made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, $11, $12)`
	templateLast = `SELECT coalesce(max(version), 0) FROM letter_template WHERE unit_id = $1 AND code = $2`
	templateGet  = `SELECT ` + templateList + ` FROM letter_template WHERE id = $1`
	templateAll  = `SELECT ` + templateList + ` FROM letter_template WHERE unit_id = $1 OR unit_id = '' ORDER BY code, unit_id, version DESC LIMIT 1000`
	templateEnd  = `UPDATE letter_template SET withdrawn = TRUE WHERE id = $1 AND NOT withdrawn`
	templatePack = `SELECT id, code FROM letter_template WHERE unit_id = '' AND from_pack AND NOT withdrawn ORDER BY code LIMIT 1000`
	templateOf   = `SELECT ` + templateList + ` FROM letter_template WHERE unit_id = $1 AND code = $2 ORDER BY version DESC LIMIT 100`

	paperList   = `id, dossier_id, unit_id, unit_path, template, version, type, number, day_on, data, made_at, made_by, made_name, told_at`
	paperInsert = `INSERT INTO letter_paper (id, dossier_id, unit_id, unit_path, template, version, type, number, day_on, data, made_at, made_by, made_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	paperGet  = `SELECT ` + paperList + ` FROM letter_paper WHERE id = $1`
	papersOf  = `SELECT ` + paperList + ` FROM letter_paper WHERE dossier_id = $1 ORDER BY id DESC LIMIT 50`
	paperTold = `UPDATE letter_paper SET told_at = $2 WHERE id = $1`
)
