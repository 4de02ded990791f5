package file

import (
	"encoding/base64"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

const (
	pdf  = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
	heic = "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
	html = "<!DOCTYPE html><html><script>alert(1)</script></html>"
	exe  = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"
)

var png = func() string {
	b, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	return string(b)
}()

func TestSniff(t *testing.T) {
	for _, tc := range []struct {
		name, content   string
		clean, media, f string
	}{
		{"giấy khai sinh.pdf", pdf, "giấy khai sinh.pdf", "application/pdf", ""},
		{"IMG_0001.JPG", jpeg, "IMG_0001.JPG", "image/jpeg", ""},
		{"anh.heic", heic, "anh.heic", "image/heic", ""},
		{"anh.png", png, "anh.png", "image/png", ""},
		{"ghi chu.txt", "Xin chào", "ghi chu.txt", "text/plain", ""},
		{"khong duoi", pdf, "khong duoi.pdf", "application/pdf", ""},
		{"hop dong v1.2", pdf, "hop dong v1.2.pdf", "application/pdf", ""},
		{`C:\Users\An\đơn.pdf`, pdf, "đơn.pdf", "application/pdf", ""},
		{"../../etc/passwd", pdf, "passwd.pdf", "application/pdf", ""},
		{"a\x00b\u200b.pdf", pdf, "ab.pdf", "application/pdf", ""},
		{"", jpeg, "tep.jpg", "image/jpeg", ""},
		{"anh.pdf", jpeg, "", "", "dossier.file.lies"},
		{"anh.jpg", html, "", "", "dossier.file.lies"},
		{"don.pdf", exe, "", "", "dossier.file.lies"},
		{"ghi chu.txt", html, "", "", "dossier.file.lies"},
		{"ghi chu.txt", "a\x00b", "", "", "dossier.file.lies"},
		{"trang.html", html, "", "", "dossier.file.kind"},
		{"chay.exe", exe, "", "", "dossier.file.kind"},
		{"chay.exe", pdf, "", "", "dossier.file.kind"},
		{"hinh.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, "", "", "dossier.file.kind"},
	} {
		clean, media, err := sniff(tc.name, []byte(tc.content))
		if f, ok := fault.As(err); tc.f != "" && (!ok || f.Code != tc.f) || tc.f == "" && err != nil {
			t.Errorf("%q: %v, want %s", tc.name, err, tc.f)
		}
		if clean != tc.clean || media != tc.media {
			t.Errorf("%q: %q %s, want %q %s", tc.name, clean, media, tc.clean, tc.media)
		}
		if err != nil {
			if title, _ := lang.For(lang.VI).Fault(err); strings.ContainsAny(title, "⟦{") {
				t.Error(title)
			}
		}
	}
	if got := cleanFileName(strings.Repeat("ă", 300) + ".pdf"); len([]rune(got)) != maxFileName || !strings.HasSuffix(got, ".pdf") {
		t.Errorf("a long name became %q", got)
	}
}

func FuzzSniff(f *testing.F) {
	for _, s := range []string{pdf, jpeg, heic, html, exe, png, ""} {
		f.Add("tệp.pdf", []byte(s))
	}
	f.Add("../\x00..\\a", []byte(pdf))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		clean, media, err := sniff(name, content)
		if err != nil {
			return
		}
		if clean == "" || media == "" || strings.ContainsAny(clean, "/\\\x00<>") {
			t.Errorf("%q became %q (%s)", name, clean, media)
		}
	})
}
