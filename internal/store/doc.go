// Package store is two SQL databases behind one handle (kho dữ liệu): SQLite,
// embedded, and PostgreSQL. Rooms hand it SQL texts that run on both.
package store
