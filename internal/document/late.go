package document

import (
	"context"

	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Late is a number written on paper while the line was down (số ghi sổ giấy).
type Late struct {
	UnitID   string
	TypeCode string
	Number   int64
	On       viet.Day // the day on the paper; its year is the year of the series
	Subject  string   // what it was given to, e.g. a dossier id; never a name
	By       string   // account that enters it
}

// LateTx enters a number written on paper. It refuses a number already used, a
// day in the future, and a number whose day does not fit its neighbours'.
func LateTx(ctx context.Context, tx *store.Tx, l Late) error { return nil }

// ReserveTx sets the next count numbers of a series aside for writing on paper
// (giữ số); they are entered later with LateTx.
func ReserveTx(ctx context.Context, tx *store.Tx, unitID, typeCode string, year, count int, by string) (from, to int64, err error) {
	return 0, 0, nil
}

// Open lists numbers up to the last one that nobody has entered yet: reserved
// ones and holes, at most 200 (số chưa nhập).
func Open(ctx context.Context, r store.Reader, unitID, typeCode string, year int) ([]int64, error) {
	return nil, nil
}
