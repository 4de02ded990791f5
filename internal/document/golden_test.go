package document

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tinhso/internal/golden"
)

var pdfDir = flag.String("pdf", "", "also write the specimens as PDF into this folder")

// pdfText is what a reader's program finds in a PDF.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if testing.Short() {
			t.Skip("pdftotext is not installed (Debian: poppler-utils); `make test` needs it")
		}
		t.Fatal("pdftotext is not installed (Debian: poppler-utils)")
	}
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

var wide = regexp.MustCompile(` {2,}`)

// steady keeps the words and their order, and of the white space, which
// differs between versions of the tool, only that there was some.
func steady(text string) string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\f", "\n--- page ---\n")) {
		if line = wide.ReplaceAllString(strings.TrimSpace(line), "   "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// The text people and machines read out of every printed form is correct
// Vietnamese and stays what it was.
func TestGoldenText(t *testing.T) {
	for _, sp := range specimens() {
		t.Run(sp.name, func(t *testing.T) {
			pdf, err := sp.pdf()
			if err != nil {
				t.Fatal(err)
			}
			if *pdfDir != "" {
				if err := os.WriteFile(filepath.Join(*pdfDir, sp.name+".pdf"), pdf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			again, err := sp.pdf()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(pdf, again) {
				t.Error("the same paper printed twice differs")
			}
			got := steady(pdfText(t, pdf))
			golden.Same(t, filepath.Join("testdata", sp.name+".txt"), got)
		})
	}
}
