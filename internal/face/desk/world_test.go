package desk

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/consult"
	"tinhso/internal/deadline"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/ledger"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/timer"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations,
	deadline.Migrations, flow.Migrations, procedure.Migrations, document.Migrations, notify.Migrations, timer.Migrations, ledger.Migrations, consult.Migrations, dossier.Migrations}

// monday is when the world begins: a working day, nine in the morning.
var monday = time.Date(2026, 10, 5, 9, 0, 0, 0, viet.Zone)

// onOctober is a moment of the month in which the world lives.
func onOctober(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, viet.Zone)
}

// world is the desk in a small province: the pages over real rooms, with people of two wards, a city and a department.
type world struct {
	t     *testing.T
	shell *web.Shell
	views *web.Views
	cases *dossier.Cases
	face  *face
	clock *storetest.Clock
	units map[string]string
	who   map[string]identity.Who
	deps  Deps
}

// The procedures of the world.
const (
	permit  = "1.003003" // the usual process, five working days
	birth   = "1.001193" // on the day
	copies  = "2.000815"
	noLimit = "1.009009" // the catalogue gives no time
)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, units: map[string]string{}, who: map[string]identity.Who{}}
	clock := storetest.NewClock(monday)
	w.build(storetest.OpenWith(t, store.Options{Clock: clock.Now}, lines...), clock)
	return w
}

func (w *world) build(db *store.DB, clock *storetest.Clock) {
	t := w.t
	w.clock = clock
	blobs, err := blob.Dir(t.TempDir())
	w.fine(err)
	units := org.New(db)
	accounts := identity.New(db, units, identity.Options{Cost: identity.Cost{Time: 1, MemoryKB: 64, Threads: 1},
		May: func(context.Context, string, identity.Target) error { return nil }})
	w.cases = dossier.New(dossier.Deps{DB: db, Units: units, Accounts: accounts, Procedures: procedure.New(db, units), Flows: flow.NewLibrary(db),
		Book: deadline.New(db), Blobs: blobs, Clock: clock.Now, Secret: []byte("a secret of thirty-two bytes....")})
	w.fine(db.Write(t.Context(), w.seedTx))
	w.people()
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: w, Backstop: watch{}, Assets: assets, Clock: clock.Now, MaxBody: 2 << 20,
		Site: func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng dịch vụ công Tiền Giang"} }})
	w.fine(err)
	w.deps = Deps{DB: db, Units: units, Accounts: accounts, Procedures: w.cases.Procedures, Cases: w.cases, Book: w.cases.Book}
	w.face = &face{Deps: w.deps, newKey: func() string { return "KEY" }}
	w.views, err = w.face.views(assets)
	w.fine(err)
	w.face.routes(w.shell.Pages(w.views))
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

type watch struct{}

func (watch) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// Load lets a test be whoever its cookie names.
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	who := w.who[k.Value]
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/desk"}, nil
}

func (w *world) seedTx(tx *store.Tx) error {
	ctx := w.t.Context()
	for _, u := range []org.PutUnit{
		{Key: "province", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82", Identifier: "H58"},
		{Key: "so", Kind: org.Department, Level: org.Province, Name: "Sở Tư pháp", Abbrev: "STP", Identifier: "H58.8", ParentKey: "province"},
		{Key: "city", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815", Identifier: "H58.815", ParentKey: "province"},
		{Key: "ward5", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", Abbrev: "UBND", GSO: "28249", Identifier: "H58.931", ParentKey: "city"},
		{Key: "ward1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", Abbrev: "UBND", GSO: "28261", Identifier: "H58.932", ParentKey: "city"},
	} {
		u.ValidFrom = "2020-01-01"
		id, _, err := w.cases.Units.PutUnitTx(ctx, tx, u)
		if err != nil {
			return err
		}
		w.units[u.Key] = id
	}
	if err := w.calendarTx(tx); err != nil {
		return err
	}
	files, err := filepath.Glob("../../../provinces/tien-giang/flows/*.yaml")
	if err != nil || len(files) < 3 {
		w.t.Fatalf("the flows of the province: %v %v", files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := flow.ParseYAML(name, b)
		if err != nil {
			return err
		}
		if _, err := w.cases.Flows.PutTx(ctx, tx, f, viet.Day{Y: 2020, M: 1, D: 1}); err != nil {
			return err
		}
	}
	for _, p := range procedures() {
		if _, err := w.cases.Procedures.PutTx(ctx, tx, p); err != nil {
			return err
		}
	}
	_, err = document.PutTypeTx(ctx, tx, document.Type{Code: "QĐ", Name: "Quyết định", Abbrev: "QĐ", ValidFrom: "2020-03-05"})
	if err == nil {
		_, err = document.PutTypeTx(ctx, tx, document.Type{Code: "SY", Name: "Bản sao y", Abbrev: "SY", ValidFrom: "2020-03-05"})
	}
	return err
}

func procedures() []procedure.Procedure {
	papers := []procedure.Component{{Code: "A1", Name: "Đơn đề nghị theo mẫu", Kind: "paper", Original: 1},
		{Code: "A2", Name: "Bản sao giấy tờ tùy thân", Kind: "paper", Copy: 1}}
	days := func(n int) *procedure.Deadline {
		return &procedure.Deadline{Time: procedure.Time{Amount: n, Kind: "working_day", Basis: "methods"}}
	}
	onTheDay := &procedure.Deadline{Time: procedure.Time{Amount: 1, Kind: "same_day", CutOff: "15:00", Basis: "steps"}}
	all := []procedure.Procedure{
		{Code: permit, Name: "Xác nhận tình trạng sử dụng đất", FlowCode: "standard", Deadline: days(5), Documents: papers},
		{Code: birth, Name: "Thủ tục đăng ký khai sinh", FlowCode: "same-day", Deadline: onTheDay},
		{Code: copies, Name: "Chứng thực bản sao từ bản chính", FlowCode: "certify", Deadline: onTheDay},
		{Code: noLimit, Name: "Thủ tục không nêu thời hạn", FlowCode: "standard"},
	}
	for i := range all {
		p := &all[i]
		p.ValidFrom, p.Scope, p.Fileable = "2020-01-01", procedure.ScopeGeneral, true
		p.Receivers = []procedure.Receiver{{Level: procedure.LevelCommune}}
		p.Methods = []procedure.Method{{Channel: "direct"}, {Channel: "online"}, {Channel: "postal"}}
	}
	return all
}

func (w *world) calendarTx(tx *store.Tx) error {
	ctx, first := w.t.Context(), viet.Day{Y: 2020, M: 1, D: 1}
	var week []deadline.HoursRow
	for day := 1; day <= 5; day++ {
		week = append(week, deadline.HoursRow{Weekday: day, Opens: "07:30", Closes: "11:30"}, deadline.HoursRow{Weekday: day, Opens: "13:00", Closes: "17:00"})
	}
	if _, err := w.cases.Book.PutHoursTx(ctx, tx, "", first, week); err != nil {
		return err
	}
	if _, err := w.cases.Book.PutHorizonTx(ctx, tx, first, viet.Day{Y: 2026, M: 12, D: 31}); err != nil {
		return err
	}
	for _, r := range []deadline.Rule{
		{Name: deadline.RuleSupplement, ValidFrom: first, Effect: deadline.Continue, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RulePayment, ValidFrom: first, Effect: deadline.Continue, Law: "01/2018/TT-VPCP@2018-11-23"},
		{Name: deadline.RuleAnswer, ValidFrom: first, Amount: 8, Kind: deadline.WorkingHour, Law: "01/2018/TT-VPCP@2018-11-23"},
	} {
		if _, err := w.cases.Book.PutRuleTx(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) people() {
	ctx := identity.With(w.t.Context(), identity.System())
	for _, p := range []struct {
		key, name, unit string
		role            identity.Role
	}{
		{"clerk", "Trần Thị Mai", "ward5", identity.Clerk},
		{"officer", "Nguyễn Văn Bình", "ward5", identity.Officer},
		{"officer2", "Phạm Thu Hiền", "ward5", identity.Officer},
		{"leader", "Lê Thị Thu Hà", "ward5", identity.Leader},
		{"clerk1", "Võ Thị Lan", "ward1", identity.Clerk},
		{"officer1", "Đặng Văn Long", "ward1", identity.Officer},
		{"leaderCity", "Trương Văn Lợi", "city", identity.Leader},
		{"officerSo", "Đỗ Văn Khánh", "so", identity.Officer},
		{"admin", "Lâm Gia Huy", "ward5", identity.Admin},
	} {
		unit, err := w.cases.Units.Unit(ctx, w.cases.DB, w.units[p.unit], viet.DayOf(monday))
		w.fine(err)
		acc, _, err := w.cases.Accounts.CreateOfficer(ctx, identity.NewOfficer{Name: p.name, Unit: unit.ID, Grants: []identity.NewGrant{{Role: p.role, Unit: unit.ID}}})
		w.fine(err)
		w.who[p.key] = identity.Who{AccountID: acc.ID, Name: p.name, Kind: identity.KindOfficer, Login: acc.Login, UnitID: unit.ID,
			Grants: []identity.Grant{{Role: p.role, UnitID: unit.ID, UnitPath: unit.Path}}}
	}
	w.who["citizen"] = identity.Who{AccountID: "citizen-1", Name: "Nguyễn Thị Hồng Ánh", Kind: identity.KindCitizen}
}

func (w *world) as(who string) context.Context { return identity.With(w.t.Context(), w.who[who]) }

// file files a dossier at ward 5 as a citizen does.
func (w *world) file(procedure, name string) dossier.Dossier {
	w.t.Helper()
	s := dossier.Submit{Procedure: procedure, Unit: w.units["ward5"], Channel: dossier.Online, ReturnBy: dossier.Direct,
		Applicant: map[string]any{"full_name": name, "citizen_id": "082190012345", "birth_date": "1990-05-15", "phone": "0912345678",
			"address": map[string]any{"detail": "Số 23, đường 30 Tháng 4, Phường 5, Mỹ Tho, Tiền Giang"}}}
	p, err := w.cases.Procedures.Get(w.t.Context(), w.cases.DB, procedure)
	w.fine(err)
	f, err := w.cases.FormOf(w.t.Context(), p)
	w.fine(err)
	s.Fields = f.Given(map[string]any{"channel": "online"}).Example()
	for i, c := range p.Documents {
		s.Documents = append(s.Documents, dossier.Paper{Component: dossier.ComponentKey(c, i), Status: dossier.Later})
	}
	d, err := w.cases.Submit(w.as("citizen"), s)
	w.fine(err)
	return d
}

// chain takes steps: "clerk accept", "officer claim".
func (w *world) chain(d dossier.Dossier, steps ...string) dossier.Dossier {
	w.t.Helper()
	for _, step := range steps {
		who, action, _ := strings.Cut(step, " ")
		next, err := w.cases.Act(w.as(who), d.Code, dossier.Act{Action: action, Version: d.Version, Input: w.input(action)})
		if err != nil {
			w.t.Fatalf("%s: %v", step, err)
		}
		d = next
	}
	return d
}

func (w *world) input(action string) map[string]any {
	switch action {
	case "request_more":
		return map[string]any{"items": []any{map[string]any{"item": "Bản chụp rõ hai mặt giấy chứng sinh", "why": "Ảnh đã gửi bị mờ"}}}
	case "refuse", "reject", "stop":
		return map[string]any{"reason": "Hồ sơ chưa nêu rõ vị trí thửa đất."}
	case "propose":
		return map[string]any{"proposal": "Hồ sơ đủ điều kiện, đề nghị phê duyệt."}
	case "assign":
		return map[string]any{"officer": w.who["officer2"].AccountID}
	case "issue":
		return map[string]any{"type": "QĐ"}
	case "return":
		return map[string]any{"returned_to": "self"}
	case "note_fee":
		return map[string]any{"amount": 20000, "fee": "Phí thẩm định", "receipt": "0000123"}
	case "consult":
		return map[string]any{"question": "Đề nghị cho ý kiến về nguồn gốc đất.", "units": []any{map[string]any{"unit": w.units["so"], "within": 2}}}
	case "advise":
		return map[string]any{"stance": "agree", "opinion": "Đất có nguồn gốc rõ ràng, thống nhất xác nhận."}
	case "supply":
		return map[string]any{"note": "Đã nộp đủ giấy tờ."}
	case "correct":
		return map[string]any{"field": "applicant.full_name", "value": "Võ Minh Quân", "reason": "Sai chính tả khi nhập."}
	case "extend":
		return map[string]any{"extend": 2, "reason": "Cần xác minh thêm tại thực địa."}
	}
	return map[string]any{}
}

// get asks for a page as somebody.
func (w *world) get(who, path string) (int, string) {
	w.t.Helper()
	status, body := webtest.Get(w.t, w.shell, lang.VI, path, "who="+who)
	return status, string(body)
}

// post sends a form as somebody and gives back the answer.
func (w *world) post(who, path string, in url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(in.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "who", Value: who})
	a := httptest.NewRecorder()
	w.shell.ServeHTTP(a, r)
	return a
}

var (
	ulid  = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{26}\b`)
	check = regexp.MustCompile(`/xac-minh/([0-9A-Z]{12})`)
)

// settled leaves out of a page what is new each time: identities, and the check code of a result.
func settled(page []byte) []byte {
	page = ulid.ReplaceAll(page, []byte("ID"))
	if m := check.FindSubmatch(page); m != nil {
		page = bytes.ReplaceAll(page, m[1], []byte("CHECKCODE"))
	}
	return page
}

// golden compares a page with what it was.
func (w *world) golden(name, who, path string, tag lang.Tag, want int) string {
	w.t.Helper()
	status, body := webtest.Get(w.t, w.shell, tag, path, "who="+who)
	if status != want {
		w.t.Fatalf("%s as %s: %d, want %d\n%.600s", path, who, status, want, body)
	}
	webtest.Page(w.t, body)
	webtest.Golden(w.t, "testdata/"+name+"."+string(tag)+".html", settled(body))
	return string(body)
}
