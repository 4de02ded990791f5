package procedure

import (
	"context"

	"tinhso/internal/org"
	"tinhso/internal/store"
)

// Catalogue reads the published procedures (danh mục thủ tục hành chính).
type Catalogue struct {
	db    *store.DB
	units *org.Directory
}

// New opens the catalogue over a database whose migrations have run.
func New(db *store.DB, units *org.Directory) *Catalogue { return &Catalogue{db: db, units: units} }

// Get is the version of a procedure in force today. Not found is a fault.
func (c *Catalogue) Get(ctx context.Context, r store.Reader, code string) (Procedure, error) {
	return Procedure{}, nil
}

// Version is one version of a procedure, in force or not: a dossier stays on its own.
func (c *Catalogue) Version(ctx context.Context, r store.Reader, code string, version int) (Procedure, error) {
	return Procedure{}, nil
}

// Search finds procedures by words, code and filters, the usual answer first.
func (c *Catalogue) Search(ctx context.Context, q Query) (Page, error) { return Page{}, nil }

// Fields lists the fields (lĩnh vực) with the number of procedures in each.
func (c *Catalogue) Fields(ctx context.Context) ([]Facet, error) { return nil, nil }

// Counts says how many procedures are shown, can be filed here and have a limit, by level.
func (c *Catalogue) Counts(ctx context.Context) (Counts, error) { return Counts{}, nil }

// LifeEvents lists the events of life (sự kiện trong đời) that lead to procedures.
func (c *Catalogue) LifeEvents(ctx context.Context) ([]LifeEvent, error) { return nil, nil }

// Units lists the units that receive a procedure today, in the order of the organisation.
func (c *Catalogue) Units(ctx context.Context, r store.Reader, p Procedure) ([]org.Unit, error) {
	return nil, nil
}

// Receives says whether a unit receives a procedure today.
func (c *Catalogue) Receives(ctx context.Context, r store.Reader, p Procedure, u org.Unit) bool {
	return false
}
