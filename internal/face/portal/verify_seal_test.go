package portal

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/attest"
	"tinhso/internal/document"
	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/seal"
	"tinhso/internal/store"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

// sealedWorld is the face over a database whose results are sealed.
func sealedWorld(t *testing.T) (*world, *seal.Log) {
	t.Helper()
	w := newWorld(t)
	fine := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	fine(w.DB.Migrate(t.Context(), append(slices.Clone(migrations), seal.Migrations, attest.Migrations)...))
	key, err := seal.LoadKey(filepath.Join(t.TempDir(), "seal.key"), "tiengiang.example.vn/niem-phong")
	fine(err)
	log := seal.New(w.DB, key, "", slices.Concat(dossier.Sealed(), document.Sealed())...)
	w.Attest, err = attest.New(attest.Deps{DB: w.DB, Log: log})
	fine(err)
	assets, err := ui.LoadAssets()
	fine(err)
	w.shell, err = web.New(web.Options{Sessions: sessions{w}, Backstop: backstop{}, Assets: assets, Clock: w.clock.Now, MaxBody: 2 << 20, Site: func(lang.Tag) ui.Site { return ui.Site{Name: "Cổng"} }})
	fine(err)
	fine(Mount(w.shell, assets, w.Deps))
	return w, log
}

// drop sends files as the form does.
func (b *browser) drop(t *testing.T, files map[string][]byte) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for field, data := range files {
		part, err := m.CreateFormFile(field, field+".bin")
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/xac-minh", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func TestAResultIsSealedOnItsPage(t *testing.T) {
	w, log := sealedWorld(t)
	guest := identity.With(t.Context(), identity.Guest())
	done := w.act(w.file(guest, dossier.Online), "canbo.tiepnhan.phuong5 accept", "canbo.tiepnhan.phuong5 propose", "lanhdao.phuong5 approve", "canbo.tiepnhan.phuong5 issue")
	address := "/xac-minh/" + done.Result.Code
	b := w.browser()
	page := func() string {
		t.Helper()
		r := b.get(address)
		if r.Code != http.StatusOK {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
		webtest.Page(t, r.Body.Bytes())
		return r.Body.String()
	}
	if text := page(); !strings.Contains(text, "Đang niêm phong") || strings.Contains(text, "bang-chung") {
		t.Error("before it is sealed")
	}
	if r := b.get(address + "/bang-chung"); r.Code != http.StatusConflict {
		t.Errorf("the proof before it is sealed: %d", r.Code)
	}
	if err := log.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	text := page()
	if !strings.Contains(text, "Đã niêm phong") || !strings.Contains(text, "Chưa có nhân chứng xác nhận") || !strings.Contains(text, address+"/bang-chung") {
		t.Error("after it was sealed")
	}
	proof := b.get(address + "/bang-chung").Body.Bytes()
	if !bytes.HasPrefix(proof, []byte("c2sp.org/tlog-proof@v1\n")) || bytes.Contains(proof, []byte(done.Applicant.FullName)) {
		t.Errorf("the proof: %.60q", proof)
	}
	if r := b.drop(t, map[string][]byte{"tep": proof}); r.Code != http.StatusOK || !strings.Contains(r.Body.String(), "có trong nhật ký niêm phong") || !strings.Contains(r.Body.String(), done.Result.Number) {
		t.Errorf("the proof dropped: %d %s", r.Code, r.Body)
	} else {
		webtest.Page(t, r.Body.Bytes())
	}

	err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE document_result SET unit_name = 'Ủy ban nhân dân Phường 1' WHERE code = $1`, done.Result.Code)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if text := page(); !strings.Contains(text, "không khớp với bản đã niêm phong") || strings.Contains(text, "đang có hiệu lực") || strings.Contains(text, "bang-chung") {
		t.Error("after the row was edited")
	}
}

func TestHostileFilesAreRefusedInWords(t *testing.T) {
	w, log := sealedWorld(t)
	if err := log.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := w.browser()
	form := b.get("/xac-minh")
	if webtest.Page(t, form.Body.Bytes()); !strings.Contains(form.Body.String(), `enctype="multipart/form-data"`) {
		t.Error("the page does not ask for a file")
	}
	big := bytes.Repeat([]byte("x"), mostDropped+1)
	pdf := []byte("%PDF-1.7\n%tinhso-proof 3\n<</Type/EmbeddedFile/Subtype/text#2Fplain/Params<</Size 99999999>>/Length 9>>\nstream\n")
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
		r := b.drop(t, c.files)
		if r.Code != c.code || !strings.Contains(r.Body.String(), c.says) || strings.Contains(r.Body.String(), "<script>alert") {
			t.Errorf("%s: %d, want %d and %q\n%s", c.name, r.Code, c.code, c.says, r.Body)
			continue
		}
		webtest.Page(t, r.Body.Bytes())
	}
}
