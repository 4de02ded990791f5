package simulate

import (
	"embed"

	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations make the table of the room.
var Migrations = store.Line{Room: "simulate", FS: migrateFS}
