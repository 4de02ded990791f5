package hall

// Every SQL text of the room.
const (
	setupGet    = `SELECT version, data FROM hall_setup WHERE unit_id = $1`
	setupInsert = `INSERT INTO hall_setup (unit_id, unit_path, version, data, updated_at, updated_by) VALUES ($1, $2, 1, $3, $4, $5)
		ON CONFLICT (unit_id) DO NOTHING`
	setupUpdate = `UPDATE hall_setup SET version = version + 1, data = $2, updated_at = $3, updated_by = $4
		WHERE unit_id = $1 AND version = $5`

	dayClosed = `SELECT closed_at FROM hall_day WHERE unit_id = $1 AND day_on = $2`
	dayClose  = `INSERT INTO hall_day (unit_id, day_on, closed_at, closed_by) VALUES ($1, $2, $3, $4) ON CONFLICT (unit_id, day_on) DO NOTHING`
	dayReopen = `DELETE FROM hall_day WHERE unit_id = $1 AND day_on = $2`

	seriesNext = `INSERT INTO hall_series (unit_id, day_on, letter, last) VALUES ($1, $2, $3, 1)
		ON CONFLICT (unit_id, day_on, letter) DO UPDATE SET last = hall_series.last + 1 RETURNING last`

	counterList   = `id, unit_id, day_on, number, account, account_name, opened_at, closed_at`
	counterInsert = `INSERT INTO hall_counter (id, unit_id, day_on, number, account, account_name, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	counterGet    = `SELECT ` + counterList + ` FROM hall_counter WHERE id = $1`
	counterLock   = `SELECT ` + counterList + ` FROM hall_counter WHERE id = $1 /*lock*/`
	counterMine   = `SELECT ` + counterList + ` FROM hall_counter WHERE account = $1 AND day_on = $2 AND closed_at IS NULL`
	counterOpen   = `SELECT ` + counterList + ` FROM hall_counter WHERE unit_id = $1 AND day_on = $2 AND closed_at IS NULL ORDER BY number LIMIT 100`
	counterClose  = `UPDATE hall_counter SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL`
	counterOld    = `UPDATE hall_counter SET closed_at = $2 WHERE day_on < $1 AND closed_at IS NULL`

	ticketList = `id, code, unit_id, unit_path, day_on, letter, serial, number, rank, reason, order_at, ready_at, origin, account_id, state,
		counter, for_counter, calls, skips, dossier, taken_at, waits_since, first_at, called_at, started_at, ended_at`
	ticketInsert = `INSERT INTO hall_ticket (id, code, unit_id, unit_path, day_on, letter, serial, number, rank, reason, order_at, ready_at,
		origin, account_id, state, counter, for_counter, calls, skips, dossier, taken_at, waits_since)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, 0, 0, $16, $17, $17)`
	ticketByCode = `SELECT ` + ticketList + ` FROM hall_ticket WHERE code = $1`
	ticketLock   = `SELECT ` + ticketList + ` FROM hall_ticket WHERE id = $1 /*lock*/`
	ticketSave   = `UPDATE hall_ticket SET state = $2, counter = $3, for_counter = $4, calls = $5, skips = $6, dossier = $7, letter = $8,
		rank = $9, order_at = $10, ready_at = $11, serial = $12, number = $13, waits_since = $14, first_at = $15, called_at = $16, started_at = $17, ended_at = $18
		WHERE id = $1`
	ticketAt = `SELECT ` + ticketList + ` FROM hall_ticket WHERE unit_id = $1 AND day_on = $2 AND counter = $3 AND state IN ('called', 'serving')`

	// The next one whom a counter may call: handed on to it, or of a kind it serves. Two nodes take two tickets.
	ticketNext = `SELECT ` + ticketList + ` FROM hall_ticket
		WHERE unit_id = $1 AND day_on = $2 AND state = 'waiting' AND ready_at <= $3
		AND (for_counter = $4 OR for_counter = 0 AND letter IN (...))
		ORDER BY rank, order_at, letter, serial LIMIT 1 /*claim*/`

	ticketsOpen = `SELECT ` + ticketList + ` FROM hall_ticket
		WHERE unit_id = $1 AND day_on = $2 AND state IN ('booked', 'waiting', 'called', 'serving', 'skipped')
		ORDER BY rank, order_at, letter, serial LIMIT 1000`
	ticketsLast = `SELECT ` + ticketList + ` FROM hall_ticket
		WHERE unit_id = $1 AND day_on = $2 AND called_at IS NOT NULL ORDER BY called_at DESC, id DESC LIMIT 20`
	ticketsDay = `SELECT ` + ticketList + ` FROM hall_ticket WHERE unit_id = $1 AND day_on = $2 AND id > $3 ORDER BY id LIMIT 500`
	ticketsOf  = `SELECT ` + ticketList + ` FROM hall_ticket WHERE dossier = $1 ORDER BY id DESC LIMIT 20`
	ticketsOld = `SELECT ` + ticketList + ` FROM hall_ticket
		WHERE day_on < $1 AND state IN ('booked', 'waiting', 'called', 'serving', 'skipped') ORDER BY id LIMIT 200 /*claim*/`
	ticketsLeft = `SELECT ` + ticketList + ` FROM hall_ticket
		WHERE unit_id = $1 AND day_on = $2 AND state IN ('booked', 'waiting', 'skipped') ORDER BY id LIMIT 1000 /*lock*/`
	ticketsWaiting = `SELECT count(*) FROM hall_ticket WHERE unit_id = $1 AND day_on = $2 AND state = 'waiting'`

	slotTaken = `SELECT ready_at, count(*) FROM hall_ticket WHERE unit_id = $1 AND day_on = $2 AND ready_at > 0 AND state <> 'cancelled' GROUP BY ready_at`
	slotCount = `SELECT count(*) FROM hall_ticket WHERE unit_id = $1 AND day_on = $2 AND ready_at = $3 AND state <> 'cancelled'`

	served = `SELECT letter, started_at, ended_at FROM hall_ticket
		WHERE unit_id = $1 AND day_on = $2 AND state = 'done' AND started_at IS NOT NULL AND ended_at IS NOT NULL
		ORDER BY ended_at DESC LIMIT 200`

	kioskInsert = `INSERT INTO hall_kiosk (id, unit_id, secret_hash, name, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)`
	kioskFind   = `SELECT unit_id FROM hall_kiosk WHERE secret_hash = $1 AND ended_at IS NULL`
	kioskList   = `SELECT id, name, made_at FROM hall_kiosk WHERE unit_id = $1 AND ended_at IS NULL ORDER BY id LIMIT 50`
	kioskEnd    = `UPDATE hall_kiosk SET ended_at = $3 WHERE id = $1 AND unit_id = $2 AND ended_at IS NULL`

	takenCount = `INSERT INTO hall_taken (unit_id, network, hour_at, n) VALUES ($1, $2, $3, 1)
		ON CONFLICT (unit_id, network, hour_at) DO UPDATE SET n = hall_taken.n + 1 RETURNING n`
	takenOld = `DELETE FROM hall_taken WHERE hour_at < $1`
)
