// Package storetest opens a fresh migrated database for a test: SQLite always,
// and PostgreSQL when TINHSO_TEST_POSTGRES holds the postgres:// URL of a
// server that may be filled with schemas (postgres.sh starts such a one).
//
//	storetest.Run(t, lines, func(t *testing.T, db *store.DB) { ... })
//
// runs the function as subtests "sqlite" and "postgres". Tests may be parallel.
package storetest
