package report_test

import (
	"context"
	"math/big"
	"strconv"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/indicator"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/report"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations, report.Migrations}

var monday = time.Date(2026, 10, 5, 9, 0, 0, 0, viet.Zone)

// world is a province with a department, a district and two wards, and figures that a test may change.
type world struct {
	*report.Reports
	t     *testing.T
	clock *storetest.Clock
	fig   *figures
	ids   map[string]string
	paths map[string]string
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.RunClock(t, monday, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) { fn(t, settle(t, db, clock)) })
}

// settle makes the province.
func settle(t *testing.T, db *store.DB, clock *storetest.Clock) *world {
	t.Helper()
	units := org.New(db)
	w := &world{t: t, clock: clock, ids: map[string]string{}, paths: map[string]string{}, fig: &figures{base: map[string]int64{}, known: map[string]string{}}}
	w.Reports = report.New(report.Deps{DB: db, Units: units, Figures: w.fig, Fields: func(context.Context, string) ([]report.Field, error) {
		return []report.Field{{Code: "LV2", Name: "Hộ tịch"}, {Code: "LV1", Name: "Chứng thực"}, {Code: "LV9", Name: "Đất đai"}}, nil
	}})
	fine(t, db.Write(t.Context(), func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82"},
			{Key: "S", Kind: org.Department, Level: org.Province, Name: "Sở Kế hoạch và Đầu tư", Identifier: "H58.904", ParentKey: "P"},
			{Key: "H", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815", ParentKey: "P"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "H"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "H"},
		} {
			u.ValidFrom = "2020-01-01"
			id, _, err := units.PutUnitTx(t.Context(), tx, u)
			if err != nil {
				return err
			}
			w.ids[u.Key] = id
		}
		return nil
	}))
	for key, id := range w.ids {
		u, err := units.ByID(t.Context(), db, id, viet.DayOf(monday))
		fine(t, err)
		w.paths[key] = u.Path
	}
	w.fig.paths = map[string]string{}
	for key := range w.ids {
		w.fig.paths[w.ids[key]] = w.paths[key]
	}
	w.fig.fill(w.ids)
	return w
}

func (w *world) as(name string, role identity.Role, unit string) context.Context {
	return identity.With(w.t.Context(), identity.Who{AccountID: name, Name: "Bà " + name, Kind: identity.KindOfficer, UnitID: w.ids[unit],
		Grants: []identity.Grant{{Role: role, UnitID: w.ids[unit], UnitPath: w.paths[unit]}}})
}

// figures are counts by code, unit, level and field, from which every cut is added up.
type figures struct {
	base  map[string]int64  // "code unit level field"
	known map[string]string // decimal text of other indicators, by code
	paths map[string]string
}

// fill gives each unit dossiers that balance.
func (f *figures) fill(ids map[string]string) {
	n := int64(10)
	for _, key := range []string{"S", "H", "C5", "C1"} {
		level := map[string]string{"S": "province", "H": "district", "C5": "commune", "C1": "commune"}[key]
		for _, field := range []string{"LV1", "LV2"} {
			at := " " + ids[key] + " " + level + " " + field
			f.base["ii06.online"+at], f.base["ii06.direct"+at], f.base["ii06.carried"+at] = 120+n, 40, 12
			f.base["ii06.early"+at], f.base["ii06.on_time"+at], f.base["ii06.late"+at] = 100+n, 50, 3
			f.base["ii06.pending_in_time"+at], f.base["ii06.pending_late"+at] = 17, 2
			n += 7
		}
	}
}

var sums = map[string][]string{
	"ii06.received": {"ii06.online", "ii06.direct", "ii06.carried"}, "ii06.resolved": {"ii06.early", "ii06.on_time", "ii06.late"},
	"ii06.pending": {"ii06.pending_in_time", "ii06.pending_late"},
}

func (f *figures) Table(_ context.Context, codes, units []string, q indicator.Query) (indicator.Table, error) {
	var t indicator.Table
	for _, u := range units {
		row := indicator.Row{UnitID: u}
		for _, code := range codes {
			row.Values = append(row.Values, f.value(code, u, q))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func (f *figures) value(code, unit string, q indicator.Query) indicator.Value {
	if text, ok := f.known[code]; ok {
		r, _ := new(big.Rat).SetString(text)
		return indicator.Value{Code: code, State: indicator.Known, Text: text, Exact: r}
	}
	if len(code) < 5 || code[:5] != "ii06." {
		return indicator.Value{Code: code, State: indicator.NoData, Reason: lang.Text{VI: "chưa có đánh giá của người dân", EN: "no ratings yet"}}
	}
	total := int64(0)
	parts := sums[code]
	if parts == nil {
		parts = []string{code}
	}
	for _, p := range parts {
		for at, n := range f.base {
			var c, u, level, field string
			c, at = cut(at)
			u, at = cut(at)
			level, field = cut(at)
			own := u == unit || !q.Own && len(f.paths[u]) > len(f.paths[unit]) && f.paths[u][:len(f.paths[unit])] == f.paths[unit]
			if c == p && own && (q.Level == "" || q.Level == level) && (q.Category == "" || q.Category == field) {
				total += n
			}
		}
	}
	return indicator.Value{Code: code, State: indicator.Known, Text: strconv.FormatInt(total, 10), Exact: new(big.Rat).SetInt64(total)}
}

func cut(s string) (string, string) {
	for i := range s {
		if s[i] == ' ' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		if f, ok := fault.As(err); ok {
			t.Fatalf("%s %v %v %v", f.Kind, f, f.Args, f.Fields)
		}
		t.Fatal(err)
	}
}

func code(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
