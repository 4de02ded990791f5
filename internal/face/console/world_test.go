package console

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/lang"
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
)

var lines = []store.Line{event.Migrations, job.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations,
	deadline.Migrations, flow.Migrations, procedure.Migrations, notify.Migrations, timer.Migrations}

// monday is when the world begins: a working day, nine in the morning.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

// world is the console over real rooms in a small province: a department, a city and two of its wards, with people.
type world struct {
	t        *testing.T
	shell    *web.Shell
	face     *face
	views    *web.Views
	clock    *storetest.Clock
	units    map[string]string // key: id
	accounts map[string]identity.Account
	late     error // what the timers of the world say
	fail     error // what the consumer of the world says to events
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: storetest.NewClock(monday), units: map[string]string{}, accounts: map[string]identity.Account{}}
	db := storetest.OpenWith(t, store.Options{Clock: w.clock.Now}, lines...)
	units := org.New(db)
	d := Deps{DB: db, Units: units, Procedures: procedure.New(db, units), Flows: flow.NewLibrary(db), BaseURL: "https://tiengiang.example.vn",
		Accounts: identity.New(db, units, identity.Options{May: policy.Accounts, Cost: identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}}),
		Journal:  event.NewJournal(db, event.Consumer{Name: "notify", Kinds: []string{"pack.loaded"}, Apply: func(context.Context, *store.Tx, event.Event) error { return w.fail }}),
		Mailer:   notify.NewMailer(db, notify.Server{}),
		Settings: func() (string, error) {
			return "data: \"/var/lib/tinhso\"\nlisten: \"127.0.0.1:8080\"\nsmtp-password-file: \"/etc/tinhso/smtp\"\n", nil
		},
		Health: func(context.Context) []Sign {
			return []Sign{{Key: "disk", OK: true, Args: []any{"free", "82,4"}}, {Key: "clock", OK: true, Args: []any{"time", viet.Instant(w.clock.Now())}}, {Key: "tables", OK: true, Args: []any{"n", 0}}}
		},
		About: func(context.Context) (Build, error) {
			return Build{Revision: "2b799d6", BuiltAt: "2026-11-20T08:00:00Z", Go: "go1.26.0", Pack: lang.Text{VI: "tỉnh Tiền Giang", EN: "Tiền Giang"}, LoadedAt: monday.Add(-48 * time.Hour)}, nil
		}}
	d.Jobs = job.NewQueue(db, job.Worker{Kind: "dossier.sweep", Work: func(context.Context, job.Job) (job.Effect, error) { return nil, job.Cancel(errors.New("đĩa đầy")) }})
	d.Timers = timer.NewWheel(db, timer.Handler{Kind: "dossier.due", Fire: func(context.Context, *store.Tx, []timer.Due) error { return w.late }})
	w.face = newFace(d)
	w.fine(db.Write(t.Context(), w.seedTx))
	w.people()
	assets, err := ui.LoadAssets()
	w.fine(err)
	w.shell, err = web.New(web.Options{Sessions: w, Backstop: watch{}, Assets: assets, Clock: w.clock.Now, MaxBody: 2 << 20,
		Site: func(lang.Tag) ui.Site {
			return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang", Owner: "Ủy ban nhân dân tỉnh Tiền Giang"}
		}})
	w.fine(err)
	w.views, err = w.face.views(assets)
	w.fine(err)
	w.face.routes(w.shell.Pages(w.views))
	return w
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) seedTx(tx *store.Tx) error {
	ctx := w.t.Context()
	for _, u := range []org.PutUnit{
		{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82", Identifier: "H58"},
		{Key: "D", Kind: org.Department, Level: org.Province, Name: "Sở Tư pháp", Identifier: "H58.903", IdentifierIsSample: true, ParentKey: "P"},
		{Key: "H", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", GSO: "815", ParentKey: "P"},
		{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", ShortName: "UBND Phường 5", GSO: "28249", Identifier: "H58.931.249", IdentifierIsSample: true, ParentKey: "H"},
		{Key: "C2", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", GSO: "28261", ParentKey: "H"},
		{Key: "C1", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường Năm", ShortName: "UBND Phường Năm", GSO: "28249", Identifier: "H58.931.249", IdentifierIsSample: true, ParentKey: "H", ValidFrom: "2026-07-01", Law: "202/2025/QH15"},
	} {
		if u.ValidFrom == "" {
			u.ValidFrom = "2022-01-01"
		}
		id, _, err := w.face.Units.PutUnitTx(ctx, tx, u)
		if err != nil {
			return err
		}
		w.units[u.Key] = id
	}
	for _, name := range []string{"certify", "same-day"} {
		b, err := os.ReadFile(filepath.Join("../../../provinces/tien-giang/flows", name+".yaml"))
		if err != nil {
			return err
		}
		f, err := flow.ParseYAML(name+".yaml", b)
		if err != nil {
			return err
		}
		if _, err := w.face.Flows.PutTx(ctx, tx, f, viet.Day{Y: 2022, M: 1, D: 1}); err != nil {
			return err
		}
	}
	const source = "form: khai-tu\nversion: 1\ntitle: {vi: Tờ khai đăng ký khai tử, en: Death registration}\nsections:\n  - id: nguoi\n    title: {vi: Người chết, en: The deceased}\n    fields:\n" +
		"      - {id: name, kind: person_name, required: true, label: {vi: Họ và tên, en: Name}}\n" +
		"      - id: place\n        kind: choice\n        label: {vi: Nơi chết, en: Place}\n        choices:\n          - {value: home, label: {vi: Tại nhà, en: At home}}\n          - {value: hospital, label: {vi: Tại cơ sở y tế, en: In a hospital}}\n" +
		"      - {id: hospital, kind: text, label: {vi: Tên cơ sở y tế, en: Hospital}, show_if: {field: place, equals: [hospital]}}\n"
	if _, _, _, err := w.face.Procedures.PutFormTx(ctx, tx, "khai-tu.yaml", []byte(source), viet.Day{Y: 2022, M: 1, D: 1}); err != nil {
		return err
	}
	for _, p := range []procedure.Procedure{
		{Code: "1.000656", Name: "Đăng ký khai tử", ValidFrom: "2022-01-01", Group: "local", Fields: []procedure.Ref{{Code: "hotich", Name: "Hộ tịch"}}, Level2023: []string{"commune"}, Receivers: []procedure.Receiver{{Level: "commune", Basis: procedure.BasisGuess}},
			Scope: procedure.ScopeGeneral, Fileable: true, Deadline: &procedure.Deadline{Time: procedure.Time{Amount: 1, Kind: "same_day", CutOff: "15:00"}}, FormID: "khai-tu", FormVersion: 1, FlowCode: "same-day", Decision: "1872/QĐ-BTP"},
		{Code: "1.001456", Name: "Cấp giấy phép hoạt động của trung tâm trọng tài", ValidFrom: "2022-01-01", Group: "local", Level2023: []string{"province"}, Scope: procedure.ScopeCentral, WhyNotFileable: string(procedure.ScopeCentral)},
	} {
		if _, err := w.face.Procedures.PutTx(ctx, tx, p); err != nil {
			return err
		}
	}
	return event.Append(ctx, tx, event.New{Kind: "pack.loaded", Subject: "tien-giang", Actor: "system"})
}

// people makes the accounts of the world; their ids are found by login.
func (w *world) people() {
	ctx := identity.With(w.t.Context(), identity.System())
	for _, n := range []struct {
		login, name, unit string
		roles             []identity.Role
	}{
		{"tinh", "Vũ Thành Long", "82", []identity.Role{identity.Admin, identity.Operator}},
		{"vanhanh", "Đỗ Minh Nhật", "82", []identity.Role{identity.Operator}},
		{"mytho", "Ngô Thị Bích Thủy", "815", []identity.Role{identity.Admin}},
		{"phuong5", "Đỗ Quang Vinh", "28249", []identity.Role{identity.Admin}},
		{"phuong1", "Mai Tấn Phát", "28261", []identity.Role{identity.Admin}},
		{"mai", "Trần Thị Mai", "28249", []identity.Role{identity.Clerk}},
		{"thuha", "Lê Thị Thu Hà", "28249", []identity.Role{identity.Leader, identity.Officer}},
		{"anh", "Phạm Ngọc Ánh", "28261", []identity.Role{identity.Clerk}},
	} {
		officer := identity.NewOfficer{Login: n.login, Name: n.name, Unit: n.unit, Email: n.login + "@tiengiang.example.vn"}
		for _, r := range n.roles {
			officer.Grants = append(officer.Grants, identity.NewGrant{Role: r})
		}
		acc, password, err := w.face.Accounts.CreateOfficer(ctx, officer)
		w.fine(err)
		w.accounts[n.login] = acc
		if n.login != "mai" { // she has not signed in yet
			s, err := w.face.Accounts.SignIn(ctx, n.login, password, identity.Door{Address: "10.0.0.5", Device: "Chrome trên Windows"})
			w.fine(err)
			who, _, err := w.face.Accounts.SessionWho(ctx, s.Token)
			w.fine(err)
			w.fine(w.face.Accounts.ChangePassword(identity.With(w.t.Context(), who), password, "Thuyen-ve-ben-2026", s.ID))
		}
		w.clock.Advance(time.Minute)
	}
	w.fine(w.face.DB.Write(ctx, func(tx *store.Tx) error {
		_, _, err := w.face.Units.PutPostTx(ctx, tx, org.PutPost{Key: "ct", UnitID: w.units["C1"], Title: "Chủ tịch Ủy ban nhân dân phường", Kind: "leader", ValidFrom: "2022-01-01",
			Holder: &org.Holder{AccountID: w.accounts["thuha"].ID, Name: "Lê Thị Thu Hà", ValidFrom: "2024-05-01"}})
		return err
	}))
}

// Load lets a test be whoever its cookie names, with what the account may do now.
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	who := identity.Who{AccountID: "c", Kind: identity.KindCitizen, Name: "Nguyễn Thị Hồng Hạnh"}
	if acc, ok := w.accounts[k.Value]; ok {
		who = identity.Who{AccountID: acc.ID, Name: acc.Name, Login: acc.Login, Kind: identity.KindOfficer, UnitID: acc.UnitID}
		for _, g := range acc.Grants {
			u, err := w.face.Units.ByID(r.Context(), w.face.DB, g.UnitID, viet.Day{})
			if err != nil {
				return nil, web.Visitor{}, err
			}
			who.Grants = append(who.Grants, identity.Grant{Role: g.Role, UnitID: g.UnitID, UnitPath: u.Path})
		}
	}
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/console"}, nil
}

type watch struct{}

func (watch) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// get asks for a page as somebody, in a language.
func (w *world) get(who, path string, tags ...lang.Tag) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	if len(tags) > 0 {
		r.AddCookie(&http.Cookie{Name: "lang", Value: string(tags[0])})
	}
	return w.do(who, r)
}

// post sends a form as somebody.
func (w *world) post(who, path string, pairs ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(who, r)
}

// upload sends one file as somebody.
func (w *world) upload(who, path, name string, body []byte) *httptest.ResponseRecorder {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	w.fine(err)
	_, err = part.Write(body)
	w.fine(errors.Join(err, m.Close()))
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.do(who, r)
}

func (w *world) do(who string, r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("X-Request-Id", "0000000000000000")
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "who", Value: who})
	}
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	return rec
}

// account is an account as it is now.
func (w *world) account(login string) identity.Account {
	w.t.Helper()
	acc, err := w.face.Accounts.ByLogin(w.t.Context(), login)
	w.fine(err)
	return acc
}

var fresh = []struct {
	re *regexp.Regexp
	as string
}{
	{regexp.MustCompile(`\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b`), "ID"},
	{regexp.MustCompile(`(name="key" value=")[^"]*`), "${1}KEY"},
	{regexp.MustCompile(`(name="(?:list|rows)" value=")[^"]*`), "${1}BYTES"},
	{regexp.MustCompile(`(slip-secret">)[^<]*`), "${1}SECRET"},
	{regexp.MustCompile(`(data-label="Mật khẩu tạm"><div>)[^<]*`), "${1}SECRET"},
	{regexp.MustCompile(`(tiep=|truoc=)[^&"]*`), "${1}TOKEN"},
}

// plain leaves out what is new every time.
func plain(page []byte) []byte {
	for _, f := range fresh {
		page = f.re.ReplaceAll(page, []byte(f.as))
	}
	return page
}
