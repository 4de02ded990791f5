package deadline

import (
	"testing"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

func day(t testing.TB, s string) viet.Day {
	t.Helper()
	d, err := viet.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAUnitsOwnRowsStandAboveTheProvinces(t *testing.T) {
	days := append(realDays(t),
		DayRow{UnitID: "u", On: day(t, "2026-03-03"), Status: "off", Name: "Kỷ niệm ngày thành lập"},
		DayRow{UnitID: "u", On: day(t, "2026-04-30"), Status: "work", Name: "Trực lễ"})
	week := func(unit, from, opens, closes string) (rows []HoursRow) {
		for d := 1; d <= 5; d++ {
			rows = append(rows, HoursRow{UnitID: unit, ValidFrom: day(t, from), Weekday: d, Opens: opens, Closes: closes})
		}
		return rows
	}
	hours := append(week("", "1900-01-01", "07:30", "17:00"), week("u", "2026-03-05", "07:00", "16:30")...)
	hours = append(hours, week("", "2026-06-01", "07:00", "16:00")...)
	closures := []ClosureRow{{UnitID: "u", From: day(t, "2026-03-10"), To: day(t, "2026-03-11"), Reason: "Bão số 3"}}
	c, err := NewCalendar(days, hours, closures, viet.Day{}, viet.Day{})
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{
		"2026-03-02": "17:00", // the province's week
		"2026-03-03": "",      // own day off
		"2026-03-05": "16:30", // own week begins
		"2026-03-10": "",      // closed
		"2026-03-11": "",
		"2026-03-12": "16:30",
		"2026-04-30": "16:30", // own working day on a holiday
		"2026-05-01": "",      // the province's holiday
		"2026-06-02": "16:30", // a later week of the province does not touch a unit with its own
		"2026-03-08": "",      // Sunday
	} {
		got := ""
		if d := day(t, on); c.Working(d) {
			got = clockOf(c.Closing(d))
		}
		if got != want {
			t.Errorf("%s closes at %q, want %q", on, got, want)
		}
	}
}

func TestOpen(t *testing.T) {
	c := realCalendar(t)
	for moment, want := range map[string]bool{
		"2026-03-02 07:29": false, "2026-03-02 07:30": true, "2026-03-02 11:30": false, "2026-03-02 13:30": true,
		"2026-03-02 16:59": true, "2026-03-02 17:00": false, "2026-03-07 09:00": false, "2024-05-04 09:00": true,
	} {
		if c.Open(at(t, moment)) != want {
			t.Errorf("%s: open %v", moment, !want)
		}
	}
}

func TestFaultyHoursAreRefused(t *testing.T) {
	from := day(t, "2026-01-01")
	for name, rows := range map[string][]HoursRow{
		"weekday 7":      {{ValidFrom: from, Weekday: 7, Opens: "07:00", Closes: "11:00"}},
		"no clock":       {{ValidFrom: from, Weekday: 1, Opens: "seven", Closes: "11:00"}},
		"backward":       {{ValidFrom: from, Weekday: 1, Opens: "11:00", Closes: "07:00"}},
		"nothing":        {{ValidFrom: from, Weekday: 1, Opens: "11:00", Closes: "11:00"}},
		"spells overlap": {{ValidFrom: from, Weekday: 1, Opens: "07:00", Closes: "11:30"}, {ValidFrom: from, Weekday: 1, Opens: "11:00", Closes: "17:00"}},
	} {
		if _, err := NewCalendar(nil, rows, nil, viet.Day{}, viet.Day{}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestAUnitThatNeverWorksIsAFaultNotALoop(t *testing.T) {
	closed := []ClosureRow{{From: day(t, "2020-01-01"), To: day(t, "2199-01-01"), Reason: "giải thể"}}
	c, err := NewCalendar(nil, nil, closed, viet.Day{}, viet.Day{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Kinds() {
		if res, err := Compute(c, at(t, "2026-03-02 09:00"), Budget{1, k, "15:00"}, nil, 0); err == nil {
			t.Errorf("%s: due %s", k, res.Due)
		}
	}
	if from := at(t, "2026-03-02 09:00"); !AddHours(c, from, 8).Equal(from.Add(8 * time.Hour)) {
		t.Error("AddHours must still give a time")
	}
}

func TestLeft(t *testing.T) {
	c := realCalendar(t)
	vi, en := lang.For(lang.VI), lang.For(lang.EN)
	for _, tt := range []struct{ now, due, vi, en string }{
		{"2026-03-02 10:00", "2026-03-04 17:00", "còn 2 ngày làm việc", "working days left: 2"},
		{"2026-03-06 10:00", "2026-03-09 17:00", "còn 1 ngày làm việc", "working days left: 1"},
		{"2026-03-08 10:00", "2026-03-09 17:00", "còn 1 ngày làm việc", "working days left: 1"},
		{"2026-03-09 11:00", "2026-03-09 17:00", "hạn hôm nay, còn 4 giờ làm việc", "due today, working hours left: 4"},
		{"2026-03-09 13:40", "2026-03-09 17:00", "hạn hôm nay, còn 3 giờ 20 phút làm việc", "due today, working time left: 3 h 20 min"},
		{"2026-03-09 16:35", "2026-03-09 17:00", "hạn hôm nay, còn 25 phút làm việc", "due today, working time left: 25 min"},
		{"2026-03-09 17:00", "2026-03-09 17:00", "đến hạn ngay bây giờ", "due right now"},
		{"2026-03-09 20:00", "2026-03-09 17:00", "vừa quá hạn", "just past the due time"},
		{"2026-03-09 14:30", "2026-03-09 11:00", "quá hạn 1 giờ 30 phút làm việc", "working time late: 1 h 30 min"},
		{"2026-03-10 08:00", "2026-03-09 17:00", "quá hạn 1 ngày làm việc", "working days late: 1"},
		{"2026-03-15 08:00", "2026-03-09 17:00", "quá hạn 4 ngày làm việc", "working days late: 4"},
	} {
		l := LeftAt(c, at(t, tt.now), at(t, tt.due))
		if got := l.Words(vi); got != tt.vi {
			t.Errorf("%s to %s: %q, want %q", tt.now, tt.due, got, tt.vi)
		}
		if got := l.Words(en); got != tt.en {
			t.Errorf("%s to %s: %q, want %q", tt.now, tt.due, got, tt.en)
		}
	}
}

func TestBudgetWords(t *testing.T) {
	vi := lang.For(lang.VI)
	if got := (Budget{5, WorkingDay, ""}).Words(lang.For(lang.EN)); got != "5 working day(s)" {
		t.Errorf("%q", got)
	}
	for want, b := range map[string]Budget{
		"05 ngày làm việc": {5, WorkingDay, ""}, "15 ngày": {15, CalendarDay, ""}, "04 giờ làm việc": {4, WorkingHour, ""},
		"03 tháng": {3, Month, ""}, "trong ngày làm việc": {1, SameDay, "15:00"},
	} {
		if got := b.Words(vi); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
