package dossier

import (
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/deadline"
	"tinhso/internal/flow"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
)

// Deps is what the case engine stands on; boot fills it in.
type Deps struct {
	DB         *store.DB
	Units      *org.Directory
	Procedures *procedure.Catalogue
	Flows      *flow.Library
	Book       *deadline.Book
	Blobs      *blob.Store
	Clock      func() time.Time
	Secret     []byte // signs the short grants of tracking; at least 32 bytes, the same on every instance
	BaseURL    string // printed in QR codes
}

// Cases is the case engine (bộ phận giải quyết hồ sơ).
type Cases struct {
	Deps
}

// New makes the case engine.
func New(d Deps) *Cases {
	return &Cases{Deps: d}
}
