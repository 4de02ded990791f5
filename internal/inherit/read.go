package inherit

import (
	"strconv"
	"strings"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// channels are the words of a file for how a dossier came in and how its result goes back.
var channels = map[string]dossier.Channel{"truc_tiep": dossier.Direct, "truc_tuyen": dossier.Online, "buu_chinh": dossier.Postal}

// reading turns the texts of a row into values and notes what cannot be read.
type reading struct{ wrong []fault.Field }

func (r *reading) bad(column, code string, args ...any) {
	r.wrong = append(r.wrong, fault.Field{Path: column, Code: code, Args: fault.Args(args...)})
}

// moment reads "31/12/2026 08:30", "2026-12-31 08:30", RFC 3339, or a day alone, which then is that day at an hour.
func (r *reading) moment(column, s, hour string) time.Time {
	if s == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t
	}
	day, clock, ok := strings.Cut(strings.Replace(s, "T", " ", 1), " ")
	if !ok {
		clock = hour
	}
	on, err := viet.ParseDay(day)
	if err != nil {
		r.bad(column, "inherit.moment", "text", short(s))
		return time.Time{}
	}
	clock, err = viet.ParseClock(strings.TrimSpace(clock))
	if err != nil {
		r.bad(column, "inherit.moment", "text", short(s))
		return time.Time{}
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", on.String()+" "+clock, viet.Zone)
	if err != nil {
		r.bad(column, "inherit.moment", "text", short(s))
	}
	return t
}

func (r *reading) day(column, s string) viet.Day {
	if s == "" {
		return viet.Day{}
	}
	on, err := viet.ParseDay(s)
	if err != nil {
		r.bad(column, "inherit.day", "text", short(s))
	}
	return on
}

func (r *reading) number(column, s string, most int) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		r.bad(column, "inherit.number", "text", short(s), "max", most)
		return 0
	}
	return n
}

// values is a map of what is not empty.
func values(pairs ...string) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			m[pairs[i]] = pairs[i+1]
		}
	}
	return m
}

func address(area, street string) map[string]any {
	if area == "" && street == "" {
		return nil
	}
	return values("area", area, "detail", street)
}

// read makes of a row what the case engine checks. The files of papers are not yet taken in: paths gives them by their
// place among the papers.
func (row Row) read(source string) (a dossier.Inherit, paths map[int]string, wrong []fault.Field) {
	r := &reading{}
	a.Procedure, a.Unit, a.Source = row.Procedure, row.Unit, source
	var ok bool
	if a.Channel, ok = channels[row.Channel]; !ok {
		r.bad("kenh", "inherit.channel", "text", short(row.Channel))
	}
	a.National = r.number("trang_thai", row.National, 10)
	a.State = row.State
	a.Late = &dossier.LateNumber{Code: row.Code, At: r.moment("ngay_nop", row.Submitted, "08:00"), Reason: source}
	a.Accepted = r.moment("ngay_tiep_nhan", row.Accepted, "08:00")
	a.DueOn, a.FirstDue = r.day("ngay_hen_tra", row.DueOn), r.day("ngay_hen_dau", row.FirstDue)
	a.MovedAt, a.MovedWhy = r.moment("hen_lai_luc", row.MovedAt, "08:00"), viet.OneLine(row.MovedWhy)
	a.WaitsFrom, a.DoneAt = r.moment("cho_tu", row.WaitsFrom, "08:00"), r.moment("xong_luc", row.DoneAt, "08:00")
	a.Asked, a.Asks = cleaned(row.Asked), r.number("so_lan_bo_sung", row.Asks, 20)
	if a.National == 5 && a.Asks == 0 {
		a.Asks = 1
	}
	a.Assignee, a.History = row.Officer, cleaned(row.History)
	a.Applicant = values("full_name", row.Name, "citizen_id", row.Number, "birth_date", row.Born, "phone", row.Phone, "email", row.Mail)
	if home := address(row.Area, row.Street); home != nil {
		a.Applicant["address"] = home
	}
	if row.ByName != "" {
		a.Representative = values("full_name", row.ByName, "citizen_id", row.ByNumber, "phone", row.ByPhone)
	}
	if row.Org != "" {
		a.Organisation = values("name", row.Org, "tax_code", row.TaxCode)
	}
	if row.ReturnBy != "" {
		if a.ReturnBy, ok = channels[row.ReturnBy]; !ok {
			r.bad("nhan_ket_qua", "inherit.channel", "text", short(row.ReturnBy))
		}
	}
	if to := address(row.ReturnArea, row.ReturnTo); to != nil {
		a.ReturnAddress = to
	}
	a.Fields = row.Answers
	paths = map[int]string{}
	for i, p := range row.Papers {
		name, path, file := strings.Cut(p, "=")
		paper := dossier.Paper{Status: dossier.Attached}
		if name = viet.OneLine(name); isComponent(name) {
			paper.Component = name
		} else {
			paper.Name = name
		}
		if file {
			paths[i] = strings.TrimSpace(path)
		}
		a.Documents = append(a.Documents, paper)
	}
	return a, paths, r.wrong
}

// isComponent reports a code of the catalogue: G15-..., or #3, the place in the list.
func isComponent(name string) bool {
	return strings.HasPrefix(name, "#") || !strings.Contains(name, " ") && strings.ContainsAny(name, "0123456789") && strings.ContainsAny(name, ".-")
}

func cleaned(all []string) []string {
	var out []string
	for _, s := range all {
		if s = viet.OneLine(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
