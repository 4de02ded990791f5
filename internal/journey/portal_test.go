package journey

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/lang"
)

const password = "Thu-nghiem-2026" // of the demo accounts

// result is a dossier worked through from the counter to its result, through the API.
type result struct{ code, check string }

// worked files a birth at ward 5, at the counter, for a person without an account; upTo is the last step taken.
func worked(t *testing.T, s *Server, upTo string) result {
	t.Helper()
	clerk := s.API(clerk5)
	body := clerk.Example(birth, ward5)
	body["channel"] = "direct"
	filed := clerk.Post("/dossiers", body, "")
	if filed.Status != http.StatusCreated {
		t.Fatalf("filed: %d %s", filed.Status, filed.Raw)
	}
	d := result{code: filed.Text("code")}
	etag := filed.ETag
	for _, step := range []struct {
		who, action string
		input       map[string]any
	}{
		{clerk5, "accept", nil}, {clerk5, "propose", map[string]any{"proposal": "Đủ điều kiện"}}, {leader5, "approve", nil}, {clerk5, "issue", nil},
	} {
		if upTo == "" {
			break
		}
		if step.input == nil {
			step.input = map[string]any{}
		}
		r := s.API(step.who).Post("/dossiers/"+d.code+"/actions/"+step.action, step.input, etag)
		if r.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", step.action, r.Status, r.Raw)
		}
		etag = r.ETag
		if res, ok := r.Body["result"].(map[string]any); ok {
			d.check, _ = res["code"].(string)
		}
		if step.action == upTo {
			break
		}
	}
	return d
}

func signIn(t *testing.T, p *Page, s *Server, login string) {
	t.Helper()
	p.Go(s.URL + "/dang-nhap")
	p.Fill("#f-login", login)
	p.Fill("#f-password", password)
	p.Submit("form.ask .button-primary")
}

func TestCitizenFindsAProcedureWithTypos(t *testing.T) {
	s := StartServer(t)
	for _, off := range []bool{false, true} {
		p := Open(t, Look{NoScript: off})
		for _, text := range []string{"dang ky khai sinh", "ĐĂNG KÝ khai sinh", "đang kí khai sin", "1.001193"} {
			p.Go(s.URL + "/")
			p.Fill(".hero input[type=search]", text)
			p.Submit(".hero .search button")
			if got := p.Text(".results li:first-child .eyebrow"); !strings.HasPrefix(got, birth) {
				t.Errorf("script off %v: %q finds %s first", off, text, got)
			}
		}
		p.Submit(".results li:first-child a.card-link")
		if got := p.Text("h1"); got != "Thủ tục đăng ký khai sinh" {
			t.Errorf("the page is headed %q", got)
		}
		for _, part := range []string{"#chi-phi", "#giay-to", "#noi-nhan", "#trinh-tu", "#can-cu"} {
			if !p.Has(part) {
				t.Errorf("the page lacks %s", part)
			}
		}
		if !p.Has(`a.button-primary[href^="/ho-so/nop"]`) {
			t.Error("nothing leads to filing")
		}
	}
}

func TestFiltersNarrowAndCanBeTakenAway(t *testing.T) {
	s := StartServer(t)
	p := Open(t, Look{Width: Desktop, NoScript: true})
	p.Go(s.URL + "/thu-tuc?q=giay+phep")
	all := p.Text(".results-count")
	p.Choose("#f-cap", "district")
	p.Submit("form.filters button")
	if got := p.Text(".results-count"); got == all || !strings.Contains(p.Address(), "cap=district") {
		t.Errorf("%s: %s, before %s", p.Address(), got, all)
	}
	p.Submit(".results-side .chip")
	if got := p.Text(".results-count"); got != all {
		t.Errorf("without the filter %s, before %s", got, all)
	}
	first := p.Text(".results li:first-child .eyebrow")
	p.Submit(".pager a[rel=next]")
	if got := p.Text(".results li:first-child .eyebrow"); got == first {
		t.Error("the second page begins like the first")
	}
	p.Submit(".pager a[rel=prev]")
	if got := p.Text(".results li:first-child .eyebrow"); got != first {
		t.Errorf("back on the first page: %s, before %s", got, first)
	}
	p.Go(s.URL + "/thu-tuc?q=zzzqqqxxx")
	if !p.Has(".empty") || !p.Has(`a[href^="/su-kien/"]`) {
		t.Error("an empty search offers no way on")
	}
}

func TestSigningInAndOut(t *testing.T) {
	s := StartServer(t)
	p := Open(t, Look{})
	p.Go(s.URL + "/tai-khoan")
	if !strings.Contains(p.Address(), "/dang-nhap?next=") {
		t.Fatalf("a guest is led to %s", p.Address())
	}
	p.Fill("#f-login", citizen)
	p.Fill("#f-password", "sai-mat-khau-roi")
	p.Submit("form.ask .button-primary")
	if got := p.Text("#errors"); !strings.Contains(got, "mật khẩu chưa đúng") {
		t.Errorf("a wrong password is told: %q", got)
	}
	p.NoViolations()
	p.Fill("#f-password", password)
	p.Submit("form.ask .button-primary")
	if !strings.HasSuffix(p.Address(), "/tai-khoan") || p.Count(`.others a[href="/tai-khoan/thiet-bi"]`) == 0 {
		t.Errorf("signed in at %s", p.Address())
	}
	p.Click("header details.menu > summary")
	p.Submit(`form[action="/dang-xuat"] button`)
	if !p.Has(`header a[href="/dang-nhap"]`) {
		t.Error("still signed in")
	}
	for login, home := range map[string]string{clerk5: "/desk", leader5: "/desk", "quantri.tinh": "/console"} {
		p := Open(t, Look{Width: Desktop})
		signIn(t, p, s, login)
		if !strings.HasSuffix(p.Address(), home) {
			t.Errorf("%s is led to %s", login, p.Address())
		}
	}
}

func TestTrackingAsksForASecondFact(t *testing.T) {
	s := StartServer(t)
	d := worked(t, s, "accept")
	p := Open(t, Look{})
	p.Go(s.URL + "/ho-so/tra-cuu?ma=" + d.code)
	p.Fill("#f-fact", "0000")
	p.Submit("form.ask .button-primary")
	if got := p.Text("#errors"); !strings.Contains(got, "Không có hồ sơ nào khớp") {
		t.Errorf("a wrong fact is told: %q", got)
	}
	if got := Eval[string](p, `document.getElementById("f-code").value`); got != d.code {
		t.Errorf("the code is lost: %q", got)
	}
	p.NoViolations()
	applicant, _ := s.API(clerk5).Example(birth, ward5)["applicant"].(map[string]any)
	fact, _ := applicant["citizen_id"].(string)
	if fact == "" {
		fact, _ = applicant["phone"].(string)
	}
	p.Fill("#f-fact", fact)
	p.Submit("form.ask .button-primary")
	if !p.Has(".moment-now") || !strings.Contains(p.Text(".timeline"), "Phường 5") {
		t.Fatalf("%s: %s", p.Address(), p.Text("main"))
	}
	if name, _ := applicant["full_name"].(string); strings.Contains(p.Text("body"), name) {
		t.Error("the page names the applicant")
	}
	p.NoViolations()
	shot(p, "track")

	stranger := Open(t, Look{})
	stranger.Go(s.URL + "/ho-so/tra-cuu/" + d.code)
	if stranger.Has(".timeline") {
		t.Error("without the second fact the dossier is shown")
	}
}

func TestAnybodyVerifiesAResult(t *testing.T) {
	s := StartServer(t)
	d := worked(t, s, "issue")
	p := Open(t, Look{})
	p.Go(s.URL + "/xac-minh")
	p.Fill("#f-ma", "ABCD")
	p.Submit("form.ask .button-primary")
	if !p.Has("#errors") {
		t.Error("a wrong code is not told")
	}
	if d.check == "" {
		t.Fatal("the dossier has no result")
	}
	p.Fill("#f-ma", strings.ToLower(d.check[:4]+" "+d.check[4:8]+"-"+d.check[8:]))
	p.Submit("form.ask .button-primary")
	if got := p.Text(".notice"); !strings.Contains(got, "có thật và đang có hiệu lực") {
		t.Errorf("%s says %q", p.Address(), got)
	}
	p.NoViolations()
	shot(p, "verify")
}

// portalPaths are the pages that everybody may open.
var portalPaths = []string{"/", "/thu-tuc", "/thu-tuc?q=khai+sin", "/thu-tuc?q=zzzqqqxxx", "/thu-tuc?cap=sai", "/thu-tuc/1.001193", "/thu-tuc/2.000815",
	"/su-kien/sinh-con", "/don-vi", "/don-vi?q=phuong+5", "/don-vi/82", "/gioi-thieu", "/tro-giup", "/ho-so/tra-cuu", "/xac-minh", "/dang-nhap", "/dang-ky", "/quen-mat-khau"}

// Every public page, in both languages, at both widths and in both looks: nothing wider than the window, nothing that axe
// finds, less than 100 KB over the wire.
func TestPortalPagesAreAccessibleAndLight(t *testing.T) {
	s := StartServer(t)
	for _, look := range []struct {
		tag lang.Tag
		Look
	}{{lang.VI, Look{Width: Phone}}, {lang.VI, Look{Width: Desktop, Dark: true}}, {lang.EN, Look{Width: Desktop}}, {lang.EN, Look{Width: Phone, Dark: true}}} {
		p := Open(t, look.Look)
		p.Go(s.URL + "/tro-giup?lang=" + string(look.tag))
		for _, path := range portalPaths {
			p.Go(s.URL + path)
			if wide := p.Overflow(); wide > 0 {
				t.Errorf("%s is %d pixels wider than its window of %d", path, wide, look.Width)
			}
			p.NoViolations()
			name := strings.Trim(strings.NewReplacer("/", "-", "?", "-", "=", "-", "+", "-").Replace(path), "-")
			shot(p, string(look.tag)+"-"+map[bool]string{true: "dark", false: "light"}[look.Dark]+"-"+name)
		}
	}
	for _, path := range portalPaths {
		p := Open(t, Look{})
		p.Go(s.URL + path)
		size := Eval[int](p, `performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource")).reduce((n, e) => n + e.transferSize, 0)`)
		if size == 0 || size > 100<<10 {
			t.Errorf("%s carries %d bytes", path, size)
		}
	}
}

func TestAccountPagesAreAccessible(t *testing.T) {
	s := StartServer(t)
	for _, width := range []int{Phone, Desktop} {
		p := Open(t, Look{Width: width})
		signIn(t, p, s, citizen)
		for _, path := range []string{"/tai-khoan", "/tai-khoan/thong-tin", "/tai-khoan/mat-khau", "/tai-khoan/nhat-ky", "/thong-bao"} {
			p.Go(s.URL + path)
			if wide := p.Overflow(); wide > 0 {
				t.Errorf("%s is %d pixels wider than its window", path, wide)
			}
			p.NoViolations()
			shot(p, "account-"+map[int]string{Phone: "phone", Desktop: "desktop"}[width]+strings.ReplaceAll(path, "/", "-"))
		}
	}
}

// shot takes a picture when somebody wants to look.
func shot(p *Page, name string) {
	if dir := os.Getenv("TINHSO_PORTAL_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"))
	}
}
