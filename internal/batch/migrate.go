package batch

import (
	"embed"

	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations make the tables of the room.
var Migrations = store.Line{Room: "batch", FS: migrateFS}
