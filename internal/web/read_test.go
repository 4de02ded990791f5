package web

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tinhso/internal/fault"
)

// reads serves one handler that reads a form and gives back what it read.
func reads(t *testing.T, maxBody int64, rules FormRules, after func(c *Ctx)) world {
	t.Helper()
	w := newWorld(t, nil)
	w.pages.Add(Route{Pattern: "POST /x", MaxBody: maxBody, Handler: func(c *Ctx) error {
		ask(c)
		if err := c.ReadForm(rules); err != nil {
			return err
		}
		after(c)
		return c.JSON(200, c.Form)
	}})
	return w
}

type file struct{ field, name, body string }

func multi(t *testing.T, fields map[string]string, files ...file) (string, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := m.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, f.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), m.FormDataContentType()
}

func TestFormTextIsComposed(t *testing.T) {
	w := reads(t, 0, FormRules{}, func(c *Ctx) {
		if got := c.Form.Get("ten"); got != "Nguyễn\x00 " {
			t.Errorf("read %q", got)
		}
		if got := c.Field("ten"); got != "Nguyễn" {
			t.Errorf("cleaned %q", got)
		}
	})
	if rec := w.do("POST", "/x", "ten=Nguye%CC%82%CC%83n%00+", header{"Content-Type": "application/x-www-form-urlencoded"}); rec.Code != 200 {
		t.Error(rec.Code, rec.Body)
	}
}

func TestFilesAreSavedAndFaultyOnesNamed(t *testing.T) {
	var saved []string
	rules := FormRules{MaxFile: 10, MaxFiles: 4, Save: func(f FilePart) error {
		b, err := io.ReadAll(f.Body)
		if err != nil {
			return err
		}
		if strings.HasPrefix(string(b), "MZ") {
			return fault.Invalid("field.invalid")
		}
		saved = append(saved, f.Field+"/"+f.Name+"="+string(b))
		return nil
	}}
	var faults []fault.Field
	w := reads(t, 0, rules, func(c *Ctx) { faults = c.Faults })
	body, kind := multi(t, map[string]string{"ghi_chu": "còn nguyên"},
		file{"a", `C:\ảnh\giay.jpg`, "0123456789"}, file{"b", "to.pdf", "01234567890"}, file{"c", "rong.pdf", ""},
		file{"d", "virus.exe", "MZ"}, file{"e", "nam.jpg", "x"}, file{"f", "", ""})
	rec := w.do("POST", "/x", body, header{"Content-Type": kind})
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), "còn nguyên") {
		t.Fatalf("what was typed is lost: %d %s", rec.Code, rec.Body)
	}
	if want := []string{"a/giay.jpg=0123456789", "c/rong.pdf="}; strings.Join(saved, ",") != strings.Join(want, ",") {
		t.Errorf("saved %q", saved)
	}
	var got []string
	for _, f := range faults {
		got = append(got, f.Path+":"+f.Code)
	}
	if want := "b:web.file_too_large,c:web.file_empty,d:field.invalid,e:web.too_many_files"; strings.Join(got, ",") != want {
		t.Errorf("faults %q", got)
	}
}

func TestBodiesThatAreTooLargeAreRefusedEarly(t *testing.T) {
	called := false
	w := reads(t, 1000, FormRules{Save: func(f FilePart) error { _, err := io.Copy(io.Discard, f.Body); return err }}, func(*Ctx) { called = true })
	form := header{"Content-Type": "application/x-www-form-urlencoded"}
	if rec := w.do("POST", "/x", "a="+strings.Repeat("x", 2000), form); rec.Code != 413 || !strings.Contains(rec.Body.String(), "1.000 B") && !strings.Contains(rec.Body.String(), "1000 B") {
		t.Errorf("by its length: %d %s", rec.Code, rec.Body)
	}
	body, kind := multi(t, nil, file{"a", "a.jpg", strings.Repeat("x", 2000)})
	for name, one := range map[string]struct{ body, kind string }{"form": {"a=" + strings.Repeat("x", 2000), form["Content-Type"]}, "files": {body, kind}} {
		r := httptest.NewRequest(http.MethodPost, "/x", io.NopCloser(strings.NewReader(one.body)))
		r.ContentLength = -1
		r.Header.Set("Content-Type", one.kind)
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, r)
		if rec.Code != 413 {
			t.Errorf("%s without a length: %d %s", name, rec.Code, rec.Body)
		}
	}
	if called {
		t.Error("the handler went on")
	}
}

func TestBrokenFormsAreRefused(t *testing.T) {
	w := reads(t, 0, FormRules{}, func(*Ctx) {})
	for _, row := range []struct {
		kind, body string
		want       int
	}{
		{"application/x-www-form-urlencoded", "a=%zz", 422}, {"application/x-www-form-urlencoded", strings.Repeat("a=&", 3000), 422},
		{"multipart/form-data; boundary=x", "--x\r\nbroken", 422}, {"multipart/form-data", "x", 422}, {"", "a=b", 415}, {";;;", "a=b", 415},
	} {
		if rec := w.do("POST", "/x", row.body, header{"Content-Type": row.kind}); rec.Code != row.want {
			t.Errorf("%s %.20q: %d, want %d", row.kind, row.body, rec.Code, row.want)
		}
	}
}

func TestSendNeverRunsWhatItSends(t *testing.T) {
	w := newWorld(t, nil)
	w.pages.Handle("GET /f/{type...}", func(c *Ctx) error {
		ask(c)
		return c.Send(Blob{Name: "Giấy \"khai\" sinh\r\n.pdf", MediaType: c.Path("type"), Inline: true, Body: strings.NewReader("x")})
	})
	for kind, want := range map[string]string{"application/pdf": "inline", "text/html": "attachment", "image/svg+xml": "attachment", "image/png": "inline"} {
		rec := w.do("GET", "/f/"+kind, "", nil)
		if got := rec.Header().Get("Content-Disposition"); !strings.HasPrefix(got, want) || strings.ContainsAny(got, "\r\n") {
			t.Errorf("%s: %q", kind, got)
		}
		csp := rec.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "script-src") || strings.Contains(csp, "sandbox") == (kind == "application/pdf") {
			t.Errorf("%s: %q", kind, csp) // the viewers of PDF do not work in a sandbox
		}
	}
}

// FuzzReadForm: whatever arrives, the reader ends, keeps within its limits and
// does not panic.
func FuzzReadForm(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", []byte("a=b&c=%E1%BA%A3"))
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nc\r\n--x--\r\n"))
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\n\r\n--x--"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/x", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		c := &Ctx{W: httptest.NewRecorder(), R: r}
		var size int64
		_ = c.ReadForm(FormRules{MaxFile: 64, MaxFiles: 2, Save: func(p FilePart) error {
			n, err := io.Copy(io.Discard, p.Body)
			size = max(size, n)
			return err
		}}) // a fault is an answer too
		if size > 64 {
			t.Errorf("a file of %d bytes passed", size)
		}
	})
}
