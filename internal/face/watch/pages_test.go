package watch

import (
	"net/http"
	"strings"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
	"tinhso/internal/oversight"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

var pages = map[string]any{"list": &listPage{}, "finding": &findingPage{}, "rules": &rulesPage{}}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		v, err := (&face{}).views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, v.Set(tag), nil, name)
		}
	}
}

func TestPagesStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	empty := w.get("leader C5", listPath)
	id := w.late("d1")
	for i := range 6 {
		w.step(when(22, 9, i), "request_more", "b"+string(rune('0'+i)), func(m *dossier.Moved) { m.Supplements = 1; due := when(30, 17, 0); m.DueAt = &due })
	}
	bulk := w.only(oversight.BulkMinutes)
	for _, c := range []struct {
		name, who, path string
		both            bool
	}{
		{"list", "leader H", listPath, true},
		{"list-none", "leader C5", listPath + "?quy-tac=" + oversight.Reopened, false},
		{"finding", "leader C5", findingPath(id), true},
		{"finding-many", "leader H", findingPath(bulk), false},
		{"rules", "admin H", rulesPath, true},
	} {
		for _, tag := range lang.Tags() {
			if tag == lang.EN && !c.both {
				continue
			}
			r := w.get(c.who, c.path, tag)
			if r.Code != http.StatusOK {
				t.Fatalf("%s: %d %.300s", c.name, r.Code, r.Body.String())
			}
			webtest.Page(t, r.Body.Bytes())
			webtest.Golden(t, "testdata/"+c.name+"."+string(tag)+".html", plain(r.Body.Bytes()))
		}
	}
	if empty.Code != http.StatusOK || !strings.Contains(empty.Body.String(), "Chưa có phát hiện nào") {
		t.Errorf("without findings: %d", empty.Code)
	}
}

// The leader of the unit explains, the city concludes; each sees the form that is theirs and no other.
func TestAFindingIsSettledOnItsPage(t *testing.T) {
	w := newWorld(t)
	id := w.late("d1")
	has := func(who, form string, want bool) {
		t.Helper()
		if got := strings.Contains(w.get(who, findingPath(id)).Body.String(), findingPath(id)+form); got != want {
			t.Errorf("%s is offered %s: %v", who, form, got)
		}
	}
	w.clock.Set(when(21, 15, 0))
	has("leader C5", "/giai-trinh", true)
	has("leader C5", "/ket-luan", false)
	has("leader H", "/giai-trinh", false)
	has("leader H", "/ket-luan", false) // the unit still has time
	r := w.post("leader C5", findingPath(id)+"/giai-trinh", "key", "a", "explanation", "Vâng ạ.")
	if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), ">Vâng ạ.</textarea>") {
		t.Errorf("too short: %d", r.Code)
	}
	for range 2 { // twice is once
		r = w.post("leader C5", findingPath(id)+"/giai-trinh", "key", "b", "explanation", "Giấy khám sức khỏe hết hạn đúng ngày hẹn trả.")
		if r.Code != http.StatusSeeOther {
			t.Fatalf("%d %.300s", r.Code, r.Body.String())
		}
	}
	has("leader H", "/ket-luan", true)
	r = w.post("leader C5", findingPath(id)+"/ket-luan", "key", "c", "decision", "accept", "verdict", "Tự kết luận cho mình.", "state", "explained")
	if r.Code != http.StatusForbidden {
		t.Errorf("the unit concludes for itself: %d", r.Code)
	}
	r = w.post("leader H", findingPath(id)+"/ket-luan", "key", "d", "decision", "uphold", "verdict", "Giấy khám còn hạn đến 20/10/2026.", "state", "explained")
	if r.Code != http.StatusSeeOther {
		t.Fatalf("%d %.300s", r.Code, r.Body.String())
	}
	page := w.get("leader C5", findingPath(id)).Body.String()
	if !strings.Contains(page, "Xác định có vi phạm") || !strings.Contains(page, "Giấy khám còn hạn đến 20/10/2026.") || strings.Contains(page, "/giai-trinh") {
		t.Error("the conclusion is not shown, or something can still be said")
	}
}

func TestOthersSeeNothing(t *testing.T) {
	w := newWorld(t)
	id := w.late("d1")
	if r := w.get("", listPath); r.Code != http.StatusSeeOther && r.Code != http.StatusUnauthorized {
		t.Errorf("a guest: %d", r.Code)
	}
	for _, who := range []string{"officer C5", "clerk C1"} {
		if r := w.get(who, findingPath(id)); r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/desk" {
			t.Errorf("%s: %d %s", who, r.Code, r.Header().Get("Location"))
		}
	}
	for _, who := range []string{"leader C1", "admin C1"} {
		if r := w.get(who, findingPath(id)); r.Code != http.StatusNotFound {
			t.Errorf("%s reads it: %d", who, r.Code)
		}
		if r := w.get(who, listPath); strings.Contains(r.Body.String(), "Phường 5") {
			t.Errorf("%s sees the ward in the list", who)
		}
		if r := w.post(who, findingPath(id)+"/giai-trinh", "key", "x", "explanation", "Không phải việc của tôi."); r.Code != http.StatusNotFound {
			t.Errorf("%s explains: %d", who, r.Code)
		}
	}
}

func TestThePictureMarksThePause(t *testing.T) {
	w := newWorld(t)
	page := w.get("leader C5", findingPath(w.late("d1"))).Body.String()
	for _, want := range []string{`class="is-run"`, `class="is-pause"`, `url(#course-hatch)`, `class="is-hot"`, "Bước được phát hiện: Yêu cầu bổ sung, 10:15, 16/10/2026", `class="is-due is-old"`} {
		if !strings.Contains(strings.ReplaceAll(page, "&#x2F;", "/"), want) {
			t.Errorf("the picture lacks %s", want)
		}
	}
	if strings.Count(page, `class="is-hot"`) != 2 { // the step and its line in the legend
		t.Errorf("%d steps are marked", strings.Count(page, `class="is-hot"`)-1)
	}
}
