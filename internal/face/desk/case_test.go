package desk

import (
	"bytes"
	"strings"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/lang"
)

func TestADossierInGoldens(t *testing.T) {
	w := newWorld(t)
	d := w.file(permit, "Võ Minh Quan")
	path := "/desk/ho-so/" + d.Code
	w.golden("case-new", "clerk", path, lang.VI, 200)
	d = w.chain(d, "clerk accept", "officer claim", "officer consult", "officerSo advise", "officer correct", "clerk note_fee", "leader extend")
	w.clock.Set(onOctober(8, 10, 0))
	d = w.chain(d, "officer request_more")
	page := w.golden("case-waiting", "officer", path, lang.VI, 200)
	for _, words := range []string{"tạm dừng", "Võ Minh Quan</del>", "Võ Minh Quân</ins>", "Sở Tư pháp", "20.000 ₫", "0000123", "Bản chụp rõ hai mặt giấy chứng sinh", "Phiếu yêu cầu bổ sung (Mẫu 02)", "day-paused"} {
		if !strings.Contains(page, words) && !strings.Contains(page, strings.ReplaceAll(words, "</", "\n</")) {
			t.Errorf("the dossier does not say %q", words)
		}
	}
	w.clock.Set(onOctober(12, 15, 0))
	d = w.chain(d, "clerk supply", "officer propose")
	w.golden("case-proposed", "leader", path, lang.VI, 200)
	w.golden("case-proposed", "leader", path, lang.EN, 200)
	d = w.chain(d, "leader approve", "clerk issue", "clerk return")
	page = w.golden("case-done", "clerk", path, lang.VI, 200)
	for _, words := range []string{d.Result.Number, d.Result.Code, "Đã trả kết quả", "Đúng hạn theo ngày hẹn"} {
		if !strings.Contains(page, words) {
			t.Errorf("the end does not say %q", words)
		}
	}
}

func TestPapersOfADossierArePrinted(t *testing.T) {
	w := newWorld(t)
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept")
	path := "/desk/ho-so/" + d.Code
	for _, tc := range []struct {
		tail string
		want int
		pdf  bool
	}{
		{"/in/receipt", 200, true}, {"/in/receipt?kho=a4", 200, true}, {"/in/supplement", 409, false}, {"/in/refusal", 409, false},
		{"/in/apology", 409, false}, {"/in/nonsense", 404, false}, {"/ket-qua", 409, false}, {"/tep/01ARZ3NDEKTSV4RRFFQ69G5FAV", 404, false},
	} {
		status, body := w.get("clerk", path+tc.tail)
		if status != tc.want || strings.HasPrefix(body, "%PDF") != tc.pdf {
			t.Errorf("%s: %d %.20q", tc.tail, status, body)
		}
	}
	d = w.chain(d, "officer claim", "officer request_more", "clerk supply", "leader extend")
	for _, paper := range []string{"supplement", "apology"} {
		if status, body := w.get("officer", path+"/in/"+paper); status != 200 || !strings.HasPrefix(body, "%PDF") {
			t.Errorf("%s: %d", paper, status)
		}
	}
	d = w.chain(d, "officer propose", "leader approve", "clerk issue")
	if status, body := w.get("clerk", path+"/ket-qua"); status != 200 || !strings.HasPrefix(body, "%PDF") {
		t.Errorf("the result of %s: %d", d.Code, status)
	}
	refused := w.chain(w.file(permit, "Lê Văn Tư"), "clerk refuse")
	if status, body := w.get("clerk", "/desk/ho-so/"+refused.Code+"/in/refusal"); status != 200 || !strings.HasPrefix(body, "%PDF") {
		t.Errorf("the refusal: %d", status)
	}
}

func TestTimePictureOfEveryKindOfTime(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		procedure string
		input     map[string]any
		wants     []string
	}{
		{birth, nil, []string{"day-due", "Trong ngày", "Giải thích từng ngày"}},
		{permit, nil, []string{"day-start", "day-counted", "day-due", "05 ngày làm việc"}},
		{noLimit, map[string]any{"time_amount": 1, "time_kind": "month"}, []string{"Tháng 10/2026", "Tháng 11/2026", "do cán bộ nhập", "không lấy từ danh mục"}},
		{noLimit, map[string]any{"time_amount": 12, "time_kind": "working_hour"}, []string{"12 giờ làm việc", "6h30"}},
		{noLimit, map[string]any{"time_amount": 200, "time_kind": "calendar_day"}, []string{"Ở giữa còn", "tạm tính"}},
	} {
		d := w.file(tc.procedure, "Võ Minh Quân")
		d, err := w.cases.Act(w.as("clerk"), d.Code, dossier.Act{Action: "accept", Version: d.Version, Input: tc.input})
		w.fine(err)
		_, page := w.get("clerk", "/desk/ho-so/"+d.Code)
		for _, words := range tc.wants {
			if !strings.Contains(strings.ToLower(page), strings.ToLower(words)) {
				t.Errorf("%s %v does not say %q", tc.procedure, tc.input, words)
			}
		}
	}
}

func TestFilesOfADossier(t *testing.T) {
	w := newWorld(t)
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
	d := w.chain(w.file(permit, "Võ Minh Quân"), "clerk accept", "officer claim", "officer request_more")
	file, err := w.cases.Upload(w.as("clerk"), "ảnh giấy chứng sinh.png", bytes.NewReader([]byte(png)), "")
	w.fine(err)
	d, err = w.cases.Act(w.as("clerk"), d.Code, dossier.Act{Action: "supply", Version: d.Version, Files: []string{file.ID}, Input: map[string]any{"note": "Đã bổ sung"}})
	w.fine(err)
	path := "/desk/ho-so/" + d.Code
	_, page := w.get("officer", path)
	at := path + "/tep/" + file.ID
	for _, words := range []string{`href="` + at + `"`, `<img src="` + at + `"`, "ảnh giấy chứng sinh.png"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not show %q", words)
		}
	}
	for who, want := range map[string]int{"officer": 200, "leader": 200, "officer1": 404, "leaderCity": 404, "citizen": 403} {
		if status, body := w.get(who, at); status != want || want == 200 && body != png {
			t.Errorf("%s opens the file: %d", who, status)
		}
	}
	other := w.chain(w.file(permit, "Lê Văn Tư"), "clerk accept")
	if status, _ := w.get("officer", "/desk/ho-so/"+other.Code+"/tep/"+file.ID); status != 404 {
		t.Errorf("a file through another dossier: %d", status)
	}
}
