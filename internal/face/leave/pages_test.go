package leave

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	views, err := web.NewViews(assets, web.Face{Home: home, Files: files, Layout: func(*web.Ctx, ui.Chrome, ui.Page) ui.Layout { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]any{"list": &listPage{}, "new": &newPage{}, "show": &showPage{}, "number": &numberPage{}}
	for _, tag := range lang.Tags() {
		webtest.Templates(t, views.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, views.Set(tag), nil, name)
		}
	}
}

// lend asks for three days for the officer of the ward.
func (w *world) lend(who, key string, more ...string) (path string) {
	w.t.Helper()
	r := w.post(who, home, append([]string{"key", key, "roles", "officer", "delegate", w.who["mate5"], "from", "24/11/2026", "to", "26/11/2026",
		"reason", "Nghỉ phép năm", "decision", "15/QĐ-UBND", "decided_on", "20/11/2026"}, more...)...)
	if r.Code != http.StatusSeeOther {
		w.t.Fatalf("asked: %d %.2000s", r.Code, r.Body.String())
	}
	return r.Header().Get("Location")
}

func TestPagesStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	empty := w.get("officer5", home)
	at := w.lend("officer5", "a")
	for _, c := range []struct{ name, who, path string }{
		{"list", "lead5", home}, {"new", "officer5", home + "/moi"}, {"new-lead", "lead5", home + "/moi"}, {"show", "lead5", at}, {"number", "officer5", "/desk/xung-dot-loi-ich"},
	} {
		for _, tag := range lang.Tags() {
			r := w.get(c.who, c.path, tag)
			if r.Code != http.StatusOK {
				t.Fatalf("%s: %d %.300s", c.name, r.Code, r.Body.String())
			}
			webtest.Page(t, r.Body.Bytes())
			webtest.Golden(t, "testdata/"+c.name+"."+string(tag)+".html", plain(r.Body.Bytes()))
		}
	}
	webtest.Page(t, empty.Body.Bytes())
}

// A role is asked for, approved and ended on its pages; whoever decides is somebody else, and a second press is the first.
func TestARoleIsLentOnItsPages(t *testing.T) {
	w := newWorld(t)
	at := w.lend("officer5", "a")
	if again := w.lend("officer5", "a"); again != at {
		t.Errorf("pressed twice: %s and %s", at, again)
	}
	r := w.post("officer5", home, "key", "b", "roles", "officer", "delegate", w.who["officer5"], "from", "23/11/2026", "to", "22/11/2026", "reason", "", "decision", "", "decided_on", "")
	if page := r.Body.String(); r.Code != http.StatusUnprocessableEntity || !strings.Contains(page, `id="f-reason-error"`) || !strings.Contains(page, `value="22/11/2026"`) {
		t.Errorf("a wrong form: %d", r.Code)
	}
	for _, who := range []string{"officer5", "mate5"} {
		if strings.Contains(w.get(who, at).Body.String(), "/quyet-dinh") {
			t.Errorf("%s is offered to decide", who)
		}
		if r := w.post(who, at+"/quyet-dinh", "version", "1", "do", "approve"); r.Code != http.StatusForbidden && r.Code != http.StatusConflict {
			t.Errorf("%s decides: %d", who, r.Code)
		}
	}
	if r := w.post("lead5", at+"/quyet-dinh", "version", "7", "do", "approve"); r.Code != http.StatusPreconditionFailed {
		t.Errorf("an older version: %d", r.Code)
	}
	if r := w.post("lead5", at+"/quyet-dinh", "version", "1", "do", "approve"); r.Code != http.StatusSeeOther {
		t.Fatalf("approved: %d %.500s", r.Code, r.Body.String())
	}
	acts := func() bool {
		who, err := w.face.Accounts.WhoOf(t.Context(), w.who["mate5"])
		w.fine(err)
		g, ok := who.Behalf(identity.Officer, w.units["C5"])
		return ok && g.For == "" && len(who.Away(w.units["C5"])) == 1
	}
	if acts() {
		t.Error("it holds before its first day")
	}
	w.clock.Set(time.Date(2026, 11, 24, 0, 0, 0, 0, viet.Zone))
	if !acts() {
		t.Error("it does not hold on its first day")
	}
	if r := w.post("officer5", at+"/cham-dut", "version", "2", "why", " "); r.Code != http.StatusUnprocessableEntity {
		t.Errorf("ended without a reason: %d", r.Code)
	}
	if r := w.post("officer5", at+"/cham-dut", "version", "2", "why", "Đi làm sớm"); r.Code != http.StatusSeeOther {
		t.Fatalf("ended: %d %.500s", r.Code, r.Body.String())
	}
	if acts() {
		t.Error("it holds after it was ended")
	}
	if page := w.get("lead5", at).Body.String(); !strings.Contains(page, "Đi làm sớm") || strings.Contains(page, "/cham-dut") {
		t.Error("the end is not told, or can be made again")
	}
}

// The next ward sees neither what is lent nor who works here, and lends nothing here.
func TestTheNextWardSeesNothing(t *testing.T) {
	w := newWorld(t)
	at := w.lend("officer5", "a")
	for _, who := range []string{"lead1", "officer1"} {
		if r := w.get(who, at); r.Code != http.StatusNotFound {
			t.Errorf("%s reads it: %d", who, r.Code)
		}
		for path, version := range map[string]string{"/quyet-dinh": "approve", "/cham-dut": ""} {
			if r := w.post(who, at+path, "version", "1", "do", version, "why", "Không rõ"); r.Code != http.StatusNotFound {
				t.Errorf("%s%s: %d", who, path, r.Code)
			}
		}
		if page := w.get(who, home).Body.String(); strings.Contains(page, "Lê Minh Triết") {
			t.Errorf("%s finds it in the list", who)
		}
		r := w.get(who, home+"/moi?don-vi="+w.units["C5"])
		if r.Code != http.StatusNotFound || strings.Contains(r.Body.String(), "Võ Thị Lành") {
			t.Errorf("%s learns who works there: %d", who, r.Code)
		}
		r = w.post(who, home, "key", who, "unit", w.units["C5"], "delegator", w.who["officer5"], "roles", "officer", "delegate", w.who[who], "from", "24/11/2026",
			"to", "26/11/2026", "reason", "Thử", "decision", "1/QĐ", "decided_on", "20/11/2026")
		if r.Code == http.StatusSeeOther {
			t.Errorf("%s lends a role of the other ward", who)
		}
	}
	if r := w.get("", home); r.Code != http.StatusUnauthorized && r.Code != http.StatusSeeOther {
		t.Errorf("a guest: %d", r.Code)
	}
}
