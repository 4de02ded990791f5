package deadline

import (
	"time"

	"tinhso/internal/viet"
)

// Calendar is the working time of one unit (lịch làm việc): an immutable value that may be shared.
type Calendar struct{ d *calendarData }

type calendarData struct{}

// Compute counts from the acceptance of a dossier to the moment its result is due (tính ngày hẹn trả kết quả).
// extend is added to the amount, in the same kind. Pauses may come in any order and may overlap.
func Compute(c Calendar, received time.Time, b Budget, pauses []Pause, extend int) (Result, error) {
	return Result{}, nil
}

// AddHours gives the moment at which so many hours of working time have passed (giờ làm việc).
func AddHours(c Calendar, from time.Time, hours int) time.Time { return from }

// LeftAt tells how long until a due moment, or since.
func LeftAt(c Calendar, now, due time.Time) Left { return Left{} }

var _ = viet.Day{}
