package journey

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tinhso/internal/store"
)

// program builds one of the small programs beside the server.
func program(t *testing.T, name string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), name)
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "tinhso/cmd/"+name).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	return bin
}

// otherAgency starts a witness with a key of its own and tells the server of it.
func otherAgency(t *testing.T, s *Server) (vkey string) {
	t.Helper()
	dir, bin := t.TempDir(), program(t, "witness")
	own := strings.TrimPrefix(strings.Split(fetch(t, s.URL+"/niem-phong/khoa"), "\n")[0], "log ")
	key := filepath.Join(dir, "key")
	out, err := exec.CommandContext(t.Context(), bin, "--new-key", "thanhtra.example/nhan-chung", "--key", key).Output()
	if err != nil {
		t.Fatal(err)
	}
	vkey = strings.TrimSpace(string(out))
	cmd := exec.CommandContext(t.Context(), bin, "--log", own, "--key", key, "--state", filepath.Join(dir, "state"), "--listen", "127.0.0.1:0")
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(pipe).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "witnesses")
	text := strings.TrimPrefix(strings.TrimSpace(line), "ready ") + " " + vkey + " # Thanh tra tỉnh\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	s.args = append(s.args, "--witnesses", file)
	s.Start()
	return vkey
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address) //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", address, res.StatusCode, err)
	}
	return string(b)
}

// signedIn is a program of a citizen who has signed in.
func signedIn(t *testing.T, s *Server, login string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	res, err := c.PostForm(s.URL+"/dang-nhap", url.Values{"login": {login}, "password": {password}}) //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || strings.HasSuffix(res.Request.URL.Path, "/dang-nhap") {
		t.Fatalf("sign in: %d at %s", res.StatusCode, res.Request.URL)
	}
	return c
}

// proven waits until the result of a dossier is sealed with its file and
// countersigned, and gives its proof.
func proven(t *testing.T, c *Client, code string) string {
	t.Helper()
	last := ""
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(300 * time.Millisecond) {
		var out struct {
			Results []struct {
				State, Proof string
				Witnesses    []struct{ Name string }
			}
		}
		r := c.Get("/dossiers/" + code + "/proof")
		if err := json.Unmarshal(r.Raw, &out); err != nil {
			t.Fatalf("%d %s", r.Status, r.Raw)
		}
		last = fmt.Sprintf("%.300s", r.Raw)
		if len(out.Results) == 1 && out.Results[0].State == "sealed" && len(out.Results[0].Witnesses) == 1 {
			return out.Results[0].Proof
		}
	}
	t.Fatalf("the result is not sealed and countersigned after 90 s: %s", last)
	return ""
}

// A citizen gets a result, keeps its proof, and anybody checks it without us;
// one byte changed is refused, and an administrator who edits the row is seen.
func TestACitizenProvesAResultToAnybody(t *testing.T) {
	s := StartServer(t)
	vkey := otherAgency(t, s)
	d := workedFor(t, s, citizen)
	citizenAPI := s.API(citizen)
	var result []byte
	for end := time.Now().Add(60 * time.Second); len(result) == 0 && time.Now().Before(end); time.Sleep(200 * time.Millisecond) { // printed by a job
		if r := citizenAPI.Get("/dossiers/" + d.code + "/result"); r.Status == http.StatusOK {
			result = r.Raw
		}
	}
	dir := t.TempDir()
	save := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	verifier := program(t, "tinhso-verify")
	keys := save("keys", []byte(fetch(t, s.URL+"/niem-phong/khoa")))
	if !strings.Contains(fetch(t, s.URL+"/niem-phong/khoa"), "witness "+vkey) {
		t.Error("the key of the witness is not published")
	}
	check := func(args ...string) (int, string) {
		cmd := exec.CommandContext(t.Context(), verifier, append([]string{"--keys", keys}, args...)...)
		cmd.Env = []string{} // no network is needed, nor anything else
		out, _ := cmd.CombinedOutput()
		return cmd.ProcessState.ExitCode(), string(out)
	}
	// The proof with the hash of the file comes when the paper was printed and sealed again.
	var evidence string
	for range 20 {
		evidence = save("a.tlog-proof", []byte(proven(t, citizenAPI, d.code)))
		if code, _ := check(evidence, save("result.pdf", result)); code == 0 {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	code, words := check(evidence, save("result.pdf", result))
	if code != 0 || !strings.Contains(words, "ĐÚNG. Tệp kết quả này có trong nhật ký") || !strings.Contains(words, "thanhtra.example/nhan-chung") || !strings.Contains(words, "Phường 5") {
		t.Fatalf("the verifier says %d:\n%s", code, words)
	}
	changed := bytes.Clone(result)
	changed[len(changed)/2] ^= 1
	if code, words := check(evidence, save("changed.pdf", changed)); code != 1 || !strings.Contains(words, "nội dung tệp đã khác") {
		t.Errorf("one byte of the result: %d\n%s", code, words)
	}
	text, err := os.ReadFile(evidence)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if code, words := check(save("changed.tlog-proof", text)); code == 0 {
		t.Errorf("one byte of the proof:\n%s", words)
	}
	if got := fetch(t, s.URL+"/xac-minh/"+d.check+"/bang-chung"); !strings.HasPrefix(got, "c2sp.org/tlog-proof@v1\n") {
		t.Errorf("the proof at /xac-minh: %.80q", got)
	}
	// The result as the portal hands it out carries the proof inside.
	mine := signedIn(t, s, citizen)
	within := save("within.pdf", get(t, mine, s.URL+"/ho-so/ket-qua/"+d.code))
	if code, words := check(within); code != 0 || !strings.Contains(words, "Tệp kết quả này có trong nhật ký") {
		t.Errorf("the PDF with the proof: %d\n%s", code, words)
	}
	if plain := get(t, mine, s.URL+"/ho-so/ket-qua/"+d.code+"?ban=goc"); !bytes.Equal(plain, result) {
		t.Error("the original is not the original")
	}
	receipt := save("receipt.pdf", get(t, mine, s.URL+"/ho-so/phieu/"+d.code+"/receipt"))
	if code, words := check(receipt); code != 0 || !strings.Contains(words, d.code) {
		t.Errorf("the receipt: %d\n%s", code, words)
	}
	sealPages(t, s, d, within)
	if code, words := command(t, s, "verify", "--receipt", within); code != 0 || !strings.Contains(words, "ĐÚNG") {
		t.Errorf("tinhso verify --receipt: %d\n%s", code, words)
	}

	// An administrator edits the row of the result.
	s.Stop()
	edit(t, s, `UPDATE document_result SET reference = replace(reference, 'QĐ', 'GP') WHERE code = $1`, d.check)
	if code, words := command(t, s, "verify"); code != 1 || !strings.Contains(words, "document_result") {
		t.Errorf("tinhso verify after the edit: %d\n%s", code, words)
	}
	s.Start()
	p := Open(t, Look{Width: Phone})
	p.Go(s.URL + "/xac-minh/" + d.check)
	if got := p.Text("main"); !strings.Contains(got, "không khớp với bản đã niêm phong") || strings.Contains(got, "đang có hiệu lực") {
		t.Errorf("after the edit: %s", got)
	}
	p.NoViolations()
	shot(p, "verify-broken")
	if code, words := check(within); code != 0 || !strings.Contains(words, "ĐÚNG") {
		t.Errorf("what the citizen kept: %d\n%s", code, words)
	}
	s.Stop() // and puts it back: nothing is amiss any more
	edit(t, s, `UPDATE document_result SET reference = replace(reference, 'GP', 'QĐ') WHERE code = $1`, d.check)
}

// sealPages looks at what people see: the result, the file dropped, the log.
func sealPages(t *testing.T, s *Server, d result, within string) {
	t.Helper()
	p := Open(t, Look{Width: Phone})
	p.Go(s.URL + "/xac-minh/" + d.check)
	if got := p.Text("#niem-phong"); !strings.Contains(got, "Đã niêm phong") || !strings.Contains(got, "thanhtra.example/nhan-chung") {
		t.Errorf("on the page of the result: %s", got)
	}
	fits(t, p, "verify-sealed")
	p.Go(s.URL + "/xac-minh")
	fits(t, p, "verify-ask")
	p.Attach("#kiem-chung-tep input[name=tep]", within)
	p.Submit("#kiem-chung-tep .button-primary")
	if got := p.Text("main"); !strings.Contains(got, "ĐÚNG. Tệp kết quả này có trong nhật ký") {
		t.Errorf("a file dropped: %s", got)
	}
	fits(t, p, "verify-dropped")
	p.Go(s.URL + "/niem-phong")
	if got := p.Text("main"); !strings.Contains(got, "Đã niêm phong và được xác nhận") {
		t.Errorf("the page of the log: %s", got)
	}
	fits(t, p, "seal")
	wide := Open(t, Look{Width: Desktop, Dark: true})
	for _, path := range []string{"/niem-phong?lang=en", "/niem-phong/lich-su", "/xac-minh/" + d.check} {
		wide.Go(s.URL + path)
		fits(t, wide, "seal-dark"+strings.ReplaceAll(strings.SplitN(path, "?", 2)[0], "/", "-"))
	}
}

func fits(t *testing.T, p *Page, name string) {
	t.Helper()
	if wide := p.Overflow(); wide > 0 {
		t.Errorf("%s is %d pixels wider than its window", p.Address(), wide)
	}
	p.NoViolations()
	shot(p, name)
}

func get(t *testing.T, c *http.Client, address string) []byte {
	t.Helper()
	res, err := c.Get(address) //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || !bytes.HasPrefix(b, []byte("%PDF-")) {
		t.Fatalf("%s: %d %v %.100q", address, res.StatusCode, err, b)
	}
	return b
}

// workedFor files for somebody with an account and brings it to its result.
func workedFor(t *testing.T, s *Server, login string) result {
	t.Helper()
	filed := s.API(login).Post("/dossiers", s.API(login).Example(birth, ward5), "")
	if filed.Status != http.StatusCreated {
		t.Fatalf("filed: %d %s", filed.Status, filed.Raw)
	}
	d := result{code: filed.Text("code")}
	etag := filed.ETag
	for _, step := range [][2]string{{clerk5, "accept"}, {clerk5, "propose"}, {leader5, "approve"}, {clerk5, "issue"}} {
		r := s.API(step[0]).Post("/dossiers/"+d.code+"/actions/"+step[1], map[string]any{"proposal": "Đủ điều kiện"}, etag)
		if r.Status != http.StatusOK {
			r = s.API(step[0]).Post("/dossiers/"+d.code+"/actions/"+step[1], map[string]any{}, etag)
		}
		if r.Status != http.StatusOK {
			t.Fatalf("%s: %d %s", step[1], r.Status, r.Raw)
		}
		etag = r.ETag
		if res, ok := r.Body["result"].(map[string]any); ok {
			d.check, _ = res["code"].(string)
		}
	}
	return d
}

// command runs a command of the program on the data of a server.
func command(t *testing.T, s *Server, name string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), Binary(t), append([]string{name, "--data", s.Data, "--database", s.Database}, args...)...)
	out, _ := cmd.CombinedOutput()
	return cmd.ProcessState.ExitCode(), string(out)
}

// edit changes the database of a stopped server, as an administrator could.
func edit(t *testing.T, s *Server, q string, args ...any) {
	t.Helper()
	db, err := store.Open(t.Context(), s.Database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		n, err := tx.Exec(t.Context(), q, args...)
		if err == nil && n != 1 {
			err = fmt.Errorf("%d rows edited", n)
		}
		return err
	})
	if closed := db.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
}
