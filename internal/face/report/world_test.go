package report

import (
	"context"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tinhso/internal/event"
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
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations, report.Migrations}

var monday = time.Date(2026, 10, 5, 9, 0, 0, 0, viet.Zone)

// world is the pages of reports over the real room, with figures of a ward.
type world struct {
	t     *testing.T
	face  *face
	shell *web.Shell
	views *web.Views
	units map[string]org.Unit
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	clock := storetest.NewClock(monday)
	db := storetest.OpenWith(t, store.Options{Clock: clock.Now}, lines...)
	w := &world{t: t, units: map[string]org.Unit{}}
	units := org.New(db)
	w.fine(db.Write(t.Context(), func(tx *store.Tx) error {
		for _, u := range []org.PutUnit{
			{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82"},
			{Key: "H", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815", ParentKey: "P"},
			{Key: "C5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "H"},
			{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "H"},
		} {
			u.ValidFrom = "2020-01-01"
			if _, _, err := units.PutUnitTx(t.Context(), tx, u); err != nil {
				return err
			}
		}
		return nil
	}))
	for key, code := range map[string]string{"P": "82", "H": "815", "C5": "28249", "C1": "28261"} {
		u, err := units.Unit(t.Context(), db, code, viet.DayOf(monday))
		w.fine(err)
		w.units[key] = u
	}
	room := report.New(report.Deps{DB: db, Units: units, Figures: figures{}, Fields: func(context.Context, string) ([]report.Field, error) {
		return []report.Field{{Code: "HT", Name: "Hộ tịch"}, {Code: "CT", Name: "Chứng thực"}}, nil
	}})
	plan, err := report.LoadSet(os.DirFS("../../../provinces/tien-giang"), "plan112")
	w.fine(err)
	w.face = &face{Deps: Deps{DB: db, Units: units, Reports: room, Plan: plan, Frame: frame}, newKey: func() string { return "khoa" }}
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: w, Backstop: watch{}, Assets: assets, Clock: clock.Now, Site: func(lang.Tag) ui.Site {
		return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang", Owner: "Ủy ban nhân dân tỉnh Tiền Giang"}
	}})
	w.fine(err)
	w.views, err = w.face.views(assets)
	w.fine(err)
	w.face.routes(w.shell.Pages(w.views))
	return w
}

func frame(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
	return ui.DeskLayout{Chrome: chrome, Page: page}
}

type watch struct{}

func (watch) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// Load reads who asks from a cookie: "lan officer C5".
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	parts := strings.Split(k.Value, ".")
	who := identity.Who{AccountID: parts[0], Name: "Bà " + parts[0], Kind: identity.KindCitizen}
	if len(parts) == 3 {
		u := w.units[parts[2]]
		who.Kind, who.UnitID = identity.KindOfficer, u.ID
		who.Grants = []identity.Grant{{Role: identity.Role(parts[1]), UnitID: u.ID, UnitPath: u.Path}}
	}
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/desk"}, nil
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) ask(who string, r *http.Request, tag lang.Tag) *httptest.ResponseRecorder {
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "who", Value: who})
	}
	r.AddCookie(&http.Cookie{Name: "lang", Value: string(tag)})
	r.Header.Set("X-Request-Id", "0000000000000000")
	out := httptest.NewRecorder()
	w.shell.ServeHTTP(out, r)
	return out
}

func (w *world) get(who, path string) *httptest.ResponseRecorder {
	return w.ask(who, httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil), lang.VI)
}

var version = regexp.MustCompile(`name="version"[^>]*value="(\d+)"`)

// post sends a form, with the version that a page shows.
func (w *world) post(who, page, path string, pairs ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	q := url.Values{"key": {"k" + strconv.Itoa(len(path)) + strings.Join(pairs, "")}}
	if m := version.FindStringSubmatch(w.get(who, page).Body.String()); m != nil {
		q.Set("version", m[1])
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, strings.NewReader(q.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return w.ask(who, r, lang.VI)
}

// figures are two fields of one level that balance.
type figures struct{}

var counts = map[string]int64{"ii06.online": 120, "ii06.direct": 40, "ii06.carried": 12, "ii06.received": 172, "ii06.early": 100, "ii06.on_time": 50, "ii06.late": 3,
	"ii06.resolved": 153, "ii06.pending_in_time": 17, "ii06.pending_late": 2, "ii06.pending": 19}

func (figures) Table(_ context.Context, codes, units []string, q indicator.Query) (indicator.Table, error) {
	var t indicator.Table
	for _, u := range units {
		row := indicator.Row{UnitID: u}
		for _, code := range codes {
			row.Values = append(row.Values, figureOf(code, q))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func figureOf(code string, q indicator.Query) indicator.Value {
	n, ok := counts[code]
	switch {
	case code == "i766.on_time_share":
		num, den := known(153, 1), known(172, 1)
		return indicator.Value{Code: code, State: indicator.Known, Text: "88.95", Exact: big.NewRat(153, 172), Numerator: &num, Denominator: &den}
	case code == "i766.progress":
		return indicator.Value{Code: code, State: indicator.Known, Text: "17.79", Exact: big.NewRat(1779, 100)}
	case code == "i766.electronic_share":
		return indicator.Value{Code: code, State: indicator.Undefined, Reason: lang.Text{VI: "Không xác định: mẫu số bằng 0.", EN: "Undefined: the denominator is 0."}}
	case code == "i766.computable":
		return known(20, 1)
	case !ok:
		return indicator.Value{Code: code, State: indicator.NoData, Missing: lang.Text{VI: "Chưa có dữ liệu: hệ thống chưa thu phiếu đánh giá.", EN: "No data yet: rating cards are not taken yet."}}
	case q.Level != "" && q.Level != "commune":
		n = 0
	case q.Category == "":
		n *= 2
	}
	v := known(n, 1)
	v.Code = code
	return v
}

func known(n, d int64) indicator.Value {
	r := big.NewRat(n, d)
	return indicator.Value{State: indicator.Known, Text: r.FloatString(0), Exact: r}
}
