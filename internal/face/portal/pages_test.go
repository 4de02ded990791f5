package portal

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

func TestPeopleFindProceduresInTheirOwnWords(t *testing.T) {
	w := newWorld(t)
	for text, first := range map[string]string{"dang ky khai sinh": birth, "ĐĂNG KÝ khai sinh": birth, "đăng ký khai sinh": birth,
		"khai sinhh": birth, "1.001193": birth, "lam giay khai tu": "1.000656"} {
		page := w.browser().get("/thu-tuc?q=" + url.QueryEscape(text)).Body.String()
		at := strings.Index(page, `class="results"`)
		if at < 0 || !strings.HasPrefix(page[strings.Index(page[at:], "/thu-tuc/")+at:], "/thu-tuc/"+first) {
			t.Errorf("%q does not find %s first", text, first)
		}
	}
}

// Walking on by the key of the last row and back by numbers meets every procedure of a search once.
func TestThePagerWalksOnAndBack(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	path, seen, pages := "/thu-tuc?linh-vuc=G15-TP07", map[string]bool{}, []string{}
	for path != "" && len(pages) < 20 {
		page := b.get(path).Body.String()
		list := page[strings.Index(page, `class="results"`):]
		for _, part := range strings.Split(list, `class="card-link" href="/thu-tuc/`)[1:] {
			code := part[:strings.Index(part, `"`)]
			if seen[code] {
				t.Errorf("%s stands twice", code)
			}
			seen[code] = true
		}
		pages = append(pages, list[:strings.Index(list, "</ol>")])
		path = between(page, `rel="next" href="`)
		if prev := between(page, `rel="prev" href="`); prev != "" {
			back := b.get(prev).Body.String()
			if !strings.Contains(back, pages[len(pages)-2]) {
				t.Errorf("back from page %d shows something else", len(pages))
			}
		}
	}
	if len(pages) < 2 || len(seen) < 21 {
		t.Errorf("%d pages with %d procedures", len(pages), len(seen))
	}
	if r := b.get("/thu-tuc?q=khai+sinh&trang=xxx"); r.Code != http.StatusUnprocessableEntity {
		t.Errorf("a page that never was: %d", r.Code)
	}
}

func between(s, mark string) string {
	_, rest, ok := strings.Cut(s, mark)
	if !ok {
		return ""
	}
	out, _, _ := strings.Cut(rest, `"`)
	return strings.ReplaceAll(out, "&amp;", "&")
}

func TestAddressesAnswer(t *testing.T) {
	w := newWorld(t)
	for _, row := range []struct {
		path   string
		status int
		says   string // in the page, or the beginning of Location
	}{
		{"/thu-tuc/9.999999", 404, "Không tìm thấy"},
		{"/thu-tuc/khai-sinh", 303, "/thu-tuc?q=khai-sinh"},
		{"/su-kien/khong-co", 404, "Không tìm thấy"},
		{"/don-vi/khong-co", 404, "Không tìm thấy"},
		{"/thu-tuc?q=" + strings.Repeat("a", 400), 422, "quá 300 ký tự"},
		{"/thu-tuc?q=%00%3Cscript%3E", 200, "&lt;script&gt;"},
		{"/ho-so/tra-cuu/H58.931.249-261116-0001", 303, "/ho-so/tra-cuu?ma=H58.931.249-261116-0001"},
		{"/tai-khoan", 303, "/dang-nhap?next=%2Ftai-khoan"},
		{"/tai-khoan/thong-tin", 303, "/dang-nhap?next="},
		{"/tai-khoan/mat-khau", 303, "/dang-nhap?next="},
		{"/tai-khoan/nhat-ky", 303, "/dang-nhap?next="},
		{"/thong-bao", 303, "/dang-nhap?next="},
		{"/thu-tuc/goi-y?q=khai", 303, "/thu-tuc?q=khai"},
		{"/robots.txt", 200, "Disallow: /tai-khoan"},
		{"/sitemap.xml", 200, "<loc>https://tiengiang.example.vn/thu-tuc/1.001193</loc>"},
		{"/dang-xuat", 405, ""},
	} {
		r := w.browser().get(row.path)
		got := r.Header().Get("Location")
		if got == "" {
			got = r.Body.String()
		}
		if r.Code != row.status || !strings.Contains(got, row.says) {
			t.Errorf("%s: %d %.300s", row.path, r.Code, got)
		}
	}
}

// What nobody can take is refused with the field's name, and what was written stays.
func TestFormsSayWhatToMend(t *testing.T) {
	w := newWorld(t)
	me := w.as(anne)
	for _, row := range []struct {
		path string
		in   url.Values
		says []string
	}{
		{"/dang-nhap", url.Values{"login": {"khong.co"}, "password": {"x"}}, []string{"Tên đăng nhập hoặc mật khẩu chưa đúng", `value="khong.co"`}},
		{"/dang-nhap", url.Values{}, []string{"chưa đúng"}},
		{"/dang-ky", url.Values{}, []string{"Họ và tên", "Thư điện tử"}},
		{"/dang-ky", url.Values{"full_name": {"Trần <script>"}, "email": {"không phải thư"}, "password": {"x"}}, []string{`href="#f-full_name"`, `href="#f-email"`, "Trần &lt;script&gt;"}},
		{"/dang-ky", url.Values{"full_name": {"Trần Thị 😀"}, "email": {"a@example.vn"}, "password": {"mot hai ba bon"}}, []string{`href="#f-full_name"`}},
		{"/dang-ky", url.Values{"full_name": {"Trần Thị Mười"}, "email": {"a@example.vn"}, "password": {"ngan"}}, []string{`href="#f-password"`, "ít nhất 8 ký tự"}},
		{"/dang-ky/xac-nhan", url.Values{"id": {"x"}, "code": {"123"}}, []string{"Mã xác nhận chưa đúng"}},
		{"/quen-mat-khau", url.Values{"email": {"\x00"}}, []string{`href="#f-email"`}},
		{"/quen-mat-khau/dat-lai", url.Values{"id": {"x"}, "code": {"1"}, "password": {"mot hai ba bon"}}, []string{"Mã xác nhận chưa đúng"}},
		{"/ho-so/tra-cuu", url.Values{"code": {"linh tinh"}, "fact": {"1"}}, []string{`href="#f-code"`, `value="linh tinh"`}},
	} {
		r := w.browser().post(row.path, row.in)
		for _, says := range row.says {
			if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), says) {
				t.Errorf("%s %v: %d, without %q", row.path, row.in, r.Code, says)
			}
		}
	}
	good := url.Values{"full_name": {"Nguyễn Thị Hồng Hạnh"}, "birth_date": {"14/05/1990"}, "phone": {"0912345678"}, "email": {"congdan.hanh@example.vn"}}
	for name, value := range map[string]string{"birth_date": "31/02/1990", "citizen_id": "123", "phone": "so dien thoai", "email": "x", "full_name": "", "gender": "?", "address": strings.Repeat("dài ", 200)} {
		in := url.Values{}
		for k, v := range good {
			in[k] = v
		}
		in.Set(name, value)
		r := me.post("/tai-khoan/thong-tin", in)
		if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), `href="#f-`+name) {
			t.Errorf("%s %.20q: %d", name, value, r.Code)
		}
	}
	if r := me.post("/tai-khoan/thong-tin", good); r.Code != http.StatusSeeOther || !strings.Contains(me.get("/tai-khoan").Body.String(), "0912345678") {
		t.Errorf("what is right is kept: %d", r.Code)
	}
}

// A dossier shows itself to the ticket of the one browser that knew the second fact, and to nobody else.
func TestATicketOpensOneDossierInOneBrowser(t *testing.T) {
	w := newWorld(t)
	guest := identity.With(t.Context(), identity.Guest())
	one, two := w.file(guest, dossier.Online), w.file(guest, dossier.Online)
	b := w.browser()
	b.post("/ho-so/tra-cuu", url.Values{"code": {one.Code}, "fact": {exampleFact(t)}})
	if r := b.get("/ho-so/tra-cuu/" + one.Code); r.Code != http.StatusOK {
		t.Fatalf("with the ticket: %d", r.Code)
	}
	for name, r := range map[string]int{
		"another dossier":        b.get("/ho-so/tra-cuu/" + two.Code).Code,
		"another browser":        w.browser().get("/ho-so/tra-cuu/" + one.Code).Code,
		"an officer elsewhere":   w.as("canbo.tiepnhan.phuong1").get("/ho-so/tra-cuu/" + one.Code).Code,
		"the page of the owner":  w.browser().get("/ho-so/" + one.Code).Code,
		"its owner's page, ward": w.as("canbo.tiepnhan.phuong1").get("/ho-so/" + one.Code).Code,
	} {
		if r == http.StatusOK {
			t.Errorf("%s sees it", name)
		}
	}
	w.clock.Advance(ticketFor + time.Minute)
	if r := b.get("/ho-so/tra-cuu/" + one.Code); r.Code != http.StatusSeeOther {
		t.Errorf("when the ticket is too old: %d", r.Code)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	w := newWorld(t)
	d := w.file(identity.With(t.Context(), identity.Guest()), dossier.Online)
	b := w.browser()
	for range 12 {
		r := b.post("/ho-so/tra-cuu", url.Values{"code": {d.Code}, "fact": {"0000"}})
		if r.Code == http.StatusTooManyRequests {
			if !strings.Contains(r.Body.String(), "thử lại sau") {
				t.Errorf("says %s", r.Body)
			}
			return
		}
		if r.Code != http.StatusNotFound {
			t.Fatalf("a wrong fact: %d", r.Code)
		}
	}
	t.Error("twelve guesses and nobody minds")
}

func TestNoticesAreReadByTheirOwner(t *testing.T) {
	w := newWorld(t)
	mine := w.as(anne)
	d := w.file(w.who(anne), dossier.Online)
	err := w.DB.Write(t.Context(), func(tx *store.Tx) error { return noticeFor(t, tx, w, d) })
	if err != nil {
		t.Fatal(err)
	}
	if page := mine.get("/thong-bao").Body.String(); !strings.Contains(page, d.Code) || !strings.Contains(page, "/thong-bao/da-doc") {
		t.Error("the notice is not there")
	}
	if page := w.as("congdan.ut").get("/thong-bao").Body.String(); strings.Contains(page, d.Code) {
		t.Error("another citizen reads it")
	}
	if r := w.as("congdan.ut").post("/thong-bao/da-doc", nil); r.Code != http.StatusSeeOther {
		t.Errorf("marking one's own: %d", r.Code)
	}
	if page := mine.get("/thong-bao").Body.String(); !strings.Contains(page, "is-new") {
		t.Error("another citizen has marked it")
	}
	mine.post("/thong-bao/da-doc", nil)
	if page := mine.get("/thong-bao").Body.String(); strings.Contains(page, "is-new") {
		t.Error("it stays new")
	}
}
