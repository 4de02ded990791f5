package org

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
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

func (p *PutUnit) check() error {
	p.Name, p.ShortName, p.Abbrev = viet.OneLine(p.Name), viet.OneLine(p.ShortName), viet.OneLine(p.Abbrev)
	if p.ShortName == "" {
		p.ShortName = p.Name
	}
	var wrong []fault.Field
	need := func(ok bool, path, code string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: code})
		}
	}
	need(p.Key != "", "key", "field.required")
	need(p.Name != "", "name", "field.required")
	need(len(p.Name) <= 500, "name", "org.field.long")
	need(slices.Contains([]Kind{Committee, Department, Body, Office}, p.Kind), "kind", "field.choice")
	need(slices.Contains([]Level{Province, District, Commune}, p.Level), "level", "field.choice")
	need(p.GSO != "" || p.Identifier != "", "identifier", "org.field.code_required")
	need(isDay(p.ValidFrom), "valid_from", "viet.day.format")
	need(p.ValidTo == "" || isDay(p.ValidTo) && p.ValidTo > p.ValidFrom, "valid_to", "org.field.day_order")
	if len(wrong) > 0 {
		return fault.Invalid("org.unit_invalid", wrong...)
	}
	return nil
}

// PutUnitTx stores a unit by its key and gives its id. Twice the same is the same once.
func (d *Directory) PutUnitTx(ctx context.Context, tx *store.Tx, p PutUnit) (id string, o Outcome, err error) {
	if err := p.check(); err != nil {
		return "", Same, err
	}
	parentID, areaID, err := related(ctx, tx, p)
	if err != nil {
		return "", Same, err
	}
	id, o, err = putUnitRow(ctx, tx, p, areaID)
	if err != nil {
		return "", Same, err
	}
	moved, err := putAttributes(ctx, tx, id, parentID, p)
	if err != nil {
		return "", Same, err
	}
	o, err = d.outcome(ctx, tx, o, moved)
	return id, o, err
}

// outcome says what a put came to, and tells the other instances when something changed.
func (d *Directory) outcome(ctx context.Context, tx *store.Tx, row Outcome, moved bool) (Outcome, error) {
	if moved && row == Same {
		row = Changed
	}
	if row == Same {
		return Same, nil
	}
	return row, d.touch(ctx, tx)
}

// related finds the ids of the unit above and of the place.
func related(ctx context.Context, tx *store.Tx, p PutUnit) (parentID, areaID string, err error) {
	if p.ParentKey != "" {
		u, err := unitByKey(ctx, tx, p.ParentKey)
		if errors.Is(err, store.ErrNone) || p.ParentKey == p.Key {
			return "", "", fault.Invalid("org.unit_invalid", unknown("parent", p.ParentKey))
		} else if err != nil {
			return "", "", err
		}
		parentID = u.ID
	}
	if p.AreaKey != "" {
		a, err := areaByKey(ctx, tx, p.AreaKey)
		if errors.Is(err, store.ErrNone) {
			return "", "", fault.Invalid("org.unit_invalid", unknown("area", p.AreaKey))
		} else if err != nil {
			return "", "", err
		}
		areaID = a.id
	}
	return parentID, areaID, nil
}

func unknown(path, key string) fault.Field {
	return fault.Field{Path: path, Code: "org.field.unknown", Args: map[string]any{"value": key}}
}

func unitByKey(ctx context.Context, tx *store.Tx, key string) (Unit, error) {
	var u Unit
	var contact []byte
	err := tx.QueryRow(ctx, sqlUnitByKey, key).Scan(&u.ID, &u.Kind, &u.Level, &u.AreaID, &contact, &u.ValidFrom, &u.ValidTo)
	if err != nil {
		return Unit{}, err
	}
	return u, json.Unmarshal(contact, &u.Contact)
}

func putUnitRow(ctx context.Context, tx *store.Tx, p PutUnit, areaID string) (string, Outcome, error) {
	contact, err := json.Marshal(p.Contact)
	if err != nil {
		return "", Same, err
	}
	was, err := unitByKey(ctx, tx, p.Key)
	if errors.Is(err, store.ErrNone) {
		id := store.NewID()
		_, err = tx.Exec(ctx, sqlAddUnit, id, p.Key, string(p.Kind), string(p.Level), areaID, string(contact),
			p.ValidFrom, p.ValidTo, store.Millis(tx.Now()))
		return id, Created, err
	} else if err != nil {
		return "", Same, err
	}
	from := min(was.ValidFrom, p.ValidFrom)
	if was.Kind == p.Kind && was.Level == p.Level && was.AreaID == areaID && was.Contact == p.Contact &&
		was.ValidFrom == from && was.ValidTo == p.ValidTo {
		return was.ID, Same, nil
	}
	_, err = tx.Exec(ctx, sqlSetUnit, string(p.Kind), string(p.Level), areaID, string(contact), from, p.ValidTo, was.ID)
	return was.ID, Changed, err
}

// putAttributes writes name, codes and parent from the day of the put on.
func putAttributes(ctx context.Context, tx *store.Tx, id, parentID string, p PutUnit) (moved bool, err error) {
	for _, step := range []func() (bool, error){
		func() (bool, error) { return putName(ctx, tx, id, p) },
		func() (bool, error) { return putCode(ctx, tx, id, schemeGSO, code{code: p.GSO}, p) },
		func() (bool, error) {
			return putCode(ctx, tx, id, schemeAgency, code{p.Identifier, p.IdentifierIsSample && p.Identifier != ""}, p)
		},
		func() (bool, error) { return putParent(ctx, tx, id, parentID, p) },
	} {
		did, err := step()
		if err != nil {
			return false, err
		}
		moved = moved || did
	}
	return moved, nil
}
