package dossier

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Number is a dossier's code taken apart (mã hồ sơ): who received it, on which day, the how-manyth of that day.
// Law: 61/2018/NĐ-CP@2018-04-23#art19
type Number struct {
	Identifier string
	On         viet.Day
	Serial     int64
}

// String writes the code: <unit identifier>-<yyMMdd>-<serial, at least four digits>.
func (n Number) String() string {
	return fmt.Sprintf("%s-%02d%02d%02d-%04d", n.Identifier, n.On.Y%100, int(n.On.M), n.On.D, n.Serial)
}

// ParseNumber takes a code apart. Small letters and spaces around it are forgiven.
func ParseNumber(s string) (Number, error) {
	s = strings.ToUpper(strings.TrimSpace(s))
	head, serial, ok := cutLast(s)
	id, day, ok2 := cutLast(head)
	if !ok || !ok2 || id == "" || len(id) > 40 || len(day) != 6 || len(serial) < 4 || len(serial) > 9 ||
		!digits(day) || !digits(serial) || strings.Trim(id, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.") != "" {
		return Number{}, fault.Invalid("dossier.code.format")
	}
	on, ok := viet.NewDay(2000+number(day[:2]), number(day[2:4]), number(day[4:]))
	n := Number{Identifier: id, On: on, Serial: int64(number(serial))}
	if !ok || n.Serial == 0 || n.String() != s {
		return Number{}, fault.Invalid("dossier.code.format")
	}
	return n, nil
}

func cutLast(s string) (head, tail string, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func number(s string) int {
	n, _ := strconv.Atoi(s) // the caller has seen that these are digits
	return n
}

// nextNumberTx gives the next number of a unit identifier on a day. The row is locked until the commit, so that the
// numbers of a day have no gaps.
func nextNumberTx(ctx context.Context, tx *store.Tx, identifier string, on viet.Day) (Number, error) {
	n := Number{Identifier: identifier, On: on}
	err := tx.QueryRow(ctx, numberNext, identifier, on.String()).Scan(&n.Serial)
	return n, err
}

// lateNumberTx keeps the serials that the machine gives out behind one that was written on paper.
func lateNumberTx(ctx context.Context, tx *store.Tx, n Number) error {
	_, err := tx.Exec(ctx, numberLate, n.Identifier, n.On.String(), n.Serial)
	return err
}
