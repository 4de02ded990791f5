package dossier

import (
	"context"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/deadline"
	"tinhso/internal/document"
	"tinhso/internal/dossier/file"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/ledger"
	"tinhso/internal/org"
	"tinhso/internal/procedure"
	"tinhso/internal/scan"
	"tinhso/internal/store"
)

// Deps is what the case engine stands on; boot fills it in.
type Deps struct {
	DB         *store.DB
	Units      *org.Directory
	Accounts   *identity.Accounts
	Procedures *procedure.Catalogue
	Flows      *flow.Library
	Book       *deadline.Book
	Blobs      *blob.Store
	Gate       *scan.Gate       // nothing is scanned for malicious software when nil
	Clock      func() time.Time // of the database when nil
	MayTake    func() error     // a fault while nothing new is taken in, for want of room; never when nil
	Secret     []byte           // signs the short grants of tracking; the same on every instance
	BaseURL    string           // put before the paths printed in QR codes

	// Sealed tells where a dossier stands in the sealed log, and the proof of it; nothing while it does not yet. May be nil.
	Sealed func(ctx context.Context, id string) (*document.SealMark, []byte)
}

// Cases is the case engine (bộ phận giải quyết hồ sơ).
type Cases struct {
	Deps
	*file.Shelf
	ledger    *ledger.Ledger
	byAddress *limiter // wrong facts of one network address, whichever dossier
	byPair    *limiter // wrong facts of one address about one dossier
	weak      *limiter // wrong short facts about one dossier, from wherever
}

// New makes the case engine.
func New(d Deps) *Cases {
	c := &Cases{Deps: d, ledger: ledger.New(d.DB, d.Book)}
	c.Shelf = file.New(d.DB, d.Blobs, d.Gate, c.now)
	c.byAddress = newLimiter(c.now, 30, time.Minute)
	c.byPair = newLimiter(c.now, 5, 10*time.Minute)
	c.weak = newLimiter(c.now, 20, 30*time.Minute)
	return c
}

// now is the clock of the room, as precise as the database keeps it.
func (c *Cases) now() time.Time {
	t := c.DB.Now
	if c.Clock != nil {
		t = c.Clock
	}
	return t().UTC().Truncate(time.Millisecond)
}
