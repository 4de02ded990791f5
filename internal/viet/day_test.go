package viet

import (
	"encoding/json"
	"testing"
	"time"

	"tinhso/internal/fault"
)

// codeOf is the code of a fault, for tables.
func codeOf(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	return f.Code
}

func TestParseDay(t *testing.T) {
	for in, want := range map[string]string{
		"31/12/2026": "2026-12-31", "2026-12-31": "2026-12-31", "05/02/2026": "2026-02-05", "29/02/2024": "2024-02-29",
	} {
		if d, err := ParseDay(in); err != nil || d.String() != want {
			t.Errorf("%q: %s, %v", in, d, err)
		}
	}
	for in, code := range map[string]string{
		"31/02/2026": "viet.day.impossible", "29/02/2023": "viet.day.impossible", "2026-13-01": "viet.day.impossible",
		"00/01/2026": "viet.day.impossible", "01/01/0000": "viet.day.impossible", "31/04/2026": "viet.day.impossible",
		"5/2/2026": "viet.day.format", "12-31-2026": "viet.day.format", "31.12.2026": "viet.day.format", "": "viet.day.format",
		"2026/12/31": "viet.day.format", "31-12-2026": "viet.day.format", "hôm nay": "viet.day.format",
		" 31/12/2026": "viet.day.format", "31/12/2026\x00": "viet.day.format", "٣١/12/2026": "viet.day.format", "+1/12/2026": "viet.day.format",
	} {
		if d, err := ParseDay(in); codeOf(err) != code || !d.IsZero() {
			t.Errorf("%q: %s, %v; want %s", in, d, err, code)
		}
	}
}

func TestDayArithmetic(t *testing.T) {
	d := Day{2024, time.January, 31}
	for got, want := range map[string]string{
		d.Add(1).String():        "2024-02-01",
		d.Add(-31).String():      "2023-12-31",
		d.AddMonths(1).String():  "2024-02-29",
		d.AddMonths(13).String(): "2025-02-28",
		d.AddMonths(-2).String(): "2023-11-30",
		d.Vietnamese():           "31/01/2024",
		Day{}.String():           "",
		Day{}.Vietnamese():       "",
		d.Time(7 * time.Hour).UTC().Format(time.RFC3339): "2024-01-31T00:00:00Z",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if e := d.Add(30); e.Sub(d) != 30 || d.Sub(e) != -30 || !d.Before(e) || !e.After(d) || d.Compare(d) != 0 || d.Weekday() != time.Wednesday {
		t.Error("order, distance or weekday")
	}
	if got := DayOf(time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC)); got != (Day{2026, time.November, 23}) {
		t.Errorf("midnight in Vietnam is 17:00 UTC: %s", got)
	}
}

func TestDayInJSONAndDatabase(t *testing.T) {
	type box struct{ On, None Day }
	b, err := json.Marshal(box{On: Day{2026, 2, 5}})
	if err != nil || string(b) != `{"On":"2026-02-05","None":""}` {
		t.Errorf("%s, %v", b, err)
	}
	var back box
	if err := json.Unmarshal(b, &back); err != nil || back.On != (Day{2026, 2, 5}) || !back.None.IsZero() {
		t.Errorf("%+v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"31/02/2026"}`), &back); codeOf(err) != "viet.day.impossible" {
		t.Error(err)
	}
	if v, err := back.None.Value(); v != nil || err != nil {
		t.Errorf("no day is NULL, not %v", v)
	}
	var d Day
	for _, src := range []any{"2026-02-05", []byte("2026-02-05")} {
		if err := d.Scan(src); err != nil || d != (Day{2026, 2, 5}) {
			t.Errorf("%s, %v", d, err)
		}
	}
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("%s, %v", d, err)
	}
	if d.Scan(5) == nil {
		t.Error("a number is no day")
	}
}

func TestMomentsAndPlaces(t *testing.T) {
	m := time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Instant(m):                                 "14:05, 23/11/2026",
		LongInstant(m):                             "14 giờ 05 phút, ngày 23 tháng 11 năm 2026",
		Instant(time.Time{}):                       "",
		LongInstant(m.Add(-14 * time.Hour)):        "00 giờ 05 phút, ngày 23 tháng 11 năm 2026",
		PlaceDate("Mỹ Tho", Day{2026, 2, 5}):       "Mỹ Tho, ngày 05 tháng 02 năm 2026",
		PlaceDate("Tân Mỹ Chánh", Day{2026, 3, 5}): "Tân Mỹ Chánh, ngày 05 tháng 3 năm 2026",
		PlaceDate("Tiền Giang", Day{2026, 12, 31}): "Tiền Giang, ngày 31 tháng 12 năm 2026",
		PlaceDate("", Day{2026, 1, 10}):            "ngày 10 tháng 01 năm 2026",
		PlaceDate("Mỹ Tho", Day{}):                 "Mỹ Tho, ngày … tháng … năm …",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBirthDates(t *testing.T) {
	for in, want := range map[string][2]string{
		"1957": {"1957", "1957"}, "03/1957": {"1957-03", "03/1957"}, "1957-03": {"1957-03", "03/1957"},
		"02/03/1957": {"1957-03-02", "02/03/1957"}, "1957-03-02": {"1957-03-02", "02/03/1957"}, " 1957 ": {"1957", "1957"},
	} {
		if b, err := ParseBirthDate(in); err != nil || b.String() != want[0] || b.Vietnamese() != want[1] {
			t.Errorf("%q: %s, %v", in, b, err)
		}
	}
	for in, code := range map[string]string{
		"31/02/1957": "viet.day.impossible", "13/1957": "viet.day.impossible", "0000": "viet.day.impossible", "1700": "viet.day.impossible",
		"57": "viet.birth.format", "": "viet.birth.format", "3/1957": "viet.birth.format", "02-03-1957": "viet.birth.format",
		"abcd": "viet.birth.format", "ab/1957": "viet.birth.format", "-957": "viet.birth.format",
	} {
		if b, err := ParseBirthDate(in); codeOf(err) != code || !b.IsZero() {
			t.Errorf("%q: %s, %v; want %s", in, b, err, code)
		}
	}
	today := Day{2026, 11, 23}
	for in, want := range map[string]struct {
		age   int
		after bool
	}{
		"23/11/2008": {18, false}, "24/11/2008": {17, false}, "2008": {17, false}, "11/2008": {17, false}, "10/2008": {18, false},
		"2026": {0, false}, "2027": {0, true}, "24/11/2026": {0, true}, "29/02/2008": {18, false},
	} {
		b, err := ParseBirthDate(in)
		if err != nil || b.Age(today) != want.age || b.After(today) != want.after {
			t.Errorf("%s: age %d, after %v, %v", in, b.Age(today), b.After(today), err)
		}
	}
	var box struct{ B BirthDate }
	if err := json.Unmarshal([]byte(`{"B":"1957"}`), &box); err != nil || box.B != (BirthDate{Y: 1957}) {
		t.Errorf("%+v, %v", box, err)
	}
	if b, _ := json.Marshal(box); string(b) != `{"B":"1957"}` {
		t.Errorf("%s", b)
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"31/12/2026", "2026-02-29", "1957", "03/1957", "31/02/1957", "\x00", "99/99/9999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDay(s); err == nil {
			back, err := ParseDay(d.Vietnamese())
			if err != nil || back != d || DayOf(d.Time(0)) != d {
				t.Fatalf("%q: %s does not come back: %s, %v", s, d, back, err)
			}
		}
		if b, err := ParseBirthDate(s); err == nil {
			if back, err := ParseBirthDate(b.Vietnamese()); err != nil || back != b {
				t.Fatalf("%q: %s does not come back: %s, %v", s, b, back, err)
			}
			_ = b.Age(Day{2026, 1, 1})
		}
		if c, err := ParseClock(s); err == nil {
			if again, err := ParseClock(c); err != nil || again != c {
				t.Fatalf("%q: %s does not come back", s, c)
			}
		}
	})
}
