package calendar

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// header is that of the calendar of a province pack.
var header = []string{"date", "status", "name", "kind", "law", "confidence", "valid_from"}

var (
	statuses   = []string{"off", "work"}
	dayKinds   = []string{"holiday", "compensatory", "swap_off", "swap_working"}
	confidence = []string{"high", "medium", "low"}
)

// ReadCSV reads the calendar of a year or more (đọc lịch từ tệp CSV), as a province pack has it. Every line that cannot
// be used is named; so is a date that stands twice.
func ReadCSV(file []byte) ([]deadline.DayRow, error) {
	text, _ := viet.Clean(string(bytes.TrimPrefix(file, []byte("\ufeff"))))
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	var f faults
	head, err := r.Read()
	for i := range head {
		head[i] = strings.TrimSpace(head[i])
	}
	if err != nil || !slices.Equal(head, header) {
		f.add("file", "calendar.csv.header", "want", strings.Join(header, ","))
		return nil, f.err()
	}
	var rows []deadline.DayRow
	seen := map[viet.Day]int{}
	for n := 0; ; n++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil { // what follows a broken quote cannot be trusted
			f.add("file", "calendar.csv.broken", "line", lineOf(err))
			break
		}
		line, _ := r.FieldPos(0)
		if n == mostRows {
			f = nil
			f.add("file", "calendar.rows.many", "n", ">"+viet.Number(mostRows), "max", viet.Number(mostRows))
			break
		}
		if d, ok := readLine(&f, line, cells); ok {
			if first := seen[d.On]; first > 0 {
				f.add("file", "calendar.csv.twice", "line", line, "on", d.On.Vietnamese(), "first", first)
				continue
			}
			seen[d.On] = line
			rows = append(rows, d)
		}
	}
	if len(rows) == 0 && len(f) == 0 {
		f.add("file", "calendar.csv.empty")
	}
	return rows, f.err()
}

func lineOf(err error) int {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return broken.StartLine
	}
	return 0
}

func readLine(f *faults, line int, cells []string) (d deadline.DayRow, ok bool) {
	if len(cells) != len(header) {
		f.add("file", "calendar.csv.cells", "line", line, "want", len(header), "have", len(cells))
		return d, false
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	before := len(*f)
	on, err := viet.ParseDay(cells[0])
	if err != nil || on.String() != cells[0] {
		f.add("file", "calendar.csv.date", "line", line, "value", short(cells[0]))
	}
	for _, x := range []struct {
		column int
		known  []string
	}{{1, statuses}, {3, dayKinds}, {5, confidence}} {
		if !slices.Contains(x.known, cells[x.column]) {
			f.add("file", "calendar.csv.choice", "line", line, "column", header[x.column], "value", short(cells[x.column]), "known", strings.Join(x.known, ", "))
		}
	}
	if cells[2] == "" || tooLong(cells[2]) {
		f.add("file", "calendar.csv.name", "line", line)
	}
	if tooLong(cells[4]) {
		f.add("file", "calendar.csv.law", "line", line, "max", mostText)
	}
	return deadline.DayRow{On: on, Status: cells[1], Name: cells[2], Law: cells[4], Confidence: cells[5]}, len(*f) == before
}

// short cuts a value that is read back to who wrote it.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Compared is what the file of a year would change (so sánh với lịch hiện hành).
type Compared struct {
	Rows  []ComparedDay
	Years []int
	Added, Altered, Same, Missing,
	Past int // of those that change something
}

// ComparedDay is one day of the file, or of the calendar where the file lacks it.
type ComparedDay struct {
	deadline.DayRow
	Was     deadline.DayRow // as it stands now; zero when it does not
	Outcome string          // added, altered, same, missing
}

// Compare lays the file of a year beside the calendar of the province (chạy thử). The days of its years that the file
// lacks are missing: they go only when that is asked for.
func (c *Changes) Compare(ctx context.Context, rows []deadline.DayRow) (Compared, error) {
	now, err := c.Book.Rows(ctx, c.DB, "")
	if err != nil {
		return Compared{}, err
	}
	var out Compared
	stands := map[viet.Day]deadline.DayRow{}
	for _, d := range now.Days {
		stands[d.On] = d
	}
	today := c.today()
	add := func(outcome string, count *int, d, was deadline.DayRow) {
		*count++
		if outcome != "same" && d.On.Before(today) {
			out.Past++
		}
		out.Rows = append(out.Rows, ComparedDay{d, was, outcome})
	}
	named := map[viet.Day]bool{}
	for _, d := range rows {
		named[d.On] = true
		if !slices.Contains(out.Years, d.On.Y) {
			out.Years = append(out.Years, d.On.Y)
		}
		was, ok := stands[d.On]
		switch {
		case !ok:
			add("added", &out.Added, d, was)
		case was.Status == d.Status && was.Name == d.Name:
			add("same", &out.Same, d, was)
		default:
			add("altered", &out.Altered, d, was)
		}
	}
	for _, d := range now.Days {
		if slices.Contains(out.Years, d.On.Y) && !named[d.On] {
			add("missing", &out.Missing, d, d)
		}
	}
	slices.Sort(out.Years)
	slices.SortFunc(out.Rows, func(a, b ComparedDay) int { return a.On.Compare(b.On) })
	return out, nil
}

// Change is what has to change so that the calendar is as the file says; with drop the missing days go.
func (x Compared) Change(drop bool) deadline.Change {
	var ch deadline.Change
	for _, d := range x.Rows {
		switch d.Outcome {
		case "added", "altered":
			ch.Days = append(ch.Days, d.DayRow)
		case "missing":
			if drop {
				ch.DropDays = append(ch.DropDays, deadline.DayKey{On: d.On})
			}
		}
	}
	return ch
}
