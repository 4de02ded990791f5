package document

import (
	"context"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Entry is one number in an agency's register (số văn bản).
type Entry struct {
	UnitID   string
	TypeCode string
	Year     int
	Number   int64
	State    string // used, reserved
	Late     bool   // written on paper first, entered afterwards
	On       viet.Day
	Subject  string // what it was given to, e.g. a dossier id; never a name
	By       string // account
	At       time.Time
}

// NextNumberTx gives the next number of an agency's yearly series (lấy số văn
// bản). A transaction that rolls back gives its number back, so a series has
// no gaps.
func NextNumberTx(ctx context.Context, tx *store.Tx, unitID, typeCode string, year int) (int64, error) {
	return 0, nil
}

// Reference writes number and notation (số, ký hiệu): "05/QĐ-UBND"; without a
// type "15/UBND-KSTT"; without an agency "05/HDHS".
func Reference(number int64, typeCode, agency string) string { return "" }
