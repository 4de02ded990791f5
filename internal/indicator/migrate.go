package indicator

import (
	"embed"

	"tinhso/internal/store"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations is the room's line of schema changes.
var Migrations = store.Line{Room: "indicator", FS: migrateFS}
