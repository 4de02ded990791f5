package board

import (
	"strconv"
	"strings"

	"tinhso/internal/indicator"
	"tinhso/internal/web"
)

// choice is a period to choose, in its group of the drop-down.
type choice struct {
	indicator.Period
	text, group string
}

// groups are the kinds of periods offered, each with how many of them.
var groups = []struct {
	key  string
	many int
	now  func(year, month int) string
}{
	{"month", 13, func(y, m int) string { return two(y, m) }},
	{"quarter", 5, func(y, m int) string { return strconv.Itoa(y) + "-Q" + strconv.Itoa((m+2)/3) }},
	{"half", 3, func(y, m int) string { return strconv.Itoa(y) + "-H" + strconv.Itoa((m+5)/6) }},
	{"year", 4, func(y, _ int) string { return strconv.Itoa(y) }},
	{"report", 3, func(y, m int) string { return two(y, m) + "@15" }},
}

func two(y, m int) string {
	s := strconv.Itoa(m)
	return strconv.Itoa(y) + "-" + "0"[len(s)-1:] + s
}

// periods are those offered, and the one shown when it is none of them.
func (f *face) periods(shown indicator.Period) []choice {
	today, found := f.today(), false
	var all []choice
	for _, g := range groups {
		p, err := indicator.ParsePeriod(g.now(today.Y, int(today.M)))
		if err != nil {
			continue
		}
		for i := range g.many {
			one := choice{Period: p.Shift(-i), group: g.key}
			one.text = one.String()
			found = found || one.text == shown.String()
			all = append(all, one)
		}
	}
	if !found {
		all = append(all, choice{shown, shown.String(), "other"})
	}
	return all
}

// periodWords says a period: "Tháng 11/2026", "Quý III/2026", "Kỳ báo cáo tháng 11/2026 (15/10 – 14/11)".
func periodWords(c *web.Ctx, p indicator.Period) string {
	text := p.String()
	base, cut, _ := strings.Cut(text, "@")
	year, part, _ := strings.Cut(base, "-")
	span := []any{"from", p.From.Vietnamese(), "to", p.Last().Vietnamese()}
	args := append(span, "year", year, "n", strings.TrimLeft(part, "QH0"))
	switch {
	case strings.Contains(text, ".."):
		return c.T("board.say.span", span...)
	case cut != "":
		return c.T("board.say.report", append(args, "name", short(p))...)
	case part == "":
		return c.T("board.say.year", args...)
	case part[0] == 'Q':
		return c.T("board.say.quarter", append(args, "roman", roman[(part[1]-'0')%5])...)
	case part[0] == 'H':
		return c.T("board.say.half", args...)
	}
	return c.T("board.say.month", args...)
}

var roman = [5]string{"", "I", "II", "III", "IV"}

// short is a period as it stands under a picture: 11/2026, III/2026, 2026.
func short(p indicator.Period) string {
	base, _, _ := strings.Cut(p.String(), "@")
	year, part, _ := strings.Cut(base, "-")
	switch {
	case strings.Contains(base, ".."):
		return p.From.Vietnamese()
	case part == "":
		return year
	case part[0] == 'Q':
		return roman[(part[1]-'0')%5] + "/" + year
	}
	return strings.TrimLeft(part, "0") + "/" + year
}
