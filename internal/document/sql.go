package document

// Every SQL text of the room.
const (
	sqlNext = `INSERT INTO document_series (unit_id, type_code, year, last) VALUES ($1, $2, $3, 1)
		ON CONFLICT (unit_id, type_code, year) DO UPDATE SET last = document_series.last + 1
		RETURNING last`

	sqlReserveSeries = `INSERT INTO document_series (unit_id, type_code, year, last) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id, type_code, year) DO UPDATE SET last = document_series.last + $4
		RETURNING last`

	// Takes the row of the series, so that nobody numbers meanwhile; says where it stood.
	sqlHoldSeries = `UPDATE document_series SET last = last
		WHERE unit_id = $1 AND type_code = $2 AND year = $3 RETURNING last`

	sqlRaiseSeries = `INSERT INTO document_series (unit_id, type_code, year, last) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id, type_code, year)
		DO UPDATE SET last = CASE WHEN document_series.last < $4 THEN $4 ELSE document_series.last END`

	sqlInsertNumber = `INSERT INTO document_number
		(unit_id, type_code, year, number, state, late, signed_on, subject, account_id, entered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	sqlUseReserved = `UPDATE document_number SET state = 'used', late = TRUE, signed_on = $5, subject = $6, account_id = $7, entered_at = $8
		WHERE unit_id = $1 AND type_code = $2 AND year = $3 AND number = $4 AND state = 'reserved'`

	numberColumns = `unit_id, type_code, year, number, state, late, signed_on, subject, account_id, entered_at`

	sqlGetNumber = `SELECT ` + numberColumns + ` FROM document_number
		WHERE unit_id = $1 AND type_code = $2 AND year = $3 AND number = $4`

	sqlNumberBefore = `SELECT ` + numberColumns + ` FROM document_number
		WHERE unit_id = $1 AND type_code = $2 AND year = $3 AND number < $4 AND state = 'used'
		ORDER BY number DESC LIMIT 1`

	sqlNumberAfter = `SELECT ` + numberColumns + ` FROM document_number
		WHERE unit_id = $1 AND type_code = $2 AND year = $3 AND number > $4 AND state = 'used'
		ORDER BY number LIMIT 1`

	sqlUsedNumbers = `SELECT number FROM document_number
		WHERE unit_id = $1 AND type_code = $2 AND year = $3 AND state = 'used' ORDER BY number`

	sqlLast = `SELECT last FROM document_series WHERE unit_id = $1 AND type_code = $2 AND year = $3`

	typeColumns = `code, ordinal, name, abbrev, example, note, valid_from, COALESCE(valid_to, '')`

	sqlGetType = `SELECT ` + typeColumns + ` FROM document_type WHERE code = $1`

	sqlTypes = `SELECT ` + typeColumns + ` FROM document_type ORDER BY ordinal, code LIMIT 500`

	sqlPutType = `INSERT INTO document_type (code, ordinal, name, abbrev, example, note, valid_from, valid_to)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (code) DO UPDATE SET ordinal = $2, name = $3, abbrev = $4, example = $5, note = $6, valid_from = $7, valid_to = $8`

	sqlInsertResult = `INSERT INTO document_result
		(id, code, dossier_id, unit_id, unit_name, procedure_code, procedure_name, type_code, reference, signed_on, subject,
		 signer, file_sha256, file_name, status, issued_at, issued_by, ended_at, ended_by, ended_why, replaced_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'valid', $15, $16, NULL, '', '', '')`

	resultColumns = `id, code, dossier_id, unit_id, unit_name, procedure_code, procedure_name, type_code, reference, signed_on,
		subject, signer, file_sha256, file_name, status, issued_at, issued_by, ended_at, ended_why, replaced_by`

	sqlGetResult = `SELECT ` + resultColumns + ` FROM document_result WHERE code = $1`

	sqlDossierResults = `SELECT ` + resultColumns + ` FROM document_result
		WHERE dossier_id = $1 ORDER BY issued_at DESC, id DESC LIMIT 100`

	sqlAttach = `UPDATE document_result SET file_sha256 = $2, file_name = $3 WHERE code = $1 AND file_sha256 = ''`

	sqlEnd = `UPDATE document_result SET status = $2, ended_at = $3, ended_by = $4, ended_why = $5, replaced_by = $6
		WHERE code = $1 AND status = 'valid'`
)
