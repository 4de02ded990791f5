package upload

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tinhso/internal/blob"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/job"
	"tinhso/internal/ledger"
	"tinhso/internal/policy"
	"tinhso/internal/scan"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/upload"
	"tinhso/internal/web"
)

var lines = []store.Line{event.Migrations, job.Migrations, scan.Migrations, ledger.Migrations, dossier.Migrations, upload.Migrations}

// people are whom the header says; guests bring a cookie.
type people struct{}

func (people) Load(r *http.Request) (context.Context, web.Visitor, error) {
	name := r.Header.Get("X-Who")
	if name == "" {
		return identity.With(r.Context(), identity.Guest()), web.Visitor{}, nil
	}
	return identity.With(r.Context(), identity.Who{AccountID: name, Kind: identity.KindCitizen}), web.Visitor{SignedIn: true, ID: name}, nil
}

type backstop struct{}

func (backstop) Watch(ctx context.Context) (context.Context, func() bool) { return policy.Watch(ctx) }

// site is the face on a shell of its own.
func site(t *testing.T) http.Handler {
	t.Helper()
	db := storetest.Open(t, lines...)
	blobs, err := blob.Dir(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	room := upload.New(upload.Deps{DB: db, Blobs: blobs, Gate: scan.New(db, blobs, ""), Most: 1 << 20, Quota: 4 << 20})
	shell, err := web.New(web.Options{Sessions: people{}, Backstop: backstop{}, Clock: db.Now})
	if err != nil {
		t.Fatal(err)
	}
	err = Mount(shell, Deps{Room: room, Guest: func(c *web.Ctx, make bool) string {
		secret := c.Secret("guest")
		if secret == "" && make {
			secret = strings.Repeat("g", 32)
			c.SetSecret("guest", secret, 0)
		}
		return secret
	}})
	if err != nil {
		t.Fatal(err)
	}
	return shell
}

// ask sends one request: headers are name, value, name, value; an empty value takes one away.
func ask(t *testing.T, h http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("X-Who", "an")
	if method == http.MethodPatch {
		r.Header.Set("Content-Type", tusMedia)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func named(name string) string { return "filename " + base64.StdEncoding.EncodeToString([]byte(name)) }

func begin(t *testing.T, h http.Handler, length int, headers ...string) string {
	t.Helper()
	w := ask(t, h, http.MethodPost, "/tai-len/", "", append([]string{"Upload-Length", strconv.Itoa(length), "Upload-Metadata", named("ghi chú.txt")}, headers...)...)
	if w.Code != http.StatusCreated || w.Header().Get("Upload-Expires") == "" {
		t.Fatal(w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

func TestProtocol(t *testing.T) {
	h := site(t)
	w := ask(t, h, http.MethodOptions, "/tai-len/", "", "Tus-Resumable", "")
	if w.Code != http.StatusNoContent || w.Header().Get("Tus-Max-Size") != "1048576" || w.Header().Get("Tus-Extension") != tusExtensions || w.Header().Get("Tus-Checksum-Algorithm") != "sha1,sha256" {
		t.Error(w.Code, w.Header())
	}
	at := begin(t, h, 10)
	if w := ask(t, h, http.MethodPatch, at, "Xin ", "Upload-Offset", "0"); w.Code != http.StatusNoContent || w.Header().Get("Upload-Offset") != "4" {
		t.Error(w.Code, w.Header())
	}
	if w := ask(t, h, http.MethodHead, at, ""); w.Code != http.StatusOK || w.Header().Get("Upload-Offset") != "4" || w.Header().Get("Upload-Length") != "10" || w.Header().Get("Cache-Control") != "no-store" {
		t.Error(w.Code, w.Header())
	}
	sum := sha256.Sum256([]byte("chào!\n"))
	good, bad := "sha256 "+base64.StdEncoding.EncodeToString(sum[:]), "sha256 "+base64.StdEncoding.EncodeToString(sum[:5])
	for _, tc := range []struct {
		what, method, path, body string
		status                   int
		headers                  []string
	}{
		{"no version", http.MethodPatch, at, "x", http.StatusPreconditionFailed, []string{"Tus-Resumable", ""}},
		{"another version", http.MethodHead, at, "", http.StatusPreconditionFailed, []string{"Tus-Resumable", "0.2.2"}},
		{"no length", http.MethodPost, "/tai-len/", "", http.StatusBadRequest, []string{"Upload-Metadata", named("a.txt")}},
		{"a wrong length", http.MethodPost, "/tai-len/", "", http.StatusBadRequest, []string{"Upload-Length", "-5"}},
		{"too long", http.MethodPost, "/tai-len/", "", http.StatusRequestEntityTooLarge, []string{"Upload-Length", "1048577", "Upload-Metadata", named("a.txt")}},
		{"nothing", http.MethodPost, "/tai-len/", "", http.StatusUnprocessableEntity, []string{"Upload-Length", "0", "Upload-Metadata", named("a.txt")}},
		{"wrong metadata", http.MethodPost, "/tai-len/", "", http.StatusBadRequest, []string{"Upload-Length", "5", "Upload-Metadata", "filename ???"}},
		{"more than one may have begun", http.MethodPost, "/tai-len/", "", http.StatusTooManyRequests, []string{"Upload-Length", "1048576", "X-Who", "nhieu"}},
		{"another type", http.MethodPatch, at, "x", http.StatusUnsupportedMediaType, []string{"Content-Type", "text/plain", "Upload-Offset", "4"}},
		{"no offset", http.MethodPatch, at, "x", http.StatusBadRequest, nil},
		{"another offset", http.MethodPatch, at, "x", http.StatusConflict, []string{"Upload-Offset", "3"}},
		{"beyond the end", http.MethodPatch, at, "1234567", http.StatusBadRequest, []string{"Upload-Offset", "4"}},
		{"a wrong checksum", http.MethodPatch, at, "chào!\n", http.StatusBadRequest, []string{"Upload-Offset", "4", "Upload-Checksum", "md5 abc"}},
		{"another checksum", http.MethodPatch, at, "chào!", 460, []string{"Upload-Offset", "4", "Upload-Checksum", bad}},
		{"somebody else", http.MethodPatch, at, "x", http.StatusNotFound, []string{"Upload-Offset", "4", "X-Who", "binh"}},
		{"somebody else looks", http.MethodHead, at, "", http.StatusNotFound, []string{"X-Who", "binh"}},
		{"somebody else cancels", http.MethodDelete, at, "", http.StatusNotFound, []string{"X-Who", "binh"}},
		{"a guest", http.MethodGet, at, "", http.StatusNotFound, []string{"X-Who", ""}},
		{"another site", http.MethodPatch, at, "x", http.StatusForbidden, []string{"Upload-Offset", "4", "Sec-Fetch-Site", "cross-site"}},
		{"another site begins", http.MethodPost, "/tai-len/", "", http.StatusForbidden, []string{"Upload-Length", "5", "Origin", "https://xau.example"}},
		{"no such upload", http.MethodHead, "/tai-len/01ABC", "", http.StatusNotFound, nil},
	} {
		if tc.what == "more than one may have begun" {
			for range 4 {
				begin(t, h, 1<<20, "X-Who", "nhieu")
			}
		}
		w := ask(t, h, tc.method, tc.path, tc.body, tc.headers...)
		if w.Code != tc.status {
			t.Errorf("%s: %d %s, want %d", tc.what, w.Code, w.Body, tc.status)
		}
		var problem struct{ Title, Code string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); tc.method != http.MethodHead && (err != nil || problem.Title == "" || problem.Code == "" || strings.Contains(problem.Title, "⟦")) {
			t.Errorf("%s: %s", tc.what, w.Body)
		}
	}
	w = ask(t, h, http.MethodPatch, at, "chào!", "Upload-Offset", "4", "Upload-Checksum", good)
	if w.Code != 460 {
		t.Error(w.Code, w.Body)
	}
	if w = ask(t, h, http.MethodHead, at, ""); w.Header().Get("Upload-Offset") != "4" {
		t.Error("bytes that do not match their checksum count")
	}
	w = ask(t, h, http.MethodPatch, at, "chào!", "Upload-Offset", "4")
	if w.Code != http.StatusNoContent || w.Header().Get("Upload-Offset") != "10" {
		t.Error(w.Code, w.Header(), w.Body)
	}
	var u upload.Upload
	w = ask(t, h, http.MethodGet, at, "", "Tus-Resumable", "")
	if err := json.Unmarshal(w.Body.Bytes(), &u); err != nil || u.State != upload.Done || u.File == nil || u.File.Size != 10 || u.File.ID != u.ID || u.File.MediaType != "text/plain" {
		t.Errorf("%s %v", w.Body, err)
	}
}

func TestCreationWithTheFirstBytes(t *testing.T) {
	h := site(t)
	w := ask(t, h, http.MethodPost, "/tai-len/", "Xin chào\n", "Upload-Length", "10", "Upload-Metadata", named("a.txt"), "Content-Type", tusMedia)
	if w.Code != http.StatusCreated || w.Header().Get("Upload-Offset") != "10" {
		t.Fatal(w.Code, w.Header(), w.Body)
	}
	w = ask(t, h, http.MethodPost, "/tai-len/", "<script>", "Upload-Length", "8", "Upload-Metadata", named("a.txt"), "Content-Type", tusMedia)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "a.txt") {
		t.Error(w.Code, w.Body)
	}
}

func TestWhatIsRefusedIsGoneAndSaysWhy(t *testing.T) {
	h := site(t)
	at := begin(t, h, 8)
	if w := ask(t, h, http.MethodPatch, at, "<script>", "Upload-Offset", "0"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "ghi chú.txt") {
		t.Error(w.Code, w.Body)
	}
	if w := ask(t, h, http.MethodHead, at, ""); w.Code != http.StatusGone {
		t.Error(w.Code)
	}
	if w := ask(t, h, http.MethodGet, at, ""); !strings.Contains(w.Body.String(), `"refused"`) || !strings.Contains(w.Body.String(), "ghi chú.txt") {
		t.Error(w.Code, w.Body)
	}
}

func TestAGuestBeginsAndCancels(t *testing.T) {
	h := site(t)
	w := ask(t, h, http.MethodPost, "/tai-len/", "", "Upload-Length", "10", "Upload-Metadata", named("a.txt"), "X-Who", "")
	cookie := w.Result().Cookies()
	if w.Code != http.StatusCreated || len(cookie) != 1 || !cookie[0].HttpOnly {
		t.Fatal(w.Code, w.Body, cookie)
	}
	at := w.Header().Get("Location")
	if w := ask(t, h, http.MethodPatch, at, "Xin", "Upload-Offset", "0", "X-Who", "", "Cookie", cookie[0].String()); w.Code != http.StatusNoContent {
		t.Error(w.Code, w.Body)
	}
	if w := ask(t, h, http.MethodDelete, at, "", "X-Who", "", "Cookie", cookie[0].String()); w.Code != http.StatusNoContent {
		t.Error(w.Code, w.Body)
	}
	if w := ask(t, h, http.MethodHead, at, "", "X-Who", "", "Cookie", cookie[0].String()); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
}

// What is too long is refused without one byte of it being read.
func TestNothingIsReadOfWhatIsRefused(t *testing.T) {
	h := site(t)
	read := false
	r := httptest.NewRequest(http.MethodPost, "/tai-len/", readerFunc(func(p []byte) (int, error) { read = true; return len(p), nil }))
	for k, v := range map[string]string{"Tus-Resumable": "1.0.0", "X-Who": "an", "Upload-Length": "2000000", "Upload-Metadata": named("a.txt"), "Content-Type": tusMedia} {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || read || w.Header().Get("Connection") != "close" {
		t.Error(w.Code, read, w.Header())
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func FuzzHeaders(f *testing.F) {
	f.Add("filename Zm9v,filetype YQ==", "sha1 Zm9v", "5")
	f.Add("filename", "sha256", "-0")
	f.Add(",,,", "x y z", "99999999999999999999")
	f.Fuzz(func(t *testing.T, meta, sum, n string) {
		if said, err := metadata(meta); err == nil {
			for k, v := range said {
				if k == "" || strings.ContainsAny(k, ", ") || len(v) > mostMetadata {
					t.Errorf("%q: %q", meta, said)
				}
			}
		}
		if c, err := checksum(sum); err == nil && c.Algorithm != "" && c.Algorithm != "sha1" && c.Algorithm != "sha256" {
			t.Errorf("%q: %+v", sum, c)
		}
		if v, ok := number(n); ok && v < 0 {
			t.Errorf("%q: %d", n, v)
		}
	})
}
