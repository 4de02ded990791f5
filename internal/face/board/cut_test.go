package board

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const leader = "lan.leader.C5"

var (
	chip    = regexp.MustCompile(`<a class="chip" href="([^"]*)">([^<]*)`)
	stands  = regexp.MustCompile(`<p class="board-number figures">([^<]*)</p>`)
	records = regexp.MustCompile(`href="(/[^"]*/ho-so\?[^"]*)"`)
)

// page is what a page says, with its chips by their words.
func (w *world) page(who, path string) (body string, chips map[string]string) {
	w.t.Helper()
	r := w.get(who, path)
	if r.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, r.Code, r.Body)
	}
	chips = map[string]string{}
	for _, m := range chip.FindAllStringSubmatch(r.Body.String(), -1) {
		chips[strings.TrimSpace(html.UnescapeString(m[2]))] = html.UnescapeString(m[1])
	}
	return html.UnescapeString(r.Body.String()), chips
}

// number is the value a page of a figure shows.
func (w *world) number(who, path string) string {
	w.t.Helper()
	body, _ := w.page(who, path)
	m := stands.FindStringSubmatch(body)
	if m == nil {
		w.t.Fatalf("%s says no value", path)
	}
	return m[1]
}

func TestFiguresAreNarrowedFromTheAddress(t *testing.T) {
	w := newWorld(t)
	const path = "/desk/so-lieu/received?unit=28249&period=2026-11"
	for query, want := range map[string]string{
		"": "4 hồ sơ", "&category=HT": "3 hồ sơ", "&category=KD": "1 hồ sơ", "&procedure=1.001193": "2 hồ sơ", "&channel=online": "2 hồ sơ",
		"&channel=online&procedure=1.001193": "1 hồ sơ", "&level=commune": "4 hồ sơ", "&level=province": "0 hồ sơ", "&category=": "4 hồ sơ",
		"&category=HT&channel=direct&level=commune&procedure=1.001193": "1 hồ sơ",
	} {
		if got := w.number(leader, path+query); got != want {
			t.Errorf("%q: %s, want %s", query, got, want)
		}
	}
}

func TestWhatNarrowsIsShownAndTakenAway(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/desk/so-lieu", "/desk/so-lieu/done_share", "/so-lieu", "/so-lieu/received"} {
		body, chips := w.page(leader, path+"?don-vi=28249&ky=2026-11&category=HT&procedure=1.001193&channel=online&level=commune")
		for name, label := range map[string]string{"category": "Lĩnh vực: Hộ tịch", "procedure": "Thủ tục: Thủ tục đăng ký khai sinh", "channel": "Nộp trực tuyến", "level": "Giải quyết ở cấp xã"} {
			href, ok := chips[label]
			if !ok || !strings.HasPrefix(href, path+"?") || strings.Contains(href, name+"=") || strings.Count(href, "=") != 5 {
				t.Errorf("%s: %q is taken away by %q", path, label, href)
			}
			if !strings.Contains(body, "Tháng 11/2026 · ") || !strings.Contains(body, " · "+label) {
				t.Errorf("%s does not say %q", path, label)
			}
		}
		for _, hidden := range []string{`name="procedure" value="1.001193"`, `name="channel" value="online"`, `name="level" value="commune"`} {
			if !strings.Contains(body, hidden) {
				t.Errorf("%s: the form forgets %s", path, hidden)
			}
		}
		if !regexp.MustCompile(`<option value="HT" selected[^>]*>Hộ tịch`).MatchString(body) || !strings.Contains(body, "Tất cả lĩnh vực") {
			t.Errorf("%s does not offer the fields", path)
		}
	}
	if _, chips := w.page(leader, "/desk/so-lieu"); len(chips) > 0 {
		t.Errorf("nothing narrows, and is shown: %v", chips)
	}
}

// TestLinksKeepWhatNarrows: from a share to its parts, its course, its units and its records.
func TestLinksKeepWhatNarrows(t *testing.T) {
	w := newWorld(t)
	body, _ := w.page(leader, "/desk/so-lieu/done_share?don-vi=82&ky=2026-11&category=HT&channel=online")
	if got := stands.FindStringSubmatch(body)[1]; got != "100,00%" {
		t.Errorf("both online dossiers of births are done: %s", got)
	}
	links := regexp.MustCompile(`href="(/desk/so-lieu/[^"?]*\?[^"]*)"`).FindAllStringSubmatch(body, -1)
	if len(links) < 12 {
		t.Fatalf("%d links", len(links))
	}
	for _, m := range links {
		if strings.Count(m[1], "category=HT")+strings.Count(m[1], "channel=online") != 2 && !strings.Contains(body, `class="chip" href="`+m[1]) {
			t.Errorf("%s forgets what narrows", m[1])
		}
	}
	list := records.FindStringSubmatch(body)
	if list == nil {
		t.Fatal("no records")
	}
	body, _ = w.page(leader, list[1])
	for code, want := range map[string]bool{"H58.A1": true, "H58.A3": true, "H58.A2": false, "H58.B1": false, "H58.B2": false} {
		if strings.Contains(body, code) != want {
			t.Errorf("%s is behind the figure: %v", code, !want)
		}
	}
}

func TestUnknownValuesAreToldPolitely(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string]string{
		"category=XX": "Không có lĩnh vực mang mã XX", "procedure=9.999": "Không có thủ tục mang mã 9.999", "channel=pigeon": "Không có cách nộp hồ sơ pigeon",
		"level=moon": "Không có cấp giải quyết moon", "category=" + strings.Repeat("x", 4000): strings.Repeat("x", 40) + "…",
		"category=%3Cscript%3E": "&lt;script&gt;",
	} {
		for _, path := range []string{"/desk/so-lieu", "/desk/so-lieu/received", "/desk/so-lieu/received/ho-so", "/so-lieu", "/so-lieu/received"} {
			r := w.get(leader, path+"?ky=2026-11&"+query)
			if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), want) {
				t.Errorf("%s?%.60s: %d", path, query, r.Code)
			}
		}
	}
	for _, query := range []string{"ky=2026-13", "don-vi=nowhere"} {
		if r := w.get(leader, "/desk/so-lieu?"+query); r.Code < 400 || r.Code >= 500 {
			t.Errorf("%s: %d", query, r.Code)
		}
	}
}

func TestEverybodySeesWhatIsPublicAndNoRecords(t *testing.T) {
	w := newWorld(t)
	if r := w.get("", "/desk/so-lieu"); r.Code != http.StatusSeeOther {
		t.Errorf("a guest at the desk: %d", r.Code)
	}
	for _, who := range []string{"", leader} {
		body, _ := w.page(who, "/so-lieu")
		if !strings.Contains(body, "Ủy ban nhân dân tỉnh Tiền Giang · Tháng 11/2026") || !strings.Contains(body, "Hồ sơ tiếp nhận") {
			t.Errorf("%q does not see the province", who)
		}
		for _, path := range []string{"/so-lieu", "/so-lieu/received", "/so-lieu/done_share", "/so-lieu/half_open"} {
			body, _ = w.page(who, path)
			for _, never := range []string{"/ho-so", `="/desk/so-lieu`, "Chỉ dùng nội bộ"} {
				if strings.Contains(body, never) {
					t.Errorf("%q sees %q at %s", who, never, path)
				}
			}
		}
		for _, path := range []string{"/so-lieu/inside", "/so-lieu/received/ho-so", "/so-lieu/nothing"} {
			if r := w.get(who, path); r.Code != http.StatusNotFound {
				t.Errorf("%q at %s: %d", who, path, r.Code)
			}
		}
	}
	for path, hidden := range map[string]bool{"/so-lieu": false, "/so-lieu?ky=2026-10": true, "/desk/so-lieu": true} {
		if body, _ := w.page(leader, path); strings.Contains(body, "noindex") != hidden {
			t.Errorf("%s is hidden from search engines: %v", path, !hidden)
		}
	}
}

func TestALongNameEndsWithAWord(t *testing.T) {
	for text, want := range map[string]string{"ngắn": "ngắn", "một hai ba": "một hai…", "mộthaibabốn": "mộthaiba…"} {
		if got := shortened(text, 8); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
	all := asked{cuts: []cut{{name: "a"}, {name: "b"}}}
	if len(all.without("a").cuts) != 1 || len(all.without("").cuts) != 0 || !slices.Equal(all.cuts, []cut{{name: "a"}, {name: "b"}}) {
		t.Errorf("%+v", all)
	}
}
