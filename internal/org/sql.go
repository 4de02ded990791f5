package org

const (
	sqlStamp    = `SELECT stamp FROM org_stamp WHERE id = 1`
	sqlSetStamp = `UPDATE org_stamp SET stamp = $1 WHERE id = 1`

	sqlLoadUnits   = `SELECT id, kind, level, area_id, contact, valid_from_on, valid_to_on FROM org_unit ORDER BY id`
	sqlLoadNames   = `SELECT unit_id, valid_from_on, valid_to_on, name, short_name, abbrev, law FROM org_unit_name ORDER BY unit_id, valid_from_on`
	sqlLoadCodes   = `SELECT unit_id, valid_from_on, valid_to_on, scheme, code, sample, law FROM org_unit_code ORDER BY unit_id, valid_from_on`
	sqlLoadParents = `SELECT unit_id, valid_from_on, valid_to_on, parent_id, law FROM org_unit_parent ORDER BY unit_id, valid_from_on`
	sqlLoadAreas   = `SELECT a.id, a.level, a.valid_from_on, a.valid_to_on, n.valid_from_on, n.valid_to_on, n.code, n.name, n.short_name, n.kind, n.parent_id
FROM org_area a JOIN org_area_name n ON n.area_id = a.id ORDER BY a.id, n.valid_from_on`

	sqlUnitByKey = `SELECT id, kind, level, area_id, contact, valid_from_on, valid_to_on FROM org_unit WHERE key = $1`
	sqlAddUnit   = `INSERT INTO org_unit (id, key, kind, level, area_id, contact, valid_from_on, valid_to_on, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlSetUnit = `UPDATE org_unit SET kind = $1, level = $2, area_id = $3, contact = $4, valid_from_on = $5, valid_to_on = $6 WHERE id = $7`

	sqlNames   = `SELECT valid_from_on, valid_to_on, name, short_name, abbrev FROM org_unit_name WHERE unit_id = $1 ORDER BY valid_from_on`
	sqlAddName = `INSERT INTO org_unit_name (unit_id, valid_from_on, valid_to_on, law, name, short_name, abbrev) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	sqlSetName = `UPDATE org_unit_name SET law = $1, name = $2, short_name = $3, abbrev = $4 WHERE unit_id = $5 AND valid_from_on = $6`
	sqlEndName = `UPDATE org_unit_name SET valid_to_on = $1 WHERE unit_id = $2 AND valid_from_on = $3`

	sqlCodes    = `SELECT valid_from_on, valid_to_on, code, sample FROM org_unit_code WHERE unit_id = $1 AND scheme = $2 ORDER BY valid_from_on`
	sqlAddCode  = `INSERT INTO org_unit_code (unit_id, scheme, valid_from_on, valid_to_on, law, code, sample) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	sqlSetCode  = `UPDATE org_unit_code SET law = $1, code = $2, sample = $3 WHERE unit_id = $4 AND scheme = $5 AND valid_from_on = $6`
	sqlEndCode  = `UPDATE org_unit_code SET valid_to_on = $1 WHERE unit_id = $2 AND scheme = $3 AND valid_from_on = $4`
	sqlDropCode = `DELETE FROM org_unit_code WHERE unit_id = $1 AND scheme = $2 AND valid_from_on = $3`
	sqlCodeUsed = `SELECT n.name FROM org_unit_code c
JOIN org_unit u ON u.id = c.unit_id
JOIN org_unit_name n ON n.unit_id = u.id
WHERE c.code = $1 AND c.unit_id <> $2
  AND (c.valid_to_on = '' OR c.valid_to_on > $3) AND (u.valid_to_on = '' OR u.valid_to_on > $3)
  AND ($4 = '' OR c.valid_from_on < $4)
ORDER BY n.valid_from_on DESC LIMIT 1`

	sqlParents    = `SELECT valid_from_on, valid_to_on, parent_id FROM org_unit_parent WHERE unit_id = $1 ORDER BY valid_from_on`
	sqlAddParent  = `INSERT INTO org_unit_parent (unit_id, valid_from_on, valid_to_on, law, parent_id) VALUES ($1, $2, $3, $4, $5)`
	sqlSetParent  = `UPDATE org_unit_parent SET law = $1, parent_id = $2 WHERE unit_id = $3 AND valid_from_on = $4`
	sqlEndParent  = `UPDATE org_unit_parent SET valid_to_on = $1 WHERE unit_id = $2 AND valid_from_on = $3`
	sqlDropParent = `DELETE FROM org_unit_parent WHERE unit_id = $1 AND valid_from_on = $2`

	sqlAreaByKey   = `SELECT id, level, valid_from_on, valid_to_on FROM org_area WHERE key = $1`
	sqlAddArea     = `INSERT INTO org_area (id, key, level, valid_from_on, valid_to_on, created_at) VALUES ($1, $2, $3, $4, $5, $6)`
	sqlSetArea     = `UPDATE org_area SET level = $1, valid_from_on = $2, valid_to_on = $3 WHERE id = $4`
	sqlAreaNames   = `SELECT valid_from_on, valid_to_on, code, name, short_name, kind, parent_id FROM org_area_name WHERE area_id = $1 ORDER BY valid_from_on`
	sqlAddAreaName = `INSERT INTO org_area_name (area_id, valid_from_on, valid_to_on, law, code, name, short_name, kind, parent_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlSetAreaName = `UPDATE org_area_name SET law = $1, code = $2, name = $3, short_name = $4, kind = $5, parent_id = $6 WHERE area_id = $7 AND valid_from_on = $8`
	sqlEndAreaName = `UPDATE org_area_name SET valid_to_on = $1 WHERE area_id = $2 AND valid_from_on = $3`
	sqlAreaUsed    = `SELECT n.name FROM org_area_name n JOIN org_area a ON a.id = n.area_id
WHERE n.code = $1 AND n.area_id <> $2
  AND (n.valid_to_on = '' OR n.valid_to_on > $3) AND (a.valid_to_on = '' OR a.valid_to_on > $3)
  AND ($4 = '' OR n.valid_from_on < $4)
LIMIT 1`

	sqlPostByKey = `SELECT id, unit_id, title, kind, valid_from_on, valid_to_on FROM org_post WHERE key = $1`
	sqlAddPost   = `INSERT INTO org_post (id, key, unit_id, title, kind, valid_from_on, valid_to_on, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlSetPost = `UPDATE org_post SET unit_id = $1, title = $2, kind = $3, valid_from_on = $4, valid_to_on = $5 WHERE id = $6`
	sqlPosts   = `SELECT id, unit_id, title, kind, valid_from_on, valid_to_on FROM org_post
WHERE unit_id = $1 AND valid_from_on <= $2 AND (valid_to_on = '' OR valid_to_on > $2) ORDER BY kind, title, id LIMIT 500`
	sqlHolders = `SELECT post_id, account_id, name, valid_from_on, valid_to_on FROM org_post_holder
WHERE post_id = $1 AND valid_from_on <= $2 AND (valid_to_on = '' OR valid_to_on > $2) ORDER BY valid_from_on, account_id LIMIT 100`
	sqlPutHolder = `INSERT INTO org_post_holder (post_id, account_id, valid_from_on, valid_to_on, name) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (post_id, account_id, valid_from_on) DO UPDATE SET valid_to_on = excluded.valid_to_on, name = excluded.name
WHERE org_post_holder.valid_to_on <> excluded.valid_to_on OR org_post_holder.name <> excluded.name`
)
