package studio

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"tinhso/internal/batch"
	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

var migrations = []store.Line{event.Migrations, org.Migrations, policy.Migrations, deadline.Migrations, flow.Migrations, batch.Migrations}

// monday is when the world begins: a working day, nine in the morning.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

// world is the editor over real rooms in a province with a ward: two administrators of the province, one of the ward.
type world struct {
	t     *testing.T
	shell *web.Shell
	face  *face
	views *web.Views
	clock *storetest.Clock
	who   map[string]identity.Who
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: storetest.NewClock(monday), who: map[string]identity.Who{}}
	w.build(storetest.OpenWith(t, store.Options{Clock: w.clock.Now}, migrations...))
	return w
}

func (w *world) build(db *store.DB) {
	w.t.Helper()
	library, units := flow.NewLibrary(db), org.New(db)
	d := Deps{DB: db, Units: units, Flows: library, Drafts: flow.NewDrafts(db, library), Book: deadline.New(db), Moves: batch.New(batch.Deps{DB: db, Units: units, Flows: library}),
		Open: func(context.Context) (map[Version]int, error) { return map[Version]int{{"standard", 1}: 1234}, nil },
		Frame: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
			return ui.ConsoleLayout{Chrome: chrome, Page: page}
		}}
	w.face = &face{Deps: d}
	w.fine(db.Write(w.t.Context(), w.seedTx))
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
}

func (w *world) fine(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// small is a flow that fits a page: filed, at work, done.
const small = `flow: standard
version: 1
name: {vi: "Quy trình một cửa", en: "One stop"}
law: ["61/2018/NĐ-CP@2018-04-23"]
start: submitted
inputs:
  - {id: note, kind: long_text, label: {vi: "Ghi chú", en: "Note"}}
  - {id: reason, kind: long_text, required: true, label: {vi: "Lý do", en: "Reason"}}
  - id: returned_to
    kind: choice
    label: {vi: "Trả cho ai", en: "To whom"}
    choices:
      - {value: self, label: {vi: "Chính người nộp", en: "The applicant"}}
      - {value: other, label: {vi: "Người khác", en: "Another"}}
states:
  - {id: submitted, name: {vi: "Chờ tiếp nhận", en: "Waiting"}, citizen: {vi: "Đã nộp.", en: "Filed."}, national: 1, clock: none, works: clerk}
  - {id: working, name: {vi: "Đang giải quyết", en: "At work"}, citizen: {vi: "Đang giải quyết.", en: "At work."}, national: 4, clock: running, works: officer, share: 70}
  - {id: waiting, name: {vi: "Chờ bổ sung", en: "Waiting for more"}, citizen: {vi: "Cần bổ sung.", en: "More is needed."}, national: 5, clock: paused, works: applicant}
  - {id: proposed, name: {vi: "Chờ lãnh đạo duyệt", en: "Waiting for the leader"}, citizen: {vi: "Đang trình.", en: "The leader decides."}, national: 4, clock: running, works: leader, share: 30}
  - {id: returned, name: {vi: "Đã trả kết quả", en: "Done"}, citizen: {vi: "Đã trả.", en: "Done."}, national: 10, clock: stopped, works: nobody, terminal: true}
transitions:
  - {action: accept, from: [submitted], to: working, who: [clerk], name: {vi: "Tiếp nhận", en: "Accept"}, input: [note], effects: [start_clock], tone: primary}
  - {action: propose, from: [working], to: proposed, who: [assignee], name: {vi: "Trình lãnh đạo", en: "Propose"}, input: [note], tone: primary}
  - {action: request_payment, from: [working], to: waiting, who: [assignee], name: {vi: "Chờ bổ sung", en: "Wait"}, input: [reason], effects: [pause], once: true}
  - {action: supply, from: [waiting], to: working, who: [applicant, clerk], name: {vi: "Bổ sung", en: "Supply"}, effects: [resume], tone: primary}
  - {action: claim, from: [working], to: stay, who: [officer], name: {vi: "Nhận giải quyết", en: "Take it"}, effects: [claim]}
  - {action: reject, from: [proposed], to: working, who: [leader], name: {vi: "Trả lại", en: "Send back"}, input: [reason]}
  - {action: return, from: [proposed], to: returned, who: [leader], name: {vi: "Trả kết quả", en: "Hand over"}, input: [returned_to, note], effects: [deliver, close], tone: primary}
`

func (w *world) seedTx(tx *store.Tx) error {
	ctx := w.t.Context()
	for _, u := range []org.PutUnit{
		{Key: "P", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", GSO: "82", Identifier: "H58", ValidFrom: "2022-01-01"},
		{Key: "C", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", GSO: "28249", ParentKey: "P", ValidFrom: "2022-01-01"},
	} {
		id, _, err := w.face.Units.PutUnitTx(ctx, tx, u)
		if err != nil {
			return err
		}
		w.who[u.Key] = identity.Who{UnitID: id}
	}
	province, ward := w.who["P"].UnitID, w.who["C"].UnitID
	path := "/" + province + "/"
	one := func(login, name string, role identity.Role, unit, path string) {
		w.who[login] = identity.Who{AccountID: "acc-" + login, Login: login, Name: name, Kind: identity.KindOfficer, UnitID: unit, Grants: []identity.Grant{{Role: role, UnitID: unit, UnitPath: path}}}
	}
	one("long", "Vũ Thành Long", identity.Admin, province, path)
	one("loan", "Trịnh Thị Kim Loan", identity.Admin, province, path)
	one("vanhanh", "Đỗ Minh Nhật", identity.Operator, province, path)
	one("phuong5", "Đỗ Quang Vinh", identity.Admin, ward, path+ward+"/")
	one("mai", "Trần Thị Mai", identity.Clerk, ward, path+ward+"/")
	if _, err := w.face.Book.PutRuleTx(ctx, tx, deadline.Rule{Name: deadline.RuleSupplement, ValidFrom: viet.Day{Y: 2022, M: 1, D: 1}, Effect: deadline.Continue, Law: "01/2018/TT-VPCP@2018-11-23"}); err != nil {
		return err
	}
	f, err := flow.ParseYAML("small.yaml", []byte(small))
	if err != nil {
		return err
	}
	_, err = w.face.Flows.PutTx(ctx, tx, f, viet.Day{Y: 2022, M: 1, D: 1})
	return err
}

// Load lets a test be whoever its cookie names.
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	k, err := r.Cookie("who")
	if err != nil {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	who := w.who[k.Value]
	return identity.With(r.Context(), who), web.Visitor{SignedIn: true, ID: who.AccountID, Name: who.Name, Kind: string(who.Kind), Home: "/console"}, nil
}

type watch struct{}

func (watch) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

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

func (w *world) get(who, path string, tags ...lang.Tag) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, nil)
	if len(tags) > 0 {
		r.AddCookie(&http.Cookie{Name: "lang", Value: string(tags[0])})
	}
	return w.do(who, r)
}

func (w *world) post(who, path string, v url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(who, r)
}

func (w *world) upload(who, path, name string, body []byte) *httptest.ResponseRecorder {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w.fine(m.WriteField("key", "upload-"+name))
	part, err := m.CreateFormFile("file", name)
	w.fine(err)
	_, err = part.Write(body)
	w.fine(err)
	w.fine(m.Close())
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.do(who, r)
}

var (
	inputs  = regexp.MustCompile(`<input[^>]*>`)
	options = regexp.MustCompile(`(?s)<select[^>]*name="([^"]+)".*?</select>`)
	chosen  = regexp.MustCompile(`<option value="([^"]*)" selected`)
	areas   = regexp.MustCompile(`(?s)<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>`)
	attr    = regexp.MustCompile(`(name|value|type)="([^"]*)"`)
)

// fill reads the form of a page as a browser would send it back untouched.
func fill(t *testing.T, page, action string) url.Values {
	t.Helper()
	start := strings.Index(page, `action="`+action+`"`)
	if start < 0 {
		t.Fatalf("no form posts to %s", action)
	}
	form := page[start:]
	form = form[:strings.Index(form, "</form>")]
	v := url.Values{}
	for _, in := range inputs.FindAllString(form, -1) {
		a := map[string]string{}
		for _, m := range attr.FindAllStringSubmatch(in, -1) {
			a[m[1]] = unescape(m[2])
		}
		if (a["type"] == "checkbox" || a["type"] == "radio") && !strings.Contains(in, " checked") || a["name"] == "" {
			continue
		}
		if a["type"] == "checkbox" && a["value"] == "" {
			a["value"] = "on"
		}
		v.Add(a["name"], a["value"])
	}
	for _, m := range options.FindAllStringSubmatch(form, -1) {
		value := ""
		if c := chosen.FindStringSubmatch(m[0]); c != nil {
			value = unescape(c[1])
		}
		v.Add(m[1], value)
	}
	for _, m := range areas.FindAllStringSubmatch(form, -1) {
		v.Add(m[1], unescape(m[2]))
	}
	return v
}

func unescape(s string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#43;", "+", "&amp;", "&").Replace(s)
}

// change fills in a form of a draft: what it holds, and what is changed.
func (w *world) change(who, path string, pairs ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	page := w.get(who, path)
	if page.Code != 200 {
		w.t.Fatalf("%s: %d", path, page.Code)
	}
	action, _, _ := strings.Cut(path, "?")
	return w.post(who, action, with(fill(w.t, page.Body.String(), action), pairs...))
}

// with changes answers of a form; an empty one is taken away.
func with(v url.Values, pairs ...string) url.Values {
	seen := map[string]bool{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if !seen[pairs[i]] {
			v.Del(pairs[i])
			seen[pairs[i]] = true
		}
		if pairs[i+1] != "" {
			v.Add(pairs[i], pairs[i+1])
		}
	}
	return v
}

// copy makes a draft of the published version and gives its id.
func (w *world) copy(who string) string {
	w.t.Helper()
	r := w.change(who, home+"/standard/1/ban-nhap")
	to := r.Header().Get("Location")
	id, ok := strings.CutPrefix(to, draftsPath+"/")
	if r.Code != 303 || !ok {
		w.t.Fatalf("%d %s", r.Code, to)
	}
	return id
}

func (w *world) draft(id string) flow.Draft {
	w.t.Helper()
	x, err := w.face.Drafts.Get(w.t.Context(), w.face.DB, id)
	w.fine(err)
	return x
}

var fresh = []struct {
	re *regexp.Regexp
	as string
}{
	{regexp.MustCompile(`\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b`), "ID"},
	{regexp.MustCompile(`(name="key" value=")[^"]*`), "${1}KEY"},
}

// plain leaves out what is new every time.
func plain(page []byte) []byte {
	for _, f := range fresh {
		page = f.re.ReplaceAll(page, []byte(f.as))
	}
	return page
}

func shop(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../../provinces/tien-giang/flows/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
