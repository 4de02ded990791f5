package seal

const (
	sqlLog       = `SELECT size, past_tx, past_seq, backfill, kept_at, holder, held_to_at, vkey, begun_at FROM seal_log WHERE id = 1`
	sqlLogLocked = sqlLog + ` /*lock*/`
	sqlLogNew    = `INSERT INTO seal_log (id, size, past_tx, past_seq, backfill, kept_at, holder, held_to_at, vkey, begun_at)
VALUES (1, 0, $1, $2, $3, 0, '', 0, $4, $5) ON CONFLICT (id) DO NOTHING`
	sqlLogMove = `UPDATE seal_log SET size = $1, backfill = $2, kept_at = $3, holder = $4, held_to_at = $5 WHERE id = 1`
	sqlLogFill = `UPDATE seal_log SET backfill = $1 WHERE id = 1`

	// Fragments: followed by as many rows as there are.
	entryColumns   = `seal_entry (pos, seq, body, tags)`
	subjectColumns = `seal_subject (subject, salt, leaves)`
	subjectPut     = ` ON CONFLICT (subject) DO UPDATE SET salt = excluded.salt, leaves = excluded.leaves`

	sqlSubjects = `SELECT subject, salt, leaves FROM seal_subject WHERE subject IN (...)`

	sqlTile    = `SELECT hashes FROM seal_tile WHERE level = $1 AND n = $2`
	sqlTilePut = `INSERT INTO seal_tile (level, n, hashes) VALUES ($1, $2, $3)
ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes`

	sqlForms   = `SELECT no, tbl, cols FROM seal_form ORDER BY no`
	sqlFormNew = `INSERT INTO seal_form (no, tbl, cols) VALUES ($1, $2, $3)`

	checkpointColumns  = `SELECT size, root, at, note, cosigned FROM seal_checkpoint`
	sqlCheckpointLast  = checkpointColumns + ` ORDER BY size DESC LIMIT 1`
	sqlCheckpointAt    = checkpointColumns + ` WHERE size = $1`
	sqlCheckpointsFrom = checkpointColumns + ` WHERE size > $1 ORDER BY size LIMIT $2`
	sqlCheckpointNew   = `INSERT INTO seal_checkpoint (size, root, at, note, cosigned) VALUES ($1, $2, $3, $4, FALSE)
ON CONFLICT (size) DO NOTHING`
	sqlCheckpointDrop = `DELETE FROM seal_checkpoint WHERE size = $1 AND NOT cosigned`
	sqlCheckpointSign = `UPDATE seal_checkpoint SET note = $1, cosigned = TRUE WHERE size = $2`
	sqlCosigned       = checkpointColumns + ` WHERE cosigned ORDER BY size DESC LIMIT $1`

	sqlEntryOf  = `SELECT pos, body FROM seal_entry WHERE seq = $1`
	sqlCheck    = `SELECT at, report FROM seal_check WHERE id = 1`
	sqlCheckPut = `INSERT INTO seal_check (id, at, report) VALUES (1, $1, $2)
ON CONFLICT (id) DO UPDATE SET at = excluded.at, report = excluded.report`

	sqlSubjectsFrom = `SELECT subject, salt, leaves FROM seal_subject WHERE subject > $1 ORDER BY subject LIMIT $2`

	// The one place where the journal is read beside its seal.
	sqlEntries = `SELECT x.pos, x.seq, x.body, x.tags, e.seq, e.id, e.kind, e.subject, e.actor, e.unit_path, e.at, e.data
FROM seal_entry x LEFT JOIN event e ON e.seq = x.seq WHERE x.pos >= $1 AND x.pos < $2 ORDER BY x.pos`
	sqlBodies = `SELECT x.pos, x.body, COALESCE(e.subject, '') FROM seal_entry x LEFT JOIN event e ON e.seq = x.seq
WHERE x.pos >= $1 AND x.pos < $2 ORDER BY x.pos`
	sqlWaits = `SELECT EXISTS (SELECT 1 FROM event e WHERE e.subject = $1 AND NOT EXISTS (SELECT 1 FROM seal_entry x WHERE x.seq = e.seq)),
  EXISTS (SELECT 1 FROM event_told d WHERE d.subject = $1)`
	sqlAhead    = `SELECT e.seq FROM event e JOIN seal_entry x ON x.seq = e.seq WHERE (e.tx, e.seq) > ($1, $2) AND x.pos < $3 LIMIT 1`
	sqlExtent   = `SELECT COUNT(*) FROM seal_tile WHERE level = 0`
	sqlUnsealed = `SELECT e.seq, e.kind, e.subject FROM event e WHERE e.seq > $1 AND (e.tx, e.seq) <= ($2, $3)
AND NOT EXISTS (SELECT 1 FROM seal_entry x WHERE x.seq = e.seq) ORDER BY e.seq LIMIT $4`
)
