package scan

import (
	"bytes"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

func TestExamine(t *testing.T) {
	lie := deflated("word/media/big.bin", make([]byte, 30<<20))
	lie.size = 100 // the directory says little
	far := deflated("word/media/a.xml", make([]byte, 11<<20))
	locked := stored("word/x.xml", "abc")
	locked.flags = 1
	two := stored("word/x.xml", "abc")
	two.localName = "word/y.xml"
	first := stored("word/a.xml", strings.Repeat("a", 100))
	over := stored("word/b.xml", strings.Repeat("a", 100))
	over.at = 1 // within the first entry
	launch := "<</Type/Action/S/Launch/F(cmd.exe)>>"
	script := "<</Type/Action/S/JavaScript/JS(app.alert\\(1\\))>>"
	attach := func(dict, data string) string {
		return document("", catalog, page, leaf, content, "<</Type/Filespec/F(a.bin)/EF<</F 6 0 R>>>>", body("/Type/EmbeddedFile"+dict, data))
	}
	for _, tc := range []struct {
		name, content string
		clean, media  string
		refused       string
	}{
		// What people send.
		{"giấy khai sinh.pdf", pdfFile, "giấy khai sinh.pdf", "application/pdf", ""},
		{"don.pdf", pdfFile + "\x00\x00\n", "don.pdf", "application/pdf", ""},
		{"hoa don.pdf", attach("", "<?xml version=\"1.0\"?><HDon/>"), "hoa don.pdf", "application/pdf", ""},
		{"hoa don.pdf", attach("/Filter/FlateDecode", packed("<?xml version=\"1.0\"?><HDon/>")), "hoa don.pdf", "application/pdf", ""},
		{"IMG_0001.JPG", jpeg, "IMG_0001.JPG", "image/jpeg", ""},
		{"phim.jpg", jpeg + "\x00\x00\x00\x18ftypmp42 a short film behind a photograph", "phim.jpg", "image/jpeg", ""},
		{"anh.heic", heic, "anh.heic", "image/heic", ""},
		{"anh.webp", webp, "anh.webp", "image/webp", ""},
		{"anh.png", png, "anh.png", "image/png", ""},
		{"don.docx", docx(part{"word/embeddings/bang.xlsx", xlsx()}), "don.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""},
		{"bang.xlsx", xlsx(part{"xl/sharedStrings.xml", strings.Repeat("<si><t>Phường 5</t></si>", 1000)}), "bang.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""},
		{"cu.doc", compound("Root Entry", "WordDocument"), "cu.doc", "application/msword", ""},
		{"ghi chu.txt", "Xin chào", "ghi chu.txt", "text/plain", ""},
		{"khong duoi", pdfFile, "khong duoi.pdf", "application/pdf", ""},
		{"hop dong v1.2", pdfFile, "hop dong v1.2.pdf", "application/pdf", ""},
		{`C:\Users\An\đơn.pdf`, pdfFile, "đơn.pdf", "application/pdf", ""},
		{"../../etc/passwd", pdfFile, "passwd.pdf", "application/pdf", ""},
		{"a\u200bb.pdf", pdfFile, "ab.pdf", "application/pdf", ""},
		{"", jpeg, "tep.jpg", "image/jpeg", ""},

		// Not what it says.
		{"rong.pdf", "", "", "", "scan.empty"},
		{"anh.pdf", jpeg, "", "", "scan.lies"},
		{"anh.jpg", html, "", "", "scan.lies"},
		{"don.pdf", exe, "", "", "scan.lies"},
		{"don.pdf", "rác đứng trước\n" + pdfFile, "", "", "scan.leading"},
		{"ghi chu.txt", html, "", "", "scan.lies"},
		{"ghi chu.txt", "a\x00b", "", "", "scan.lies"},
		{"ghi chu.txt", strings.Repeat("a", 100_000) + "\x00", "", "", "scan.lies"},
		{"don.docx", archive(part{"a.txt", "a"}), "", "", "scan.lies"},
		{"trang.html", html, "", "", "scan.kind"},
		{"chay.exe", exe, "", "", "scan.kind"},
		{"chay.exe", pdfFile, "", "", "scan.kind"},
		{"nen.zip", archive(part{"a.txt", "a"}), "", "", "scan.kind"},
		{"nen.rar", rar, "", "", "scan.kind"},
		{"hinh.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, "", "", "scan.kind"},

		// Names that deceive.
		{"don\x00.pdf", pdfFile, "", "", "scan.name"},
		{"don\r\n.pdf", pdfFile, "", "", "scan.name"},
		{"don\u202efdp.exe", pdfFile, "", "", "scan.name"},
		{"don\u2066.pdf", pdfFile, "", "", "scan.name"},
		{"don.exe.pdf", pdfFile, "", "", "scan.double"},
		{"don.js .pdf", pdfFile, "", "", "scan.double"},
		{"anh.PHP.jpg", jpeg, "", "", "scan.double"},

		// Packages that unfold.
		{"bom.docx", office(deflated("word/media/a.xml", make([]byte, 20<<20))), "", "", "scan.bomb"},
		{"bom.docx", office(lie), "", "", "scan.bomb"},
		{"bom.docx", office(first, over), "", "", "scan.bomb"},
		{"bom.docx", forged(append(make([]raw, mostEntries+1), stored(types.name, types.body))...), "", "", "scan.lies"},
		{"bom.docx", docx(part{"word/embeddings/nen.zip", archive(part{"a", "a"})}), "", "", "scan.nested"},
		{"bom.docx", docx(part{"word/embeddings/1.docx", docx(part{"word/embeddings/2.docx", docx()})}), "", "", "scan.nested"},
		{"bom.docx", docx(part{"word/embeddings/nen.bin", rar}), "", "", "scan.nested"},
		{"bom.docx", docx(part{"word/embeddings/bang.xlsx", office(far, lie)}), "", "", "scan.bomb"},
		{"khoa.docx", office(locked), "", "", "scan.encrypted"},
		{"hai mat.docx", office(two), "", "", "scan.broken"},
		{"cat.docx", docx()[:len(docx())-30], "", "", "scan.broken"},
		{"sai.docx", office(raw{name: "word/x.xml", data: []byte("abc"), crc: 1, size: 3}), "", "", "scan.broken"},
		{"ra ngoai.docx", docx(part{"../../etc/cron.d/x", "x"}), "", "", "scan.broken"},
		{"duoi.docx", docx() + "thừa", "", "", "scan.trailing"},
		{"duoi.docx", docx() + jpeg, "", "", "scan.trailing"},
		{"macro.docx", docx(part{"word/vbaProject.bin", "x"}), "", "", "scan.macro"},
		{"chay.docx", docx(part{"word/embeddings/a.exe", "x"}), "", "", "scan.inside"},
		{"chay.docx", docx(part{"word/embeddings/oleObject1.bin", exe}), "", "", "scan.inside"},

		// Old office files.
		{"khoa.doc", compound("Root Entry", "EncryptedPackage"), "", "", "scan.encrypted"},
		{"macro.xls", compound("Root Entry", "_VBA_PROJECT_CUR"), "", "", "scan.macro"},
		{"goi.doc", compound("Root Entry", "\x01Ole10Native"), "", "", "scan.inside"},

		// Two things at once.
		{"hai.pdf", pdfFile + archive(part{"a.txt", "a"}), "", "", "scan.trailing"},
		{"hai.pdf", strings.TrimSuffix(pdfFile, "%%EOF\n") + archive(part{"a.txt", "a"}), "", "", "scan.polyglot"},
		{"hai.pdf", pdfFile + html, "", "", "scan.trailing"},
		{"hai.pdf", "%PDF-1.7\n%<script>alert(1)</script>\n" + pdfFile, "", "", "scan.polyglot"},
		{"gifar.jpg", jpeg + archive(part{"A.class", "\xca\xfe\xba\xbe"}), "", "", "scan.polyglot"},
		{"hai.jpg", jpegHead + "%PDF-1.7\n" + jpegEnd, "", "", "scan.lies"},
		{"hai.jpg", jpegHead + strings.Repeat("x", 300_000) + "<?PHP system()" + jpegEnd, "", "", "scan.polyglot"},
		{"hai.jpg", jpeg + rar, "", "", "scan.polyglot"},
		{"hai.jpg", jpeg + exe, "", "", "scan.polyglot"},
		{"hai.png", png + "thừa", "", "", "scan.trailing"},
		{"hai.png", png + archive(part{"a.txt", "a"}), "", "", "scan.trailing"},
		{"ghi chu.txt", strings.Repeat("chữ ", 100_000) + "<script>alert(1)</script>", "", "", "scan.polyglot"},

		// PDF that does something.
		{"js.pdf", document("", catalog, page, leaf, content, script), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, content, strings.Replace(script, "JavaScript", "#4aava#53cript", 1)), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, content, "<</S/Rendition/JS 7 0 R>>"), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, content, body("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed("7 0 "+script))), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, content, body("/N 1/First 4/Filter[/FlateDecode]", packed("7 0 "+script))), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, body("", "5 0 obj"+script)), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, content, "(mở mà không đóng", script), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, "<</Length 3>>stream\nabcendstream", "<</S/Rendition/JS(x)>>"), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, body("", strings.Repeat("e/x", 40_000)+"/JavaScript "+strings.Repeat("e/x", 40_000))), "", "", "scan.pdf.script"},
		{"js.pdf", document("", catalog, page, leaf, body("", strings.Repeat("x", 70_000)), "<</S/Rendition/JS(x)>>"), "", "", "scan.pdf.script"},
		{"xfa.pdf", document("", "<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 5 0 R>>>>", page, leaf, content), "", "", "scan.pdf.script"},
		{"mo.pdf", document("", catalog, page, leaf, content, launch), "", "", "scan.pdf.launch"},
		{"giau.pdf", document("", catalog, page, leaf, content, body("/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]", "00")), "", "", "scan.pdf.hidden"},
		{"kem.pdf", attach("", exe), "", "", "scan.pdf.attached"},
		{"kem.pdf", attach("/Filter/FlateDecode", packed(exe)), "", "", "scan.pdf.attached"},
		{"kem.pdf", attach("/Filter/FlateDecode", packed(archive(part{"a.exe", "a"}))), "", "", "scan.pdf.attached"},
		{"kem.pdf", attach("/Filter/LZWDecode", "x"), "", "", "scan.pdf.hidden"},
		{"khoa.pdf", document("/Encrypt 5 0 R", catalog, page, leaf, content, "<</Filter/Standard>>"), "", "", "scan.encrypted"},
	} {
		found, err := Examine(t.Context(), tc.name, strings.NewReader(tc.content), int64(len(tc.content)))
		bad, ok := fault.As(err)
		if tc.refused != "" && (!ok || bad.Code != tc.refused) || tc.refused == "" && err != nil {
			t.Errorf("%q (%d bytes): %v, want %q", tc.name, len(tc.content), err, tc.refused)
		}
		if found.Name != tc.clean || found.MediaType != tc.media {
			t.Errorf("%q: %+v, want %q %s", tc.name, found, tc.clean, tc.media)
		}
		if ok {
			said(t, bad)
		}
	}
	if got := cleanName(strings.Repeat("ă", 300) + ".pdf"); len([]rune(got)) != maxName || !strings.HasSuffix(got, ".pdf") {
		t.Errorf("a long name became %q", got)
	}
}

// said tries the sentence of a refusal in both languages: whole, and with the name of the file.
func said(t *testing.T, bad *fault.Error) {
	t.Helper()
	for _, tag := range []lang.Tag{lang.VI, lang.EN} {
		name, _ := bad.Args["name"].(string)
		if title, _ := lang.For(tag).Fault(bad); strings.ContainsAny(title, "⟦{") || name == "" || !strings.Contains(title, name) {
			t.Errorf("%s: %q", bad.Code, title)
		}
	}
}

func TestManyEntries(t *testing.T) {
	entries := make([]raw, 0, mostEntries+10)
	entries = append(entries, stored(types.name, types.body), stored(rels.name, rels.body), stored(words.name, words.body))
	for len(entries) < mostEntries+1 {
		entries = append(entries, stored("word/x.xml", "x"))
	}
	s := forged(entries...)
	_, err := Examine(t.Context(), "nhieu.docx", strings.NewReader(s), int64(len(s)))
	if bad, ok := fault.As(err); !ok || bad.Code != "scan.bomb" {
		t.Error(err)
	}
}

func FuzzExamine(f *testing.F) {
	for _, s := range []string{pdfFile, jpeg, heic, webp, html, exe, png, rar, "", docx(), xlsx(), office(), compound("Root Entry", "WordDocument"),
		document("/Encrypt 5 0 R", catalog), document("", catalog, page, leaf, body("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed("7 0 <</JS(x)>>")))} {
		f.Add("tệp.pdf", []byte(s))
		f.Add("tệp.docx", []byte(s))
		f.Add("tệp", []byte(s))
	}
	f.Add("../\x00..\\a", []byte(pdfFile))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		found, err := Examine(t.Context(), name, bytes.NewReader(content), int64(len(content)))
		if err != nil {
			if bad, ok := fault.As(err); !ok || bad.Kind != fault.KindInvalid {
				t.Errorf("%q: %v", name, err)
			}
			return
		}
		if found.Name == "" || found.MediaType == "" || strings.ContainsAny(found.Name, "/\\\x00<>") {
			t.Errorf("%q became %+v", name, found)
		}
		if bytes.Contains(content, []byte("/JavaScript")) && found.MediaType == "application/pdf" {
			t.Errorf("a PDF with a script was taken")
		}
	})
}
