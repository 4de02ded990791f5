package secure

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/once"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

const password = "Thuyen-ve-ben-2026"

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)

// world is the face with two citizens.
type world struct {
	t     *testing.T
	clock *storetest.Clock
	acc   *identity.Accounts
	shell *web.Shell
	views *web.Views
	mails []identity.Mail
}

// Load knows who asks by the session cookie alone.
func (w *world) Load(r *http.Request) (context.Context, web.Visitor, error) {
	who := identity.Guest()
	if k, err := r.Cookie("session"); err == nil {
		if found, _, err := w.acc.SessionWho(r.Context(), k.Value); err == nil {
			who = found
		}
	}
	return identity.With(r.Context(), who), web.Visitor{SignedIn: who.SignedIn(), ID: who.AccountID, Name: who.Name}, nil
}

func (w *world) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: storetest.NewClock(monday)}
	db := storetest.OpenWith(t, store.Options{Clock: w.clock.Now}, event.Migrations, once.Migrations, org.Migrations, identity.Migrations, policy.Migrations)
	w.acc = identity.New(db, org.New(db), identity.Options{May: policy.Accounts, Cost: identity.Cost{Time: 1, MemoryKB: 8, Threads: 1}, Demo: true, Guesses: 20,
		Key: []byte("a key of this installation, 32 bytes"), Send: func(_ context.Context, _ *store.Tx, m identity.Mail) error {
			w.mails = append(w.mails, m)
			return nil
		}})
	for _, login := range []string{"hanh", "ut"} {
		if _, err := w.acc.PutDemo(identity.With(t.Context(), identity.System()), identity.Demo{Login: login, Password: password,
			Citizen: &identity.Profile{FullName: "Nguyễn Thị Hạnh", Email: login + "@example.vn"}}); err != nil {
			t.Fatal(err)
		}
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	if w.shell, err = web.New(web.Options{Sessions: w, Backstop: w, Assets: assets, Clock: w.clock.Now,
		Site: func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng dịch vụ công tỉnh Tiền Giang"} }}); err != nil {
		t.Fatal(err)
	}
	d := Deps{Accounts: w.acc, Cookie: "session", Home: func(who identity.Who) string {
		if who.MustEnrol {
			return factorPath
		}
		return "/ho-so"
	}, Frame: func(_ *web.Ctx, chrome ui.Chrome, page ui.Page) ui.Layout {
		return ui.PortalLayout{Chrome: chrome, Page: page}
	}}
	if w.views, err = web.NewViews(assets, web.Face{Home: "/", Files: files, Layout: d.Frame}); err != nil {
		t.Fatal(err)
	}
	(&face{Deps: d}).routes(w.shell.Pages(w.views))
	return w
}

// browser keeps cookies.
type browser struct {
	w       *world
	cookies map[string]string
	address string
}

func (w *world) browser() *browser {
	return &browser{w: w, cookies: map[string]string{}, address: "203.0.113.7:1"}
}

// signedIn is a browser after signing in.
func (w *world) signedIn(login string) *browser {
	w.t.Helper()
	s, err := w.acc.SignIn(w.t.Context(), login, password, identity.Door{Address: "203.0.113.7", Device: "Chrome, Android"})
	if err != nil {
		w.t.Fatal(err)
	}
	b := w.browser()
	b.cookies["session"] = s.Token
	return b
}

func (b *browser) do(method, target string, form url.Values) *httptest.ResponseRecorder {
	b.w.t.Helper()
	r := httptest.NewRequestWithContext(b.w.t.Context(), method, target, strings.NewReader(form.Encode()))
	r.RemoteAddr = b.address
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	b.w.shell.ServeHTTP(rec, r)
	for _, k := range rec.Result().Cookies() {
		if b.cookies[k.Name] = k.Value; k.MaxAge < 0 {
			delete(b.cookies, k.Name)
		}
	}
	return rec
}

func (b *browser) get(target string) *httptest.ResponseRecorder { return b.do("GET", target, nil) }

func (b *browser) post(target string, form url.Values) *httptest.ResponseRecorder {
	if form == nil {
		form = url.Values{}
	}
	return b.do("POST", target, form)
}

var (
	someID  = regexp.MustCompile(`01[0-9A-Z]{24}`)
	someKey = regexp.MustCompile(`\b([A-Z2-7]{4} ){7}[A-Z2-7]{4}\b`)
)

func check(t *testing.T, name string, page []byte) {
	t.Helper()
	webtest.Page(t, page)
	webtest.Golden(t, "testdata/"+name+".html", someKey.ReplaceAll(someID.ReplaceAll(page, []byte("ID")), []byte("KEY")))
}

func TestTemplatesFitTheirPages(t *testing.T) {
	w := newWorld(t)
	webtest.Templates(t, w.views.Set(lang.VI), map[string]any{"devices": &devicesPage{}, "secure_ask": &askPage{}})
}

func TestDevicesAreShownAndEnded(t *testing.T) {
	w := newWorld(t)
	b, other, stranger := w.signedIn("hanh"), w.signedIn("hanh"), w.signedIn("ut")
	page := b.get(devicesPath).Body.String()
	check(t, "devices.vi", []byte(page))
	if strings.Count(page, "/ket-thuc\"") != 1 || !strings.Contains(page, "Chrome, Android") || strings.Contains(page, b.cookies["session"]) {
		t.Errorf("the devices: %s", page)
	}
	_, end, _ := strings.Cut(page, `action="/tai-khoan/phien/`)
	end = "/tai-khoan/phien/" + end[:strings.Index(end, `"`)]
	if stranger.post(end, nil); other.get(devicesPath).Code != 200 {
		t.Error("another citizen has ended it")
	}
	if r := b.post(end, nil); r.Code != 303 || other.get(devicesPath).Code != 303 {
		t.Errorf("the other device is still signed in (%d)", r.Code)
	}
	third := w.signedIn("hanh")
	if r := b.post(devicesPath+"/ket-thuc-khac", nil); r.Code != 303 || third.get(devicesPath).Code != 303 || b.get(devicesPath).Code != 200 || stranger.get(devicesPath).Code != 200 {
		t.Errorf("ending all others: %d", r.Code)
	}
	if r := w.browser().get(devicesPath); r.Code != 303 || !strings.HasPrefix(r.Header().Get("Location"), "/dang-nhap") {
		t.Errorf("a guest: %d", r.Code)
	}
}

func TestAFactorNeedsThePassword(t *testing.T) {
	w := newWorld(t)
	b := w.signedIn("hanh")
	check(t, "factor.vi", b.get(factorPath).Body.Bytes())
	w.clock.Set(monday.Add(time.Hour))
	ask := b.post(factorPath, nil).Header().Get("Location")
	if ask != provePath+"?next="+url.QueryEscape(factorPath) {
		t.Fatalf("an hour later it begins without the password: %s", ask)
	}
	check(t, "prove.vi", b.get(ask).Body.Bytes())
	if r := b.post(provePath, url.Values{"password": {"sai"}, "next": {factorPath}}); r.Code != 422 || !strings.Contains(r.Body.String(), "chưa đúng") {
		t.Errorf("a wrong password: %d", r.Code)
	}
	was := b.cookies["session"]
	if r := b.post(provePath, url.Values{"password": {password}, "next": {factorPath}}); r.Header().Get("Location") != factorPath || b.cookies["session"] == was {
		t.Errorf("%d %v", r.Code, r.Header())
	}
	if r := b.post(factorPath, nil); r.Header().Get("Location") != factorPath+"/cai-dat" {
		t.Fatalf("%d %v", r.Code, r.Header())
	}
	page := b.get(factorPath + "/cai-dat").Body.Bytes()
	check(t, "factor-setup.vi", page)
	if r := b.get(factorPath + "/qr.svg"); r.Code != 200 || !strings.HasPrefix(r.Body.String(), "<svg") || r.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the picture: %d %.60s", r.Code, r.Body)
	}
	secret := strings.ReplaceAll(someKey.FindString(string(page)), " ", "")
	if r := b.post(factorPath+"/cai-dat", url.Values{"code": {"000000"}}); r.Code != 422 {
		t.Errorf("a wrong code: %d", r.Code)
	}
	r := b.post(factorPath+"/cai-dat", url.Values{"code": {w.code(secret)}})
	recovery := regexp.MustCompile(`[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}`).FindAllString(r.Body.String(), -1)
	if r.Code != 200 || len(recovery) != 10 {
		t.Fatalf("%d %s", r.Code, r.Body)
	}
	w.secondStep(secret, recovery[0])
	if r := b.post(factorPath+"/go", nil); r.Header().Get("Location") != devicesPath {
		t.Errorf("turning it off: %d %v", r.Code, r.Header())
	}
	if page := b.get(devicesPath).Body.String(); !strings.Contains(page, "Chưa bật mã một lần") {
		t.Error("it is still on")
	}
}

func (w *world) code(secret string) string {
	w.t.Helper()
	c, err := totp.GenerateCode(secret, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// secondStep signs in with password and code, as the portal begins it.
func (w *world) secondStep(secret, recovery string) {
	w.t.Helper()
	s, err := w.acc.SignIn(w.t.Context(), "hanh", password, identity.Door{Address: "203.0.113.9"})
	if err != nil || s.Half == "" {
		w.t.Fatalf("%+v %v", s, err)
	}
	b := w.browser()
	if r := b.get(codePath); r.Code != 303 {
		w.t.Errorf("nothing is owed, and a code is asked: %d", r.Code)
	}
	b.cookies["tinhso_half"] = s.Half
	check(w.t, "code.vi", b.get(codePath+"?next=/thong-bao").Body.Bytes())
	if r := b.post(codePath, url.Values{"code": {w.code(secret)}}); r.Code != 422 {
		w.t.Errorf("the code that turned it on: %d", r.Code)
	}
	if r := b.post(codePath, url.Values{"code": {recovery}, "next": {"//evil.example"}}); r.Header().Get("Location") != "/ho-so" || b.cookies["session"] == "" {
		w.t.Errorf("%d %v", r.Code, r.Header())
	}
	if b.get(devicesPath).Code != 200 || b.cookies["tinhso_half"] != "" {
		w.t.Error("the session is not there")
	}
}

func TestALetterLetsANewDeviceIn(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	check(t, "letter.vi", b.get(letterPath+"?login=hanh").Body.Bytes())
	for _, login := range []string{"hanh", "khong.co"} { // both are answered alike
		if r := b.post(letterPath, url.Values{"login": {login}}); r.Code != 200 || !strings.Contains(r.Body.String(), "Mong Ông/Bà xem thư điện tử") {
			t.Errorf("%s: %d", login, r.Code)
		}
	}
	if len(w.mails) != 1 || w.mails[0].To != "hanh@example.vn" {
		t.Fatalf("%+v", w.mails)
	}
	token, _ := w.mails[0].Args["code"].(string)
	for range 2 { // programs that read mail open what they find
		check(t, "way.vi", []byte(strings.ReplaceAll(b.get(wayPath+"?ma="+token).Body.String(), token, "TOKEN")))
	}
	if r := b.post(wayPath, url.Values{"ma": {token}}); r.Code != 303 || len(b.cookies["tinhso_device"]) != 43 {
		t.Errorf("%d %v", r.Code, b.cookies)
	}
	if r := b.post(wayPath, url.Values{"ma": {token}}); r.Code != 410 {
		t.Errorf("a letter is used twice: %d", r.Code)
	}
}
