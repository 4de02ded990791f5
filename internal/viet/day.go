package viet

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"

	"tinhso/internal/fault"
)

// Zone is the time of Vietnam (giờ Việt Nam): UTC+7 all year, fixed, so that no zone table is needed.
var Zone = time.FixedZone("+07", 7*60*60)

// Day is a legal day (ngày) without an hour. The zero Day is no day. Days compare with ==.
// In a database it is ISO text, and NULL for no day.
type Day struct {
	Y int
	M time.Month
	D int
}

// Years that a Day may have: before the first there are no papers, after the last four digits are not enough.
const (
	firstYear = 1800
	lastYear  = 9999
)

// DayOf is the day on which an instant falls in Vietnam.
func DayOf(t time.Time) Day {
	y, m, d := t.In(Zone).Date()
	return Day{y, m, d}
}

// NewDay makes a day of numbers; ok is false when the calendar has no such day.
func NewDay(y, m, d int) (day Day, ok bool) {
	if y < firstYear || y > lastYear || m < 1 || m > 12 || d < 1 || d > daysIn(y, time.Month(m)) {
		return Day{}, false
	}
	return Day{y, time.Month(m), d}, true
}

// ParseDay reads 31/12/2026 or 2026-12-31, and nothing else. A day that does not exist (31/02) is refused by name.
func ParseDay(s string) (Day, error) {
	y, m, d, ok := cutDay(s)
	if !ok {
		return Day{}, fault.Invalid("viet.day.format")
	}
	day, ok := NewDay(y, m, d)
	if !ok {
		return Day{}, fault.New(fault.KindInvalid, "viet.day.impossible", "value", s)
	}
	return day, nil
}

func cutDay(s string) (y, m, d int, ok bool) {
	if len(s) != 10 {
		return 0, 0, 0, false
	}
	var ys, ms, ds string
	switch {
	case s[2] == '/' && s[5] == '/':
		ds, ms, ys = s[:2], s[3:5], s[6:]
	case s[4] == '-' && s[7] == '-':
		ys, ms, ds = s[:4], s[5:7], s[8:]
	default:
		return 0, 0, 0, false
	}
	if !digits(ys) || !digits(ms) || !digits(ds) {
		return 0, 0, 0, false
	}
	return atoi(ys), atoi(ms), atoi(ds), true
}

// digits reports a non-empty run of ASCII digits.
func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// atoi reads what digits has accepted and is short.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// String is the ISO form 2026-12-31; of no day, nothing.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Y, int(d.M), d.D)
}

// Vietnamese is the form people read: 31/12/2026.
func (d Day) Vietnamese() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.D, int(d.M), d.Y)
}

// IsZero reports no day.
func (d Day) IsZero() bool { return d == Day{} }

// Time is the instant at which the day has lasted so long in Vietnam; Time(0) is its beginning.
func (d Day) Time(after time.Duration) time.Time {
	return time.Date(d.Y, d.M, d.D, 0, 0, 0, 0, Zone).Add(after)
}

// Add gives the day n days later; n may be negative.
func (d Day) Add(n int) Day {
	t := time.Date(d.Y, d.M, d.D+n, 0, 0, 0, 0, time.UTC)
	return Day{t.Year(), t.Month(), t.Day()}
}

// AddMonths gives the same day n months later; where that month is too short, its last day (31/01 + 1 is 28/02).
func (d Day) AddMonths(n int) Day {
	first := time.Date(d.Y, d.M+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return Day{first.Year(), first.Month(), min(d.D, daysIn(first.Year(), first.Month()))}
}

// Sub counts the days from e to d.
func (d Day) Sub(e Day) int {
	return int(time.Date(d.Y, d.M, d.D, 0, 0, 0, 0, time.UTC).Sub(time.Date(e.Y, e.M, e.D, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

// Weekday is the day of the week (thứ).
func (d Day) Weekday() time.Weekday {
	return time.Date(d.Y, d.M, d.D, 0, 0, 0, 0, time.UTC).Weekday()
}

// Compare orders days: negative when d is earlier than e.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Y, e.Y), cmp.Compare(d.M, e.M), cmp.Compare(d.D, e.D))
}

// Before reports whether d is earlier than e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Day) After(e Day) bool { return d.Compare(e) > 0 }

// MarshalText writes the ISO form, for JSON and YAML.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDay reads; nothing is no day.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	day, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = day
	return nil
}

// Value is the ISO text for a database, or NULL.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a database value: the ISO text, or NULL for no day.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Day{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	default:
		return fmt.Errorf("viet: a day cannot be read from %T", src)
	}
}

func daysIn(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Instant writes a moment for screens: 14:05, 23/11/2026.
func Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Zone).Format("15:04, 02/01/2006")
}

// LongInstant writes a moment for signed papers: 14 giờ 05 phút, ngày 23 tháng 11 năm 2026.
func LongInstant(t time.Time) string {
	if t.IsZero() {
		return "… giờ … phút, ngày … tháng … năm …"
	}
	return t.In(Zone).Format("15 giờ 04 phút, ngày 02 tháng 01 năm 2006")
}

// LongDay writes a day in running text of papers: ngày 05 tháng 02 năm 2026. A day below 10 and the months 1 and 2
// take a leading zero, the months 3 to 9 do not.
// Law: 30/2020/NĐ-CP@2020-03-05
func LongDay(d Day) string {
	if d.IsZero() {
		return "ngày … tháng … năm …"
	}
	month := strconv.Itoa(int(d.M))
	if d.M < 3 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d.D, month, d.Y)
}

// PlaceDate writes the line of place and date of an official paper (địa danh và thời gian ban hành văn bản):
// Mỹ Tho, ngày 05 tháng 02 năm 2026.
// Law: 30/2020/NĐ-CP@2020-03-05
func PlaceDate(place string, d Day) string {
	if place == "" {
		return LongDay(d)
	}
	return place + ", " + LongDay(d)
}
