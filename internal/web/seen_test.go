package web

import (
	"strings"
	"testing"

	"tinhso/internal/fault"
)

func TestSeenIsToldWordsOfTheProgram(t *testing.T) {
	var all []Seen
	w := newWorld(t, func(o *Options) { o.Seen = func(s Seen) { all = append(all, s) } })
	w.pages.Handle("GET /ho-so/{code}", show)
	w.api.Handle("GET /dossiers/{code}", func(c *Ctx) error { return fault.New(fault.KindUnavailable, "store.full") })
	for _, ask := range [][2]string{{"GET", "/ho-so/082190001234?q=0912345678"}, {"GET", "/api/v1/dossiers/x"}, {"GET", "/nowhere/082190001234"}, {"GETX082190001234", "/"}, {"GET", "/favicon.ico"}} {
		w.do(ask[0], ask[1], "", nil)
	}
	want := []struct {
		route, face, code string
		status            int
	}{
		{"GET /ho-so/{code}", "portal", "", 200}, {"GET /api/v1/dossiers/{code}", "api", "store.full", 503},
		{"none", "other", "web.not_found", 404}, {"none", "other", "web.not_found", 404}, {"GET /favicon.ico", "other", "", 200},
	}
	for i, s := range all {
		if w := want[i]; s.Route != w.route || s.Face != w.face || s.Status != w.status || s.Code != w.code || s.Took <= 0 {
			t.Errorf("%+v, want %+v", s, w)
		}
	}
	if strings.Contains(w.log.String(), "0821900") || strings.Contains(w.log.String(), "09123") {
		t.Error(w.log)
	}
	if l := w.Load(); l.Requests != 0 {
		t.Errorf("%+v are still at work", l)
	}
}

func TestWhatThePathMayTellTheLog(t *testing.T) {
	for path, want := range map[string]string{
		"/": "/", "/thu-tuc/1.004227.000.00.00.H58": "/thu-tuc/1.004227.000.00.00.H58", "/ho-so/H58.815-261123-0007": "/ho-so/H58.815-261123-0007",
		"/x/01M855Y3T6R3GAWDFY9EDK5QE7": "/x/01M855Y3T6R3GAWDFY9EDK5QE7", "/x/082190001234/y": "/x/…/y", "/x/dao@example.vn": "/x/…",
		"/x/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6": "/x/…", "/Nguyễn Thị": "/…", "/a\nb": "/…", strings.Repeat("/a", 40): strings.Repeat("/a", 11) + "/…",
	} {
		if got := told(path); got != want {
			t.Errorf("%q is told as %q, want %q", path, got, want)
		}
	}
}

func TestWhenToComeBack(t *testing.T) {
	w := newWorld(t, nil)
	for code := range comeBack {
		w.pages.Handle("GET /"+code, func(c *Ctx) error { return fault.New(fault.KindUnavailable, code) })
		rec := w.do("GET", "/"+code, "", nil)
		if rec.Code != 503 || rec.Header().Get("Retry-After") != comeBack[code] || strings.Contains(rec.Body.String(), "⟦") {
			t.Errorf("%s: %d %v", code, rec.Code, rec.Header())
		}
		if logged := strings.Contains(w.log.String(), "error="+code); logged == full[code] {
			t.Errorf("%s is in the log: %v", code, logged)
		}
	}
}
