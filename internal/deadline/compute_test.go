package deadline

import (
	"strings"
	"testing"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if v, err := time.ParseInLocation(layout, s, viet.Zone); err == nil {
			return v
		}
	}
	t.Fatalf("%q is no moment", s)
	return time.Time{}
}

// pausesOf reads "FROM..TO" in the short form of these tables; a leading "!" makes time begin anew.
func pausesOf(t testing.TB, texts ...string) []Pause {
	t.Helper()
	var out []Pause
	for _, s := range texts {
		s, restart := strings.CutPrefix(s, "!")
		from, to, _ := strings.Cut(s, "..")
		p := Pause{From: at(t, from), Restart: restart}
		if to != "" {
			p.To = at(t, to)
		}
		out = append(out, p)
	}
	return out
}

// On the real calendar: Monday 23/11/2026 is followed by a holiday, 24/11; 04/05/2024 is a Saturday made up.
func TestDueMoments(t *testing.T) {
	c := realCalendar(t)
	for _, tt := range []struct {
		rule     string
		received string
		b        Budget
		pauses   []string
		extend   int
		due      string
	}{
		{"the day of acceptance is not counted", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, nil, 0, "2026-03-09 17:00"},
		{"Tết is skipped", "2023-01-18 10:00", Budget{5, WorkingDay, ""}, nil, 0, "2023-02-01 17:00"},
		{"a made-up Saturday is a working day", "2024-04-26 09:00", Budget{3, WorkingDay, ""}, nil, 0, "2024-05-04 17:00"},
		{"accepted on a Saturday, Monday is the first day", "2026-03-07 10:00", Budget{1, WorkingDay, ""}, nil, 0, "2026-03-09 17:00"},
		{"accepted after closing is still that day", "2026-03-02 18:00", Budget{1, WorkingDay, ""}, nil, 0, "2026-03-03 17:00"},
		{"at the cut-off is in time", "2026-11-23 15:00", Budget{1, WorkingDay, "15:00"}, nil, 0, "2026-11-25 17:00"},
		{"a second after the cut-off is the next working day", "2026-11-23 15:00:01", Budget{1, WorkingDay, "15:00"}, nil, 0, "2026-11-26 17:00"},
		{"after the cut-off on a Saturday is Monday", "2026-03-07 16:00", Budget{1, WorkingDay, "15:00"}, nil, 0, "2026-03-10 17:00"},
		{"an extension adds days", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, nil, 2, "2026-03-11 17:00"},

		{"calendar days run over the weekend", "2026-03-02 09:00", Budget{10, CalendarDay, ""}, nil, 0, "2026-03-12 17:00"},
		{"a last day off moves past all days off", "2024-04-24 09:00", Budget{5, CalendarDay, ""}, nil, 0, "2024-05-02 17:00"},
		{"a last Saturday made up does not move", "2024-04-29 09:00", Budget{5, CalendarDay, ""}, nil, 0, "2024-05-04 17:00"},
		{"calendar days after the cut-off", "2026-03-06 15:30", Budget{1, CalendarDay, "15:00"}, nil, 0, "2026-03-10 17:00"},

		{"31 January and a month is the last of February", "2023-01-31 09:00", Budget{1, Month, ""}, nil, 0, "2023-02-28 17:00"},
		{"in a leap year the 29th", "2024-01-31 09:00", Budget{1, Month, ""}, nil, 0, "2024-02-29 17:00"},
		{"30 November and three months", "2022-11-30 09:00", Budget{3, Month, ""}, nil, 0, "2023-02-28 17:00"},
		{"a month that ends on a Saturday moves", "2023-02-11 09:00", Budget{1, Month, ""}, nil, 0, "2023-03-13 17:00"},
		{"an extension of months counts from the start", "2023-01-31 09:00", Budget{1, Month, ""}, nil, 1, "2023-03-31 17:00"},
		{"over the new year", "2025-12-15 09:00", Budget{1, Month, ""}, nil, 0, "2026-01-15 17:00"},

		{"hours run from the moment", "2026-11-23 10:00", Budget{8, WorkingHour, ""}, nil, 0, "2026-11-25 10:30"},
		{"hours before opening run from opening", "2026-03-02 06:00", Budget{2, WorkingHour, ""}, nil, 0, "2026-03-02 09:30"},
		{"hours do not run at lunch", "2026-03-02 12:00", Budget{1, WorkingHour, ""}, nil, 0, "2026-03-02 14:30"},
		{"hours used up at lunch end then", "2026-03-02 07:30", Budget{4, WorkingHour, ""}, nil, 0, "2026-03-02 11:30"},
		{"hours used up at closing end then", "2026-03-02 08:00", Budget{7, WorkingHour, ""}, nil, 0, "2026-03-02 17:00"},
		{"hours from a Saturday run from Monday", "2026-03-07 10:00", Budget{8, WorkingHour, ""}, nil, 0, "2026-03-10 08:00"},
		{"hours from after closing run from the next opening", "2026-03-02 17:00", Budget{1, WorkingHour, ""}, nil, 0, "2026-03-03 08:30"},
		{"hours after the cut-off run from the next opening", "2026-03-02 15:01", Budget{1, WorkingHour, "15:00"}, nil, 0, "2026-03-03 08:30"},
		{"seconds are kept", "2026-03-02 08:00:30", Budget{1, WorkingHour, ""}, nil, 0, "2026-03-02 09:00:30"},

		{"same day", "2026-11-23 14:00", Budget{1, SameDay, "15:00"}, nil, 0, "2026-11-23 17:00"},
		{"same day with amount 0", "2026-11-23 14:00", Budget{0, SameDay, ""}, nil, 0, "2026-11-23 17:00"},
		{"same day after the cut-off", "2026-11-23 15:30", Budget{1, SameDay, "15:00"}, nil, 0, "2026-11-25 17:00"},
		{"same day after closing without a cut-off", "2026-11-23 17:20", Budget{1, SameDay, ""}, nil, 0, "2026-11-25 17:00"},
		{"same day with a cut-off after closing", "2026-03-02 17:10", Budget{1, SameDay, "17:30"}, nil, 0, "2026-03-03 17:00"},
		{"same day on a Saturday", "2026-03-07 09:00", Budget{1, SameDay, "15:00"}, nil, 0, "2026-03-09 17:00"},
		{"same day extended", "2026-03-02 09:00", Budget{1, SameDay, ""}, nil, 1, "2026-03-03 17:00"},
		{"same day paused until the day after", "2026-03-02 09:00", Budget{1, SameDay, ""}, []string{"2026-03-02 10:00..2026-03-03 10:00"}, 0, "2026-03-03 17:00"},

		{"a pause takes the day it begins and gives the day it ends", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"2026-03-04 10:00..2026-03-06 09:00"}, 0, "2026-03-11 17:00"},
		{"a pause that begins after closing leaves the day", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"2026-03-04 17:30..2026-03-06 09:00"}, 0, "2026-03-10 17:00"},
		{"a pause that begins at closing leaves the day", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"2026-03-04 17:00..2026-03-06 09:00"}, 0, "2026-03-10 17:00"},
		{"a pause that ends at closing takes the day", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"2026-03-04 10:00..2026-03-06 17:00"}, 0, "2026-03-12 17:00"},
		{"a pause within a day takes nothing", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"2026-03-04 10:00..2026-03-04 16:00"}, 0, "2026-03-09 17:00"},
		{"overlapping pauses count once", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"2026-03-05 08:00..2026-03-06 09:00", "2026-03-04 10:00..2026-03-05 12:00"}, 0, "2026-03-11 17:00"},
		{"a pause inside another counts once", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"2026-03-04 10:00..2026-03-06 09:00", "2026-03-05 10:00..2026-03-05 11:00"}, 0, "2026-03-11 17:00"},
		{"a pause on the day of acceptance", "2026-03-02 09:00", Budget{1, WorkingDay, ""}, []string{"2026-03-02 10:00..2026-03-04 10:00"}, 0, "2026-03-04 17:00"},
		{"calendar days pause too", "2026-03-02 09:00", Budget{5, CalendarDay, ""}, []string{"2026-03-03 10:00..2026-03-05 10:00"}, 0, "2026-03-09 17:00"},
		{"a pause over the day to which the last moved", "2026-03-02 09:00", Budget{5, CalendarDay, ""}, []string{"2026-03-09 10:00..2026-03-11 10:00"}, 0, "2026-03-11 17:00"},
		{"months pause by days", "2026-03-02 09:00", Budget{1, Month, ""}, []string{"2026-03-03 10:00..2026-03-05 10:00"}, 0, "2026-04-06 17:00"},
		{"hours pause exactly", "2026-03-02 08:00", Budget{4, WorkingHour, ""}, []string{"2026-03-02 09:00..2026-03-02 10:15"}, 0, "2026-03-02 15:15"},
		{"hours pause over lunch and night", "2026-03-02 08:00", Budget{4, WorkingHour, ""}, []string{"2026-03-02 11:00..2026-03-03 08:00"}, 0, "2026-03-03 09:00"},

		{"time begins anew", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"!2026-03-04 10:00..2026-03-06 09:00"}, 0, "2026-03-13 17:00"},
		{"time begins anew twice, the last counts", "2026-03-02 09:00", Budget{5, WorkingDay, ""}, []string{"!2026-03-09 10:00..2026-03-11 09:00", "!2026-03-04 10:00..2026-03-06 09:00"}, 0, "2026-03-18 17:00"},
		{"hours begin anew", "2026-03-02 08:00", Budget{4, WorkingHour, ""}, []string{"!2026-03-02 09:00..2026-03-02 13:30"}, 0, "2026-03-03 08:00"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			res, err := Compute(c, at(t, tt.received), tt.b, pausesOf(t, tt.pauses...), tt.extend)
			if err != nil {
				t.Fatal(err)
			}
			if want := at(t, tt.due); !res.Due.Equal(want) || res.Provisional {
				t.Errorf("due %s provisional %v, want %s\n%s", viet.Instant(res.Due), res.Provisional, viet.Instant(want), traceText(res))
			}
		})
	}
}

func TestRefusedQuestions(t *testing.T) {
	c := realCalendar(t)
	five := Budget{5, WorkingDay, ""}
	for _, tt := range []struct {
		rule   string
		b      Budget
		pauses []string
		extend int
		field  string
		code   string
	}{
		{"a pause after the due moment", five, []string{"2026-03-09 17:00:01..2026-03-12 09:00"}, 0, "pause", "deadline.pause.late"},
		{"an open pause after the due moment", five, []string{"2026-03-09 18:00.."}, 0, "pause", "deadline.pause.late"},
		{"a restart after the due moment", five, []string{"!2026-03-10 09:00..2026-03-11 09:00"}, 0, "pause", "deadline.pause.late"},
		{"a pause before acceptance", five, []string{"2026-03-01 09:00..2026-03-03 09:00"}, 0, "pause", "deadline.pause.early"},
		{"a pause backward", five, []string{"2026-03-04 09:00..2026-03-03 09:00"}, 0, "pause", "deadline.pause.backward"},
		{"a pause of a century", five, []string{"2026-03-04 09:00..2126-03-03 09:00"}, 0, "pause", "deadline.pause.long"},
		{"no days", Budget{0, WorkingDay, ""}, nil, 0, "amount", "deadline.amount.range"},
		{"negative days", Budget{-3, CalendarDay, ""}, nil, 0, "amount", "deadline.amount.range"},
		{"a million days", Budget{1_000_000, CalendarDay, ""}, nil, 0, "amount", "deadline.amount.range"},
		{"two same days", Budget{2, SameDay, ""}, nil, 0, "amount", "deadline.amount.range"},
		{"a negative extension", five, nil, -1, "extend", "deadline.extend.range"},
		{"a kind that is none", Budget{5, "week", ""}, nil, 0, "kind", "deadline.kind.unknown"},
		{"a cut-off that is none", Budget{5, WorkingDay, "25:00"}, nil, 0, "cut_off", "viet.clock.format"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := Compute(c, at(t, "2026-03-02 09:00"), tt.b, pausesOf(t, tt.pauses...), tt.extend)
			f, ok := fault.As(err)
			if !ok || len(f.Fields) != 1 || f.Fields[0].Path != tt.field || f.Fields[0].Code != tt.code {
				t.Fatalf("got %v", err)
			}
			if title, _ := lang.For(lang.VI).Fault(err); strings.Contains(title, "{") {
				t.Errorf("the title has a hole: %s", title)
			}
		})
	}
}

// A restart that begins in time is not refused for what an earlier due moment would have been without the pause before.
func TestPausesCarryEachOther(t *testing.T) {
	c := realCalendar(t)
	res, err := Compute(c, at(t, "2026-03-02 09:00"), Budget{2, WorkingDay, ""},
		pausesOf(t, "2026-03-03 09:00..2026-03-10 09:00", "!2026-03-10 08:00..2026-03-12 09:00"), 0)
	if err != nil || !res.Due.Equal(at(t, "2026-03-16 17:00")) {
		t.Errorf("due %s, %v", res.Due, err)
	}
}

func TestAnOpenPauseStopsTheClock(t *testing.T) {
	c := realCalendar(t)
	for _, tt := range []struct {
		b         Budget
		pauses    []string
		remaining int
	}{
		{Budget{5, WorkingDay, ""}, []string{"2026-03-04 10:00.."}, 4},
		{Budget{5, WorkingDay, ""}, []string{"2026-03-03 10:00..2026-03-04 10:00", "2026-03-05 10:00.."}, 4},
		{Budget{10, CalendarDay, ""}, []string{"2026-03-04 10:00.."}, 9},
		{Budget{5, CalendarDay, ""}, []string{"2026-03-09 10:00.."}, 1},
		{Budget{8, WorkingHour, ""}, []string{"2026-03-02 10:00.."}, 7 * 60},
		{Budget{1, SameDay, ""}, []string{"2026-03-02 10:00.."}, 1},
		{Budget{5, WorkingDay, ""}, []string{"!2026-03-03 10:00..2026-03-04 10:00", "2026-03-06 10:00.."}, 4},
	} {
		res, err := Compute(c, at(t, "2026-03-02 09:00"), tt.b, pausesOf(t, tt.pauses...), 0)
		if err != nil || !res.Paused || !res.Due.IsZero() || res.Remaining != tt.remaining {
			t.Errorf("%v %v: paused %v, %d remain, due %s, %v", tt.b, tt.pauses, res.Paused, res.Remaining, res.Due, err)
		}
	}
}

func TestBeyondTheHorizonIsProvisional(t *testing.T) {
	c := realCalendar(t)
	for _, tt := range []struct {
		received string
		days     int
		want     bool
	}{
		{"2027-12-29 09:00", 2, false}, // due 31/12/2027
		{"2027-12-29 09:00", 3, true},
		{"2021-12-30 09:00", 5, true}, // the holidays of 2021 are not in the calendar
		{"2022-01-04 09:00", 5, false},
	} {
		res, err := Compute(c, at(t, tt.received), Budget{tt.days, WorkingDay, ""}, nil, 0)
		if err != nil || res.Provisional != tt.want {
			t.Errorf("%s and %d days: provisional %v, %v", tt.received, tt.days, res.Provisional, err)
		}
	}
	if res, _ := Compute(Calendar{}, at(t, "2026-03-02 09:00"), Budget{1, WorkingDay, ""}, nil, 0); !res.Provisional || !res.Due.Equal(at(t, "2026-03-03 17:00")) {
		t.Error("without any calendar every due moment is provisional")
	}
}
