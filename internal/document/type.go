package document

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Type is a kind of official paper and its abbreviation (loại văn bản).
// Law: 30/2020/NĐ-CP@2020-03-05#art7
type Type struct {
	Code      string // our key; empty is made from the abbreviation, or from the name where there is none
	Ordinal   int    // place in the legal list
	Name      string
	Abbrev    string
	Example   string // of a reference: 15/QĐ-UBND
	Note      string
	ValidFrom string // ISO day
	ValidTo   string // empty while valid
}

// What PutTypeTx did.
const (
	Created = "created"
	Changed = "changed"
	Same    = "same"
)

// PutTypeTx stores a type of paper under its code; it says whether that
// created, changed or left it as it was.
func PutTypeTx(ctx context.Context, tx *store.Tx, t Type) (string, error) {
	t.Name, t.Abbrev = viet.OneLine(t.Name), viet.OneLine(t.Abbrev)
	if t.Code == "" {
		t.Code = t.Abbrev
	}
	if t.Code == "" {
		t.Code = strings.ReplaceAll(viet.Fold(t.Name), " ", "-")
	}
	if t.Name == "" || t.ValidFrom == "" {
		return "", fault.Invalid("document.type_wrong", fault.Field{Path: "name", Code: "document.type_wrong"})
	}
	old, err := scanType(tx.QueryRow(ctx, sqlGetType, t.Code))
	switch {
	case err == nil && old == t:
		return Same, nil
	case err != nil && !errors.Is(err, store.ErrNone):
		return "", fmt.Errorf("document: put type: %w", err)
	}
	did := Changed
	if err != nil {
		did = Created
	}
	var to *string
	if t.ValidTo != "" {
		to = &t.ValidTo
	}
	if _, err := tx.Exec(ctx, sqlPutType, t.Code, t.Ordinal, t.Name, t.Abbrev, t.Example, t.Note, t.ValidFrom, to); err != nil {
		return "", fmt.Errorf("document: put type: %w", err)
	}
	return did, nil
}

// Types lists the types of paper in their legal order.
func Types(ctx context.Context, r store.Reader) ([]Type, error) {
	all, err := store.All(ctx, r, sqlTypes, func(rows *store.Rows) (Type, error) { return scanType(rows) })
	if err != nil {
		return nil, fmt.Errorf("document: types: %w", err)
	}
	return all, nil
}

func scanType(r scanner) (Type, error) {
	var t Type
	err := r.Scan(&t.Code, &t.Ordinal, &t.Name, &t.Abbrev, &t.Example, &t.Note, &t.ValidFrom, &t.ValidTo)
	return t, err
}
