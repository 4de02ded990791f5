package timer

import (
	"fmt"
	"strings"
)

// perStatement bounds the rows of one statement.
const perStatement = 256

// setRows are the sizes of statement that set timers: few texts to prepare.
var setRows = []int{perStatement, 16, 4, 3, 2, 1}

func most[T any](rows []T) int {
	for _, n := range setRows {
		if n <= len(rows) {
			return n
		}
	}
	return 1
}

// setText sets n timers: (id, kind, subject, key, at, args) each.
func setText(n int) string {
	if n == 1 {
		return sqlSet
	}
	rows := make([]string, n)
	for i := range rows {
		j := 6 * i
		rows[i] = fmt.Sprintf("($%d, $%d, $%d, $%d, $%d, $%[5]d, 0, 0, 0, 0, '', $%[6]d)", j+1, j+2, j+3, j+4, j+5, j+6)
	}
	return strings.Replace(sqlSet, oneRow, strings.Join(rows, ", "), 1)
}

// One that is set as it stands is not touched: it may have fired, or be set aside.
const sqlSet = `INSERT INTO timer (id, kind, subject, key, at, due_at, fired_for, fired_at, aside_at, attempts, last_error, args)
VALUES ` + oneRow + ` ON CONFLICT (kind, subject, key) DO UPDATE SET at = excluded.at, args = excluded.args, attempts = 0, aside_at = 0,
last_error = '', due_at = CASE WHEN excluded.at > timer.fired_for THEN excluded.at ELSE 0 END
WHERE excluded.at <> timer.at OR CAST(excluded.args AS TEXT) <> CAST(timer.args AS TEXT)`

const oneRow = `($1, $2, $3, $4, $5, $5, 0, 0, 0, 0, '', $6)`

// What never fired leaves nothing behind; what fired once stays known.
const sqlDrop = `DELETE FROM timer WHERE kind = $1 AND subject IN (...) AND fired_for = 0`

const sqlDropAgain = `UPDATE timer SET at = fired_for, due_at = 0, attempts = 0, aside_at = 0, last_error = ''
WHERE kind = $1 AND subject IN (...) AND fired_for > 0 AND at <> fired_for`

const sqlForget = `DELETE FROM timer WHERE subject = $1 AND kind IN (...)`

const dueColumns = `id, kind, subject, key, at, args`

const sqlAnyDue = `SELECT EXISTS (SELECT 1 FROM timer WHERE kind = $1 AND due_at > 0 AND due_at <= $2)`

// Without MATERIALIZED PostgreSQL may run the inner query once for each row and claim more than the limit.
const sqlClaim = `WITH taken AS MATERIALIZED (SELECT id FROM timer WHERE kind = $1 AND due_at > 0 AND due_at <= $2
ORDER BY due_at, id LIMIT $3 /*claim*/)
UPDATE timer SET fired_for = at, fired_at = $2, due_at = 0, attempts = 0, last_error = ''
WHERE id IN (SELECT id FROM taken) RETURNING ` + dueColumns

const sqlClaimLast = `WITH taken AS MATERIALIZED (SELECT id FROM timer WHERE kind = $1 AND due_at > 0 AND due_at <= $2
ORDER BY due_at, id LIMIT $3 /*claim*/)
DELETE FROM timer WHERE id IN (SELECT id FROM taken) RETURNING ` + dueColumns

const sqlClaimThese = `WITH taken AS MATERIALIZED (SELECT id FROM timer WHERE due_at > 0 AND due_at <= $1 AND id IN (...)
ORDER BY due_at, id /*claim*/)
UPDATE timer SET fired_for = at, fired_at = $1, due_at = 0, attempts = 0, last_error = ''
WHERE id IN (SELECT id FROM taken) RETURNING ` + dueColumns

const sqlClaimTheseLast = `WITH taken AS MATERIALIZED (SELECT id FROM timer WHERE due_at > 0 AND due_at <= $1 AND id IN (...)
ORDER BY due_at, id /*claim*/)
DELETE FROM timer WHERE id IN (SELECT id FROM taken) RETURNING ` + dueColumns

// Those that fired or were moved meanwhile are left alone. The wait is that of delay.
const sqlPutOff = `UPDATE timer SET last_error = $2, attempts = attempts + 1,
aside_at = CASE WHEN attempts + 1 >= $3 THEN CAST($1 AS BIGINT) ELSE 0 END,
due_at = CASE WHEN attempts + 1 >= $3 THEN 0
ELSE CAST($1 AS BIGINT) + 1000 * (attempts + 1) * (attempts + 1) * (attempts + 1) * (attempts + 1) END
WHERE due_at > 0 AND due_at <= $1 AND id IN (...)`

const sqlAnyTooFar = `SELECT EXISTS (SELECT 1 FROM timer WHERE attempts > 0 AND due_at > $1)`

const sqlNotTooFar = `UPDATE timer SET due_at = $1 WHERE attempts > 0 AND due_at > $1`

// The kinds are found one by one in their index, so that of a hundred thousand timers to come only the overdue are read.
const sqlLag = `WITH RECURSIVE k(kind) AS (
SELECT (SELECT kind FROM timer WHERE due_at > 0 ORDER BY kind LIMIT 1)
UNION ALL
SELECT (SELECT t.kind FROM timer t WHERE t.due_at > 0 AND t.kind > k.kind ORDER BY t.kind LIMIT 1) FROM k WHERE k.kind IS NOT NULL)
SELECT kind, sum(overdue), sum(aside), min(oldest) FROM (
SELECT k.kind AS kind, count(t.id) AS overdue, 0 AS aside, min(t.due_at) AS oldest FROM k JOIN timer t ON t.kind = k.kind
AND t.due_at > 0 AND t.due_at <= $1 AND t.attempts = 0 GROUP BY k.kind
UNION ALL
SELECT kind || '' AS kind, count(id) FILTER (WHERE aside_at = 0) AS overdue, count(id) FILTER (WHERE aside_at > 0) AS aside, min(at) AS oldest
FROM timer WHERE attempts > 0 GROUP BY 1) AS late GROUP BY kind ORDER BY kind LIMIT 100`

const troubleColumns = dueColumns + `, attempts, last_error, due_at, aside_at`

const sqlTroubles = `SELECT ` + troubleColumns + ` FROM timer WHERE attempts > 0 ORDER BY aside_at = 0, aside_at, id LIMIT 100`

const sqlTrouble = `SELECT ` + troubleColumns + ` FROM timer WHERE attempts > 0 AND id = $1`

const sqlRetry = `UPDATE timer SET due_at = CASE WHEN at < $2 THEN at ELSE $2 END, attempts = 0, aside_at = 0
WHERE id = $1 AND attempts > 0`
