package journey

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// A citizen looks where the account is signed in, turns one-time codes on from the key that is shown, signs in again with a
// code of the authenticator, and uses a recovery code when the telephone is lost.
func TestACitizenGuardsTheAccount(t *testing.T) {
	s := StartServer(t)
	for _, off := range []bool{false, true} {
		p := Open(t, Look{NoScript: off, Dark: off})
		login := map[bool]string{false: citizen, true: "congdan.ut"}[off]
		signIn(t, p, s, login)
		p.Go(s.URL + "/tai-khoan/thiet-bi")
		sound(p, off)
		securePicture(p, "secure-devices", off)
		if wide := p.Overflow(); wide > 0 {
			t.Errorf("the devices are %d pixels wider than a telephone", wide)
		}
		p.Go(s.URL + "/tai-khoan/ma-mot-lan")
		sound(p, off)
		securePicture(p, "secure-factor", off)
		p.Submit("form.ask .button-primary")
		sound(p, off)
		securePicture(p, "secure-setup", off)
		_, secret, _ := strings.Cut(p.Text("ol li:last-child"), ": ")
		secret = strings.ReplaceAll(secret, " ", "")
		p.Fill("#f-code", codeNow(t, secret))
		p.Submit("form.ask .button-primary")
		sound(p, off)
		securePicture(p, "secure-recovery", off)
		recovery := p.Text(".recovery li:first-child")

		again := Open(t, Look{NoScript: off})
		signIn(t, again, s, login)
		if !strings.Contains(again.Address(), "/dang-nhap/ma") {
			t.Fatalf("the password alone leads to %s", again.Address())
		}
		sound(again, off)
		again.Fill("#f-code", "000000")
		again.Submit("form.ask .button-primary")
		if !again.Has(".error-summary, [data-errors], #f-code[aria-invalid]") {
			t.Error("a wrong code is not told")
		}
		securePicture(again, "secure-code", off)
		again.Fill("#f-code", recovery)
		again.Submit("form.ask .button-primary")
		if !strings.Contains(again.Address(), "/ho-so") {
			t.Errorf("a recovery code leads to %s: %s", again.Address(), again.Text("main"))
		}
	}
}

// sound lets axe look, where it can run.
func sound(p *Page, off bool) {
	if !off {
		p.NoViolations()
	}
}

// securePicture paints the page where TINHSO_SECURE_SHOTS says, for people who look at it.
func securePicture(p *Page, name string, off bool) {
	if dir := os.Getenv("TINHSO_SECURE_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, name+map[bool]string{true: "-dark"}[off]+".png"))
	}
}

func codeNow(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		t.Fatalf("%q: %v", secret, err)
	}
	return code
}

// Over https behind a balancer: the cookies are bound to the host and to https, people stay signed in, each is known by the
// address that the balancer tells, and who asks too much is told when to come again.
func TestBehindABalancerWithHTTPS(t *testing.T) {
	s := StartServer(t, "--base-url", "https://cong.example.vn", "--trusted-proxies", "127.0.0.1", "--limit-verify", "2", "--limit-crowd", "1")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	do := func(method, path, from string, form url.Values, cookies ...*http.Cookie) *http.Response {
		t.Helper()
		r, err := http.NewRequest(method, s.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Forwarded-For", "198.51.100.66, "+from) // the first is what the visitor claims
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for _, k := range cookies {
			r.AddCookie(k)
		}
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp
	}
	in := do("POST", "/dang-nhap", "203.0.113.7", url.Values{"login": {citizen}, "password": {password}})
	var session *http.Cookie
	for _, k := range in.Cookies() {
		if !strings.HasPrefix(k.Name, "__Host-") || !k.Secure || !k.HttpOnly || k.Path != "/" || k.Domain != "" {
			t.Errorf("the cookie %s: %+v", k.Name, k)
		}
		if k.Name == "__Host-tinhso_session" {
			session = k
		}
	}
	if session == nil {
		t.Fatalf("nobody signs in over https: %d %v", in.StatusCode, in.Header)
	}
	if r := do("GET", "/tai-khoan/thiet-bi", "203.0.113.7", nil, session); r.StatusCode != http.StatusOK || !strings.Contains(r.Header.Get("Strict-Transport-Security"), "31536000") {
		t.Errorf("signed in over https: %d %v", r.StatusCode, r.Header)
	}
	for i := range 3 {
		r := do("GET", "/xac-minh/SAI", "203.0.113.8", nil)
		if want := map[bool]int{true: http.StatusTooManyRequests}[i == 2]; want != 0 && (r.StatusCode != want || r.Header.Get("Retry-After") == "") {
			t.Errorf("wrong code %d: %d %v", i, r.StatusCode, r.Header)
		}
	}
	if r := do("GET", "/xac-minh/SAI", "203.0.113.9", nil); r.StatusCode == http.StatusTooManyRequests {
		t.Error("another address pays for it")
	}
	if r := do("GET", "/xac-minh/SAI", "203.0.113.8", nil, session); r.StatusCode == http.StatusTooManyRequests {
		t.Error("who is signed in pays for it")
	}
}
