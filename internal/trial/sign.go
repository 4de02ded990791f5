package trial

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

var reHidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// SignIn signs somebody in by the page, as a browser does, and gives the
// browser's cookies (đăng nhập).
func SignIn(ctx context.Context, base, login, password string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	h := &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	send := func(method string, form url.Values) (int, string, error) {
		req, err := http.NewRequestWithContext(ctx, method, base+"/dang-nhap", strings.NewReader(form.Encode()))
		if err != nil {
			return 0, "", err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := h.Do(req)
		if err != nil {
			return 0, "", err
		}
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b), err
	}
	_, page, err := send(http.MethodGet, nil)
	if err != nil {
		return nil, err
	}
	form := url.Values{"login": {login}, "password": {password}}
	for _, m := range reHidden.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	status, page, err := send(http.MethodPost, form)
	if err != nil || status != http.StatusSeeOther {
		return nil, fmt.Errorf("trial: %s does not get in: %d %w\n%s", login, status, errOr(err), page)
	}
	return h, nil
}
