package journey

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tus-js-client 4.3.1 (MIT), dist/tus.min.js as published; see testdata/tus.LICENSE.
//
//go:embed testdata/tus.min.js
var tusSource string

const tusSum = "8cbb1b63fccc3bba0ae73ad1deb160ce046c3750851d0c3e94921ae3ef070eb8"

func TestTusClientIsAsPublished(t *testing.T) {
	if sum := sha256.Sum256([]byte(tusSource)); hex.EncodeToString(sum[:]) != tusSum {
		t.Errorf("testdata/tus.min.js has the sum %x", sum)
	}
}

// largeMB is how large the large file is: 200 MB when asked, less in CI.
func largeMB(t *testing.T) int {
	t.Helper()
	n := 60
	if asked := os.Getenv("TINHSO_LARGE_MB"); asked != "" {
		var err error
		if n, err = strconv.Atoi(asked); err != nil || n < 1 {
			t.Fatalf("TINHSO_LARGE_MB=%q", asked)
		}
	}
	return n
}

// wait polls the page until a condition holds, longer than a step may take.
func (p *Page) wait(condition string, atMost time.Duration) {
	p.t.Helper()
	for end := time.Now().Add(atMost); ; time.Sleep(200 * time.Millisecond) {
		if Eval[bool](p, condition) {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("not within %s: %s\n%s", atMost, condition, p.Text("body"))
		}
	}
}

// A real tus client sends a large file over a line that is cut again and again; what arrives is the file, and it can be
// filed.
func TestTusJSClientOverABadLine(t *testing.T) {
	s := StartServer(t)
	line := NewBadLine(t, s.URL, 6<<20)
	p := Open(t, Look{})
	p.Go(line.URL + "/gioi-thieu")
	mb, token := largeMB(t), s.Account(citizen).Token
	Eval[bool](p, tusSource+"; true")
	Eval[bool](p, `window.failed = ""; window.finished = ""; window.retries = 0; (async function () {
  const parts = ["%PDF-1.7\n1 0 obj\n<</Length `+strconv.Itoa(mb<<20)+`>>stream\n"];
  for (let i = 1; i < `+strconv.Itoa(mb<<4)+`; i++) { const b = new Uint8Array(65536); crypto.getRandomValues(b); for (let j = 0; j < b.length; j++) if (b[j] === 47) b[j] = 48; parts.push(b); }
  parts.push("\nendstream\nendobj\ntrailer\n<<>>\n%%EOF\n");
  window.file = new File(parts, "bản vẽ thiết kế.pdf", {type: "application/pdf"});
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  window.sum = Array.from(sum).map(b => b.toString(16).padStart(2, "0")).join("");
  const up = new tus.Upload(file, {
    endpoint: "/api/v1/uploads", headers: {Authorization: "Bearer `+token+`"}, metadata: {filename: file.name, filetype: file.type},
    chunkSize: 8 << 20, retryDelays: [0, 300, 1000, 3000, 5000, 8000],
    onShouldRetry: (e, n, o) => { window.retries++; const s = e.originalResponse ? e.originalResponse.getStatus() : 0; return s === 0 || s >= 500 || s === 409 || s === 423; },
    onError: e => { window.failed = String(e); }, onSuccess: () => { window.finished = up.url; },
  });
  up.start();
})(); true`)
	p.wait(`window.failed !== "" || window.finished !== ""`, time.Duration(30+mb)*time.Second)
	if failed := Eval[string](p, "window.failed"); failed != "" {
		t.Fatal(failed)
	}
	id := Eval[string](p, `window.finished.slice(window.finished.lastIndexOf("/") + 1)`)
	sum, retries := Eval[string](p, "window.sum"), Eval[int](p, "window.retries")
	t.Logf("%d MB, %d cuts, %d retries, %d MB sent over the line", mb, line.Cuts.Load(), retries, line.Sent.Load()>>20)
	me := s.API(citizen)
	r := me.Get("/uploads/" + id)
	file, _ := r.Body["file"].(map[string]any)
	if file["sha256"] != sum || file["id"] != id || file["media_type"] != "application/pdf" {
		t.Fatalf("%s, want %s", r.Raw, sum)
	}
	if line.Cuts.Load() < int64(mb/20) || retries == 0 {
		t.Errorf("%d cuts and %d retries prove nothing", line.Cuts.Load(), retries)
	}
	ex := me.Example(birth, ward5)
	documents, _ := ex["documents"].([]any)
	for _, d := range documents {
		if one, ok := d.(map[string]any); ok && one["status"] == "attached" && one["file"] != nil {
			one["file"] = id
		}
	}
	ex["documents"] = append(documents, map[string]any{"name": "Bản vẽ", "status": "attached", "file": id})
	filed := me.Post("/dossiers", ex, "")
	if filed.Status != http.StatusCreated {
		t.Fatalf("%d %s", filed.Status, filed.Raw)
	}
	got := me.Do(http.MethodGet, "/dossiers/"+filed.Text("code")+"/files/"+id, nil, nil)
	if mine := sha256.Sum256(got.Raw); got.Status != http.StatusOK || hex.EncodeToString(mine[:]) != sum {
		t.Errorf("the file of the dossier: %d, %d bytes", got.Status, len(got.Raw))
	}
}

// largePDF is a document of about so many megabytes that no compression makes smaller.
func largePDF(t *testing.T, name string, mb int, seed uint64) (path, sum string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	b := largeBytes(mb, seed)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256(b)
	return path, hex.EncodeToString(hash[:])
}

func largeBytes(mb int, seed uint64) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%%PDF-1.7\n1 0 obj\n<</Length %d>>stream\n", mb<<20)
	dice := rand.NewChaCha8([32]byte{byte(seed)})
	noise := make([]byte, mb<<20)
	_, _ = dice.Read(noise) // never fails
	b.Write(bytes.ReplaceAll(noise, []byte("/"), []byte("0")))
	b.WriteString("\nendstream\nendobj\ntrailer\n<<>>\n%%EOF\n")
	return b.Bytes()
}

// A citizen sends a large paper from a phone: the line is cut again and again, is down for a while, the page is loaded
// anew in the middle; one file is cancelled; and the paper is there.
func TestALargePaperFromAPhoneOverABadLine(t *testing.T) {
	s := StartServer(t)
	line := NewBadLine(t, s.URL, 3<<20)
	direct := *s
	f := newFiler(t, &direct, Look{Width: Phone})
	f.begin(birth)
	f.parent()
	f.declare(true)
	papers := strings.Replace(f.Address(), s.URL, line.URL, 1)
	f.Go(papers) // cookies know no ports: the same visitor on a bad line
	f.at("giay-to")
	f.pick("papers.4.status", "attached")
	if got := f.Text("#f-papers-4-file-help"); !strings.Contains(got, "200 MB") {
		t.Errorf("the limit with script reads %q", got)
	}
	box, files := `input[name="papers.4.file"]`, `document.querySelector('[name="papers.4.file"]').closest('.upload')`
	path, sum := largePDF(t, "ban ve.pdf", 24, 1)

	f.Attach(box, path)
	f.wait(files+`.querySelector('progress') && `+files+`.querySelector('progress').value >= 20`, 60*time.Second)
	f.look("sending")
	line.Down(true)
	f.wait(files+`.textContent.includes('Mất kết nối')`, 30*time.Second)
	f.look("line-down")
	f.tooEarly()
	line.Down(false)
	f.wait(files+`.querySelector('progress').value >= 40`, 60*time.Second)
	f.reload()
	f.wait(files+`.querySelector('li[data-key]') !== null`, 20*time.Second)
	f.look("after-reload")
	before := line.Sent.Load()
	f.Attach(box, path)
	f.wait(files+`.querySelectorAll('button[name=remove]').length === 1`, 90*time.Second)
	if again := (line.Sent.Load() - before) >> 20; again > 18 {
		t.Errorf("%d of 24 MB were sent after the reload: not from where it was", again)
	}
	f.look("sent")

	other, _ := largePDF(t, "bo di.pdf", 12, 2)
	f.Attach(box, other)
	f.wait(files+`.querySelector('progress') !== null && `+files+`.querySelector('progress').value > 5`, 60*time.Second)
	f.Click(`.files li:last-child button`)
	f.wait(files+`.querySelector('progress') === null && `+files+`.querySelectorAll('.files li').length === 1`, 20*time.Second)
	bad := filepath.Join(t.TempDir(), "ma lenh.pdf")
	if err := os.WriteFile(bad, []byte("%PDF-1.7\n1 0 obj\n<</S/JavaScript/JS(x)>>\nendobj\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.Attach(box, bad)
	f.wait(files+`.querySelector('.file-error') !== null`, 20*time.Second)
	if got := f.Text(`.files .file-error`); !strings.Contains(got, "ma lenh.pdf") || !strings.Contains(got, "mã lệnh") {
		t.Errorf("refused with %q", got)
	}
	f.look("refused")
	t.Logf("%d cuts, %d MB sent for 24", line.Cuts.Load(), line.Sent.Load()>>20)
	if line.Cuts.Load() < 5 {
		t.Error("the line was not bad")
	}

	f.Go(strings.Replace(f.Address(), line.URL, s.URL, 1))
	f.next()
	code := f.finish()
	clerk := s.API(clerk5)
	r := clerk.Get("/dossiers/" + code)
	var id string
	documents, _ := r.Body["documents"].([]any)
	for _, d := range documents {
		if one, ok := d.(map[string]any); ok && one["file_name"] == "ban ve.pdf" {
			id, _ = one["file"].(string)
		}
	}
	got := clerk.Do(http.MethodGet, "/dossiers/"+code+"/files/"+id, nil, nil)
	if mine := sha256.Sum256(got.Raw); got.Status != http.StatusOK || hex.EncodeToString(mine[:]) != sum {
		t.Errorf("the clerk opens %d, %d bytes; %s", got.Status, len(got.Raw), r.Raw)
	}
}

// A clerk scans a large paper at the counter, over the line of a commune, and goes on at once: the page waits for the
// file by itself.
func TestAClerkScansALargePaper(t *testing.T) {
	s := StartServer(t)
	line := NewBadLine(t, s.URL, 4<<20)
	onLine := *s
	onLine.URL = line.URL
	p := atCounter(t, &onLine, Look{Width: Desktop}, "/desk/tiep-nhan")
	p.typed(scannedCard)
	if p.Has("#f-applicant-phone") {
		p.typed("0912 345 678")
	}
	p.Leave("press 7", key("7"))
	paper, _ := largePDF(t, "bản vẽ hoàn công.pdf", 12, 9)
	p.Attach("input[type=file]", paper)
	p.Wait(".files progress")
	p.NoViolations()
	if dir := os.Getenv("TINHSO_SHOTS"); dir != "" {
		p.Shot(filepath.Join(dir, "desk-scan.png"))
	}
	p.Click("button[value=all]")
	p.wait(`document.querySelector('.brought .files button[name=remove]') !== null && document.querySelector('.brought .files progress') === null`, 60*time.Second)
	if !strings.Contains(p.Text(".brought"), "bản vẽ hoàn công.pdf") || line.Cuts.Load() == 0 {
		t.Errorf("%d cuts: %s", line.Cuts.Load(), p.Text(".brought"))
	}
}

// tooEarly presses the button while a file is on its way: the page stays and says why.
func (f *filer) tooEarly() {
	f.t.Helper()
	f.Click(`main form .buttons .button-primary`)
	f.wait(`document.querySelector('.upload-wait') !== null`, 10*time.Second)
	f.look("wait")
}

// reload loads the page anew although it asks whether one means it.
func (f *filer) reload() {
	f.t.Helper()
	ctx, cancel := context.WithCancel(f.ctx)
	defer cancel()
	dialogs := chromedp.Events(ctx, page.JavascriptDialogOpening)
	go func() {
		for _, err := range dialogs {
			if err != nil {
				return
			}
			_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // the step itself tells
		}
	}()
	at := f.Address()
	f.Go("about:blank")
	f.Go(at)
}

// sender is a small tus client for what no browser can be asked.
type sender struct {
	t     *testing.T
	token string
}

func (c sender) do(method, url string, headers map[string]string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(c.t.Context(), method, url, body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Tus-Resumable", "1.0.0")
	for k, v := range headers {
		req.Header.Set(k, v)
	}
	r, err := http.DefaultClient.Do(req)
	if err == nil {
		defer r.Body.Close()
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return r, err
}

func (c sender) create(server, name string, length int) string {
	c.t.Helper()
	r, err := c.do(http.MethodPost, server+"/api/v1/uploads", map[string]string{"Upload-Length": strconv.Itoa(length),
		"Upload-Metadata": "filename " + base64.StdEncoding.EncodeToString([]byte(name))}, nil)
	if err != nil || r.StatusCode != http.StatusCreated {
		c.t.Fatalf("create: %v %v", r, err)
	}
	return r.Header.Get("Location")
}

func (c sender) offset(url string) int {
	c.t.Helper()
	r, err := c.do(http.MethodHead, url, nil, nil)
	if err != nil || r.StatusCode != http.StatusOK {
		c.t.Fatalf("head: %v %v", r, err)
	}
	n, err := strconv.Atoi(r.Header.Get("Upload-Offset"))
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

func (c sender) patch(url string, at int, body io.Reader) (*http.Response, error) {
	return c.do(http.MethodPatch, url, map[string]string{"Upload-Offset": strconv.Itoa(at), "Content-Type": "application/offset+octet-stream"}, body)
}

// flow begins a sending that does not end by itself and returns when the server has made so much durable. What it gives is
// closed when the sending has ended; whoever reads from it ends it, and is told how far it went.
func (c sender) flow(url string, all []byte, from, until int) <-chan int {
	c.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		in, out := io.Pipe()
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			_, err := c.patch(url, from, in) // a node may be killed meanwhile, or another may hold it still
			_ = in.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		}()
		at, err := from, error(nil)
		for err == nil && c.offset(url) < until {
			var n int
			n, err = out.Write(all[at:min(at+256<<10, len(all))])
			at += n
		}
		if err == nil {
			ended := make(chan int)
			go func() {
				defer close(ended)
				select {
				case ended <- at:
				case <-answered:
				}
				_ = out.Close()
				<-answered
			}()
			return ended
		}
		<-answered
	}
	c.t.Fatal("nothing was taken within a minute")
	return nil
}

// rest sends what is missing, as often as it takes: a lease of a node that was killed ends after seconds.
func (c sender) rest(url string, all []byte) {
	c.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		at := c.offset(url)
		if at == len(all) {
			return
		}
		if r, err := c.patch(url, at, bytes.NewReader(all[at:])); err == nil && r.StatusCode != http.StatusLocked && r.StatusCode != http.StatusNoContent {
			c.t.Fatalf("patch at %d: %d", at, r.StatusCode)
		}
	}
	c.t.Fatal("not sent within a minute")
}

func (c sender) same(s *Server, url string, all []byte) {
	c.t.Helper()
	r := s.API(citizen).Get(strings.TrimPrefix(url, "/api/v1"))
	sum := sha256.Sum256(all)
	if file, _ := r.Body["file"].(map[string]any); file["sha256"] != hex.EncodeToString(sum[:]) {
		c.t.Errorf("%s", r.Raw)
	}
}

// A node that is killed in the middle of a sending costs no more than what it had not made durable: the upload goes on
// from the offset that the server tells, and the file is right.
func TestKilledInTheMiddleOfAnUpload(t *testing.T) {
	both(t, func(t *testing.T, s *Server) {
		c, all := sender{t, s.Account(citizen).Token}, largeBytes(12, 3)
		path := c.create(s.URL, "ban ve.pdf", len(all))
		ended := c.flow(s.URL+path, all, 0, 3<<20)
		s.Kill()
		<-ended
		s.Start()
		if now := c.offset(s.URL + path); now < 3<<20 || now >= len(all) {
			t.Fatalf("the offset is %d after the cut", now)
		}
		c.rest(s.URL+path, all)
		c.same(s, path, all)
	})
}

// Two nodes on one database and one folder: what began at one goes on at the other, and of two who send at once one is
// told that it is locked.
func TestAnUploadOverTwoNodes(t *testing.T) {
	a := StartPostgres(t)
	b := run(t, a.Data, a.Database, nil)
	c, all := sender{t, a.Account(citizen).Token}, largeBytes(9, 4)
	path := c.create(a.URL, "ban ve.pdf", len(all))
	first := c.flow(a.URL+path, all, 0, 4<<20)
	if r, err := c.patch(b.URL+path, c.offset(b.URL+path), bytes.NewReader(all[:10])); err != nil || r.StatusCode != http.StatusLocked {
		t.Errorf("a second sender: %v %v", r, err)
	}
	sent := <-first // the first has had enough
	<-first
	if now := c.offset(b.URL + path); now != sent {
		t.Errorf("%d of %d bytes are durable", now, sent)
	}
	c.rest(b.URL+path, all)
	c.same(a, path, all)
	c.same(b, path, all)
}
