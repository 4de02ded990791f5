package store

// Tables of the store itself.
const (
	migrationTable = "store_migration"
	asideTable     = "store_aside"
)

const sqlAllMigrations = `SELECT room, number, name, checksum FROM store_migration ORDER BY room, number`

const sqlTablesSQLite = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`

const sqlHasCountersSQLite = `SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'`

// A column that SQLite numbers without ever using a number again.
const sqlAllColumnsSQLite = `SELECT c.name, c.type, CASE WHEN c.pk > 0 AND upper(m.sql) LIKE '%AUTOINCREMENT%' THEN 1 ELSE 0 END
FROM pragma_table_info($1) c JOIN sqlite_master m ON m.type = 'table' AND m.name = $2 ORDER BY c.cid`

const sqlCounterSQLite = `SELECT seq FROM sqlite_sequence WHERE name = $1`

// Ordinary tables that no extension made, with their columns that are kept.
const sqlAllColumnsPostgres = `SELECT c.relname, a.attname, format_type(a.atttypid, NULL),
COALESCE(pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname), '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = CASE $1::text WHEN '' THEN current_schema() ELSE $1 END AND c.relkind = 'r'
AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C", a.attnum`

const sqlSetCounterPostgres = `SELECT setval(pg_get_serial_sequence($1, $2), $3, true)`

const sqlDropCounterSQLite = `DELETE FROM sqlite_sequence WHERE name = $1`

const sqlSetCounterSQLite = `INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)`

// Who works on the database holds it together with others; who replaces it holds it alone.
const sqlHoldSharedPostgres = `SELECT pg_try_advisory_lock_shared(hashtext('tinhso_held'), hashtext(current_schema()))`

const sqlHoldAlonePostgres = `SELECT pg_try_advisory_lock(hashtext('tinhso_held'), hashtext(current_schema()))`

const sqlLetGoPostgres = `SELECT pg_advisory_unlock_all()`

const sqlSchemaPostgres = `SELECT COALESCE(current_schema(), '')`

const sqlOrdinaryPostgres = `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind = 'r' AND NOT EXISTS (
	SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname`

const sqlBrokenKeysSQLite = `SELECT DISTINCT "table" || ' → ' || parent FROM pragma_foreign_key_check LIMIT 20`

const sqlQuickCheckSQLite = `SELECT quick_check FROM pragma_quick_check LIMIT 20`

const sqlHasAmcheckPostgres = `SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'amcheck')`

// Rows of the tables that cannot be read as they should.
const sqlAmcheckPostgres = `SELECT c.relname || ': ' || v.msg FROM pg_class c
CROSS JOIN LATERAL verify_heapam(c.oid, on_error_stop := true) v
WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace(current_schema()) LIMIT 20`
