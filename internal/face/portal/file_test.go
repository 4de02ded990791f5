package portal

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"tinhso/internal/dossier"
)

// Nothing is answered but the first question: each open question is named, and leads to its page.
func TestAnEmptyFilingNamesEachField(t *testing.T) {
	w := newWorld(t)
	k := w.browser().walk(t, birth)
	k.step("noi-nop-huyen", values("party", "self"))
	k.path = strings.TrimSuffix(k.path, "noi-nop-huyen") + "kiem-tra"
	said := strings.Join(k.refused(values()), "\n")
	for _, want := range []string{"huyện, thành phố, thị xã nào", "Xã, phường, thị trấn nào", "mục “Họ, chữ đệm, tên”", "mục “Số điện thoại”", "mục “Nơi cư trú”",
		"mục “Họ, chữ đệm, tên của trẻ”", "mục “Ông/Bà là gì của trẻ?”", "Nhận kết quả", "ô cam đoan", "Giấy chứng sinh"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not named in\n%s", want, said)
		}
	}
	_, page, _ := strings.Cut(k.last.Body.String(), "<main") // head and foot lead to pages of other faces
	page, _, _ = strings.Cut(page, "</main")
	for _, m := range summaryLine.FindAllStringSubmatch(page, -1) {
		if m[1] != "#f-sure" && k.get(m[1]).Code != http.StatusOK {
			t.Errorf("%q leads to %s", m[2], m[1])
		}
	}
	if r := k.get(k.path); r.Code != http.StatusSeeOther || !strings.HasSuffix(r.Header().Get("Location"), "noi-nop-huyen") {
		t.Errorf("opened too early it leads to %s", r.Header().Get("Location"))
	}
}

func TestBadAnswersAreNamedAndKept(t *testing.T) {
	w := newWorld(t)
	k := w.browser().walk(t, birth)
	for name, bad := range map[string][]string{"twice": {"self", "child"}, "unknown": {"<script>alert(1)</script>"}, "empty": {""}, "NUL": {"self\x00"}} {
		if said := k.refused(values("party", bad[0], "party", bad[len(bad)-1])); len(said) != 1 || !strings.Contains(said[0], "cho ai") {
			t.Errorf("%s: %v", name, said)
		}
	}
	k.step("noi-nop-huyen", values("party", "child"))
	k.step("noi-nop-xa", values("district", k.option("Thành phố Mỹ Tho")))
	k.refused(values("unit", "01JZZZZZZZZZZZZZZZZZZZZZZZ"))
	k.step("nguoi-nop", values("unit", k.option("Ủy ban nhân dân Phường 5")))
	for name, c := range map[string]struct{ field, value, says string }{
		"NUL":          {"representative.full_name", "Lê\x00Thị", "Họ, chữ đệm, tên"},
		"emoji":        {"representative.full_name", "Lê Thị 😀", "Họ, chữ đệm, tên"},
		"script":       {"representative.full_name", "<script>alert(1)</script>", "Họ, chữ đệm, tên"},
		"too long":     {"representative.full_name", strings.Repeat("a", 5000), "Họ, chữ đệm, tên"},
		"no such day":  {"representative.birth_date", "31/02/1996", "Ngày, tháng, năm sinh"},
		"wrong number": {"representative.citizen_id", "999999999999", "Số định danh cá nhân"},
		"no telephone": {"representative.phone", "", "Số điện thoại"},
		"no such area": {"representative.address.area", "99999", "Nơi cư trú"},
	} {
		v := mother()
		v.Set(c.field, c.value)
		said := k.refused(v)
		if len(said) == 0 || !strings.Contains(strings.Join(said, " "), c.says) {
			t.Errorf("%s: %v", name, said)
		}
		if !strings.Contains(k.last.Body.String(), `value="12 ấp Tân Thạnh"`) {
			t.Errorf("%s: what else was written is lost", name)
		}
		if strings.Contains(k.last.Body.String(), "<script>alert") {
			t.Errorf("%s: it runs", name)
		}
	}
	v := mother()
	v.Set("representative.full_name", "Le\u0302 Thi\u0323 Thu Ha\u0300") // decomposed, as some keyboards write
	k.step("chu-ho-so", v)
}

func TestTenCopiesAreOneDossier(t *testing.T) {
	w := newWorld(t)
	for name, b := range map[string]*browser{"guest": w.browser(), "account": w.as(anne)} {
		k := b.walk(t, birth)
		k.toCheck(silent)
		if said := k.refused(values()); len(said) != 1 || !strings.Contains(said[0], "cam đoan") {
			t.Errorf("%s, without the tick: %v", name, said)
		}
		led := make([]string, 10)
		var all sync.WaitGroup
		for i := range led {
			one := &browser{w: w, cookies: map[string]*http.Cookie{}, tag: b.tag}
			for name, c := range b.cookies {
				one.cookies[name] = c
			}
			all.Go(func() { led[i] = one.post(k.path, values("sure", "true")).Header().Get("Location") })
		}
		all.Wait()
		for _, to := range led {
			if to != led[0] || !strings.HasPrefix(to, "/ho-so/da-nop/H58.") {
				t.Fatalf("%s: %q", name, led)
			}
		}
		for path, r := range map[string]int{k.path: k.get(k.path).Code, "POST": k.post(k.path, values("sure", "true")).Code} {
			if r != http.StatusSeeOther {
				t.Errorf("%s: again %s: %d", name, path, r)
			}
		}
		k.open(k.path)
		if k.path != led[0] || k.last.Code != http.StatusOK {
			t.Errorf("%s: going back leads to %s (%d)", name, k.path, k.last.Code)
		}
	}
	page, err := w.Cases.List(w.who("canbo.tiepnhan.phuong5"), dossier.Filter{})
	if err != nil || len(page.Items) != 2 {
		t.Errorf("%d dossiers, want 2: %v", len(page.Items), err)
	}
}

func TestAFilingIsSeenByWhoFilesAlone(t *testing.T) {
	w := newWorld(t)
	k := w.as(anne).walk(t, birth)
	k.toCheck(silent)
	draft := k.path
	papers := strings.Replace(draft, "kiem-tra", "giay-to", 1)
	k.open(papers)
	file := strings.Split(strings.SplitN(k.last.Body.String(), "/tep/", 2)[1], `"`)[0]
	kept := strings.TrimSuffix(papers, "giay-to") + "tep/" + file
	if r := k.get(kept); r.Code != http.StatusOK || r.Body.String() != jpeg {
		t.Fatalf("one's own upload: %d", r.Code)
	}
	other, stranger := w.as("congdan.ut"), w.browser()
	for _, path := range []string{draft, papers, kept, strings.TrimSuffix(draft, "/kiem-tra")} {
		if r := other.get(path); r.Code != http.StatusNotFound {
			t.Errorf("another citizen, %s: %d", path, r.Code)
		}
		if r := stranger.get(path); r.Code != http.StatusSeeOther || !strings.HasPrefix(r.Header().Get("Location"), "/dang-nhap?next=") {
			t.Errorf("a guest, %s: %d %s", path, r.Code, r.Header().Get("Location"))
		}
	}
	if r := other.post(draft, values("sure", "true")); r.Code != http.StatusNotFound {
		t.Errorf("another citizen sends: %d", r.Code)
	}
	k.path = draft
	k.step("/ho-so/da-nop/", values("sure", "true"))
	code := strings.TrimPrefix(k.path, "/ho-so/da-nop/")
	for _, path := range []string{"/ho-so/da-nop/", "/ho-so/", "/ho-so/thoi-han/", "/ho-so/bo-sung/", "/ho-so/rut/", "/ho-so/ket-qua/"} {
		if r := other.get(path + code); r.Code != http.StatusNotFound {
			t.Errorf("another citizen, %s: %d", path, r.Code)
		}
		if r := stranger.get(path + code); r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/ho-so/tra-cuu?ma="+code {
			t.Errorf("a guest, %s: %d %s", path, r.Code, r.Header().Get("Location"))
		}
	}
	if a, b := stranger.get("/ho-so/"+code), stranger.get("/ho-so/H58.931.249-261116-9999"); a.Code != b.Code {
		t.Error("a guest learns which codes exist")
	}
}

// What was sent after the session had ended is kept, files too, and comes back after signing in.
func TestAnEndedSessionLosesNothing(t *testing.T) {
	w := newWorld(t)
	k := w.as(anne).walk(t, birth)
	k.toPapers(silent)
	papers := k.path
	filer := strings.Replace(papers, "giay-to", "nguoi-nop", 1)
	signed := k.cookies[w.Cookie]
	delete(k.cookies, w.Cookie)
	v := mother()
	v.Set("representative.email", "ha@example.vn")
	v.Set("code", birth)
	r := k.post(filer, v)
	if r.Code != http.StatusUnauthorized || !strings.Contains(r.Body.String(), "đã được giữ lại") {
		t.Fatalf("%d %s", r.Code, r.Body)
	}
	check(t, "file-lost.vi", escaped.ReplaceAll(r.Body.Bytes(), []byte("${1}ID")))
	lost := k.send(papers, values("code", birth), sent{"papers.4.file", "giấy chứng sinh.jpg", jpeg})
	if lost.Code != http.StatusUnauthorized {
		t.Fatalf("%d", lost.Code)
	}
	if r := k.get("/ho-so/nhap"); strings.Count(r.Body.String(), "Làm tiếp") != 2 {
		t.Error("what was kept is not listed for the guest")
	}
	k.cookies[w.Cookie] = signed
	back := next(t, r.Body.String())
	k.open(back)
	if !strings.Contains(k.last.Body.String(), `value="ha@example.vn"`) {
		t.Error("what was typed does not come back")
	}
	k.step("giay-to", v) // the page posts to the address with what was kept
	k.open(next(t, lost.Body.String()))
	if !strings.Contains(k.last.Body.String(), "giấy chứng sinh.jpg") {
		t.Error("the upload does not come back")
	}
	k.open(papers)
	if n := strings.Count(k.last.Body.String(), `class="file-name"`); n != 1 {
		t.Errorf("%d files in the draft, want 1", n)
	}
}

// escaped is an id inside an address that another address carries.
var escaped = regexp.MustCompile(`(%2F|%3D)[0-7][0-9A-HJKMNP-TV-Z]{25}`)

// next is the page to which a button that signs in leads back.
func next(t *testing.T, html string) string {
	t.Helper()
	_, rest, ok := strings.Cut(html, `/dang-nhap?next=`)
	if !ok {
		t.Fatal("no way to sign in")
	}
	rest, _, _ = strings.Cut(rest, `"`)
	return strings.NewReplacer("%2F", "/", "%3F", "?", "%3D", "=").Replace(rest)
}

func TestWhoChangesForWhomIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	k := w.browser().walk(t, birth)
	k.toCheck(silent)
	check := k.path
	k.path = strings.Replace(check, "kiem-tra", "cho-ai", 1)
	k.step("nguoi-nop", values("party", "self"))
	if !strings.Contains(k.last.Body.String(), `name="applicant.full_name" type="text" value="Lê Thị Thu Hà"`) {
		t.Error("who filed for the child is asked anew who she is")
	}
	v := values("applicant.full_name", "Lê Thị Thu Hà", "applicant.birth_date", "02/03/1996", "applicant.citizen_id", "082196001234", "applicant.phone", "0912345678", "applicant.address.detail", "12 ấp Tân Thạnh")
	k.step("kiem-tra", v)
	k.step("/ho-so/da-nop/", values("sure", "true"))
}

func TestAPaperIsTakenAway(t *testing.T) {
	w := newWorld(t)
	k := w.browser().walk(t, birth)
	k.toPapers(silent)
	papers := k.path
	k.send(papers+"/tep", values("code", birth), sent{"papers.4.file", "mặt trước.jpg", jpeg})
	k.open(papers)
	_, rest, _ := strings.Cut(k.last.Body.String(), `name="remove" value="`)
	id, _, _ := strings.Cut(rest, `"`)
	if r := k.post(papers, values("papers.4.status", "attached", "remove", id)); r.Code != http.StatusSeeOther || r.Header().Get("Location") != papers {
		t.Fatalf("taking away: %d", r.Code)
	}
	k.open(papers)
	if strings.Contains(k.last.Body.String(), "mặt trước.jpg") {
		t.Error("it is still there")
	}
	if said := k.refused(values("papers.4.status", "attached")); len(said) != 1 || !strings.Contains(said[0], "Chưa có tệp") {
		t.Errorf("%v", said)
	}
	r := k.send(papers+"/tep", values(), sent{"papers.4.file", "a.pdf", "MZ\x90\x00"})
	if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), "a.pdf") {
		t.Errorf("a liar sent by script: %d %s", r.Code, r.Body)
	}
}
