package store

const sqlMigrationTable = `CREATE TABLE IF NOT EXISTS store_migration (
	room TEXT NOT NULL,
	number BIGINT NOT NULL,
	name TEXT NOT NULL,
	checksum TEXT NOT NULL,
	applied_at BIGINT NOT NULL,
	PRIMARY KEY (room, number)
)`

// One lock for each schema, so that tests in schemas of their own do not wait.
const sqlMigrationLock = `SELECT pg_advisory_xact_lock(hashtext('store_migration'), hashtext(current_schema()))`

// A migration that only adds is kept under the room's name and a plus: releases before 0.3 look for the bare name alone
// and so may run beside it, later ones read both.
const sqlMigrations = `SELECT room, number, name, checksum FROM store_migration WHERE room IN ($1, $2) ORDER BY number`

const sqlMigrationInsert = `INSERT INTO store_migration (room, number, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)`

const sqlHasMigrations = `SELECT count(name) FROM sqlite_master WHERE type = 'table' AND name = 'store_migration'`

const sqlHasMigrationsPostgres = `SELECT CASE WHEN to_regclass('store_migration') IS NULL THEN 0 ELSE 1 END`

const sqlSizePostgres = `SELECT pg_database_size(current_database())`

const sqlSizeSQLite = `SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)`

const sqlClockPostgres = `SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`
