package studio

import (
	"strings"
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

// pages are the page structs of the templates.
var pages = map[string]any{
	"list": &listPage{}, "version": &versionPage{}, "diff": &diffPage{}, "begin": &beginPage{}, "draft": &draftPage{}, "check": &checkPage{}, "changes": &changesPage{},
	"draft-trial": &draftTrialPage{}, "version-trial": &versionTrialPage{}, "publish": &publishPage{}, "drop": &dropPage{}, "move": &movePage{},
}

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
			webtest.Words(t, v.Set(tag), []string{"→"}, name)
		}
	}
}

func TestPagesStayAsTheyAre(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	base := draftPath(id)
	w.change("long", base+"/thao-tac/2/chen", "name.vi", "Kiểm tra thực địa", "name.en", "Site visit", "citizen.vi", "Công chức đang kiểm tra tại chỗ.", "citizen.en", "An officer is on site.",
		"way.vi", "Chuyển kiểm tra thực địa", "way.en", "Send on site")
	w.change("loan", base+"/trang-thai/working", "name.vi", "Đang thẩm định")
	w.change("long", base+"/trang-thai", "name.vi", "Chờ liên thông", "works", "clerk")
	broken := w.upload("long", importPath, "sai.yaml", []byte(strings.Replace(small, "clock: running", "clock: nhanh", 1)))
	done := w.copy("long")
	w.change("long", draftPath(done)+"/trang-thai/working", "name.vi", "Đang làm")
	w.post("long", draftPath(done)+"/trinh", with(fill(t, w.get("long", draftPath(done, "cong-bo")).Body.String(), draftPath(done)+"/trinh"), "valid_from", "01/12/2026", "note", "Theo Thông báo số 12"))
	type golden struct {
		name, who, path string
		both            bool
	}
	for _, c := range []golden{
		{"list", "long", home, true},
		{"list-ward", "phuong5", home, false},
		{"version", "long", versionPath("standard", 1), true},
		{"version-trial", "phuong5", versionPath("standard", 1) + "/chay-thu", false},
		{"new", "long", newPath, false},
		{"import", "long", importPath, false},
		{"copy", "long", versionPath("standard", 1) + "/ban-nhap", false},
		{"draft", "long", base, true},
		{"draft-ward", "phuong5", base, false},
		{"state", "long", statePath(id, "working"), true},
		{"state-new", "long", draftPath(id, "trang-thai"), false},
		{"state-remove", "long", statePath(id, "waiting") + "/bo", false},
		{"way", "long", wayPath(id, 8), true},
		{"way-new", "long", draftPath(id, "thao-tac") + "?tu=working", false},
		{"way-insert", "long", wayPath(id, 1) + "/chen", false},
		{"way-remove", "long", wayPath(id, 1) + "/bo", false},
		{"input", "long", inputPath(id, "returned_to"), false},
		{"input-new", "long", draftPath(id, "muc-nhap"), false},
		{"input-remove", "long", inputPath(id, "note") + "/bo", false},
		{"head", "long", draftPath(id, "chung"), false},
		{"check", "long", draftPath(id, "kiem-tra"), true},
		{"trial", "long", draftPath(id, "chay-thu") + "?ngay=23/11/2026&so=10&loai=working_day&buoc=accept.0&buoc=request_payment.2", true},
		{"trial-wrong", "long", draftPath(id, "chay-thu") + "?ngay=31/02/2026&so=x", false},
		{"changes", "long", draftPath(id, "thay-doi"), true},
		{"publish-faults", "long", draftPath(id, "cong-bo"), false},
		{"publish-mine", "long", draftPath(done, "cong-bo"), false},
		{"publish", "loan", draftPath(done, "cong-bo"), true},
		{"drop", "long", draftPath(id, "huy"), false},
	} {
		for _, tag := range lang.Tags() {
			if tag == lang.EN && !c.both {
				continue
			}
			r := w.get(c.who, c.path, tag)
			if want := map[bool]int{false: 200, true: 422}[c.name == "trial-wrong"]; r.Code != want {
				t.Errorf("%s: %d: %.300s", c.name, r.Code, r.Body)
				continue
			}
			check(t, c.name+"."+string(tag), r.Body.Bytes())
		}
	}
	if broken.Code != 422 || !strings.Contains(broken.Body.String(), "sai.yaml, dòng") {
		t.Errorf("a broken file: %d", broken.Code)
	}
	check(t, "import-wrong.vi", broken.Body.Bytes())
}

// check holds a page against its golden and against what every page must be.
func check(t *testing.T, name string, page []byte) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		page = plain(page)
		webtest.Page(t, page)
		webtest.Golden(t, "testdata/"+name+".html", page)
	})
}
