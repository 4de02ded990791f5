package inherit

import (
	"embed"
	"io/fs"

	"tinhso/internal/store"
)

const (
	rowFind   = `SELECT source, sha256 FROM inherit_row WHERE code = $1`
	rowInsert = `INSERT INTO inherit_row (code, source, sha256, dossier_id, at) VALUES ($1, $2, $3, $4, $5)`
)

//go:embed migrate/*.sql
var files embed.FS

var migrateFS, _ = fs.Sub(files, "migrate") // the folder is embedded

// Migrations are the tables of this room.
var Migrations = store.Line{Room: "inherit", FS: migrateFS}
