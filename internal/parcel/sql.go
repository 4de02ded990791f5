package parcel

// Every SQL text of the room.
const (
	parcelList = `id, dossier_id, dossier_code, unit_id, unit_path, attempt, state, by_hand, tracking, reason, error, tries, made_at, news_at,
		changed_at, closed_at`
	parcelInsert = `INSERT INTO parcel (id, dossier_id, dossier_code, unit_id, unit_path, attempt, state, by_hand, tracking, reason, error,
		tries, made_at, news_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, (SELECT coalesce(max(o.attempt), 0) + 1 FROM parcel o WHERE o.dossier_id = $2), 'created', $6, '', '', '',
		0, $7, 0, $7) ON CONFLICT DO NOTHING`
	parcelGet     = `SELECT ` + parcelList + ` FROM parcel WHERE id = $1`
	parcelLock    = `SELECT ` + parcelList + ` FROM parcel WHERE id = $1 /*lock*/`
	parcelOpen    = `SELECT ` + parcelList + ` FROM parcel WHERE dossier_id = $1 AND state IN ('created', 'accepted', 'in_transit', 'failed') /*lock*/`
	parcelsOf     = `SELECT ` + parcelList + ` FROM parcel WHERE dossier_id = $1 ORDER BY attempt DESC LIMIT 20`
	parcelsByCode = `SELECT ` + parcelList + ` FROM parcel WHERE dossier_code = $1 ORDER BY attempt DESC LIMIT 20`
	parcelSave    = `UPDATE parcel SET state = $2, by_hand = $3, tracking = $4, reason = $5, error = $6, news_at = $7, changed_at = $8, closed_at = $9 WHERE id = $1`
	parcelTried   = `UPDATE parcel SET error = $2, tries = tries + 1, changed_at = $3 WHERE id = $1 AND state = 'created'`
	parcelsToPoll = `SELECT ` + parcelList + ` FROM parcel
		WHERE state IN ('accepted', 'in_transit', 'failed') AND NOT by_hand AND changed_at < $1 ORDER BY changed_at LIMIT 50`
	parcelPolled = `UPDATE parcel SET changed_at = $2 WHERE id = $1`
	parcelCounts = `SELECT state, count(*) FROM parcel WHERE unit_id = $1 GROUP BY state`

	// A fragment: a where and an order follow.
	parcelsFrom = ` FROM parcel`

	newsInsert = `INSERT INTO parcel_news (parcel_id, event, state, at, place, reason, source, actor, taken_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (parcel_id, event) DO NOTHING`
	newsOf = `SELECT event, state, at, place, reason, source, actor FROM parcel_news WHERE parcel_id = $1 ORDER BY at, taken_at, event LIMIT 200`
)
