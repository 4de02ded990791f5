package desk

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
)

// answered is what the general form and the two papers of permit need.
func answered(key string, pairs ...string) url.Values {
	in := withKey(key, "do", "save", "fields.request", "Xác nhận tình trạng sử dụng thửa đất số 12", "paper.0.status", "attached", "paper.0.originals", "1",
		"paper.1.status", "attached", "paper.1.photos", "2")
	for i := 0; i+1 < len(pairs); i += 2 {
		in.Set(pairs[i], pairs[i+1])
	}
	return in
}

func TestTwoDossiersOfOnePersonAreTakenInAtOnce(t *testing.T) {
	w := counterWorld(t)
	path := w.arrives("k1")
	first := w.lands(w.post("clerk", path, withKey("k2", "do", "add:"+permit)))
	if again := w.lands(w.post("clerk", path, withKey("k2", "do", "add:"+permit))); again != first {
		t.Errorf("pressed twice: %s and %s", first, again)
	}
	second := w.lands(w.post("clerk", path, withKey("k3", "do", "add:"+noLimit)))
	if next := w.lands(w.post("clerk", first, answered("k4", "note_fee.amount", "20.000", "note_fee.fee", "Phí thẩm định", "note_fee.receipt", "0000123"))); next != second {
		t.Errorf("after the first: %s, want %s", next, second)
	}
	w.refused(w.post("clerk", second, withKey("k5", "do", "accept", "fields.request", "Theo hồ sơ")), "accept.time_amount", "chưa điền mục")
	done := w.lands(w.post("clerk", second, withKey("k6", "do", "accept", "fields.request", "Theo hồ sơ", "accept.time_amount", "3", "accept.time_kind", "working_day")))
	codes := must(url.Parse(done)).Query()["ma"]
	if len(codes) != 2 {
		t.Fatalf("done: %s", done)
	}
	d := must(w.cases.Get(w.as("clerk"), codes[0]))
	if d.State != "accepted" || d.Applicant.FullName != "Nguyễn Thị Hồng Hạnh" || d.Applicant.Address.Area != "28249" || d.Documents[0].Originals != 1 || d.Documents[1].Photos != 2 {
		t.Errorf("the first is %+v", d)
	}
	if d = must(w.cases.Get(w.as("clerk"), codes[1])); d.BudgetBasis != dossier.ByClerk || d.Budget.Amount != 3 {
		t.Errorf("the second has %+v from %s", d.Budget, d.BudgetBasis)
	}
	page := w.golden("intake-done", "clerk", done, lang.VI, 200)
	for _, word := range []string{codes[0], codes[1], "20.000 ₫", "không lấy từ danh mục", "/giay/" + codes[0], "giay-chung"} {
		if !strings.Contains(page, word) {
			t.Errorf("the end does not say %q", word)
		}
	}
	for _, at := range []string{intakePath + "/giay/" + codes[0], intakePath + "/giay/" + codes[0] + "?kho=A4", intakePath + "/giay-chung?" + url.Values{"ma": codes}.Encode()} {
		if status, pdf := w.get("clerk", at); status != 200 || !strings.HasPrefix(pdf, "%PDF") {
			t.Errorf("%s: %d %.40q", at, status, pdf)
		}
		if status, _ := w.get("clerk1", at); status != 404 {
			t.Errorf("%s to another ward: %d", at, status)
		}
	}
	if next := w.lands(httpGet(w, "clerk", path)); next != intakePath {
		t.Errorf("an intake that is over leads to %s", next)
	}
}

func TestAcceptingTwiceIsOnce(t *testing.T) {
	w := counterWorld(t)
	path := w.arrives("k1")
	item := w.lands(w.post("clerk", path, withKey("k2", "do", "add:"+permit)))
	var wait sync.WaitGroup
	answers := make([]*httptest.ResponseRecorder, 4)
	for i := range answers {
		wait.Go(func() { answers[i] = w.post("clerk", item, answered("same", "do", "accept")) })
	}
	wait.Wait()
	where := map[string]bool{}
	for _, a := range answers {
		where[w.lands(a)] = true
	}
	page := must(w.cases.List(w.as("clerk"), dossier.Filter{Newest: true}))
	if len(where) != 1 || len(page.Items) != 1 {
		t.Errorf("%d dossiers, answers %v", len(page.Items), where)
	}
}

func TestWrongPeopleAreSaidBesideTheirFields(t *testing.T) {
	w := counterWorld(t)
	w.golden("intake-start", "clerk", intakePath, lang.VI, 200)
	w.golden("intake-start", "clerk", intakePath, lang.EN, 200)
	w.shows("intake-garbage", w.post("clerk", intakePath, withKey("k", "qr", "hello|world|<script>alert(1)</script>|1|2", "party", "self")), 422)
	w.shows("intake-card", w.post("clerk", intakePath, withKey("k", "qr", card, "party", "self")), 200)
	for name, tc := range map[string]struct {
		in    []string
		wants []string
	}{
		"another number inside the code": {[]string{"qr", strings.Replace(card, "082190", "082090", 1)}, []string{`href="#f-qr"`}},
		"an impossible number":           {[]string{"applicant.citizen_id", "999190012345"}, []string{`href="#f-applicant-citizen_id"`, "999190012345"}},
		"the 31st of February":           {[]string{"applicant.birth_date", "31/02/1990"}, []string{`href="#f-applicant-birth_date"`, "31/02/1990"}},
		"a telephone number":             {[]string{"applicant.phone", "12"}, []string{`href="#f-applicant-phone"`}},
		"NUL":                            {[]string{"applicant.full_name", "Lê\x00Văn"}, []string{`href="#f-applicant-full_name"`}},
		"a script for a name":            {[]string{"applicant.full_name", "<script>alert(1)</script>"}, []string{`href="#f-applicant-full_name"`, "&lt;script&gt;"}},
		"an emoji":                       {[]string{"applicant.full_name", "Lê Văn 😀"}, []string{`href="#f-applicant-full_name"`}},
		"no such commune":                {[]string{"applicant.address.area", "99999"}, []string{"Số 12 Lê Lợi"}},
		"the same person twice": {[]string{"party", "other", "representative.full_name", "Nguyễn Thị Hồng Hạnh", "representative.citizen_id", "082190012345",
			"representative.relation", "relative"}, []string{`href="#f-representative-citizen_id"`}},
	} {
		a := w.post("clerk", intakePath, w.person("k", tc.in...))
		page := w.refused(a, append(tc.wants, "0912 345 678")[:len(tc.wants)]...)
		if strings.Contains(page, "<script>alert") {
			t.Errorf("%s: a script came through", name)
		}
	}
	a := w.post("clerk", intakePath, w.person("k", "party", "organisation"))
	if a.Code != 200 || !strings.Contains(a.Body.String(), `name="organisation.name"`) || strings.Contains(a.Body.String(), `id="errors"`) {
		t.Errorf("a question that nobody has seen yet is asked, not missed: %d", a.Code)
	}
	decomposed := w.post("clerk", intakePath, w.person("k", "applicant.full_name", "Nguyễn Thị Hồng Hạnh"))
	if page := must(url.Parse(w.lands(decomposed))); page.Path == "" {
		t.Error("decomposed text is repaired")
	}
}

func TestTheScannerMayTypeIntoAnyBox(t *testing.T) {
	w := counterWorld(t)
	in := w.person("k", "applicant.phone", "", "applicant.full_name", card)
	a := w.post("clerk", intakePath, in)
	if a.Code != 200 || !strings.Contains(a.Body.String(), `value="Nguyễn Thị Hồng Hạnh"`) || strings.Contains(a.Body.String(), "311234567") {
		t.Errorf("the card in the box of the name: %d", a.Code)
	}
}

func TestWhoCameBeforeIsKnown(t *testing.T) {
	w := counterWorld(t)
	w.file(permit, "Nguyễn Thị Hồng Hạnh") // the same number, with a telephone
	next := w.lands(w.post("clerk", intakePath, withKey("k", "qr", card, "party", "self")))
	status, page := w.get("clerk", next)
	for _, word := range []string{"0912345678", "Hồ sơ trước đây tại đơn vị", "H58.931-261005-0001", "Phường 5, Thành phố Mỹ Tho", "· nữ"} {
		if status != 200 || !strings.Contains(page, word) {
			t.Errorf("%d: the page does not say %q", status, word)
		}
	}
	w.shows("intake-pick", httpGet(w, "clerk", next), 200)
	if status, _ := w.get("clerk1", next); status != 303 {
		t.Errorf("another clerk's intake: %d", status)
	}
}

func TestNothingIsLostOnTheWay(t *testing.T) {
	w := counterWorld(t)
	path := w.arrives("k1")
	item := w.lands(w.post("clerk", path, withKey("k2", "do", "add:"+permit)))
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
	w.shows("intake-item", httpGet(w, "clerk", item), 200)
	a := w.sends("clerk", item, "paper.0.file", "đơn đề nghị.png", png, withKey("k3", "do", "accept", "fields.request", "", "paper.1.photos", "-3"))
	page := w.shows("intake-item-wrong", a, 422)
	for _, word := range []string{"đơn đề nghị.png", `value="-3"`, `href="#f-fields-request"`, `href="#f-paper-1-photos"`} {
		if !strings.Contains(page, word) {
			t.Errorf("the page lost %q", word)
		}
	}
	if status, page := w.get("clerk", item); status != 200 || !strings.Contains(page, "đơn đề nghị.png") {
		t.Error("the file is gone after a while")
	}
	w.refused(w.sends("clerk", item, "paper.1.file", "giả.pdf", "MZ this is a program", answered("k4")), "f-paper-1-file", "đơn đề nghị.png")
	w.refused(w.sends("clerk", item, "paper.1.file", "rỗng.pdf", "", answered("k5")), "f-paper-1-file")
	id := between(page, "/tep/", `"`)
	if status, body := w.get("clerk", path+"/tep/"+id); status != 200 || body != png {
		t.Errorf("the file is shown: %d", status)
	}
	if status, _ := w.get("clerk1", path+"/tep/"+id); status != 404 {
		t.Errorf("to another clerk: %d", status)
	}
	all := w.post("clerk", item, withKey("k6", "do", "all", "fields.request", "Theo hồ sơ"))
	if page := all.Body.String(); all.Code != 200 || strings.Count(page, `value="attached" checked`) != 2 || !strings.Contains(page, `name="paper.0.originals" type="text" value="1"`) {
		t.Errorf("all papers at one press: %d", all.Code)
	}
	gone := w.post("clerk", item, answered("k7", "remove", "file:"+id))
	if gone.Code != 200 || strings.Contains(gone.Body.String(), "đơn đề nghị.png") {
		t.Errorf("the file is taken away: %d", gone.Code)
	}
	w.lands(w.post("clerk", item, answered("k8", "do", "save", "paper.other.name", "Bản đồ vị trí", "paper.other.photos", "1")))
	done := w.lands(w.post("clerk", path, withKey("k9", "do", "accept")))
	d := must(w.cases.Get(w.as("clerk"), must(url.Parse(done)).Query().Get("ma")))
	if n := len(d.Documents); n != 3 || d.Documents[2].Name != "Bản đồ vị trí" || d.Documents[2].Photos != 1 {
		t.Errorf("papers %+v", d.Documents)
	}
}

func TestOnlyClerksStandAtTheCounter(t *testing.T) {
	w := counterWorld(t)
	for _, path := range []string{intakePath, certifyPath, latePath, accountPath, handoverPath} {
		for who, want := range map[string]int{"clerk": 200, "officer": 403, "leader": 403, "citizen": 403, "admin": 403} {
			if status, _ := w.get(who, path); status != want {
				t.Errorf("%s as %s: %d, want %d", path, who, status, want)
			}
		}
		r := httptest.NewRequest(http.MethodGet, path, nil)
		a := httptest.NewRecorder()
		if w.shell.ServeHTTP(a, r); a.Code != 303 && a.Code != 401 {
			t.Errorf("%s as a guest: %d", path, a.Code)
		}
	}
	if status, _ := w.get("leader", feesPath); status != 200 {
		t.Errorf("a leader sees the fees: %d", status)
	}
	if status, _ := w.get("officer", feesPath); status != 403 {
		t.Errorf("an officer does not: %d", status)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func httpGet(w *world, who, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", "lang=vi; who="+who)
	r.Header.Set("X-Request-Id", "0000000000000000")
	a := httptest.NewRecorder()
	w.shell.ServeHTTP(a, r)
	return a
}

func between(s, from, to string) string {
	_, rest, _ := strings.Cut(s, from)
	out, _, _ := strings.Cut(rest, to)
	return out
}
