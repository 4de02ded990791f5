package document

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// The states of a number in the register.
const (
	used     = "used"
	reserved = "reserved"
)

// entry is one number in an agency's register (số văn bản).
type entry struct {
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

// Use is what a number is taken for.
type Use struct {
	UnitID   string
	TypeCode string   // the series: a type of paper, or HDHS, PXL
	On       viet.Day // the day on the paper; zero is today. Its year is the year of the series
	Subject  string   // what it is given to, e.g. a dossier id; never a name
	By       string   // account
}

// NextTx gives the next number of an agency's yearly series (lấy số văn bản)
// and enters it in the register. A transaction that rolls back gives its
// number back, so a series has no gaps; two at once wait for each other.
func NextTx(ctx context.Context, tx *store.Tx, u Use) (int64, error) {
	if u.On.IsZero() {
		u.On = viet.DayOf(tx.Now())
	}
	if err := checkSeries(u.UnitID, u.TypeCode, u.On.Y); err != nil {
		return 0, err
	}
	var n int64
	if err := tx.QueryRow(ctx, sqlNext, u.UnitID, u.TypeCode, u.On.Y).Scan(&n); err != nil {
		return 0, fmt.Errorf("document: next number: %w", err)
	}
	return n, insertNumber(ctx, tx, entry{UnitID: u.UnitID, TypeCode: u.TypeCode, Year: u.On.Y, Number: n,
		State: used, On: u.On, Subject: u.Subject, By: u.By})
}

// Reference writes number and notation (số, ký hiệu): "05/QĐ-UBND"; without a
// type "15/UBND-KSTT"; without an agency "05/HDHS".
// Law: 30/2020/NĐ-CP@2020-03-05
func Reference(number int64, typeCode, agency string) string {
	text := fmt.Sprintf("%02d", number)
	switch {
	case typeCode != "" && agency != "":
		return text + "/" + typeCode + "-" + agency
	case typeCode+agency != "":
		return text + "/" + typeCode + agency
	}
	return text
}

func checkSeries(unitID, typeCode string, year int) error {
	if unitID == "" || typeCode == "" || len(typeCode) > 50 || year < 1945 || year > 9999 {
		return fault.Invalid("document.series_wrong")
	}
	return nil
}

func insertNumber(ctx context.Context, tx *store.Tx, e entry) error {
	_, err := tx.Exec(ctx, sqlInsertNumber, e.UnitID, e.TypeCode, e.Year, e.Number, e.State, e.Late, e.On.String(), e.Subject, e.By, tx.Now())
	var twice *store.ErrDuplicate
	if errors.As(err, &twice) {
		return fault.Conflict("document.number_used", "number", e.Number, "on", "").With(err)
	}
	if err != nil {
		return fmt.Errorf("document: enter number: %w", err)
	}
	return nil
}

type scanner interface{ Scan(dest ...any) error }

func scanNumber(r scanner) (entry, error) {
	var e entry
	err := r.Scan(&e.UnitID, &e.TypeCode, &e.Year, &e.Number, &e.State, &e.Late, &e.On, &e.Subject, &e.By, &e.At)
	return e, err
}

// number finds one entry; nil when there is none.
func number(ctx context.Context, r store.Reader, q, unitID, typeCode string, year int, n int64) (*entry, error) {
	e, err := scanNumber(r.QueryRow(ctx, q, unitID, typeCode, year, n))
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("document: find number: %w", err)
	}
	return &e, nil
}
