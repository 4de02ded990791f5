package scan

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkExamine looks into large files of the kinds that come: how long a sender waits for it.
func BenchmarkExamine(b *testing.B) {
	noise := make([]byte, 64<<20)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise) // never fails
	noise = bytes.ReplaceAll(noise, []byte("/JavaScript"), nil)
	var doc bytes.Buffer
	fmt.Fprintf(&doc, "%%PDF-1.7\n1 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n%%%%EOF\n", len(noise), noise)
	for name, content := range map[string][]byte{"pdf": doc.Bytes(), "jpeg": []byte(jpegHead + string(noise) + jpegEnd),
		"docx": []byte(docx(part{"word/media/image1.png", string(noise)}))} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if _, err := Examine(b.Context(), "tệp."+name, bytes.NewReader(content), int64(len(content))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
