package document

import (
	"bytes"
	"fmt"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"tinhso/internal/law"
	"tinhso/internal/viet"
)

// pagesOf is what pdftotext finds on each page.
func pagesOf(t *testing.T, pdf []byte) []string {
	t.Helper()
	return strings.Split(strings.TrimSuffix(pdfText(t, pdf), "\f"), "\f")
}

func printed(t *testing.T, p interface{ PDF() ([]byte, error) }) []byte {
	t.Helper()
	pdf, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// However many components there are: the head of the table comes again on
// every page it goes on, both signatures stand on one page below two lines of
// the body at least, and every page says which it is.
func TestLongListsBreakWell(t *testing.T) {
	for n := 1; n <= 60; n += 1 + n/20 { // where a page ends falls differently for each
		if testing.Short() && n%7 != 1 {
			continue
		}
		r := longReceipt()
		r.Components = nil
		for i := range n {
			r.Components = append(r.Components, Component{Name: fmt.Sprintf("Giấy tờ %02d. %s", i+1, strings.Repeat("Có nội dung dài. ", i%9)), Original: 1})
		}
		pages := pagesOf(t, printed(t, r))
		signed := 0
		for i, page := range pages {
			if want := fmt.Sprintf("Trang %d/%d", i+1, len(pages)); !strings.Contains(page, want) {
				t.Errorf("%d components: page %d does not say %q", n, i+1, want)
			}
			row, head := strings.Index(page, "Giấy tờ "), strings.Index(page, "Thành phần hồ sơ ")
			if i > 0 && row >= 0 && (head < 0 || head > row) {
				t.Errorf("%d components: page %d goes on without the head of the table", n, i+1)
			}
			left, right := strings.Index(page, "NGƯỜI NỘP HỒ SƠ"), strings.Index(page, "NGƯỜI TIẾP NHẬN HỒ SƠ")
			if (left < 0) != (right < 0) {
				t.Errorf("%d components: the signatures are torn apart", n)
			}
			if left < 0 {
				continue
			}
			signed++
			above := strings.Fields(strings.ReplaceAll(strings.TrimSpace(page[:left]), "\n", " ¶ "))
			if strings.Count(strings.Join(above, " "), "¶") < 1 {
				t.Errorf("%d components: fewer than two lines above the signatures", n)
			}
			if !strings.Contains(page[right:], r.Officer) {
				t.Errorf("%d components: the officer's name is not below the signature place", n)
			}
		}
		if signed != 1 {
			t.Errorf("%d components: the signatures stand on %d pages", n, signed)
		}
		all := strings.Join(pages, "\n")
		for i := range n {
			if strings.Count(all, fmt.Sprintf("Giấy tờ %02d.", i+1)) != 1 {
				t.Errorf("%d components: component %d is not printed once", n, i+1)
			}
		}
	}
}

// A component of many hundred words flows on as well.
func TestOneGiantComponent(t *testing.T) {
	r := birthReceipt()
	r.Copies = nil
	r.Components = []Component{{Name: strings.Repeat("văn bản chứng minh ", 500) + "HẾT", Original: 1}}
	pages := pagesOf(t, printed(t, r))
	all := strings.Join(pages, "\n")
	if len(pages) < 3 || !strings.Contains(all, "HẾT") {
		t.Errorf("%d pages", len(pages))
	}
	if got := strings.Count(strings.Join(strings.Fields(all), " "), "chứng minh"); got < 450 {
		t.Errorf("%d of 500 repetitions are printed", got)
	}
}

// What people type wrongly is printed as far as it can be, never a crash, and
// never a picture of nothing.
func TestBadTextIsStillPrinted(t *testing.T) {
	for name, text := range map[string]string{
		"NUL":           "Nguyễn\x00 Văn A",
		"emoji":         "Nguyễn Văn A 😀",
		"decomposed":    "Nguye\u0302\u0303n Va\u0306n A",
		"script":        "<script>alert('Nguyễn Văn A')</script>",
		"no spaces":     strings.Repeat("NguyễnVănA", 300),
		"not UTF-8":     "Nguyễn Văn A\xff\xfe",
		"line ends":     "Nguyễn\r\nVăn\tA",
		"beyond a BMP":  "Nguyễn \U00020000 Văn A",
		"private areas": "Nguyễn \uf0b7 Văn A\uffff",
		"parentheses":   `Nguyễn (Văn) \A\ )(`,
	} {
		t.Run(name, func(t *testing.T) {
			r := birthReceipt()
			r.Submitter.Name, r.Subject, r.Officer, r.Desk.Unit = text, text, text, text
			r.Components = []Component{{Name: text, Note: text}}
			got := pdfText(t, printed(t, r))
			if !strings.Contains(got, "Nguyễn") {
				t.Errorf("the text is lost:\n%s", got)
			}
			a := apology()
			a.Reason, a.Agency, a.Submitter.Name = text, text, text
			printed(t, a)
		})
	}
}

// The words of empty values are dots, never "null" or a zero date.
func TestEmptyValuesAreDots(t *testing.T) {
	for name, p := range map[string]interface{ PDF() ([]byte, error) }{
		"receipt": Receipt{}, "supplement": Supplement{}, "refusal": Refusal{}, "apology": Apology{}, "bulk": BulkReceipt{},
		"fees": FeeList{}, "result": ResultPaper{},
	} {
		t.Run(name, func(t *testing.T) {
			got := pdfText(t, printed(t, p))
			for _, bad := range []string{"null", "nil", "0001", "<no value>", "{", "}", "%!"} {
				if strings.Contains(got, bad) {
					t.Errorf("prints %q:\n%s", bad, got)
				}
			}
		})
	}
}

// "mẫu" stands beside every placeholder agency code that is printed.
func TestSampleCodesAreMarked(t *testing.T) {
	code := regexp.MustCompile(`H58\.815\.28249-\d{6}-\d{4}( \(mẫu\))?`)
	b := birthReceipt()
	b.Copies = nil
	for name, p := range map[string]interface{ PDF() ([]byte, error) }{
		"receipt": b, "supplement": supplement(), "refusal": onlineRefusal(), "result": resultPaper(), "bulk": bulkReceipt(), "fees": feeList(5),
	} {
		t.Run(name, func(t *testing.T) {
			got := pdfText(t, printed(t, p))
			if name == "bulk" || name == "fees" { // the mark stands on the second line of the cell
				if codes, marks := len(code.FindAllString(got, -1)), strings.Count(got, "(mẫu)"); codes == 0 || marks < codes {
					t.Errorf("%d codes, %d marks", codes, marks)
				}
				return
			}
			for _, found := range code.FindAllString(got, -1) {
				if !strings.HasSuffix(found, "(mẫu)") {
					t.Errorf("%s is not marked", found)
				}
			}
			if !strings.Contains(got, "(mẫu): mã định danh") {
				t.Error("the mark is not explained")
			}
		})
	}
}

// A result without a checked signature says so; one with it names signer and
// time. No picture is ever embedded.
func TestResultsNeverFakeASignature(t *testing.T) {
	for _, c := range []struct {
		paper ResultPaper
		want  string
	}{
		{resultPaper(), "bản này không mang chữ ký số"},
		{longResult(), "Thời gian ký: 05-02-2026 14:02:00 +07:00"},
	} {
		pdf := printed(t, c.paper)
		got := pdfText(t, pdf)
		if !strings.Contains(got, c.want) || !strings.Contains(got, "Bản in từ hệ thống") {
			t.Errorf("%q is missing:\n%s", c.want, got)
		}
		if bytes.Contains(pdf, []byte("/Subtype /Image")) {
			t.Error("a picture is embedded")
		}
	}
}

func TestCommitteesNameNoSuperior(t *testing.T) {
	if got := pdfText(t, printed(t, resultPaper())); strings.Contains(got, "THÀNH PHỐ MỸ THO") {
		t.Error(got)
	}
	if got := pdfText(t, printed(t, longResult())); !strings.Contains(got, "TỈNH TIỀN GIANG") {
		t.Error(got)
	}
}

func TestResultRecipientsAndTitle(t *testing.T) {
	r := resultPaper()
	r.Title, r.Recipients = "Quyết định (cá biệt)", []string{"Bà Đào", "- Lưu: VT, hồ sơ."}
	got := pdfText(t, printed(t, r))
	if strings.Contains(got, "CÁ BIỆT") || !strings.Contains(got, "- Bà Đào") || strings.Count(got, "- Lưu") != 1 {
		t.Error(got)
	}
}

// The version of a form is that of the day it is printed for.
func TestTemplatesByDay(t *testing.T) {
	for _, c := range []struct{ kind, on, id string }{
		{"receipt", "2019-01-06", "receipt-2019"},
		{"receipt", "2025-09-14", "receipt-2019"},
		{"receipt", "2025-09-15", "receipt-2025"},
		{"apology", "2024-03-04", "apology-2019"},
		{"apology", "2026-11-23", "apology-2025"},
		{"receipt", "2018-05-01", "receipt-2019"},
	} {
		tpl, _, err := templateOn(c.kind, day(t, c.on), A5)
		if err != nil || tpl.ID != c.id {
			t.Errorf("%s on %s is %s, %v; want %s", c.kind, c.on, tpl.ID, err, c.id)
		}
	}
	if _, _, err := templateOn("receipt", viet.Day{}, "B9"); err == nil {
		t.Error("a paper nobody measured is accepted")
	}
}

func TestTemplatesAreStrict(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key":  "papers: {}\nforms: []\ncolour: red\n",
		"no ancestor":  "papers: {}\nforms: [{id: a, like: b}]\n",
		"not YAML":     "forms: [",
		"wrong number": "papers: {A5: {width: wide}}\n",
	} {
		if _, err := parseTemplates([]byte(text)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	all, err := Templates()
	if err != nil || len(all) < 11 {
		t.Fatalf("%d templates, %v", len(all), err)
	}
}

func TestQRPictures(t *testing.T) {
	svg, err := QRSVG("https://example.vn/xac-minh/7K3M9QXT2F4Z")
	if err != nil || !bytes.HasPrefix(svg, []byte("<svg ")) || !bytes.Contains(svg, []byte("M4 4h7v1h-7z")) {
		t.Errorf("the SVG has no finder in its corner: %v", err)
	}
	b, err := QRPNG("https://example.vn/xac-minh/7K3M9QXT2F4Z", 300)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if w := img.Bounds().Dx(); w > 300 || w < 200 || w != img.Bounds().Dy() {
		t.Errorf("%v", img.Bounds())
	}
	if _, err := QRSVG(strings.Repeat("x", 5000)); err == nil {
		t.Error("5,000 characters fit into a QR code")
	}
}

func BenchmarkReceipt(b *testing.B) {
	r := birthReceipt()
	for b.Loop() {
		if _, err := r.PDF(); err != nil {
			b.Fatal(err)
		}
	}
}

// Every version of a form rests on a law the catalogue knows, in force on the
// day the version begins.
func TestTemplatesRestOnKnownLaw(t *testing.T) {
	all, err := Templates()
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range all {
		if tpl.Law == "" {
			continue
		}
		if _, ok := law.Builtin().Find(law.Key(tpl.Law)); !ok {
			t.Errorf("%s rests on %s, which the catalogue does not know", tpl.ID, tpl.Law)
		}
		if !law.Builtin().InForce(law.Key(tpl.Law), tpl.ValidFrom) {
			t.Errorf("%s is not in force on %s", tpl.Law, tpl.ValidFrom)
		}
	}
}
