package indicator

import (
	"fmt"
	"regexp"
	"strconv"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Period is a time for which figures are made (kỳ báo cáo). It runs from From up to, and without, To.
type Period struct {
	From, To viet.Day
	length   int // months; 0 for days that were named
	cut      int // day on which its months begin
	index    int // number of its last month since year 0
}

// Calendar is the cut of calendar periods; periodic reports to the Government cut at the 15th.
const Calendar = 1

var rePeriod = regexp.MustCompile(`^(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})))?(?:@(\d{1,2}))?$`)

// ParsePeriod reads a period (kỳ): 2026, 2026-H1, 2026-Q3, 2026-11; with @15 the report period of that name, which
// begins on the 15th of the month before: 2026-11@15 is 15/10 to 14/11. Two days name a span: 2026-01-05..2026-02-17.
//
// Law: 09/2019/NĐ-CP#art12
func ParsePeriod(s string) (Period, error) {
	m := rePeriod.FindStringSubmatch(s)
	if m == nil {
		return parseSpan(s)
	}
	year, _ := strconv.Atoi(m[1])
	last, length := 12, 12
	switch {
	case m[2] != "":
		q, _ := strconv.Atoi(m[2])
		last, length = 3*q, 3
	case m[3] != "":
		h, _ := strconv.Atoi(m[3])
		last, length = 6*h, 6
	case m[4] != "":
		last, _ = strconv.Atoi(m[4])
		length = 1
	}
	cut := Calendar
	if m[5] != "" {
		cut, _ = strconv.Atoi(m[5])
	}
	if last < 1 || last > 12 || cut < 1 || cut > 28 || year < 1900 || year > 9000 {
		return Period{}, badPeriod(s)
	}
	return months(year*12+last-1, length, cut), nil
}

// months is the period of so many months that ends with a month.
func months(last, length, cut int) Period {
	end := last
	if cut == Calendar {
		end++
	}
	return Period{From: cutDay(end-length, cut), To: cutDay(end, cut), length: length, cut: cut, index: last}
}

func cutDay(month, cut int) viet.Day {
	d, _ := viet.NewDay(month/12, month%12+1, cut)
	return d
}

func badPeriod(s string) error {
	return fault.Invalid("indicator.period", fault.Field{Path: "period", Code: "indicator.period", Args: fault.Args("value", s)})
}

func parseSpan(s string) (Period, error) {
	if len(s) != 22 || s[10:12] != ".." {
		return Period{}, badPeriod(s)
	}
	from, err := viet.ParseDay(s[:10])
	if err != nil {
		return Period{}, badPeriod(s)
	}
	to, err := viet.ParseDay(s[12:])
	if err != nil || to.Before(from) || from.String() != s[:10] || to.String() != s[12:] {
		return Period{}, badPeriod(s)
	}
	return Period{From: from, To: to.Add(1)}, nil
}

// String writes the period as ParsePeriod reads it.
func (p Period) String() string {
	if p.length == 0 {
		return p.From.String() + ".." + p.To.Add(-1).String()
	}
	year, month := p.index/12, p.index%12+1
	s := fmt.Sprintf("%04d", year)
	switch p.length {
	case 6:
		s += fmt.Sprintf("-H%d", month/6)
	case 3:
		s += fmt.Sprintf("-Q%d", month/3)
	case 1:
		s += fmt.Sprintf("-%02d", month)
	}
	if p.cut != Calendar {
		s += "@" + strconv.Itoa(p.cut)
	}
	return s
}

// Shift is the period n of its own lengths later, or earlier (kỳ trước, kỳ sau).
func (p Period) Shift(n int) Period {
	if p.length == 0 {
		days := p.To.Sub(p.From) * n
		return Period{From: p.From.Add(days), To: p.To.Add(days)}
	}
	return months(p.index+n*p.length, p.length, p.cut)
}

// LastYear is the same period of the year before (cùng kỳ năm trước).
func (p Period) LastYear() Period {
	if p.length == 0 {
		return Period{From: p.From.AddMonths(-12), To: p.To.AddMonths(-12)}
	}
	return months(p.index-12, p.length, p.cut)
}

// Months lists the months of the period, cut as it is cut.
func (p Period) Months() []Period {
	all := make([]Period, p.length)
	for i := range all {
		all[i] = months(p.index-p.length+1+i, 1, p.cut)
	}
	return all
}

// Last is the last day of the period; its units are those of this day.
func (p Period) Last() viet.Day { return p.To.Add(-1) }

// IsZero reports no period.
func (p Period) IsZero() bool { return p.To.IsZero() }
