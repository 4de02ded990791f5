package portal

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tinhso/internal/demo"
	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/notify"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func noticeFor(t *testing.T, tx *store.Tx, w *world, d dossier.Dossier) error {
	t.Helper()
	return notify.NoticeTx(t.Context(), tx, notify.To{AccountID: d.OwnerAccount, Link: "/ho-so/tra-cuu?ma=" + d.Code}, "dossier_accepted_undated",
		map[string]any{"unit": d.Unit.Name, "code": d.Code, "procedure": d.Procedure.Name})
}

func TestEverybodyIsLedToTheirPlace(t *testing.T) {
	w := newWorld(t)
	for _, row := range []struct{ login, next, to string }{
		{anne, "", "/ho-so"},
		{anne, "/thong-bao", "/thong-bao"},
		{anne, "/thu-tuc?q=a&cap=commune", "/thu-tuc?q=a&cap=commune"},
		{anne, "//evil.example/x", "/ho-so"},
		{anne, "https://evil.example/", "/ho-so"},
		{anne, `/\evil.example`, "/ho-so"},
		{"canbo.tiepnhan.phuong5", "", "/desk"},
		{"lanhdao.skhdt", "", "/desk"},
		{"quantri.tinh", "", "/console"},
		{"canbo.thuly.mytho", "/desk/ho-so", "/desk/ho-so"},
	} {
		r := w.browser().post("/dang-nhap", url.Values{"login": {row.login}, "password": {demo.Password}, "next": {row.next}})
		if got := r.Header().Get("Location"); r.Code != http.StatusSeeOther || got != row.to {
			t.Errorf("%s with next %q is led to %s (%d)", row.login, row.next, got, r.Code)
		}
	}
}

func TestTheSessionIsASecretAndEnds(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	r := b.post("/dang-nhap", url.Values{"login": {anne}, "password": {demo.Password}})
	k := b.cookies[w.Cookie]
	if k == nil || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode {
		t.Fatalf("%v %v", r.Result().Cookies(), k)
	}
	if strings.Contains(b.get("/tai-khoan").Body.String(), k.Value) {
		t.Error("the page holds the session's secret")
	}
	b.post("/dang-xuat", nil)
	if _, _, err := w.Accounts.SessionWho(t.Context(), k.Value); err == nil || b.cookies[w.Cookie] != nil {
		t.Error("signing out leaves the session open")
	}
}

func TestAPasswordIsChanged(t *testing.T) {
	w := newWorld(t)
	b, other := w.as(anne), w.as(anne)
	for _, row := range []struct{ old, new, says string }{
		{"sai", "ba con meo va hai con cho", "Mật khẩu hiện tại chưa đúng"},
		{demo.Password, "ngan", "ít nhất 8 ký tự"},
		{demo.Password, demo.Password, "phải khác mật khẩu hiện tại"},
	} {
		r := b.post("/tai-khoan/mat-khau", url.Values{"old_password": {row.old}, "password": {row.new}})
		if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), row.says) {
			t.Errorf("%v: %d", row, r.Code)
		}
	}
	r := b.post("/tai-khoan/mat-khau", url.Values{"old_password": {demo.Password}, "password": {"ba con meo va hai con cho"}})
	if r.Code != http.StatusSeeOther || b.get("/tai-khoan").Code != http.StatusOK {
		t.Errorf("changed: %d", r.Code)
	}
	if other.get("/tai-khoan").Code == http.StatusOK {
		t.Error("the other device stays signed in")
	}
}

// Who has a password given by another can do nothing but change it.
func TestAGivenPasswordIsChangedFirst(t *testing.T) {
	w := newWorld(t)
	birth, err := viet.ParseBirthDate("15/05/1990")
	if err != nil {
		t.Fatal(err)
	}
	acc, password, err := w.Accounts.CreateAtCounter(w.who("canbo.tiepnhan.phuong5"), ward5, identity.Profile{FullName: "Trần Văn Tám", CitizenID: "082090123456", Birth: birth, Phone: "0912345678"})
	if err != nil {
		t.Fatal(err)
	}
	b := w.browser()
	r := b.post("/dang-nhap", url.Values{"login": {acc.Login}, "password": {password}, "next": {"/thong-bao"}})
	if got := r.Header().Get("Location"); got != passwordPath {
		t.Fatalf("led to %s", got)
	}
	check(t, "password-must.vi", b.get(passwordPath).Body.Bytes())
	if r := b.get("/tai-khoan"); r.Code != http.StatusSeeOther {
		t.Errorf("the account opens: %d", r.Code)
	}
	if r := b.get("/thong-bao"); r.Code != http.StatusForbidden {
		t.Errorf("notices open: %d", r.Code)
	}
	r = b.post(passwordPath, url.Values{"old_password": {password}, "password": {"ba con meo va hai con cho"}})
	if got := r.Header().Get("Location"); got != "/ho-so" {
		t.Errorf("then led to %s: %s", got, r.Body)
	}
	if r := b.get("/tai-khoan"); r.Code != http.StatusOK || !strings.Contains(r.Body.String(), "đối chiếu") {
		t.Errorf("the account: %d", r.Code)
	}
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// In a demonstration the letter is shown, since nobody sends it.
func TestRegisteringAndRecoveringByMail(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	r := b.post("/dang-ky", url.Values{"full_name": {"Lê Thị Chín"}, "email": {"Chin@Example.vn"}, "password": {"ba con meo va hai con cho"}})
	to := r.Header().Get("Location")
	page := html.UnescapeString(b.get(to).Body.String())
	code := sixDigits.FindString(page[strings.Index(page, "Nội dung thư"):])
	if r.Code != http.StatusSeeOther || code == "" || !strings.Contains(page, "Chin@Example.vn") {
		t.Fatalf("%d %s", r.Code, page)
	}
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	if r := b.post("/dang-ky/xac-nhan", url.Values{"id": {u.Query().Get("ma")}, "code": {"000000"}}); r.Code != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", r.Code)
	}
	if r := b.post("/dang-ky/xac-nhan", url.Values{"id": {u.Query().Get("ma")}, "code": {code}}); r.Header().Get("Location") != "/ho-so" {
		t.Fatalf("the right code: %d %s", r.Code, r.Body)
	}
	if !strings.Contains(b.get("/tai-khoan").Body.String(), "Lê Thị Chín") {
		t.Error("not signed in")
	}
	w.clock.Advance(20 * 60e9)
	b = w.browser()
	r = b.post("/quen-mat-khau", url.Values{"email": {"chin@example.vn"}})
	to = r.Header().Get("Location")
	page = html.UnescapeString(b.get(to).Body.String())
	code = sixDigits.FindString(page[strings.Index(page, "Nội dung thư"):])
	if u, err = url.Parse(to); err != nil {
		t.Fatal(err)
	}
	r = b.post("/quen-mat-khau/dat-lai", url.Values{"id": {u.Query().Get("ma")}, "code": {code}, "password": {"bon con ga va mot con heo"}})
	if r.Header().Get("Location") != "/dang-nhap" {
		t.Fatalf("%d %s", r.Code, r.Body)
	}
	if r := b.post("/dang-nhap", url.Values{"login": {"chin@example.vn"}, "password": {"bon con ga va mot con heo"}}); r.Code != http.StatusSeeOther {
		t.Errorf("with the new password: %d", r.Code)
	}
	// an address without an account is answered alike
	r = b.post("/quen-mat-khau", url.Values{"email": {"khong.co@example.vn"}})
	if r.Code != http.StatusSeeOther {
		t.Errorf("an unknown address: %d", r.Code)
	}
}
