package store

// Tables with their columns, in the order in which they were made, without what the engine keeps for itself and without
// generated columns.
const sqlColumnsSQLite = `SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.hidden = 0
AND NOT (c.pk = 1 AND lower(c.type) = 'integer' AND t.sql LIKE '%AUTOINCREMENT%') ORDER BY t.rowid, c.cid`

const sqlColumnsPostgres = `SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace(current_schema()) AND a.attidentity = '' AND a.attgenerated = ''
AND COALESCE(pg_get_expr(d.adbin, d.adrelid), '') NOT LIKE '%pg_current_xact_id%' ORDER BY c.oid, a.attnum`

// What was taken down while millions of rows are written.
const sqlAsideTable = `CREATE TABLE IF NOT EXISTS store_aside (
	ordinal BIGINT NOT NULL,
	name TEXT NOT NULL PRIMARY KEY,
	make TEXT NOT NULL
)`

const sqlHasAside = `SELECT count(name) FROM sqlite_master WHERE type = 'table' AND name = 'store_aside'`

const sqlHasAsidePostgres = `SELECT CASE WHEN to_regclass('store_aside') IS NULL THEN 0 ELSE 1 END`

const sqlAsides = `SELECT name, make FROM store_aside ORDER BY ordinal, name`

const sqlAsideInsert = `INSERT INTO store_aside (ordinal, name, make) VALUES ($1, $2, $3)`

const sqlAsideDone = `DELETE FROM store_aside WHERE name = $1`

const sqlIndexesSQLite = `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%' ORDER BY rowid`

const sqlIndexesPostgres = `SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = to_regnamespace(current_schema()) AND NOT x.indisunique
UNION ALL
SELECT conname, 'ALTER TABLE ' || t.relname || ' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE c.contype = 'f' AND t.relnamespace = to_regnamespace(current_schema()) ORDER BY 1`
