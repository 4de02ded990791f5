package desk

import (
	"net/url"
	"strings"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
	"tinhso/internal/web/webtest"
)

// busy is a ward with dossiers in every place of an inbox, seen on Monday a week later.
func busy(w *world) map[string]dossier.Dossier {
	d := map[string]dossier.Dossier{}
	d["late"] = w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "officer claim")
	d["free"] = w.chain(w.file(permit, "Huỳnh Ngọc Trâm"), "clerk accept")
	d["waiting"] = w.chain(w.file(permit, "Bùi Quốc Toản"), "clerk accept", "officer claim", "officer request_more")
	d["proposed"] = w.chain(w.file(permit, "Đỗ Thanh Hà"), "clerk accept", "officer claim", "officer propose")
	w.clock.Set(onOctober(6, 9, 30))
	d["today"] = w.chain(w.file(permit, "Lý Thị Sáu"), "clerk accept", "officer claim")
	w.clock.Set(onOctober(12, 16, 0))
	d["answer"] = w.file(permit, "Lê Hoàng Phúc")
	d["issued"] = w.chain(w.file(permit, "Ngô Gia Bảo"), "clerk accept", "officer claim", "officer propose", "leader approve", "clerk issue")
	d["asked"] = w.chain(w.file(permit, "Dương Thị Cẩm Tú"), "clerk accept", "officer2 claim", "officer2 consult")
	d["done"] = w.chain(w.file(permit, "Lý Văn Tèo"), "clerk accept", "officer claim", "officer propose", "leader approve", "clerk issue", "clerk return")
	w.clock.Set(onOctober(13, 9, 0))
	return d
}

func TestTheInboxInGoldens(t *testing.T) {
	w := newWorld(t)
	w.golden("inbox-empty", "officer", "/desk", lang.VI, 200)
	busy(w)
	page := w.golden("inbox", "officer", "/desk", lang.VI, 200)
	for _, words := range []string{"Cần làm ngay", "quá hạn 1 ngày làm việc", "Hôm nay", "hạn hôm nay, còn 6 giờ 30 phút làm việc", "Đang ở người khác", "Chờ công dân"} {
		if !strings.Contains(page, words) {
			t.Errorf("the inbox does not say %q", words)
		}
	}
	w.golden("inbox", "officer", "/desk", lang.EN, 200)
	page = w.golden("inbox-clerk", "clerk", "/desk", lang.VI, 200)
	if !strings.Contains(page, "phải trả lời trước 16:00 hôm nay") {
		t.Error("the clerk is not told by when to answer")
	}
	page = w.golden("inbox-free", "officer", "/desk?the=chua-nhan", lang.VI, 200)
	if strings.Count(page, `data-row-key="c"`) != 1 {
		t.Error("an officer cannot take what is free")
	}
	w.golden("inbox-asked", "officerSo", "/desk?the=hoi-y-kien", lang.VI, 200)
	w.golden("inbox-none", "officer", "/desk?han=qua-han&trang-thai=payment", lang.VI, 200)
}

func TestTheInboxByTabAndFilter(t *testing.T) {
	w := newWorld(t)
	d := busy(w)
	for _, tc := range []struct{ who, path, want string }{
		{"officer", "/desk", "late waiting proposed today issued"},
		{"officer2", "/desk", "asked"},
		{"leader", "/desk", "proposed"},
		{"clerk", "/desk", "answer issued"},
		{"officer", "/desk?the=chua-nhan", "free"},
		{"clerk", "/desk?the=don-vi", "late free waiting proposed today answer issued asked"},
		{"officer", "/desk?han=qua-han", "late proposed"},
		{"officer", "/desk?han=hom-nay", "late proposed today"},
		{"officer", "/desk?trang-thai=proposed", "proposed"},
		{"officer", "/desk?trang-thai=nonsense", "late waiting proposed today issued"},
		{"officerSo", "/desk?the=hoi-y-kien", "asked"},
		{"officer", "/desk?the=hoi-y-kien", ""},
		{"officer1", "/desk?the=don-vi", ""},
		{"clerk", "/desk/ho-so", "late free waiting proposed today answer issued asked done"},
		{"clerk", "/desk/ho-so?trang-thai=closed", "done"},
		{"clerk", "/desk/ho-so?q=bao", "issued"},
		{"clerk", "/desk/ho-so?q=" + permit, "late free waiting proposed today answer issued asked done"},
		{"clerk", "/desk/ho-so?tu=12/10/2026&den=12/10/2026", "answer issued asked done"},
		{"clerk", "/desk/ho-so?tu=12/10/2026&den=12/10/2026&xep=han", "answer issued asked"},
		{"clerk", "/desk/ho-so?q=khong-ai", ""},
		{"clerk1", "/desk/ho-so", ""},
		{"leaderCity", "/desk/ho-so", ""},
	} {
		status, page := w.get(tc.who, tc.path)
		if status != 200 {
			t.Errorf("%s as %s: %d", tc.path, tc.who, status)
		}
		want := " " + tc.want + " "
		for name, one := range d {
			has := strings.Contains(page, `data-href="/desk/ho-so/`+one.Code+`"`)
			if wanted := strings.Contains(want, " "+name+" "); has != wanted {
				t.Errorf("%s as %s: %s is there: %v, want %v", tc.path, tc.who, name, has, wanted)
			}
		}
	}
	if status, page := w.get("clerk", "/desk/ho-so?tu=31/02/2026"); status != 200 || !strings.Contains(page, "cần một ngày có thật") {
		t.Errorf("a day that is none: %d", status)
	}
	for _, q := range []string{"\x00", "<script>alert(1)</script>", strings.Repeat("a", 5000), "e\u0302\u0301", "😀", "%", "_"} {
		if status, page := w.get("clerk", "/desk/ho-so?q="+url.QueryEscape(q)); status != 200 || strings.Contains(page, "<script>alert") {
			t.Errorf("searching %.20q: %d", q, status)
		}
	}
	a := w.post("clerk", "/desk/ho-so?q="+d["late"].Code, nil)
	if a.Code != 405 && a.Code != 404 {
		t.Errorf("posting to the list: %d", a.Code)
	}
	if status, _ := w.get("clerk", "/desk/ho-so?q="+strings.ToLower(d["late"].Code)); status != 303 {
		t.Errorf("a whole code leads to its dossier: %d", status)
	}
	if status, _ := w.get("clerk", "/desk?t=nonsense"); status != 422 {
		t.Errorf("a page that is none: %d", status)
	}
}

func TestPagesOfTheList(t *testing.T) {
	w := newWorld(t)
	for range perPage + 3 {
		w.file(birth, "Nguyễn Văn Nhiều")
	}
	_, first := w.get("clerk", "/desk")
	next := href(first, `rel="next" href="`)
	if next == "" || strings.Count(first, `class="case-code"`) != perPage {
		t.Fatalf("the first page: %d rows, next %q", strings.Count(first, `class="case-code"`), next)
	}
	_, second := w.get("clerk", next)
	if strings.Count(second, `class="case-code"`) != 3 || !strings.Contains(second, "51–53") {
		t.Errorf("the second page has %d rows", strings.Count(second, `class="case-code"`))
	}
	_, back := w.get("clerk", href(second, `rel="prev" href="`))
	if strings.Count(back, `class="case-code"`) != perPage || strings.Contains(back, `rel="prev"`) {
		t.Error("the way back does not lead to the first page")
	}
}

// href is the address that stands after some text.
func href(page, after string) string {
	_, rest, ok := strings.Cut(page, after)
	if !ok {
		return ""
	}
	address, _, _ := strings.Cut(rest, `"`)
	return strings.ReplaceAll(address, "&amp;", "&")
}

func TestTemplatesAndWords(t *testing.T) {
	w := newWorld(t)
	pages := map[string]any{"inbox": &inboxPage{}, "list": &listPage{}, "case": &casePage{}, "act": &actPage{},
		"load": &loadPage{}, "notices": &noticesPage{}, "gate": &gatePage{}}
	set := w.views.Set(lang.VI)
	webtest.Templates(t, set, pages)
	names := make([]string, 0, len(pages))
	for name := range pages {
		names = append(names, name)
	}
	webtest.Words(t, set, nil, append(names, "case-table", "case-row", "case-columns", "case-papers", "case-steps", "case-time", "case-month", "case-part", "do-button", "claim-form", "act-part")...)
}

func TestTheListInGoldens(t *testing.T) {
	w := newWorld(t)
	busy(w)
	w.golden("list", "clerk", "/desk/ho-so?trang-thai=open&xep=han", lang.VI, 200)
	w.golden("list-none", "clerk", "/desk/ho-so?q=khong-ai&tu=31/02/2026", lang.VI, 200)
}
