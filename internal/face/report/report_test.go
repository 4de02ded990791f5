package report

import (
	"net/http"
	"strings"
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

var pages = map[string]any{"list": &listPage{}, "sheet": &sheetPage{}, "entry": &entryPage{}, "plan": &planPage{}}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		v, err := (&face{Deps: Deps{Frame: frame}}).views(assets)
		if err != nil {
			t.Fatal(err)
		}
		webtest.Templates(t, v.Set(tag), pages)
		for name := range pages {
			webtest.Words(t, v.Set(tag), nil, name)
		}
	}
}

const (
	lan  = "lan.officer.C5"
	boss = "hoa.leader.C5"
	q3   = "/desk/bao-cao/ii06a/28249/2026-Q3@15"
)

func TestGoldenPages(t *testing.T) {
	w := newWorld(t)
	for name, path := range map[string]string{"list": "/desk/bao-cao", "sheet": q3, "entry": q3 + "/nhap?dong=total", "plan": "/desk/bao-cao/ke-hoach-112",
		"running": "/desk/bao-cao/ii06a/28249/2026-Q4@15", "index": "/desk/bao-cao/index766/28249/2026-09", "satisfaction": "/desk/bao-cao/satisfaction/28249/2026-Q3"} {
		for _, tag := range lang.Tags() {
			code, body := webtest.Get(t, w.shell, tag, path, "who="+boss)
			if code != http.StatusOK {
				t.Fatalf("%s: %d", path, code)
			}
			webtest.Page(t, body)
			if len(body) > 100<<10 {
				t.Errorf("%s has %d bytes", path, len(body))
			}
			webtest.Golden(t, "testdata/"+name+"."+string(tag)+".html", body)
		}
	}
	_, body := webtest.Get(t, w.shell, lang.VI, "/desk/bao-cao", "who=chu-tich.leader.P")
	webtest.Page(t, body)
	webtest.Golden(t, "testdata/list-province.vi.html", body)
}

// A figure that contradicts is shown beside its cells, stops the signature, and a reason lets it pass.
func TestAContradictionStopsTheSignature(t *testing.T) {
	w := newWorld(t)
	if got := w.post(lan, q3+"/nhap?dong=total", q3+"/nhap", "dong", "total", "total/c4", "1,698", "why", "Sổ giấy"); got.Code != 422 || !strings.Contains(got.Body.String(), "có thể đọc là 1.698 hoặc 1,698") {
		t.Fatalf("two readings: %d", got.Code)
	}
	if got := w.post(lan, q3+"/nhap?dong=total", q3+"/nhap", "dong", "total", "total/c4", "250"); got.Code != 422 || !strings.Contains(got.Body.String(), "Xin ghi rõ lý do") || !strings.Contains(got.Body.String(), `value="250"`) {
		t.Fatalf("without grounds: %d", got.Code)
	}
	if got := w.post(lan, q3+"/nhap?dong=total", q3+"/nhap", "dong", "total", "total/c4", "250", "why", "Sổ giấy tuần mất mạng"); got.Code != 303 {
		t.Fatalf("enter: %d %s", got.Code, got.Body)
	}
	page := w.get(lan, q3).Body.Bytes()
	webtest.Page(t, page)
	webtest.Golden(t, "testdata/found.vi.html", page)
	if got := w.post(lan, q3, q3+"/kiem-tra"); got.Code != 303 {
		t.Fatalf("check: %d", got.Code)
	}
	stopped := w.post(lan, q3, q3+"/ky-lap", "reason", "ngắn")
	if stopped.Code != 422 || !strings.Contains(stopped.Body.String(), "mâu thuẫn hoặc cần giải trình") || !strings.Contains(stopped.Body.String(), "ngắn") {
		t.Fatalf("stopped: %d", stopped.Code)
	}
	webtest.Page(t, stopped.Body.Bytes())
	webtest.Golden(t, "testdata/stopped.vi.html", stopped.Body.Bytes())
	if got := w.post(lan, q3, q3+"/ky-lap", "reason", "Sổ giấy chưa nhập đủ, sẽ đối chiếu."); got.Code != 303 {
		t.Fatalf("sign with a reason: %d", got.Code)
	}
	if got := w.post(lan, q3, q3+"/ky-duyet"); got.Code != 403 {
		t.Errorf("an officer signed as head: %d", got.Code)
	}
	if got := w.post(boss, q3, q3+"/ky-duyet"); got.Code != 303 {
		t.Fatalf("head: %d %s", got.Code, got.Body)
	}
	if got := w.post(boss, q3, q3+"/gui"); got.Code != 303 {
		t.Fatalf("send: %d", got.Code)
	}
	done := w.get(boss, q3).Body.Bytes()
	webtest.Page(t, done)
	webtest.Golden(t, "testdata/sent.vi.html", done)
	if list := w.get("chu-tich.leader.P", "/desk/bao-cao").Body.String(); !strings.Contains(list, "Phường 5") {
		t.Error("the province does not see what was sent")
	}
}

func TestWhoSeesWhat(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		who, path string
		want      int
	}{
		{"", "/desk/bao-cao", 303}, {"", q3, 303},
		{"tu", "/desk/bao-cao", 303},
		{lan, q3, 200},
		{"minh.officer.C1", q3, 404}, {"minh.leader.C1", q3 + "/in", 404}, {"minh.leader.C1", q3 + "/xlsx", 404}, {"minh.leader.C1", q3 + "/nhap?dong=total", 404},
		{"chu-tich.leader.P", q3, 200}, {"chu-tich.leader.P", q3 + "/nhap?dong=total", 403},
		{lan, "/desk/bao-cao/ii06a/28249/2026-Q9", 422}, {lan, "/desk/bao-cao/x/28249/2026-Q3@15", 404}, {lan, "/desk/bao-cao/ii06c/28249/2026-Q3@15", 404},
		{lan, "/desk/bao-cao/ke-hoach-112", 200},
	} {
		if got := w.get(c.who, c.path); got.Code != c.want {
			t.Errorf("%q %s: %d, want %d", c.who, c.path, got.Code, c.want)
		}
	}
	if got := w.post("minh.leader.C1", q3, q3+"/kiem-tra"); got.Code != 404 {
		t.Errorf("another ward checked: %d", got.Code)
	}
	if got := w.post(lan, q3, q3+"/bay"); got.Code != 404 {
		t.Errorf("no such step: %d", got.Code)
	}
}

func TestPaperAndWorkbook(t *testing.T) {
	w := newWorld(t)
	pdf := w.get(lan, q3+"/in")
	if pdf.Code != 200 || !strings.HasPrefix(pdf.Body.String(), "%PDF") || !strings.Contains(pdf.Header().Get("Content-Disposition"), "ii06a-") {
		t.Errorf("paper: %d %v", pdf.Code, pdf.Header())
	}
	x := w.get(lan, q3+"/xlsx")
	if x.Code != 200 || !strings.HasPrefix(x.Body.String(), "PK") || !strings.HasPrefix(x.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("workbook: %d %v", x.Code, x.Header())
	}
}

// A double click is one step; a step on an old page is told so.
func TestTwiceAndTooLate(t *testing.T) {
	w := newWorld(t)
	first := w.post(lan, q3, q3+"/kiem-tra", "key", "mot-lan")
	again := w.post(lan, "/desk/bao-cao", q3+"/kiem-tra", "key", "mot-lan", "version", "0")
	if first.Code != 303 || again.Code != 303 {
		t.Errorf("twice: %d %d", first.Code, again.Code)
	}
	if late := w.post(lan, "/desk/bao-cao", q3+"/tra-lai", "version", "0", "why", "Nhầm"); late.Code != 409 {
		t.Errorf("too late: %d", late.Code)
	}
}
