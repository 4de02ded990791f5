package journey

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/blob/blobtest"
)

// beside runs the real program beside the server and gives what it prints and its exit code.
func beside(t *testing.T, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(Binary(t), args...)
	out, err := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// Files begin on the disk, are moved to S3 while people work, and go on there: what was filed before is opened as before,
// what comes in parts is kept whole.
func TestFilesMoveToS3(t *testing.T) {
	bucket := blobtest.S3(t)
	keys := t.TempDir()
	for name, text := range map[string]string{"access": blobtest.AccessKey, "secret": blobtest.SecretKey + "\n"} {
		if err := os.WriteFile(filepath.Join(keys, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s3 := []string{"--s3-endpoint", bucket.Endpoint, "--s3-bucket", bucket.Name, "--s3-access-key-file", filepath.Join(keys, "access"),
		"--s3-secret-key-file", filepath.Join(keys, "secret"), "--s3-path-style"}
	s := StartServer(t)
	c, before := sender{t, s.Account(citizen).Token}, largeBytes(3, 5)
	first := c.create(s.URL, "truoc.pdf", len(before))
	c.rest(s.URL+first, before)
	c.same(s, first, before)

	at := append([]string{"move-files", "--data", s.Data, "--from", "disk", "--to", "s3", "--json"}, s3...)
	for _, want := range []int64{1, 0} { // begun again it has nothing left to do
		out, code := beside(t, at...)
		var said struct {
			Copied, Present int64
			Damaged         []string
		}
		if err := json.Unmarshal([]byte(out), &said); err != nil || code != 0 || said.Copied != want || said.Copied+said.Present < 1 || len(said.Damaged) > 0 {
			t.Fatalf("%d %s %v", code, out, err)
		}
	}
	sum := sha256.Sum256(before)
	name := hex.EncodeToString(sum[:])
	kept := filepath.Join(s.Data, "files", name[:2], name)
	damaged := append([]byte{}, before...)
	damaged[0]++
	s.Stop()
	if err := os.Remove(kept); err != nil { // it is in S3 now
		t.Fatal(err)
	}
	s.args = append(s.args, s3...)
	s.Start()

	me := s.API(citizen)
	ex := me.Example(birth, ward5)
	documents, _ := ex["documents"].([]any)
	id := first[strings.LastIndexByte(first, '/')+1:]
	after := largeBytes(18, 6)
	second := c.create(s.URL, "sau.pdf", len(after))
	c.rest(s.URL+second, after)
	c.same(s, second, after)
	ex["documents"] = append(documents, map[string]any{"name": "Trước", "status": "attached", "file": id},
		map[string]any{"name": "Sau", "status": "attached", "file": second[strings.LastIndexByte(second, '/')+1:]})
	filed := me.Post("/dossiers", ex, "")
	if filed.Status != http.StatusCreated {
		t.Fatalf("%d %s", filed.Status, filed.Raw)
	}
	for file, want := range map[string][]byte{id: before, second[strings.LastIndexByte(second, '/')+1:]: after} {
		got := me.Do(http.MethodGet, "/dossiers/"+filed.Text("code")+"/files/"+file, nil, nil)
		if got.Status != http.StatusOK || string(got.Raw) != string(want) {
			t.Errorf("%s: %d, %d bytes", file, got.Status, len(got.Raw))
		}
	}

	out, code := beside(t, append([]string{"check", "--data", s.Data, "--database", s.Database}, s3...)...)
	if !strings.Contains(out, "kho tệp") || !strings.Contains(out, bucket.Endpoint+"/"+bucket.Name) || !strings.Contains(out, "CHƯA QUÉT") {
		t.Errorf("%d %s", code, out)
	}
	wrong := append(s3[:len(s3):len(s3)], "--s3-bucket", "khong-co")
	if out, code = beside(t, append([]string{"check", "--data", s.Data, "--database", s.Database}, wrong...)...); code != 1 || !strings.Contains(out, "bucket does not exist") {
		t.Errorf("%d %s", code, out)
	}
	if out, code = beside(t, "move-files", "--data", s.Data, "--from", "disk", "--to", "disk"); code != 2 {
		t.Errorf("%d %s", code, out)
	}
	// What is damaged on its way out is said, and not copied.
	if err := os.WriteFile(kept, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	other := blobtest.S3(t)
	there := append([]string{"move-files", "--data", s.Data, "--from", "disk", "--to", "s3", "--json"}, s3...)
	if out, code = beside(t, append(there, "--s3-endpoint", other.Endpoint)...); code != 1 || !strings.Contains(out, name) {
		t.Errorf("%d %s", code, out)
	}
}

// Without its scanner the province goes on, and says so: on the dossier, on the console, in the check.
func TestAScannerThatIsGoneIsSaid(t *testing.T) {
	gone := "tcp:127.0.0.1:9"
	s := StartServer(t, "--clamav", gone)
	c := sender{t, s.Account(citizen).Token}
	path := c.create(s.URL, "ban ve.pdf", len(largeBytes(1, 7)))
	c.rest(s.URL+path, largeBytes(1, 7))
	me := s.API(citizen)
	ex := me.Example(birth, ward5)
	documents, _ := ex["documents"].([]any)
	ex["documents"] = append(documents, map[string]any{"name": "Bản vẽ", "status": "attached", "file": path[strings.LastIndexByte(path, '/')+1:]})
	filed := me.Post("/dossiers", ex, "")
	if filed.Status != http.StatusCreated {
		t.Fatalf("%d %s", filed.Status, filed.Raw)
	}
	p := atCounter(t, s, Look{Width: Desktop}, "/desk/ho-so/"+filed.Text("code"))
	if got := p.Text("#giay-to"); !strings.Contains(got, "ban ve.pdf") || !strings.Contains(got, "chưa quét mã độc") {
		t.Errorf("the officer reads %q", got)
	}
	p.NoViolations()
	out, code := beside(t, "check", "--data", s.Data, "--database", s.Database, "--clamav", gone)
	if code != 1 || !strings.Contains(out, gone) || !strings.Contains(out, "1 tệp chưa quét") {
		t.Errorf("%d %s", code, out)
	}
	admin := Open(t, Look{Width: Desktop})
	signIn(t, admin, s, "quantri.tinh")
	admin.Go(s.URL + "/console")
	if got := admin.Text("main"); !strings.Contains(got, "clamd không trả lời") {
		t.Errorf("the console says %q", got)
	}
}
