package notify

// Every SQL text of the room.
const (
	sqlTell = `INSERT INTO notify_key (told, created_at) VALUES ($1, $2) ON CONFLICT (told) DO NOTHING`

	sqlToldOf = `SELECT told, created_at FROM notify_key WHERE told IN (...)`

	sqlInsertNotice = `INSERT INTO notify_notice (id, account_id, kind, args, link, created_at) VALUES ($1, $2, $3, $4, $5, $6)`

	sqlInsertMail = `INSERT INTO notify_mail (id, kind, email, name, lang, args, link, state, error, attempts, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $9, $10, 0, $8)`

	// Fragments: a where and an order follow.
	noticesFrom = ` FROM notify_notice`
	noticeList  = `id, account_id, kind, args, link, created_at, read_at`
	mailList    = `id, kind, email, name, lang, args, link, state, error, attempts, created_at, sent_at`

	sqlUnread = `SELECT count(*) FROM (SELECT id FROM notify_notice WHERE account_id = $1 AND read_at IS NULL LIMIT 100) AS unread`

	sqlReadAll  = `UPDATE notify_notice SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL`
	sqlReadSome = `UPDATE notify_notice SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL AND id IN (...)`

	sqlGetMail = `SELECT ` + mailList + ` FROM notify_mail WHERE id = $1`

	sqlSent = `UPDATE notify_mail SET state = 'sent', error = '', attempts = attempts + 1, sent_at = $2, args = $3
		WHERE id = $1 AND state = 'waiting'`
	sqlNotSent = `UPDATE notify_mail SET state = $2, error = $3, attempts = attempts + $4 WHERE id = $1 AND state = 'waiting'`
	sqlTried   = `UPDATE notify_mail SET error = $2, attempts = attempts + 1 WHERE id = $1 AND state = 'waiting'`

	sqlUnsent = `SELECT ` + mailList + ` FROM notify_mail WHERE state IN ('not_sent', 'failed') ORDER BY created_at, id LIMIT 500`
	sqlAgain  = `UPDATE notify_mail SET state = 'waiting', error = '' WHERE id = $1 AND state IN ('not_sent', 'failed')`

	sqlMailCounts = `SELECT state, count(*) FROM notify_mail GROUP BY state`
)
