package deadline

const sqlVersion = `SELECT version, known_from_on, known_to_on FROM deadline_state WHERE id = 1`

const sqlBump = `UPDATE deadline_state SET version = $1 WHERE id = 1`

const sqlHorizon = `UPDATE deadline_state SET known_from_on = $1, known_to_on = $2
WHERE id = 1 AND (known_from_on IS DISTINCT FROM $1 OR known_to_on IS DISTINCT FROM $2)`

const sqlDays = `SELECT unit_id, day_on, status, name, law, confidence FROM deadline_day
WHERE unit_id = '' OR unit_id = $1 ORDER BY day_on, unit_id LIMIT 20000`

const sqlPutDay = `INSERT INTO deadline_day (unit_id, day_on, status, name, law, confidence)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (unit_id, day_on) DO UPDATE SET status = excluded.status, name = excluded.name, law = excluded.law,
    confidence = excluded.confidence
WHERE deadline_day.status <> excluded.status OR deadline_day.name <> excluded.name
    OR deadline_day.law <> excluded.law OR deadline_day.confidence <> excluded.confidence`

const sqlDropDay = `DELETE FROM deadline_day WHERE unit_id = $1 AND day_on = $2`

const sqlHours = `SELECT unit_id, valid_from_on, weekday, opens, closes FROM deadline_hours
WHERE unit_id = '' OR unit_id = $1 ORDER BY unit_id, valid_from_on, weekday, opens LIMIT 20000`

const sqlHoursFrom = `SELECT unit_id, valid_from_on, weekday, opens, closes FROM deadline_hours
WHERE unit_id = $1 AND valid_from_on = $2 ORDER BY weekday, opens LIMIT 200`

const sqlDropHours = `DELETE FROM deadline_hours WHERE unit_id = $1 AND valid_from_on = $2`

const sqlPutHours = `INSERT INTO deadline_hours (unit_id, valid_from_on, weekday, opens, closes) VALUES ($1, $2, $3, $4, $5)`

const sqlClosures = `SELECT unit_id, from_on, to_on, reason, law FROM deadline_closure
WHERE unit_id = '' OR unit_id = $1 ORDER BY from_on, unit_id LIMIT 20000`

const sqlPutClosure = `INSERT INTO deadline_closure (unit_id, from_on, to_on, reason, law) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (unit_id, from_on) DO UPDATE SET to_on = excluded.to_on, reason = excluded.reason, law = excluded.law
WHERE deadline_closure.to_on <> excluded.to_on OR deadline_closure.reason <> excluded.reason
    OR deadline_closure.law <> excluded.law`

const sqlDropClosure = `DELETE FROM deadline_closure WHERE unit_id = $1 AND from_on = $2`

const sqlRules = `SELECT name, valid_from_on, valid_to_on, effect, amount, kind, until_clock, law, note, missing,
    builtin FROM deadline_rule
ORDER BY name, valid_from_on LIMIT 2000`

const sqlPutRule = `INSERT INTO deadline_rule (name, valid_from_on, valid_to_on, effect, amount, kind, until_clock, law, note,
    missing, builtin)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE)
ON CONFLICT (name, valid_from_on) DO UPDATE SET valid_to_on = excluded.valid_to_on, effect = excluded.effect,
    amount = excluded.amount, kind = excluded.kind, until_clock = excluded.until_clock, law = excluded.law,
    note = excluded.note, missing = excluded.missing, builtin = FALSE
WHERE deadline_rule.valid_to_on IS DISTINCT FROM excluded.valid_to_on OR deadline_rule.effect <> excluded.effect
    OR deadline_rule.amount <> excluded.amount OR deadline_rule.kind <> excluded.kind
    OR deadline_rule.until_clock <> excluded.until_clock OR deadline_rule.law <> excluded.law
    OR deadline_rule.note <> excluded.note OR deadline_rule.missing <> excluded.missing OR deadline_rule.builtin`

const sqlDropRule = `DELETE FROM deadline_rule WHERE name = $1 AND valid_from_on = $2 AND NOT builtin`

const sqlTerms = `SELECT name, valid_from_on, valid_to_on, label, counts_from, amount, kind, extend_amount, extend_times, law,
    verified, note FROM deadline_term ORDER BY name, valid_from_on LIMIT 2000`

const sqlPutTerm = `INSERT INTO deadline_term (name, valid_from_on, valid_to_on, label, counts_from, amount, kind, extend_amount,
    extend_times, law, verified, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

const sqlDropTerms = `DELETE FROM deadline_term WHERE name = $1`
