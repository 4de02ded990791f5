package deadline

import (
	"encoding/json"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/golden"
	"tinhso/internal/lang"
)

// The answer is what the contract promises, word for word, and the explanation is a page that an official can read.
func TestTheAnswerOfTheCommandGolden(t *testing.T) {
	c := realCalendar(t)
	for name, q := range map[string]Question{
		"working-day": {Received: "2026-11-23T15:30:00+07:00", Amount: 3, Kind: "working_day", CutOff: "15:00",
			Pauses: []string{"2026-11-27T10:00:00+07:00..2026-11-30T09:00:00+07:00"}, Extend: 1},
		"calendar-day": {Received: "2024-04-24T09:00:00+07:00", Amount: 5, Kind: "calendar_day"},
		"working-hour": {Received: "2026-11-23T03:00:00Z", Amount: 8, Kind: "working_hour"},
		"month":        {Received: "2026-01-31T09:00:00+07:00", Amount: 1, Kind: "month"},
		"same-day":     {Received: "2026-11-23T15:00:01+07:00", Amount: 1, Kind: "same_day", CutOff: "15:00"},
		"made-up":      {Received: "2024-05-03T09:00:00+07:00", Amount: 1, Kind: "working_day"},
		"open":         {Received: "2026-11-23T09:00:00+07:00", Amount: 5, Kind: "working_day", Pauses: []string{"2026-11-25T10:00:00+07:00.."}},
	} {
		res, err := q.Answer(c)
		if err != nil {
			t.Fatal(name, err)
		}
		b, err := json.MarshalIndent(res, "", " ")
		if err != nil {
			t.Fatal(name, err)
		}
		golden.Same(t, "testdata/"+name+".json", string(b)+"\n")
	}
}

func TestAFaultyQuestionNamesEveryField(t *testing.T) {
	q := Question{Received: "hôm qua", Amount: 1, Kind: "week", CutOff: "3pm", Pauses: []string{"2026-01-01", "a..b"}}
	_, err := q.Answer(Calendar{})
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.KindInvalid {
		t.Fatal(err)
	}
	var paths []string
	for _, field := range f.Fields {
		paths = append(paths, field.Path)
	}
	if got := strings.Join(paths, " "); got != "received kind cut_off pause pause" {
		t.Errorf("fields %s", got)
	}
	for _, tag := range lang.Tags() {
		title, fields := lang.For(tag).Fault(err)
		for path, s := range fields {
			if title == "" || strings.ContainsAny(s, "{}⟦⟧") {
				t.Errorf("%s: %s", path, s)
			}
		}
	}
}

func FuzzQuestion(f *testing.F) {
	f.Add("2026-11-23T15:30:00+07:00", 3, "working_day", "15:00", "2026-11-27T10:00:00+07:00..2026-11-30T09:00:00+07:00", 1)
	f.Add("2026-11-23T15:30:00Z", 8, "working_hour", "", "2026-11-27T10:00:00+07:00..", 0)
	f.Add("2024-01-31T00:00:00+07:00", 1, "month", "7h30", "", 0)
	f.Add("0001-01-01T00:00:00Z", -1, "same_day", "\x00", "..", -5)
	f.Add("9999-12-31T23:59:59+07:00", 3660, "calendar_day", "24:00", "2027-01-01T00:00:00Z..2026-01-01T00:00:00Z", 3660)
	c := realCalendar(f)
	f.Fuzz(func(t *testing.T, received string, amount int, kind, cutOff, pause string, extend int) {
		q := Question{Received: received, Amount: amount, Kind: kind, CutOff: cutOff, Extend: extend}
		if pause != "" {
			q.Pauses = []string{pause, pause}
		}
		res, err := q.Answer(c)
		if err != nil {
			if fault.KindOf(err) != fault.KindInvalid {
				t.Fatalf("%v is not a fault of the question", err)
			}
			return
		}
		from, err := instant(received)
		if err != nil {
			t.Fatal(err)
		}
		if !res.Paused && !res.Due.After(from) {
			t.Fatalf("due %s is not after %s", res.Due, received)
		}
		if _, err := json.Marshal(res); err != nil {
			t.Fatal(err)
		}
	})
}
