package proof_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"tinhso/internal/proof"
)

// aPaper is a PDF as our own press writes them.
func aPaper(t testing.TB, text string) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A4", "")
	p.SetCreationDate(time.Unix(0, 0))
	p.SetModificationDate(time.Unix(0, 0))
	p.SetTitle("a (paper) with \\ brackets", true)
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(20, 20, text)
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPDFCarriesItsProof(t *testing.T) {
	w := aWorld(t)
	pdf, file := aPaper(t, "05/QD-UBND"), w.file.Bytes()
	with, err := proof.Attach(pdf, file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(with, pdf) {
		t.Error("the paper itself was changed")
	}
	original, inside, err := proof.Detach(with)
	if err != nil || !bytes.Equal(original, pdf) || !bytes.Equal(inside, file) {
		t.Errorf("taken apart: %d bytes, %d bytes, %v", len(original), len(inside), err)
	}
	if _, err := proof.Attach(with, file); !errors.Is(err, proof.ErrNoRoom) {
		t.Errorf("a second proof: %v", err)
	}
	for i := range with {
		changed := bytes.Clone(with)
		changed[i] ^= 1
		original, inside, err := proof.Detach(changed)
		if err == nil && i >= len(pdf) && bytes.Equal(inside, file) {
			t.Fatalf("byte %d after the paper changed and nobody noticed", i)
		}
		if err == nil && i < len(pdf) && bytes.Equal(original, pdf) {
			t.Fatalf("byte %d of the paper changed and nobody noticed", i)
		}
	}
	for name, changed := range map[string][]byte{
		"a revision more": append(bytes.Clone(with), "\n1 0 obj\n<<>>\nendobj\n"...),
		"cut":             with[:len(with)-1],
		"no proof":        pdf,
		"no PDF":          file,
	} {
		if _, _, err := proof.Detach(changed); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Another program finds the file in it, and the page still looks as it did.
func TestOthersReadThePDF(t *testing.T) {
	w := aWorld(t)
	with, err := proof.Attach(aPaper(t, "05/QD-UBND"), w.file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	if err := os.WriteFile(path, with, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"pdfdetach", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (poppler-utils)", tool)
		}
	}
	out, err := exec.CommandContext(t.Context(), "pdfdetach", "-save", "1", "-o", filepath.Join(dir, "p"), path).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Fatalf("%v %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "p")); err != nil || !bytes.Equal(got, w.file.Bytes()) {
		t.Errorf("%v: another program finds another file", err)
	}
	out, err = exec.CommandContext(t.Context(), "pdftotext", path, "-").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "05/QD-UBND") || strings.Contains(string(out), "rror") {
		t.Errorf("%v %s", err, out)
	}
}

func TestOtherPDFsAreLeftAlone(t *testing.T) {
	pdf := string(aPaper(t, "x"))
	for name, bad := range map[string]string{
		"signed":                strings.Replace(pdf, "/Type /Catalog", "/Type /Catalog /ByteRange [0 1]", 1),
		"with files of its own": strings.Replace(pdf, "/Names [\n  \n]", "/Names [\n(a) 3 0 R\n]", 1),
		"no table":              strings.Replace(pdf, "xref\n0", "xxxx\n0", 1),
		"a table elsewhere":     pdf[:strings.LastIndex(pdf, "startxref")] + "startxref\n99999999999\n%%EOF",
		"no end":                pdf[:len(pdf)-60],
		"empty":                 "",
		"head only":             "%PDF-1.7\nstartxref\n0\n%%EOF",
		"a loop of tables":      "%PDF-1.7\nxref\ntrailer\n<</Size 5/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
		"deep":                  "%PDF-1.7\nxref\ntrailer\n" + strings.Repeat("<</A", 4000) + "\nstartxref\n9\n%%EOF",
		"huge count":            "%PDF-1.7\nxref\n0 99999999999\ntrailer<</Size 5/Root 1 0 R>>\nstartxref\n9\n%%EOF",
	} {
		if bad == pdf {
			t.Fatalf("%s: nothing changed", name)
		}
		if _, err := proof.Attach([]byte(bad), []byte("x")); !errors.Is(err, proof.ErrNoRoom) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzPDF(f *testing.F) {
	w := aWorld(f)
	pdf := aPaper(f, "x")
	with, err := proof.Attach(pdf, w.file.Bytes())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pdf)
	f.Add(with)
	f.Add([]byte("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 5/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if original, inside, err := proof.Detach(data); err == nil {
			again, err := proof.Attach(original, inside)
			if err != nil || !bytes.Equal(again, data) {
				t.Error("taken apart otherwise than put together")
			}
		}
		with, err := proof.Attach(data, []byte("p"))
		if err != nil {
			return
		}
		if original, inside, err := proof.Detach(with); err != nil || !bytes.Equal(original, data) || string(inside) != "p" {
			t.Errorf("put together otherwise than taken apart: %v", err)
		}
	})
}
