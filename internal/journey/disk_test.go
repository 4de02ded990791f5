package journey

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// smallDisk gives a file system of so many megabytes of its own, which only a
// test that runs as root can have.
func smallDisk(t *testing.T, megabytes string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+megabytes+"m,mode=700"); err != nil {
		if os.Getenv("TINHSO_TEST_STRICT") != "" && os.Getuid() == 0 {
			t.Fatalf("a small disk cannot be mounted: %v", err)
		}
		t.Skipf("NOT TESTED: a small disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
			_ = syscall.Unmount(dir, syscall.MNT_DETACH)
		}
	})
	return dir
}

// ballast fills a disk until so many megabytes are left.
type ballast struct {
	t    *testing.T
	dir  string
	file string
}

func (b ballast) free() int64 {
	var st syscall.Statfs_t
	if err := syscall.Statfs(b.dir, &st); err != nil {
		b.t.Fatal(err)
	}
	return int64(st.Bavail) * st.Bsize
}

func (b ballast) leave(bytes int64) {
	b.t.Helper()
	f, err := os.OpenFile(b.file, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	chunk := make([]byte, 1<<20)
	for n := b.free() - bytes; n > 0; n = b.free() - bytes {
		if _, err := f.Write(chunk[:min(n, int64(len(chunk)))]); err != nil {
			return // not a byte is left
		}
	}
}

// until waits for what the server notices by itself.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(50 * time.Millisecond) { //nolint:forbidigo // polls with a bound
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// A disk that fills up: first nothing new is taken in, in words, while all else
// goes on; when not a byte is left nothing is half written and reading goes on;
// when there is room again filing works, and nothing acknowledged is lost.
func TestAFullDisk(t *testing.T) {
	disk := smallDisk(t, "220")
	data := filepath.Join(disk, "data")
	loaded(t, data)
	s := run(t, data, "sqlite:"+filepath.Join(data, "tinhso.db"), []string{"--disk-least", "32", "--disk-low", "64"})
	me, desk := s.API(citizen), s.API(clerk5)
	ex := me.Example(birth, ward5)
	acknowledged := map[string]bool{}
	file := func() Reply {
		r := me.Post("/dossiers", ex, "")
		if r.Status == http.StatusCreated {
			acknowledged[r.Text("code")] = true
		}
		return r
	}
	first := ""
	for range 5 {
		r := file()
		if r.Status != http.StatusCreated {
			t.Fatalf("%d %s", r.Status, r.Raw)
		}
		first = r.Text("code")
	}
	reads := func(when string) {
		t.Helper()
		for code := range acknowledged {
			if r := me.Get("/dossiers/" + code); r.Status != http.StatusOK {
				t.Errorf("%s: reading a dossier: %d %s", when, r.Status, r.Raw)
			}
		}
		for _, path := range []string{"/", "/thu-tuc", "/ho-so/tra-cuu", "/healthz"} {
			if status, body := shown(t, s, path); status != http.StatusOK {
				t.Errorf("%s: %s: %d %s", when, path, status, body)
			}
		}
	}
	b := ballast{t, disk, filepath.Join(disk, "ballast")}

	// Nearly full.
	b.leave(24 << 20)
	until(t, "the intake stays open", func() bool { return file().Status == http.StatusServiceUnavailable })
	r := file()
	if r.Text("code") != "health.intake_closed" || !strings.Contains(r.Text("title"), "Tra cứu") || r.Header.Get("Retry-After") == "" {
		t.Errorf("%d %s %v", r.Status, r.Raw, r.Header)
	}
	if r := paper(me); r.Status != http.StatusServiceUnavailable || r.Text("code") != "health.intake_closed" {
		t.Errorf("a file was taken: %d %s", r.Status, r.Raw)
	}
	reads("nearly full")
	if r := desk.Post("/dossiers/"+first+"/actions/accept", map[string]any{}, desk.Get("/dossiers/"+first).ETag); r.Status != http.StatusOK {
		t.Errorf("nearly full, and work in hand stands still: %d %s", r.Status, r.Raw)
	}

	// Not a byte.
	b.leave(0)
	full := 0
	lead := s.API(leader5)
	noRoom := func(r Reply) bool {
		if r.Status != http.StatusServiceUnavailable {
			return false
		}
		if r.Text("code") != "store.full" || r.Header.Get("Retry-After") == "" || !strings.Contains(r.Text("title"), "hết chỗ") {
			t.Fatalf("told as %s: %s", r.Text("code"), r.Raw)
		}
		full++
		return true
	}
	for n := 0; n < 300 && full == 0; n++ { // what is in hand, until the database finds no room
		c, action, body := desk, "propose", map[string]any{"proposal": strings.Repeat("Đủ điều kiện, đề nghị đăng ký khai sinh. ", 40)}
		if n%2 == 1 {
			c, action, body = lead, "reject", map[string]any{"reason": strings.Repeat("Đề nghị kiểm tra lại. ", 40)}
		}
		now := c.Get("/dossiers/" + first) // whose entry in the access log needs room, too
		if noRoom(now) {
			continue
		}
		if r := c.Post("/dossiers/"+first+"/actions/"+action, body, now.ETag); !noRoom(r) && r.Status != http.StatusOK {
			t.Fatalf("%d %s", r.Status, r.Raw)
		}
	}
	if full == 0 {
		t.Error("the database always found room: the test proves nothing")
	}
	until(t, "the reserve is not given up", func() bool { return me.Get("/dossiers/"+first).Status == http.StatusOK })
	steps := len(me.Get("/dossiers/" + first + "/timeline").Items())
	reads("full")

	// Room again.
	if err := os.Remove(b.file); err != nil {
		t.Fatal(err)
	}
	until(t, "filing does not work again", func() bool { return file().Status == http.StatusCreated })
	s.Kill()
	s.Start()
	me = s.API(citizen)
	listed := map[string]bool{}
	for _, it := range me.Get("/dossiers?page_size=100").Items() {
		code, _ := it["code"].(string)
		listed[code] = true
	}
	for code := range acknowledged {
		if !listed[code] {
			t.Errorf("%s was acknowledged and is lost", code)
		}
	}
	if n := len(me.Get("/dossiers/" + first + "/timeline").Items()); n != steps {
		t.Errorf("%d steps before the end, %d after it", steps, n)
	}
	if len(listed) != len(acknowledged) {
		t.Errorf("%d listed, %d acknowledged", len(listed), len(acknowledged))
	}
	if left, _ := filepath.Glob(filepath.Join(data, "files", "tmp", "put-*")); len(left) > 0 {
		t.Errorf("half written files are left: %v", left)
	}
}

// paper uploads a small file.
func paper(c *Client) Reply {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", "giay-chung-sinh.pdf")
	if err == nil {
		_, err = part.Write([]byte("%PDF-1.4\n%%EOF\n"))
	}
	if err = errors.Join(err, m.Close()); err != nil {
		c.t.Fatal(err)
	}
	return c.Do(http.MethodPost, "/files", body.Bytes(), map[string]string{"Content-Type": m.FormDataContentType(), "Idempotency-Key": NewKey()})
}

// shown is a page as a guest gets it.
func shown(t *testing.T, s *Server, path string) (int, string) {
	t.Helper()
	resp, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}
