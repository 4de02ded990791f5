package deadline

import (
	"encoding/csv"
	"os"
	"testing"

	"tinhso/internal/viet"
)

// realDays reads the holidays and swapped Saturdays of 2022-2027.
func realDays(t testing.TB) []DayRow {
	t.Helper()
	f, err := os.Open("testdata/holidays.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var days []DayRow
	for _, row := range rows[1:] {
		on, err := viet.ParseDay(row[0])
		if err != nil {
			t.Fatal(err)
		}
		days = append(days, DayRow{On: on, Status: row[1], Name: row[2], Law: row[4], Confidence: row[5]})
	}
	return days
}

// realCalendar is the province's calendar with the usual hours.
func realCalendar(t testing.TB) Calendar {
	t.Helper()
	c, err := NewCalendar(realDays(t), nil, nil, viet.Day{}, viet.Day{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
