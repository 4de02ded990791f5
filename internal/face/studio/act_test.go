package studio

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

func TestDoorsOfTheEditor(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	for _, c := range []struct {
		path string
		want map[string]int
	}{
		{home, map[string]int{"": 303, "mai": 303, "phuong5": 200, "vanhanh": 200, "long": 200}},
		{versionPath("standard", 1), map[string]int{"": 303, "mai": 303, "phuong5": 200, "vanhanh": 200}},
		{versionPath("standard", 1) + "/tep", map[string]int{"": 303, "mai": 303, "phuong5": 200}},
		{versionPath("standard", 1) + "/ban-nhap", map[string]int{"phuong5": 403, "vanhanh": 403, "long": 200}},
		{versionPath("standard", 1) + "/chuyen", map[string]int{"phuong5": 403, "vanhanh": 403, "long": 200}},
		{newPath, map[string]int{"phuong5": 403, "": 303, "long": 200}},
		{importPath, map[string]int{"phuong5": 403, "long": 200}},
		{draftPath(id), map[string]int{"phuong5": 200, "mai": 303, "vanhanh": 200}},
		{statePath(id, "working"), map[string]int{"phuong5": 403, "vanhanh": 403, "loan": 200}},
		{wayPath(id, 1), map[string]int{"phuong5": 403, "loan": 200}},
		{draftPath(id, "huy"), map[string]int{"phuong5": 403, "loan": 200}},
		{versionPath("standard", 9), map[string]int{"long": 404}},
		{home + "/standard/x", map[string]int{"long": 404}},
		{draftPath("01JZ0000000000000000000000"), map[string]int{"long": 404}},
		{statePath(id, "never"), map[string]int{"long": 404}},
		{wayPath(id, 99), map[string]int{"long": 404}},
		{draftPath(id, "thao-tac", "x"), map[string]int{"long": 404}},
		{inputPath(id, "never"), map[string]int{"long": 404}},
	} {
		for who, want := range c.want {
			if r := w.get(who, c.path); r.Code != want {
				t.Errorf("%s as %q: %d, want %d", c.path, who, r.Code, want)
			}
		}
	}
	before := w.draft(id).Edition
	v := with(nil2(), "edition", "1", "key", "k", "name.vi", "X")
	for _, path := range []string{statePath(id, "working"), wayPath(id, 1), draftPath(id, "hoan-tac"), draftPath(id, "thu-tu"), draftPath(id, "trinh"), draftPath(id, "cong-bo"), draftPath(id, "tra-lai"), draftPath(id, "huy"), newPath} {
		if r := w.post("phuong5", path, v); r.Code != http.StatusForbidden {
			t.Errorf("POST %s by a ward: %d", path, r.Code)
		}
		if r := w.post("", path, v); r.Code != http.StatusUnauthorized {
			t.Errorf("POST %s by a guest: %d", path, r.Code)
		}
	}
	if w.draft(id).Edition != before {
		t.Error("somebody without the right changed the draft")
	}
}

func nil2() map[string][]string { return map[string][]string{} }

func TestAFormSavedUntouchedChangesNothing(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	was := w.draft(id).Source
	paths := []string{draftPath(id, "chung")}
	for _, s := range was.States {
		paths = append(paths, statePath(id, s.ID))
	}
	for i := range was.Ways {
		paths = append(paths, wayPath(id, i+1))
	}
	for _, in := range was.Inputs {
		paths = append(paths, inputPath(id, in.ID))
	}
	for _, path := range paths {
		if r := w.change("long", path); r.Code != 303 {
			t.Errorf("%s: %d %.300s", path, r.Code, r.Body)
		}
	}
	if diff := cmp.Diff(was, w.draft(id).Source, cmpopts.IgnoreUnexported(form.Form{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// The life of a change: a state is put in, its fault found and mended, the draft proposed by one and published by another.
func TestADraftBecomesAVersion(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	w.change("long", draftPath(id, "trang-thai"), "name.vi", "Kiểm tra thực địa", "name.en", "Site visit", "citizen.vi", "Đang kiểm tra.", "citizen.en", "On site.")
	s := w.draft(id).Source
	if _, ok := s.State("kiem_tra_thuc_dia"); !ok {
		t.Fatal("the state was not added under a code made of its name")
	}
	said := w.get("long", draftPath(id, "kiem-tra")).Body.String()
	if !strings.Contains(said, "Kiểm tra thực địa") || !strings.Contains(said, statePath(id, "kiem_tra_thuc_dia")) {
		t.Error("the check does not lead to the new state")
	}
	if r := w.get("long", draftPath(id, "cong-bo")); strings.Contains(r.Body.String(), draftPath(id)+"/trinh") {
		t.Error("a draft with faults may be proposed")
	}
	w.change("long", wayPath(id, 2), "to", "kiem_tra_thuc_dia", "name.vi", "Chuyển kiểm tra")
	w.change("long", draftPath(id, "thao-tac")+"?tu=kiem_tra_thuc_dia", "name.vi", "Trình lãnh đạo", "name.en", "Propose", "action", "propose", "to", "proposed", "who", "assignee")
	w.change("long", statePath(id, "working"), "share", "50")
	w.change("long", statePath(id, "kiem_tra_thuc_dia"), "share", "20")
	if said := w.get("long", draftPath(id, "kiem-tra")).Body.String(); !strings.Contains(said, "Quy trình đúng") {
		t.Fatal(said)
	}
	propose := func(day string) int {
		page := w.get("long", draftPath(id, "cong-bo")).Body.String()
		return w.post("long", draftPath(id, "trinh"), with(fill(t, page, draftPath(id)+"/trinh"), "valid_from", day)).Code
	}
	for day, want := range map[string]int{"22/11/2026": 422, "": 422, "mai": 422} {
		if got := propose(day); got != want {
			t.Errorf("proposed from %q: %d", day, got)
		}
	}
	if got := propose("01/12/2026"); got != 303 {
		t.Fatal(got)
	}
	if r := w.get("long", statePath(id, "working")); r.Code != 303 {
		t.Errorf("a proposed draft still opens its forms: %d", r.Code)
	}
	edition := strconv.Itoa(w.draft(id).Edition)
	if r := w.post("long", draftPath(id, "cong-bo"), with(nil2(), "edition", edition, "key", "own")); r.Code != 403 {
		t.Errorf("published by who proposed it: %d", r.Code)
	}
	page := w.get("loan", draftPath(id, "cong-bo")).Body.String()
	if r := w.post("loan", draftPath(id, "cong-bo"), fill(t, page, draftPath(id)+"/cong-bo")); r.Code != 303 {
		t.Fatalf("%d %s", r.Code, r.Body)
	}
	f, err := w.face.Flows.Current(t.Context(), w.face.DB, "standard", viet.Day{Y: 2026, M: 12, D: 1})
	if err != nil || f.Version != 2 {
		t.Fatal(f.Version, err)
	}
	file := w.get("long", versionPath("standard", 2)+"/tep")
	again, err := flow.ParseYAML("standard-2.yaml", file.Body.Bytes())
	if diff := cmp.Diff(f, again, cmpopts.IgnoreUnexported(form.Form{}), cmpopts.EquateEmpty()); err != nil || diff != "" {
		t.Error("the exported file is another flow:", err, diff)
	}
	if d := w.get("long", versionPath("standard", 2)+"/so-sanh?voi=1").Body.String(); !strings.Contains(d, "Thêm trạng thái “Kiểm tra thực địa”") {
		t.Error("the difference does not tell of the new state")
	}
}

func TestTwoEditorsAtOnce(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	path := statePath(id, "working")
	mine := fill(t, w.get("long", path).Body.String(), path)
	if r := w.change("loan", path, "name.vi", "Tên của Loan", "citizen.en", "Loan's words."); r.Code != 303 {
		t.Fatal(r.Code)
	}
	r := w.post("long", path, with(mine, "name.vi", "Tên của Long", "citizen.vi", "Lời của Long."))
	page := r.Body.String()
	if r.Code != http.StatusPreconditionFailed {
		t.Fatalf("%d", r.Code)
	}
	for what, words := range map[string]string{
		"who":                            "Trịnh Thị Kim Loan đã sửa bản nháp này",
		"what":                           "thành “Tên của Loan”",
		"what both wrote":                "Người khác vừa ghi ở đây: “Tên của Loan”",
		"what I wrote":                   "Lời của Long.",
		"my name":                        "Tên của Long",
		"what the other wrote elsewhere": "Loan&#39;s words.",
	} {
		if !strings.Contains(page, words) {
			t.Errorf("%s is lost: %q", what, words)
		}
	}
	if s, _ := w.draft(id).Source.State("working"); s.Name.VI != "Tên của Loan" {
		t.Error("the second wrote over the first without having seen it:", s.Name)
	}
	if r := w.post("long", path, fill(t, page, path)); r.Code != 303 {
		t.Fatalf("sent again: %d", r.Code)
	}
	s, _ := w.draft(id).Source.State("working")
	if s.Name.VI != "Tên của Long" || s.Citizen.VI != "Lời của Long." || s.Citizen.EN != "Loan's words." {
		t.Errorf("%+v", s)
	}
}

func TestWhatSomebodyElseRemovedIsTold(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	path := statePath(id, "waiting")
	mine := fill(t, w.get("long", path).Body.String(), path)
	w.change("loan", path+"/bo", "to", "working")
	r := w.post("long", path, with(mine, "name.vi", "Chữ không được mất"))
	if page := r.Body.String(); r.Code != 412 || !strings.Contains(page, "Chữ không được mất") || !strings.Contains(page, "Trịnh Thị Kim Loan") {
		t.Errorf("%d %.500s", r.Code, page)
	}
	undo := draftPath(id, "hoan-tac")
	if r := w.post("long", undo, fill(t, w.get("long", draftPath(id)).Body.String(), undo)); r.Code != 303 {
		t.Fatal(r.Code)
	}
	if _, ok := w.draft(id).Source.State("waiting"); !ok {
		t.Error("undo does not bring it back")
	}
}

func TestAFormSentTwiceActsOnce(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	path := draftPath(id, "trang-thai")
	v := with(fill(t, w.get("long", path).Body.String(), path), "name.vi", "Một lần")
	for range 2 {
		if r := w.post("long", path, v); r.Code != 303 {
			t.Fatalf("%d", r.Code)
		}
	}
	if n := len(w.draft(id).Source.States); n != 6 {
		t.Errorf("%d states", n)
	}
	if r := w.post("long", path, with(v, "edition", "")); r.Code != http.StatusPreconditionRequired {
		t.Errorf("without an edition: %d", r.Code)
	}
}

func TestInputsAndActionsAreChanged(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	w.change("long", draftPath(id, "muc-nhap"), "label.vi", "Kết quả đo đạc", "label.en", "Survey", "kind", "choice", "choices", "Đạt | Passed\nKhông đạt | Failed\n\n", "required", "true")
	in, ok := w.draft(id).Source.Field("ket_qua_do_dac")
	if !ok || len(in.Choices) != 2 || in.Choices[0].Value != "dat" || in.Choices[1].Label.EN != "Failed" || !in.Required {
		t.Fatalf("%+v", in)
	}
	w.change("long", inputPath(id, "ket_qua_do_dac"), "choices", "Đạt | Passed well\nChưa rõ | Unclear\nKhông đạt | Failed")
	in, _ = w.draft(id).Source.Field("ket_qua_do_dac")
	if in.Choices[0].Value != "dat" || in.Choices[2].Value != "khong_dat" || in.Choices[1].Value != "chua_ro" {
		t.Errorf("answers given before mean something else now: %+v", in.Choices)
	}
	w.change("long", wayPath(id, 2), "ask.ket_qua_do_dac", "no", "effects", "extend", "who", "assignee", "who", "leader", "confirm", "true")
	way := w.draft(id).Source.Ways[1]
	if !slices.Contains(way.Asks, flow.Asked{Input: "ket_qua_do_dac", Need: "no"}) || !slices.Contains(way.Asks, flow.Asked{Input: "reason"}) || !way.Confirm || len(way.Who) != 2 {
		t.Errorf("%+v", way)
	}
	w.change("long", wayPath(id, 2)+"/bo")
	w.change("long", inputPath(id, "ket_qua_do_dac")+"/bo")
	if s := w.draft(id).Source; len(s.Ways) != 6 || len(s.Inputs) != 3 {
		t.Errorf("%d ways, %d inputs", len(s.Ways), len(s.Inputs))
	}
	if r := w.change("long", draftPath(id, "muc-nhap"), "label.vi", ""); r.Code != 422 {
		t.Errorf("an input without a name: %d", r.Code)
	}
	if r := w.change("long", draftPath(id, "thao-tac")); r.Code != 422 {
		t.Errorf("an action without anything: %d", r.Code)
	}
}

func TestHostileInputIsOnlyWords(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	w.change("long", statePath(id, "working"), "name.vi", evil, "citizen.vi", evil)
	w.change("long", wayPath(id, 1), "name.vi", evil, "help.vi", evil)
	w.change("long", draftPath(id, "muc-nhap"), "label.vi", evil, "help.vi", evil)
	w.change("long", draftPath(id, "chung"), "name.vi", evil, "law", evil)
	for _, path := range []string{home, draftPath(id), statePath(id, "working"), wayPath(id, 1), draftPath(id, "kiem-tra"), draftPath(id, "chay-thu"), draftPath(id, "thay-doi"), draftPath(id, "cong-bo")} {
		r := w.get("long", path)
		if r.Code != 200 || strings.Contains(r.Body.String(), "<script>alert") || strings.Contains(r.Body.String(), "<img src=x") {
			t.Errorf("%s: %d holds the script", path, r.Code)
		}
	}
	states := len(w.draft(id).Source.States)
	for name, c := range map[string]struct {
		value string
		want  int
	}{
		"too long":  {strings.Repeat("ề", 201), 422},
		"a picture": {"Xong 😀", 422},
		"2 MB":      {strings.Repeat("a", 2<<20), 413},
		"500 KB":    {strings.Repeat("a", 500<<10), 422},
	} {
		if r := w.change("long", draftPath(id, "trang-thai"), "name.vi", c.value); r.Code != c.want {
			t.Errorf("%s: %d, want %d", name, r.Code, c.want)
		}
	}
	if n := len(w.draft(id).Source.States); n != states {
		t.Errorf("%d states", n)
	}
	for _, q := range []string{"?buoc=" + strings.Repeat("a", 3000), "?buoc=accept.999999999999&buoc=%00", "?lam=<script>", "?vai=king&so=-1&loai=x&ngay=0001-01-01", "?tu=%3Cscript%3E"} {
		if r := w.get("long", draftPath(id, "chay-thu")+q); r.Code >= 500 || strings.Contains(r.Body.String(), "<script>alert") {
			t.Errorf("%s: %d", q, r.Code)
		}
	}
}

func TestFilesAreImported(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		body []byte
		want int
		said string
	}{
		"tot.yaml":     {shop(t, "certify.yaml"), 303, ""},
		"sai.yaml":     {[]byte(strings.Replace(small, "to: proposed", "to: nowhere", 1)), 422, "sai.yaml, dòng"},
		"vong.yaml":    {[]byte(strings.Replace(small, "to: returned,", "to: working,", 1)), 422, "không có đường nào"},
		"rac.yaml":     {[]byte("\x00\x01\x02"), 422, "rac.yaml"},
		"rong.yaml":    {nil, 422, "rong.yaml"},
		"lon.yaml":     {[]byte(strings.Repeat("# dài\n", 200000)), 422, "lon.yaml"},
		"muoinghin.ya": {many(10000), 422, "100"},
	} {
		r := w.upload("long", importPath, name, c.body)
		if r.Code != c.want || !strings.Contains(r.Body.String(), c.said) {
			t.Errorf("%s: %d %.1200s", name, r.Code, r.Body)
		}
	}
	page := w.get("long", importPath).Body.String()
	if r := w.post("long", importPath, fill(t, page, importPath)); r.Code != 422 {
		t.Errorf("without a file: %d", r.Code)
	}
}

func many(n int) []byte {
	var b strings.Builder
	b.WriteString("flow: big\nversion: 1\nname: {vi: A, en: A}\nstart: s0\nstates:\n")
	for i := range n {
		b.WriteString("  - {id: s" + strconv.Itoa(i) + "}\n")
	}
	return []byte(b.String())
}

func TestANewFlowBeginsSound(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		code, vi string
		want     int
	}{
		"taken":     {"standard", "Tên", 422},
		"bad":       {"Đất đai", "Tên", 422},
		"reserved":  {"ban-nhap", "Tên", 422},
		"no name":   {"dat-dai", "", 422},
		"well":      {"dat-dai", "Quy trình đất đai", 303},
		"too long":  {"dat-dai-2", strings.Repeat("x", 300), 422},
		"no script": {"a<script>", "Tên", 422},
	} {
		if r := w.change("long", newPath, "code", c.code, "name.vi", c.vi, "name.en", "Land"); r.Code != c.want {
			t.Errorf("%s: %d", name, r.Code)
		}
	}
	drafts, err := w.face.Drafts.List(t.Context(), w.face.DB)
	w.fine(err)
	if len(drafts) != 1 {
		t.Fatalf("%d drafts", len(drafts))
	}
	if s, err := w.face.Drafts.Sound(t.Context(), w.face.DB, drafts[0]); err != nil || s.Version != 1 {
		t.Error(s.Version, err)
	} else if _, faults := flow.Check(s); len(faults) > 0 {
		t.Error("a new flow has faults:", faults[0].Words(lang.For(lang.VI), s))
	}
}

func TestTheTrialWritesNothingAndCounts(t *testing.T) {
	w := newWorld(t)
	id := w.copy("long")
	before := w.draft(id).Edition
	trial := draftPath(id, "chay-thu")
	r := w.get("long", trial+"?ngay=23/11/2026&so=10&loai=working_day&lam=accept&sau=0")
	to := r.Header().Get("Location")
	if r.Code != 303 || !strings.Contains(to, "buoc=accept.0") {
		t.Fatal(r.Code, to)
	}
	for _, c := range []struct {
		query string
		says  []string
	}{
		{"", []string{"Chờ tiếp nhận", "chưa tiếp nhận nên chưa có ngày hẹn", "Đã nộp."}},
		{"&buoc=accept.0", []string{"Đang giải quyết", "17:00, 07/12/2026", "Trình lãnh đạo → Chờ lãnh đạo duyệt"}},
		{"&buoc=accept.0&buoc=request_payment.2", []string{"Chờ bổ sung", "đang tạm dừng", "25/11/2026"}},
		{"&buoc=accept.0&buoc=request_payment.2&buoc=supply.3", []string{"17:00, 10/12/2026", "Đã đi qua"}},
		{"&buoc=accept.0&vai=leader", []string{"Vai trò này không có việc gì ở đây"}},
		{"&buoc=accept.0&buoc=propose.1&buoc=return.0", []string{"Hồ sơ kết thúc ở đây", "Đã trả kết quả"}},
		{"&buoc=accept.0&buoc=return.0", []string{"dừng ở bước cuối cùng làm được"}},
	} {
		page := w.get("long", trial+"?ngay=23/11/2026&so=10&loai=working_day"+c.query).Body.String()
		for _, words := range c.says {
			if !strings.Contains(page, words) {
				t.Errorf("%s does not say %q", c.query, words)
			}
		}
	}
	page := w.get("long", trial+"?ngay=23/11/2026&so=10").Body.String()
	for _, words := range []string{"70%", "30%", "17:00, 02/12/2026", "17:00, 07/12/2026"} { // the parts make the whole
		if !strings.Contains(page, words) {
			t.Errorf("the shares do not say %q", words)
		}
	}
	if w.draft(id).Edition != before {
		t.Error("the trial changed the draft")
	}
}
