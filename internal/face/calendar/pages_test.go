package calendar

import (
	"net/http"
	"strings"
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

var pages = map[string]any{"year": &yearPage{}, "list": &listPage{}, "form": &formPage{}, "proposal": &proposalPage{}, "import": &importPage{}, "compared": &comparedPage{}}

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
	shots := func(name, who, path string, both bool) {
		t.Helper()
		for _, tag := range lang.Tags() {
			if tag == lang.EN && !both {
				continue
			}
			r := w.get(who, path, tag)
			if r.Code != http.StatusOK {
				t.Fatalf("%s: %d %.400s", name, r.Code, r.Body.String())
			}
			webtest.Page(t, r.Body.Bytes())
			webtest.Golden(t, "testdata/"+name+"."+string(tag)+".html", plain(r.Body.Bytes()))
		}
	}
	shots("list-none", "P", listPath, false)
	shots("year", "P", yearPath, true)
	shots("year-unknown", "P", yearPath+"?nam=2028", false)
	shots("form-closure", "C5", newPath, true)
	shots("form-days", "P", newPath+"?loai=nghi", false)
	shots("form-hours", "C5", newPath+"?loai=gio", false)
	shots("form-drop", "P", newPath+"?loai=bo&ngay=2026-11-24&don-vi=tinh", false)
	shots("import", "P", importPath, false)
	at := w.flood()
	shots("proposal-counting", "C5", at, false)
	w.drain()
	shots("proposal", "P", at, true)
	shots("proposal-own", "C5", at+"?doi=5&tat-ca=1", false)
	w.decide(t, "P", at, "decision", "approve")
	shots("proposal-applying", "P", at, false)
	w.drain()
	shots("proposal-applied", "C5", at, false)
	shots("list", "P", listPath, true)
	shots("year-ward", "C5", yearPath+"?don-vi=28249", false)
}

// decide sends the decision on a proposal.
func (w *world) decide(t *testing.T, who, at string, pairs ...string) {
	t.Helper()
	r := w.post(who, at+"/quyet-dinh", "", "", append(pairs, "round", "1", "key", strings.Join(pairs, ""))...)
	if r.Code != http.StatusSeeOther {
		t.Fatalf("%v: %d %.600s", pairs, r.Code, r.Body.String())
	}
}

func TestAFormThatIsWrongKeepsWhatWasEntered(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		name  string
		pairs []string
		want  []string
	}{
		{"an inverted closure", []string{"loai", "tam-ngung", "closures.0.from", "09/10/2026", "closures.0.to", "07/10/2026", "reason", "Ngập", "law", "QĐ 1"},
			[]string{"phải trước hoặc bằng ngày kết thúc", `value="09/10/2026"`, `value="07/10/2026"`, ">Ngập</textarea>", `aria-invalid="true"`, `href="#f-closures-0-from"`}},
		{"a day that is none", []string{"loai", "tam-ngung", "closures.0.from", "31/11/2026", "closures.0.to", "x", "reason", "Ngập", "law", "QĐ 1"},
			[]string{`value="31/11/2026"`, `value="x"`, `href="#f-closures-0-from"`, `href="#f-closures-0-to"`}},
		{"a day twice", []string{"loai", "nghi", "days.0.on", "08/10/2026", "days.0.status", "off", "days.1.on", "08/10/2026", "days.1.status", "work", "reason", "Hoán đổi", "law", "TB 1"},
			[]string{"được ghi hai lần", `href="#f-days-1-on"`}},
		{"a swap Saturday that is worked already", []string{"loai", "nghi", "days.0.on", "22/08/2026", "days.0.status", "work", "reason", "Hoán đổi", "law", "TB 1", "retroactive", "Sửa"},
			[]string{"vốn đã là ngày làm việc", `href="#f-days-0-on"`}},
		{"the past without a reason", []string{"loai", "tam-ngung", "closures.0.from", "01/10/2026", "closures.0.to", "02/10/2026", "reason", "Ngập", "law", "QĐ 1"},
			[]string{"cần ghi lý do phải điều chỉnh cả thời gian đã qua", `href="#f-retroactive"`}},
		{"hours backwards", []string{"loai", "gio", "week", "1", "hours.0.valid_from", "12/10/2026", "week.1.0.opens", "07:30", "week.1.0.closes", "11:30", "week.2.0.opens", "11:30", "week.2.0.closes", "07:30", "reason", "Mùa mưa", "law", "QĐ 1"},
			[]string{`href="#f-week-2-0-opens"`, `value="11:30"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := w.post("C5", newPath, "", "", append(tt.pairs, "don-vi", "28249", "key", "k")...)
			page := r.Body.String()
			if r.Code != http.StatusUnprocessableEntity {
				t.Fatalf("%d %.300s", r.Code, page)
			}
			webtest.Page(t, r.Body.Bytes())
			for _, want := range tt.want {
				if !strings.Contains(page, want) {
					t.Errorf("the page lacks %s", want)
				}
			}
		})
	}
}

// A paper outlives a form that was refused, and can be taken away again.
func TestAPaperIsKeptWithTheForm(t *testing.T) {
	w := newWorld(t)
	r := w.post("C5", newPath, "quyet-dinh.pdf", "%PDF-1.7", "loai", "tam-ngung", "don-vi", "28249", "key", "k", "reason", "Ngập")
	if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), "quyet-dinh.pdf") {
		t.Fatalf("%d", r.Code)
	}
	_, after, _ := strings.Cut(r.Body.String(), `name="paper" value="`)
	id, _, _ := strings.Cut(after, `"`)
	pairs := []string{"loai", "tam-ngung", "don-vi", "28249", "key", "k2", "reason", "Ngập", "law", "QĐ 1", "closures.0.from", "07/10/2026", "closures.0.to", "07/10/2026", "paper", id}
	if r := w.post("C5", newPath, "", "", append(pairs, "remove", "paper."+id)...); r.Code != http.StatusOK || strings.Contains(r.Body.String(), "quyet-dinh.pdf") {
		t.Errorf("taken away: %d", r.Code)
	}
	if r := w.post("C1", newPath, "", "", append(pairs, "don-vi", "28261")...); r.Code == http.StatusSeeOther {
		t.Error("somebody else attached it")
	}
	for range 2 { // twice is once
		if r := w.post("C5", newPath, "", "", pairs...); r.Code != http.StatusSeeOther {
			t.Fatalf("%d %.400s", r.Code, r.Body.String())
		}
	}
	if n := strings.Count(w.get("C5", listPath).Body.String(), "<tr role=\"row\" data-tone"); n != 1 {
		t.Errorf("%d proposals", n)
	}
	if r := w.post("C5", newPath, "virus.pdf", "MZ...", "loai", "tam-ngung", "don-vi", "28249", "key", "k3"); r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), "Tệp “virus.pdf” mang tên tệp PDF nhưng nội dung không phải") {
		t.Errorf("a program: %d", r.Code)
	}
}

func TestOthersSeeNothing(t *testing.T) {
	w := newWorld(t)
	at := w.flood()
	w.drain()
	if r := w.get("clerk", yearPath); r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/console" {
		t.Errorf("a clerk: %d", r.Code)
	}
	if r := w.get("", yearPath); r.Code == http.StatusOK {
		t.Error("a guest looks at the console")
	}
	if r := w.get("C1", at); r.Code != http.StatusNotFound {
		t.Errorf("the next ward: %d", r.Code)
	}
	for _, way := range []string{"/quyet-dinh", "/rut", "/tinh-lai"} {
		if r := w.post("C1", at+way, "", "", "decision", "approve", "round", "1", "key", "x"); r.Code != http.StatusNotFound {
			t.Errorf("the next ward posts %s: %d", way, r.Code)
		}
	}
	if r := w.post("C5", at+"/quyet-dinh", "", "", "decision", "approve", "round", "1", "key", "y"); r.Code != http.StatusForbidden {
		t.Errorf("the ward approves its own: %d", r.Code)
	}
	if r := w.get("C1", importPath); r.Code != http.StatusForbidden {
		t.Errorf("a ward reads the year of the province from a file: %d", r.Code)
	}
}

func TestADecisionThatIsWrongIsSaidOnThePage(t *testing.T) {
	w := newWorld(t)
	at := w.flood()
	w.drain()
	r := w.post("P", at+"/quyet-dinh", "", "", "decision", "reject", "round", "1", "key", "a")
	if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), "Cần nêu lý do không phê duyệt") {
		t.Errorf("without a reason: %d", r.Code)
	}
	r = w.post("P", at+"/quyet-dinh", "", "", "decision", "approve", "round", "7", "key", "b")
	if r.Code != http.StatusPreconditionFailed {
		t.Errorf("figures nobody saw: %d", r.Code)
	}
	w.decide(t, "P", at, "decision", "reject", "note", "Bộ phận Một cửa vẫn làm việc.")
	if page := w.get("C5", at).Body.String(); !strings.Contains(page, "Bộ phận Một cửa vẫn làm việc.") || strings.Contains(page, "/rut") {
		t.Error("the refusal is not shown, or something can still be done")
	}
}

const csvHead = "date,status,name,kind,law,confidence,valid_from\n"

func TestAYearIsReadFromAFile(t *testing.T) {
	w := newWorld(t)
	r := w.post("P", importPath, "lich.csv", csvHead+"2027-02-05,off,Tết,holiday,BLLĐ,high,2022-01-01\n2027-02-05,off,Tết,holiday,BLLĐ,high,2022-01-01\nx,off,Tết,holiday,BLLĐ,high,2022-01-01\n")
	for _, want := range []string{"Dòng 3: ngày 05/02/2027 đã có ở dòng 2", "Dòng 4: “x” không phải ngày"} {
		if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), want) {
			t.Errorf("%d, the page lacks %s", r.Code, want)
		}
	}
	good := csvHead + "2026-11-24,off,Ngày Văn hóa Việt Nam,holiday,NQ 28/2026/QH16,high,2022-01-01\n2026-12-24,off,Nghỉ hoán đổi,swap_off,TB 7,high,2022-01-01\n2026-12-26,work,Làm bù cho 24/12,swap_working,TB 7,high,2022-01-01\n"
	r = w.post("P", importPath, "lich.csv", good)
	if r.Code != http.StatusOK {
		t.Fatalf("%d %.400s", r.Code, r.Body.String())
	}
	webtest.Page(t, r.Body.Bytes())
	webtest.Golden(t, "testdata/compared.vi.html", plain(r.Body.Bytes()))
	_, after, _ := strings.Cut(r.Body.String(), `name="rows" value="`)
	rows, _, _ := strings.Cut(after, `"`)
	r = w.post("P", importPath+"/de-xuat", "", "", "rows", strings.ReplaceAll(rows, "&#43;", "+"), "key", "y", "reason", "Lịch nghỉ cuối năm")
	if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), ">Lịch nghỉ cuối năm</textarea>") {
		t.Errorf("without an act: %d", r.Code)
	}
	r = w.post("P", importPath+"/de-xuat", "", "", "rows", strings.ReplaceAll(rows, "&#43;", "+"), "key", "z", "reason", "Lịch nghỉ cuối năm", "law", "TB 7/TB-UBND")
	if r.Code != http.StatusSeeOther {
		t.Fatalf("%d %.600s", r.Code, r.Body.String())
	}
	w.drain()
	at := r.Header().Get("Location")
	if page := w.get("P2", at).Body.String(); !strings.Contains(page, "24/12/2026") || strings.Contains(page, "01/01/2026") {
		t.Error("the proposal does not hold what the file changes, or holds what it lacks")
	}
	w.decide(t, "P2", at, "decision", "approve")
}
