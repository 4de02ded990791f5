package scan

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
)

// The specimens are built here, so that what each one is can be read.

const (
	jpegHead = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	jpegEnd  = "\xff\xd9"
	jpeg     = jpegHead + jpegEnd
	heic     = "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
	webp     = "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
	html     = "<!DOCTYPE html><html><script>alert(1)</script></html>"
	exe      = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + "\x00\x00\x0e\x1f\xba\x0e\x00\xb4\x09\xcd!This program cannot be run in DOS mode.\r\r\n$"
	rar      = "Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5\x0a\x01\x05\x06\x00"
	eicar    = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
)

var png = func() string {
	b, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
	return string(b)
}()

// document writes a PDF of these objects, numbered from 1, with its table of places.
func document(trailer string, objects ...string) string {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, start)
	return b.String()
}

var (
	catalog = "<</Type/Catalog/Pages 2 0 R>>"
	page    = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	leaf    = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>"
	content = body("", "BT (nộp /JS hồ sơ) Tj ET")
	pdfFile = document("", catalog, page, leaf, content)
)

// body is an object with bytes.
func body(dict, bytes string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(bytes), bytes)
}

func packed(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

// part is one entry of a package.
type part struct{ name, body string }

// archive is a ZIP as programs make it.
func archive(parts ...part) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		f, err := w.Create(p.name)
		if err == nil {
			_, err = io.WriteString(f, p.body)
		}
		if err != nil {
			panic(err) //allow: a specimen that cannot be built
		}
	}
	_ = w.Close()
	return b.String()
}

var (
	types = part{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`}
	rels  = part{"_rels/.rels", `<?xml version="1.0"?><Relationships/>`}
	words = part{"word/document.xml", `<?xml version="1.0"?><w:document/>`}
	cells = part{"xl/workbook.xml", `<?xml version="1.0"?><workbook/>`}
)

func docx(more ...part) string { return archive(append([]part{types, rels, words}, more...)...) }

func xlsx(more ...part) string { return archive(append([]part{types, rels, cells}, more...)...) }

// raw writes one entry of a ZIP as it is told to, true or not.
type raw struct {
	name           string
	flags, method  uint16
	data           []byte
	crc, size      uint32
	at             uint32 // where the directory says it is
	localName      string // another name in the local header
	directoryCount int
}

// forged writes a ZIP whose directory may lie.
func forged(entries ...raw) string {
	var b, dir bytes.Buffer
	le := binary.LittleEndian
	for i := range entries {
		e := &entries[i]
		if e.at == 0 && e.data != nil {
			e.at = uint32(b.Len()) //nolint:gosec // small
			name := e.name
			if e.localName != "" {
				name = e.localName
			}
			h := make([]byte, 30)
			le.PutUint32(h, sigLocal)
			le.PutUint16(h[6:], e.flags)
			le.PutUint16(h[8:], e.method)
			le.PutUint16(h[26:], uint16(len(name))) //nolint:gosec // small
			b.Write(h)
			b.WriteString(name)
			b.Write(e.data)
		}
		h := make([]byte, 46)
		le.PutUint32(h, sigEntry)
		le.PutUint16(h[8:], e.flags)
		le.PutUint16(h[10:], e.method)
		le.PutUint32(h[16:], e.crc)
		le.PutUint32(h[20:], uint32(len(e.data))) //nolint:gosec // small
		le.PutUint32(h[24:], e.size)
		le.PutUint16(h[28:], uint16(len(e.name))) //nolint:gosec // small
		le.PutUint32(h[42:], e.at)
		dir.Write(h)
		dir.WriteString(e.name)
	}
	end := make([]byte, endBytes)
	le.PutUint32(end, sigEnd)
	le.PutUint16(end[8:], uint16(len(entries)))  //nolint:gosec // cut on purpose by some
	le.PutUint16(end[10:], uint16(len(entries))) //nolint:gosec // cut on purpose by some
	le.PutUint32(end[12:], uint32(dir.Len()))    //nolint:gosec // small
	le.PutUint32(end[16:], uint32(b.Len()))      //nolint:gosec // small
	b.Write(dir.Bytes())
	b.Write(end)
	return b.String()
}

func stored(name, body string) raw {
	return raw{name: name, data: []byte(body), crc: crc32.ChecksumIEEE([]byte(body)), size: uint32(len(body))} //nolint:gosec // small
}

func deflated(name string, body []byte) raw {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 9)
	_, _ = w.Write(body)
	_ = w.Close()
	return raw{name: name, method: 8, data: b.Bytes(), crc: crc32.ChecksumIEEE(body), size: uint32(len(body))} //nolint:gosec // small
}

// office begins an honest package; what follows is the specimen.
func office(more ...raw) string {
	return forged(append([]raw{stored(types.name, types.body), stored(rels.name, rels.body), stored(words.name, words.body)}, more...)...)
}

// compound is an old office file with a directory of these names.
func compound(names ...string) string {
	b := make([]byte, 512+512+len(names)*128)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for i, n := range names {
		copy(b[1024+i*128:], wide(n))
	}
	return string(b)
}

func TestSpecimensAreWhatTheySay(t *testing.T) {
	for name, s := range map[string]string{"docx": docx(), "forged": office()} {
		if _, err := zip.NewReader(strings.NewReader(s), int64(len(s))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
