package webtest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"tinhso/internal/lang"
)

// Get asks a handler for a page in a language, with cookies such as
// "phien=…", and gives back status and body.
func Get(t testing.TB, h http.Handler, tag lang.Tag, target string, cookies ...string) (int, []byte) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	r.Header.Set("X-Request-Id", "0000000000000000")
	r.Header.Add("Cookie", "lang="+string(tag))
	for _, c := range cookies {
		r.Header.Add("Cookie", c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}
