package document

import (
	"context"

	"tinhso/internal/store"
)

// Type is a kind of official paper and its abbreviation (loại văn bản).
// Law: 30/2020/NĐ-CP@2020-03-05#art7
type Type struct {
	Code      string // our key: the abbreviation, or for types without one the folded name with hyphens
	Ordinal   int
	Name      string
	Abbrev    string
	Example   string // of a reference: 15/QĐ-UBND
	Note      string
	ValidFrom string
	ValidTo   string
}

// PutTypeTx stores a type; it says "created", "changed" or "same".
func PutTypeTx(ctx context.Context, tx *store.Tx, t Type) (string, error) { return "", nil }

// Types lists the types of paper in their legal order.
func Types(ctx context.Context, r store.Reader) ([]Type, error) { return nil, nil }
