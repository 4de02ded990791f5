package seal

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tinhso/internal/document"
	"tinhso/internal/event"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
	"tinhso/internal/web/webtest"
)

// issue issues a result under a code that is the same in every run.
func (w *world) issue(code string) document.Result {
	w.t.Helper()
	ctx := w.t.Context()
	var res document.Result
	w.fine(w.face.DB.Write(ctx, func(tx *store.Tx) (err error) {
		res, err = document.IssueTx(ctx, tx, document.New{Code: code, DossierID: "D-" + code, UnitID: "U5", UnitName: "Ủy ban nhân dân Phường 5", ProcedureCode: "1.001193",
			ProcedureName: "Thủ tục đăng ký khai sinh", TypeCode: "QĐ", Reference: "05/QĐ-UBND", On: viet.DayOf(w.clock.Now()), Subject: "Nguyễn Thị Hồng Hạnh", By: "A1"})
		if err != nil {
			return err
		}
		return event.Append(ctx, tx, event.New{Kind: "dossier.issue", Subject: res.DossierID, UnitPath: "/P/U5/"})
	}))
	return res
}

// drop sends files as the form does.
func (w *world) drop(files map[string][]byte) *httptest.ResponseRecorder {
	w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for field, data := range files {
		part, err := m.CreateFormFile(field, field+".bin")
		w.fine(err)
		_, err = part.Write(data)
		w.fine(err)
	}
	w.fine(m.Close())
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, "/xac-minh", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	w.shell.ServeHTTP(rec, r)
	return rec
}

func TestAResultIsSealedOnItsPage(t *testing.T) {
	w := newWorld(t)
	res := w.issue(document.CodeOf([11]byte{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}))
	address := "/xac-minh/" + res.Code
	page := func() string {
		t.Helper()
		r := w.get(address)
		if r.Code != http.StatusOK {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
		webtest.Page(t, r.Body.Bytes())
		return r.Body.String()
	}
	if text := page(); !strings.Contains(text, "Đang niêm phong") || strings.Contains(text, "bang-chung") || !strings.Contains(text, "đang có hiệu lực") {
		t.Error("before it is sealed")
	}
	if r := w.get(address + "/bang-chung"); r.Code != http.StatusConflict {
		t.Errorf("the proof before it is sealed: %d", r.Code)
	}
	w.fine(w.face.Log.Drain(t.Context()))
	text := page()
	if !strings.Contains(text, "Đã niêm phong") || !strings.Contains(text, "Chưa có nhân chứng xác nhận") || !strings.Contains(text, address+"/bang-chung") {
		t.Error("after it was sealed")
	}
	proof := w.get(address + "/bang-chung").Body.Bytes()
	if !bytes.HasPrefix(proof, []byte("c2sp.org/tlog-proof@v1\n")) {
		t.Errorf("the proof: %.60q", proof)
	}
	for _, shown := range []string{text, string(proof)} {
		if strings.Contains(shown, "Hạnh") {
			t.Error("a person is named")
		}
	}
	r := w.drop(map[string][]byte{"tep": proof})
	if r.Code != http.StatusOK || !strings.Contains(r.Body.String(), "có trong nhật ký niêm phong") || !strings.Contains(r.Body.String(), "05/QĐ-UBND") || !strings.Contains(r.Body.String(), address) {
		t.Errorf("the proof dropped: %d %s", r.Code, r.Body)
	}
	webtest.Page(t, r.Body.Bytes())

	w.fine(w.face.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE document_result SET unit_name = 'Ủy ban nhân dân Phường 1' WHERE code = $1`, res.Code)
		return err
	}))
	if text := page(); !strings.Contains(text, "không khớp với bản đã niêm phong") || strings.Contains(text, "đang có hiệu lực") || strings.Contains(text, "bang-chung") {
		t.Error("after the row was edited")
	}
	if r := w.get(address + "/bang-chung"); r.Code != http.StatusConflict {
		t.Errorf("the proof of an edited row: %d", r.Code)
	}
	if r := w.drop(map[string][]byte{"tep": proof}); !strings.Contains(r.Body.String(), "ĐÚNG.") {
		t.Error("the proof that was kept does not hold any more")
	}
}

func TestCodesAreAskedFor(t *testing.T) {
	w := newWorld(t)
	w.golden("ask.vi", "/xac-minh", lang.VI)
	for path, want := range map[string]int{"/xac-minh?ma=ABCD": 422, "/xac-minh/0000-0000-0000": 404, "/xac-minh/%3Cscript%3E": 422} {
		r := w.get(path)
		if r.Code != want || !strings.Contains(r.Body.String(), "Mã xác minh") || !strings.Contains(r.Body.String(), `id="errors"`) {
			t.Errorf("%s: %d, want %d", path, r.Code, want)
			continue
		}
		webtest.Page(t, r.Body.Bytes())
	}
}

func TestHostileFilesAreRefusedInWords(t *testing.T) {
	w := newWorld(t)
	w.grow(1)
	big := bytes.Repeat([]byte("x"), mostDropped+1)
	pdf := []byte("%PDF-1.7\n%tinhso-proof 8\n<</Type/EmbeddedFile/Subtype/text#2Fplain/Params<</Size 99999999>>/Length 9>>\nstream\n")
	for _, c := range []struct {
		name  string
		code  int
		says  string
		files map[string][]byte
	}{
		{"none", 422, "Chưa chọn tệp bằng chứng", nil},
		{"empty", 422, "", map[string][]byte{"tep": {}}},
		{"too large", 422, "5 MB", map[string][]byte{"tep": big}},
		{"a result too large", 422, "5 MB", map[string][]byte{"tep": []byte("x"), "ket_qua": big}},
		{"a page", 422, "không phải tệp bằng chứng", map[string][]byte{"tep": []byte("<script>alert(1)</script>")}},
		{"a zip", 422, "không phải tệp bằng chứng", map[string][]byte{"tep": []byte("PK\x03\x04\x00\x00")}},
		{"CRLF", 422, "CRLF", map[string][]byte{"tep": []byte("c2sp.org/tlog-proof@v1\r\nindex 0\r\n")}},
		{"half a proof", 422, "Dòng", map[string][]byte{"tep": []byte("c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n")}},
		{"a PDF", 422, "không có bằng chứng", map[string][]byte{"tep": []byte("%PDF-1.7\nhello")}},
		{"a PDF that lies", 200, "đã bị sửa", map[string][]byte{"tep": pdf}},
		{"another field", 422, "", map[string][]byte{"x": []byte("x")}},
	} {
		r := w.drop(c.files)
		if r.Code != c.code || !strings.Contains(r.Body.String(), c.says) || strings.Contains(r.Body.String(), "<script>alert") {
			t.Errorf("%s: %d, want %d and %q\n%s", c.name, r.Code, c.code, c.says, r.Body)
			continue
		}
		webtest.Page(t, r.Body.Bytes())
	}
	for range atOnce {
		w.face.checking <- struct{}{}
	}
	if r := w.drop(map[string][]byte{"tep": pdf}); r.Code != http.StatusTooManyRequests {
		t.Errorf("with many at once: %d", r.Code)
	}
}
