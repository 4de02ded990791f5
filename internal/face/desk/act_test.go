package desk

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
)

// filled is what the form of a step sends: the version its reader saw, a key, and answers in pairs.
func filled(version int64, key string, answers ...string) url.Values {
	in := url.Values{"version": {strconv.FormatInt(version, 10)}, "key": {key}}
	for i := 0; i < len(answers); i += 2 {
		in.Add(answers[i], answers[i+1])
	}
	return in
}

// does takes a step through its page and wants to land on the dossier.
func (w *world) does(who string, d dossier.Dossier, action string, answers ...string) dossier.Dossier {
	w.t.Helper()
	a := w.post(who, "/desk/ho-so/"+d.Code+"/"+action, filled(d.Version, who+action+strconv.FormatInt(d.Version, 10), answers...))
	if a.Code != http.StatusSeeOther || !strings.HasPrefix(a.Header().Get("Location"), "/desk/ho-so/"+d.Code) {
		w.t.Fatalf("%s by %s: %d %s\n%.1500s", action, who, a.Code, a.Header().Get("Location"), main(a.Body.String()))
	}
	if _, page := w.get(who, a.Header().Get("Location")); !strings.Contains(page, "Đã thực hiện: ") {
		w.t.Errorf("after %s nothing says that it was done", action)
	}
	return w.now(d)
}

func (w *world) now(d dossier.Dossier) dossier.Dossier {
	w.t.Helper()
	next, err := w.cases.Get(w.as("leader"), d.Code)
	w.fine(err)
	return next
}

var tags = regexp.MustCompile(`<[^>]*>`)

// main is what stands in the page itself, without tags.
func main(page string) string {
	_, body, _ := strings.Cut(page, "<main")
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
}

func TestADossierIsWorkedThroughItsPages(t *testing.T) {
	w := newWorld(t)
	d := w.file(permit, "Võ Minh Quân")
	d = w.does("clerk", d, "accept", "note", "")
	d = w.does("leader", d, "assign", "officer", w.who["officer"].AccountID)
	d = w.does("officer", d, "request_more", "items.0.item", "Bản đồ vị trí", "items.0.why", "Chưa có", "items.1.item", "Ảnh thửa đất")
	d = w.does("clerk", d, "supply", "note", "Đã nộp bản đồ")
	d = w.does("officer", d, "request_payment", "amount", "20.000", "fee", "Phí thẩm định")
	d = w.does("clerk", d, "note_fee", "amount", "20.000 ₫", "receipt", "0000123")
	d = w.does("officer", d, "consult", "units.0.unit", w.units["so"], "units.0.within", "2", "question", "Đề nghị cho ý kiến về nguồn gốc đất.")
	d = w.chain(d, "officerSo advise")
	d = w.does("officer", d, "forward", "officer", w.who["officer2"].AccountID, "unit", "", "note", "")
	d = w.does("officer2", d, "propose", "proposal", "Đủ điều kiện")
	d = w.does("leader", d, "reject", "reason", "Cần nêu rõ diện tích.")
	d = w.does("officer2", d, "correct", "field", "applicant.full_name", "value", "Võ Minh Quang", "reason", "Sai chính tả")
	d = w.does("officer2", d, "propose", "proposal", "Đủ điều kiện, diện tích 120 m²")
	d = w.does("leader", d, "approve", "note", "")
	d = w.does("clerk", d, "issue", "type", "QĐ", "subject", "Xác nhận tình trạng sử dụng đất")
	d = w.does("clerk", d, "return", "returned_to", "authorised", "receiver_name", "Trần Thị Bảy", "receiver_paper", "082190012345")
	if !d.Closed || d.Applicant.FullName != "Võ Minh Quang" || d.Result == nil {
		t.Errorf("at the end: %s %v", d.State, d.Result)
	}
	if status, page := w.get("leader", "/desk/ho-so/"+d.Code); status != 200 || strings.Contains(page, "data-key=\"x\"") {
		t.Error("something can still be done with what is over")
	}
}

func TestFormsOfStepsInGoldens(t *testing.T) {
	w := newWorld(t)
	d := w.file(permit, "Võ Minh Quân")
	path := "/desk/ho-so/" + d.Code + "/"
	w.golden("act-accept", "clerk", path+"accept", lang.VI, 200)
	w.golden("act-refuse", "clerk", path+"refuse", lang.VI, 200)
	w.golden("act-transfer", "clerk", path+"transfer", lang.VI, 200)
	d = w.chain(d, "clerk accept")
	w.golden("act-assign", "leader", path+"assign", lang.VI, 200)
	d = w.chain(d, "officer claim")
	w.golden("act-request_more", "officer", path+"request_more", lang.VI, 200)
	w.golden("act-correct", "officer", path+"correct?phan=applicant", lang.VI, 200)
	w.golden("act-closed", "officer", path+"approve", lang.VI, 409)
	w.golden("act-issue", "clerk", "/desk/ho-so/"+w.chain(d, "officer propose", "leader approve").Code+"/issue", lang.VI, 200)
}

func TestWhatIsWrongIsSaidBesideItsFieldAndNothingIsLost(t *testing.T) {
	w := newWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "officer claim")
	path := "/desk/ho-so/" + d.Code + "/"
	for _, tc := range []struct {
		who, action string
		in          []string
		wants       []string
	}{
		{"officer", "request_more", []string{"note", "giữ lại"}, []string{"giữ lại", `href="#f-items`}},
		{"officer", "request_payment", []string{"amount", "hai chục", "fee", "Phí"}, []string{"hai chục", `href="#f-amount"`}},
		{"officer", "request_payment", []string{"amount", "1", "fee", "Phí"}, []string{`href="#f-amount"`}},
		{"officer", "refuse", []string{"reason", ""}, []string{`href="#f-reason"`}},
		{"officer", "refuse", []string{"reason", "a\x00b <script>alert(1)</script>"}, []string{`href="#f-reason"`}},
		{"officer", "refuse", []string{"reason", "không được 😀😀😀"}, []string{`href="#f-reason"`}},
		{"officer", "consult", []string{"units.0.unit", "nonsense", "units.0.within", "2", "question", "Đề nghị cho ý kiến"}, []string{"Đề nghị cho ý kiến", `href="#f-units`}},
		{"officer", "forward", []string{"officer", w.who["officer1"].AccountID}, []string{`href="#f-officer"`}},
		{"officer", "correct", []string{"field", "applicant.birth_date", "value", "31/02/1990", "reason", "Nhập sai ngày"}, []string{"31/02/1990", "Nhập sai ngày", `href="#f-value"`}},
		{"officer", "correct", []string{"field", "applicant.nothing", "value", "x", "reason", "Nhập sai ngày"}, []string{`href="#f-field"`}},
		{"leader", "extend", []string{"extend", "999", "reason", "Cần xác minh thêm"}, []string{"999", `href="#f-extend"`}},
	} {
		a := w.post(tc.who, path+tc.action, filled(d.Version, "key-"+tc.action, tc.in...))
		if a.Code != 422 {
			t.Errorf("%s %q: %d", tc.action, tc.in, a.Code)
		}
		for _, words := range tc.wants {
			if !strings.Contains(a.Body.String(), words) {
				t.Errorf("%s %q does not say %q: %.900s", tc.action, tc.in, words, main(a.Body.String()))
			}
		}
		if strings.Contains(a.Body.String(), "<script>alert") {
			t.Errorf("%s: a script came through", tc.action)
		}
	}
	if w.now(d).Version != d.Version {
		t.Error("something was done")
	}
	if a := w.post("officer", path+"propose", url.Values{"key": {"k"}, "proposal": {"x"}}); a.Code != 428 {
		t.Errorf("without a version: %d", a.Code)
	}
}

func TestRowsAreAddedAndTakenAway(t *testing.T) {
	w := newWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "officer claim")
	path := "/desk/ho-so/" + d.Code + "/request_more"
	a := w.post("officer", path, filled(d.Version, "k", "items.0.item", "Bản đồ", "add", "items"))
	if a.Code != 200 || !strings.Contains(a.Body.String(), `name="items.1.item"`) || !strings.Contains(a.Body.String(), `value="Bản đồ"`) {
		t.Errorf("adding a row: %d", a.Code)
	}
	a = w.post("officer", path, filled(d.Version, "k", "items.0.item", "Bản đồ", "items.1.item", "Ảnh", "remove", "items.0"))
	if a.Code != 200 || strings.Contains(a.Body.String(), "Bản đồ") || !strings.Contains(a.Body.String(), "Ảnh") {
		t.Errorf("taking a row away: %d", a.Code)
	}
	if w.now(d).Version != d.Version {
		t.Error("something was done")
	}
}

func TestWhatCannotBeUndoneIsAskedOnceMore(t *testing.T) {
	w := newWorld(t)
	d := w.file(permit, "Võ Minh Quân")
	path := "/desk/ho-so/" + d.Code + "/refuse"
	in := filled(d.Version, "k1", "reason", "Hồ sơ không thuộc thẩm quyền của phường.")
	a := w.post("clerk", path, in)
	page := a.Body.String()
	if a.Code != 200 || !strings.Contains(page, "không hoàn tác được") || !strings.Contains(page, "không thuộc thẩm quyền của phường") || w.now(d).Version != d.Version {
		t.Fatalf("not asked: %d", a.Code)
	}
	in.Set("back", "1")
	if a = w.post("clerk", path, in); a.Code != 200 || !strings.Contains(a.Body.String(), "<textarea") || w.now(d).Version != d.Version {
		t.Errorf("going back: %d", a.Code)
	}
	in.Del("back")
	in.Set("sure", "1")
	if a = w.post("clerk", path, in); a.Code != 303 {
		t.Fatalf("sure: %d", a.Code)
	}
	if got := w.now(d); got.State != "not_accepted" || !got.Closed {
		t.Errorf("now %s", got.State)
	}
	if _, page := w.get("clerk", a.Header().Get("Location")); !strings.Contains(page, "/in/refusal") {
		t.Error("the refusal is not offered for printing")
	}
}

func TestADossierSentToTheRightUnitIsGone(t *testing.T) {
	w := newWorld(t)
	d := w.file(permit, "Võ Minh Quân")
	in := filled(d.Version, "k", "unit", w.units["ward1"], "reason", "Đất thuộc địa bàn Phường 1.", "sure", "1")
	a := w.post("clerk", "/desk/ho-so/"+d.Code+"/transfer", in)
	if a.Code != 303 || a.Header().Get("Location") != "/desk" {
		t.Fatalf("transfer: %d %s", a.Code, a.Header().Get("Location"))
	}
	if status, _ := w.get("clerk1", "/desk/ho-so/"+d.Code); status != 200 {
		t.Errorf("the right ward reads it: %d", status)
	}
}

func TestADoubleClickIsOneStep(t *testing.T) {
	w := newWorld(t)
	d := w.file(permit, "Võ Minh Quân")
	path := "/desk/ho-so/" + d.Code + "/accept"
	var wait sync.WaitGroup
	answers := make([]*httptest.ResponseRecorder, 5)
	for i := range answers {
		wait.Go(func() { answers[i] = w.post("clerk", path, filled(d.Version, "same", "note", "")) })
	}
	wait.Wait()
	for _, a := range answers {
		if a.Code != 303 || a.Header().Get("Location") != "/desk/ho-so/"+d.Code+"?xong=accept" {
			t.Errorf("%d %s", a.Code, a.Header().Get("Location"))
		}
	}
	if got := w.now(d); got.Version != d.Version+1 {
		t.Errorf("version %d", got.Version)
	}
}

func TestTwoOfficersAtOnce(t *testing.T) {
	w := newWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept")
	path := "/desk/ho-so/" + d.Code
	w.clock.Set(onOctober(5, 10, 15))
	if a := w.post("officer", path+"/claim", filled(d.Version, "a", "next", "/desk?the=chua-nhan")); a.Code != 303 || a.Header().Get("Location") != "/desk?the=chua-nhan" {
		t.Fatalf("the first: %d %s", a.Code, a.Header().Get("Location"))
	}
	a := w.post("officer2", path+"/claim", filled(d.Version, "b"))
	if words := main(a.Body.String()); a.Code != 412 && a.Code != 409 || !strings.Contains(words, "Nguyễn Văn Bình") || !strings.Contains(words, "Nhận giải quyết") || !strings.Contains(words, "10:15, 05/10/2026") {
		t.Errorf("the second is told: %d %s", a.Code, words)
	}
	d = w.now(d)
	w.clock.Set(onOctober(5, 11, 0))
	w.chain(d, "clerk note_fee") // the clerk was quicker, and the step is still open
	a = w.post("officer", path+"/propose", filled(d.Version, "c", "proposal", "Một tờ trình dài đã viết xong."))
	page := a.Body.String()
	if a.Code != 412 || !strings.Contains(page, "Một tờ trình dài đã viết xong.") || !strings.Contains(main(page), "Trần Thị Mai") {
		t.Fatalf("what was written is lost: %d", a.Code)
	}
	again := filled(w.now(d).Version, "d", "proposal", "Một tờ trình dài đã viết xong.")
	if !strings.Contains(page, `name="version" value="`+again.Get("version")+`"`) {
		t.Error("the form does not carry the new version")
	}
	if a = w.post("officer", path+"/propose", again); a.Code != 303 {
		t.Errorf("sent again: %d", a.Code)
	}
	d = w.now(d)
	w.chain(d, "leader approve")
	a = w.post("leader", path+"/reject", filled(d.Version, "e", "reason", "Chưa rõ diện tích, cần bổ sung."))
	if page := a.Body.String(); a.Code != 412 && a.Code != 409 || !strings.Contains(page, "Chưa rõ diện tích, cần bổ sung.") || strings.Contains(page, `action="`+path+`/reject"`) {
		t.Errorf("a step no longer open: %d, what was written must stand there to copy", a.Code)
	}
}

func TestPapersSurviveAFormThatIsSentBack(t *testing.T) {
	w := newWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "officer claim", "officer propose", "leader approve")
	path := "/desk/ho-so/" + d.Code + "/issue"
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, v := range map[string]string{"version": strconv.FormatInt(d.Version, 10), "key": "k", "type": "QĐ", "late_number": "x"} {
		w.fine(m.WriteField(name, v))
	}
	part, err := m.CreateFormFile("files", "quyết định.pdf")
	w.fine(err)
	_, err = part.Write([]byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"))
	w.fine(err)
	w.fine(m.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "who", Value: "clerk"})
	a := httptest.NewRecorder()
	w.shell.ServeHTTP(a, r)
	kept := href(a.Body.String(), `name="kept" value="`)
	if a.Code != 422 || !strings.HasSuffix(kept, "|quyết định.pdf") {
		t.Fatalf("the file was lost: %d %q", a.Code, kept)
	}
	gone := w.post("clerk", path, filled(d.Version, "k2", "type", "QĐ", "kept", kept, "remove", "file:"+strings.Split(kept, "|")[0]))
	if gone.Code != 200 || strings.Contains(gone.Body.String(), `name="kept"`) {
		t.Errorf("taken away: %d", gone.Code)
	}
	d = w.does("clerk", d, "issue", "type", "QĐ", "kept", kept)
	if d.Result == nil || d.Result.File != strings.Split(kept, "|")[0] {
		t.Errorf("the result is %+v", d.Result)
	}
	if a := w.post("officer", path, filled(d.Version, "k3", "kept", "01ARZ3NDEKTSV4RRFFQ69G5FAV|của người khác")); a.Code == 303 {
		t.Error("somebody else's file was taken")
	}
}
