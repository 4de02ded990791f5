package examine_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"tinhso/internal/examine"
	"tinhso/internal/proof"
	"tinhso/internal/proof/prooftest"
)

// desk is a folder with a result, its proof and the keys.
type desk struct {
	t       *testing.T
	dir     string
	log     *prooftest.Log
	witness *proof.Cosigner
	pdf     []byte
	proof   []byte
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), log: prooftest.New(t, "tinhso.example/tien-giang"), witness: prooftest.Cosigner(t, "thanhtra.example/w")}
	p := fpdf.New("P", "mm", "A4", "")
	p.AddPage()
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	d.pdf = b.Bytes()
	sum := sha256.Sum256(d.pdf)
	values := map[string]string{"code": "ABCDEFGHJKMN", "reference": "05/QĐ-UBND", "signed_on": "2026-11-20", "unit_name": "UBND Phường 5",
		"subject": "Nguyễn Thị Hạnh", "issued_at": "1795147200000", "ended_at": "\x00", proof.ColumnFile: hex.EncodeToString(sum[:])}
	d.proof = d.prove(values, "code", "reference", "signed_on", "unit_name", "issued_at", "ended_at", proof.ColumnFile)
	d.write("result.pdf", d.pdf)
	d.write("a.tlog-proof", d.proof)
	with, err := proof.Attach(d.pdf, d.proof)
	if err != nil {
		t.Fatal(err)
	}
	d.write("with.pdf", with)
	d.write("keys", []byte("# khóa của tỉnh\nlog "+d.log.VKey+"\nwitness "+d.witness.Public()+"\n"))
	return d
}

func (d *desk) prove(values map[string]string, show ...string) []byte {
	d.t.Helper()
	st := prooftest.Statement("document_result", "01J", values, append(show, "subject"), show)
	d.log.Grow(5)
	place := d.log.Add(st.Leaf.Text())
	d.log.Grow(3)
	note := d.log.Note() + d.witness.Cosign(d.log.Checkpoint().Text(), time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC))
	return d.log.File(st, place, note).Bytes()
}

func (d *desk) write(name string, data []byte) string {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return name
}

// run runs the program; names that stand in the folder are files of it.
func (d *desk) run(args ...string) (int, string, string) {
	d.t.Helper()
	for i, a := range args {
		if _, err := os.Stat(filepath.Join(d.dir, a)); err == nil && a != "" {
			args[i] = filepath.Join(d.dir, a)
		}
	}
	var out, errs strings.Builder
	code := examine.Run(args, &out, &errs)
	return code, out.String(), errs.String()
}

func TestTheVerifierTellsWhatIsProven(t *testing.T) {
	d := newDesk(t)
	for name, args := range map[string][]string{
		"proof and result":         {"--keys", "keys", "a.tlog-proof", "result.pdf"},
		"a PDF with the proof":     {"--keys", "keys", "with.pdf"},
		"proof, and PDF with it":   {"--keys", "keys", "a.tlog-proof", "with.pdf"},
		"keys on the command line": {"a.tlog-proof", "result.pdf", "--key", d.log.VKey, "--witness", d.witness.Public()},
		"one witness is wanted":    {"--keys", "keys", "--need", "1", "with.pdf"},
	} {
		code, out, errs := d.run(args...)
		if code != 0 {
			t.Errorf("%s: exit %d: %s%s", name, code, out, errs)
			continue
		}
		for _, want := range []string{"ĐÚNG. Tệp kết quả này có trong nhật ký", "05/QĐ-UBND", "20/11/2026", "UBND Phường 5", "tinhso.example/tien-giang", "mục thứ 6 trong 9", "thanhtra.example/w đã xác nhận", "còn hiệu lực"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: the words lack %q:\n%s", name, want, out)
			}
		}
		if strings.Contains(out, "Hạnh") || strings.ContainsRune(out, 0) {
			t.Errorf("%s: says too much:\n%s", name, out)
		}
	}
	code, out, _ := d.run("--json", "--keys", "keys", "with.pdf")
	var r examine.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || !r.Holds || r.File != examine.FileSame || r.Position != 6 || r.Values["reference"] != "05/QĐ-UBND" || len(r.Witnesses) != 1 {
		t.Errorf("%v %d %s", err, code, out)
	}
	if code, out, _ := d.run("--keys", "keys", "a.tlog-proof"); code != 0 || !strings.Contains(out, "chưa so tệp kết quả") {
		t.Errorf("without the result: %d %s", code, out)
	}
	receipt := d.write("receipt", d.prove(map[string]string{"code": "H58.28249-261120-0001", "accepted_at": "1795147200000", "channel": "direct"}, "code", "accepted_at", "channel"))
	code, out, _ = d.run("--keys", "keys", receipt)
	if code != 0 || !strings.Contains(out, "H58.28249-261120-0001") || !strings.Contains(out, "Hãy so các nội dung") || !strings.Contains(out, "Trực tiếp") {
		t.Errorf("a receipt: %d %s", code, out)
	}
	if code, out, _ := d.run("--keys", "keys", receipt, "result.pdf"); code != 1 || !strings.Contains(out, "không nói về tệp") {
		t.Errorf("a receipt with a file: %d %s", code, out)
	}
}

func TestTheVerifierRefuses(t *testing.T) {
	d := newDesk(t)
	other := prooftest.New(t, d.log.Origin)
	changed := bytes.Clone(d.pdf)
	changed[len(changed)/2] ^= 1
	with, err := proof.Attach(d.pdf, d.proof)
	if err != nil {
		t.Fatal(err)
	}
	page := bytes.Clone(with)
	page[200] ^= 1
	after := append(bytes.Clone(with), "\n9 0 obj\n<<>>\nendobj\n"...)
	for _, c := range []struct {
		name string
		code int
		says string
		args []string
	}{
		{"another result", 1, "nội dung tệp đã khác", []string{"--keys", "keys", "a.tlog-proof", d.write("changed.pdf", changed)}},
		{"one byte of the paper inside", 1, "nội dung tệp đã khác", []string{"--keys", "keys", d.write("page.pdf", page)}},
		{"something behind the proof", 1, "đã bị sửa sau khi đính kèm", []string{"--keys", "keys", d.write("after.pdf", after)}},
		{"another log's key", 1, "không mang chữ ký", []string{"--key", other.VKey, "a.tlog-proof"}},
		{"too few witnesses", 1, "Cần xác nhận của 2", []string{"--keys", "keys", "--need", "2", "a.tlog-proof"}},
		{"a PDF without proof", 2, "không có bằng chứng", []string{"--keys", "keys", "result.pdf"}},
		{"CRLF", 2, "CRLF", []string{"--keys", "keys", d.write("crlf", bytes.ReplaceAll(d.proof, []byte("\n"), []byte("\r\n")))}},
		{"BOM", 2, "BOM", []string{"--keys", "keys", d.write("bom", append([]byte("\xef\xbb\xbf"), d.proof...))}},
		{"cut", 2, "Dòng", []string{"--keys", "keys", d.write("cut", d.proof[:len(d.proof)/2])}},
		{"large", 2, "lớn hơn 64 KB", []string{"--keys", "keys", d.write("large", bytes.Repeat([]byte("x"), 100<<20))}},
		{"large PDF", 2, "lớn hơn 64 MB", []string{"--keys", "keys", d.write("large.pdf", append([]byte("%PDF-1.4\n"), make([]byte, 100<<20)...))}},
		{"no file", 2, "Không đọc được tệp", []string{"--keys", "keys", "none"}},
		{"a folder", 2, "Không đọc được tệp", []string{"--keys", "keys", d.dir}},
		{"no key", 2, "Cần ít nhất một khóa", []string{"a.tlog-proof"}},
		{"a wrong key", 2, "Không đọc được khóa", []string{"--key", "x", "a.tlog-proof"}},
		{"a wrong line of keys", 2, "dòng 1", []string{"--keys", d.write("wrong", []byte("khóa abc")), "a.tlog-proof"}},
		{"nothing", 2, "tinhso-verify [--key", nil},
		{"too much", 2, "tinhso-verify [--key", []string{"a", "b", "c"}},
		{"an unknown flag", 2, "flag", []string{"--x"}},
	} {
		code, out, errs := d.run(c.args...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%s: exit %d, want %d and %q:\n%s%s", c.name, code, c.code, c.says, out, errs)
		}
	}
}
