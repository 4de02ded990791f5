package boot

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// fromElsewhere are the routes that other sites may post to; each proves itself in another way.
var fromElsewhere = []string{
	"POST /api/v1/post/callbacks", // signed by the post
}

// A form of another site is refused by every route that changes something, as a warning and not as an error of ours; what
// the browser says and what the address says are both believed.
func TestFormsOfOtherSitesAreRefusedEverywhere(t *testing.T) {
	var log bytes.Buffer
	_, h := opened(t, nil, &log)
	shell := findShell(t, h)
	n := 0
	for _, route := range shell.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		if method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions {
			continue
		}
		if route.CrossSite != slices.Contains(fromElsewhere, route.Pattern) {
			t.Errorf("%s: whether other sites may post here is not what the test knows", route.Pattern)
		}
		if route.CrossSite {
			continue
		}
		n++
		target := aWildcard.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "x")
		for _, header := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
			{"Sec-Fetch-Site": "cross-site", "Origin": "http://example.com"},
		} {
			log.Reset()
			r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader("a=b"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range header {
				r.Header.Set(k, v)
			}
			rec := httptest.NewRecorder()
			shell.ServeHTTP(rec, r)
			if rec.Code != http.StatusForbidden || len(rec.Result().Cookies()) > 0 {
				t.Errorf("%s %v: %d", route.Pattern, header, rec.Code)
			}
			if text := log.String(); !strings.Contains(text, "level=WARN") || strings.Contains(text, "level=ERROR") {
				t.Errorf("%s %v is logged as %s", route.Pattern, header, text)
			}
		}
	}
	if n < 100 {
		t.Errorf("%d routes change something; there are more", n)
	}
}

// Every answer of every route carries the policies, also when it is an error, a file or a redirect.
func TestEveryAnswerIsGuarded(t *testing.T) {
	_, h := opened(t, nil, new(bytes.Buffer))
	shell := findShell(t, h)
	for _, route := range shell.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		target := aWildcard.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "x")
		rec := httptest.NewRecorder()
		shell.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), method, target, nil))
		head := rec.Header()
		csp := head.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy of content is %q", route.Pattern, csp)
				break
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "data:") {
			t.Errorf("%s: the policy of content lets in %q", route.Pattern, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY"} {
			if head.Get(name) != want {
				t.Errorf("%s: %s is %q", route.Pattern, name, head.Get(name))
			}
		}
		if strings.HasPrefix(head.Get("Content-Type"), "text/html") && !strings.Contains(head.Get("Cache-Control"), "no-store") && strings.HasPrefix(path, "/desk") {
			t.Errorf("%s may be kept: %q", route.Pattern, head.Get("Cache-Control"))
		}
		if rec.Code == http.StatusOK && rec.Body.Len() > 0 && head.Get("Content-Type") == "" {
			t.Errorf("%s has no type", route.Pattern)
		}
		if head.Get("Access-Control-Allow-Origin") != "" && !strings.HasPrefix(path, "/niem-phong") { // the sealed log is for every verifier
			t.Errorf("%s lets other sites read", route.Pattern)
		}
	}
}
