// Package release keeps a small database of each past release (cơ sở dữ liệu
// mẫu của các bản phát hành), so that the migration of it can be tried: made by
// the program of that release, with dossiers in every state.
//
//	0.2/manifest.sqlite.json, manifest.postgres.json
//	                     what was in it: rows of each table, state and due moment of each dossier
//	0.2/sqlite.db.gz     the SQLite file
//	0.2/postgres.sql.gz  what pg_dump wrote
//	0.2/data.tgz         the data folder without the database: secret, files
//	0.2/migrations.txt   the migrations it had applied, with their checksums
//	0.2/commit           what it was built from
package release
