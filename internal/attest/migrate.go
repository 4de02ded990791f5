package attest

import (
	"embed"

	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations is the room's line of schema changes.
var Migrations = store.Line{Room: "attest", FS: migrateFS}
