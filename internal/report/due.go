package report

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tinhso/internal/indicator"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Due is one report that a unit makes for a period (báo cáo phải lập).
type Due struct {
	Form    Form
	Period  indicator.Period
	State   State
	Running bool // the period has not ended
	Updated time.Time
}

// How many past periods of a length are listed.
var listed = map[string]int{"month": 3, "quarter": 4, "year": 2}

// Due lists the reports of a unit by form and period, those of the latest periods first (danh sách báo cáo đến kỳ).
func (m *Reports) Due(ctx context.Context, unit string) (org.Unit, []Due, error) {
	today := viet.DayOf(m.DB.Now())
	u, err := m.Units.Unit(ctx, m.DB, unit, today)
	if err != nil {
		policy.Public(ctx, "there is no such unit to ask about")
		return u, nil, err
	}
	if err := policy.Can(ctx, "report.read", object(u)); err != nil {
		return u, nil, err
	}
	have, err := m.states(ctx, u)
	if err != nil {
		return u, nil, err
	}
	forms, err := Forms()
	if err != nil {
		return u, nil, err
	}
	var all []Due
	for _, kind := range kinds(forms) {
		f, ok := formOn(kind, today)
		if !ok || !f.fits(u) {
			continue
		}
		for _, length := range f.Periods {
			p := current(length, today, f.Cut)
			for i := range listed[length] + 1 {
				d := Due{Form: f, Period: p.Shift(-i)}
				d.Running = !d.Period.Last().Before(today)
				row := have[f.Kind+" "+d.Period.String()]
				d.State, d.Updated = row.State, row.Updated
				all = append(all, d)
			}
		}
	}
	return u, all, nil
}

func kinds(forms []Form) []string {
	var all []string
	for _, f := range forms {
		if !slices.Contains(all, f.Kind) {
			all = append(all, f.Kind)
		}
	}
	return all
}

func (m *Reports) states(ctx context.Context, u org.Unit) (map[string]Due, error) {
	rows, err := m.DB.Query(ctx, ofUnit, u.ID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // what was read is told by Err
	have := map[string]Due{}
	for rows.Next() {
		var kind, period string
		var d Due
		if err := rows.Scan(&kind, &period, &d.State, &d.Updated); err != nil {
			return nil, err
		}
		have[kind+" "+period] = d
	}
	return have, rows.Err()
}

// current is the period of a length in which a day lies.
func current(length string, on viet.Day, cut int) indicator.Period {
	y, month := 0, 0
	_, _ = fmt.Sscanf(on.String(), "%d-%d", &y, &month)
	for range 2 {
		name := fmt.Sprintf("%04d", y)
		switch length {
		case "quarter":
			name += fmt.Sprintf("-Q%d", (month+2)/3)
		case "month":
			name += fmt.Sprintf("-%02d", month)
		}
		if cut > 1 {
			name += fmt.Sprintf("@%d", cut)
		}
		p, err := indicator.ParsePeriod(name)
		if err != nil || !p.Last().Before(on) {
			return p
		}
		if month++; month > 12 { // after the cut the next period has begun
			y, month = y+1, 1
		}
	}
	return indicator.Period{}
}

// covers says whether the form is made for periods of this length and cut.
func (f Form) covers(p indicator.Period) bool {
	name, cut, _ := strings.Cut(p.String(), "@")
	if cut == "" {
		cut = "1"
	}
	length := "year"
	switch {
	case strings.Contains(name, ".."), strings.Contains(name, "-H"):
		return false
	case strings.Contains(name, "-Q"):
		length = "quarter"
	case strings.Contains(name, "-"):
		length = "month"
	}
	return cut == fmt.Sprint(f.Cut) && slices.Contains(f.Periods, length)
}

// PeriodName says a period to people (tên kỳ báo cáo): Quý III năm 2026.
func PeriodName(p indicator.Period, say lang.Printer) string {
	name, _, _ := strings.Cut(p.String(), "@")
	year, rest, _ := strings.Cut(name, "-")
	switch {
	case rest == "":
		return say.T("report.period.year", "year", year)
	case strings.HasPrefix(rest, "Q"):
		roman := map[string]string{"1": "I", "2": "II", "3": "III", "4": "IV"}
		return say.T("report.period.quarter", "quarter", roman[rest[1:]], "year", year)
	}
	return say.T("report.period.month", "month", strings.TrimLeft(rest, "0"), "year", year)
}

// Span says from which day to which (từ ngày, đến ngày).
func Span(p indicator.Period, say lang.Printer) string {
	return say.T("report.period.span", "from", p.From.Vietnamese(), "to", p.Last().Vietnamese())
}

// Sent lists what units below have sent (báo cáo nhận được), the latest first.
func (m *Reports) Sent(ctx context.Context, token string) ([]Arrival, string, error) {
	scope, err := policy.ScopeOf(ctx, "report.read", "report")
	if err != nil {
		return nil, "", err
	}
	var w store.Where
	w.And("state = 'sent'")
	scope.Where(&w, policy.Columns{ID: "id", Unit: "unit_id", Path: "unit_path"})
	keys := store.Keyset{Columns: []string{"updated_at bigint", "id text"}, Desc: true}
	if err := keys.After(&w, token); err != nil {
		return nil, "", err
	}
	size := store.PageSize(0)
	rows, err := m.DB.Query(ctx, sentList+w.SQL()+keys.OrderBy()+" LIMIT "+w.Arg(size+1), w.Args()...)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = rows.Close() }() // what was read is told by Err
	var all []Arrival
	for rows.Next() {
		var a Arrival
		if err := rows.Scan(&a.ID, &a.Kind, &a.Period, &a.UnitID, &a.At); err != nil {
			return nil, "", err
		}
		all = append(all, a)
	}
	next := ""
	if len(all) > size {
		all = all[:size]
		next = store.Token(all[size-1].At, all[size-1].ID)
	}
	return all, next, rows.Err()
}

// Arrival is a report that was sent up (báo cáo đã gửi).
type Arrival struct {
	ID, Kind, Period, UnitID string
	At                       time.Time
}

// levelName is how a level of competence is called on the form.
func (m *Reports) levelName(level string) string { return m.word("report.level." + level) }
