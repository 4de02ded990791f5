package document

import (
	_ "embed"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"tinhso/internal/viet"
)

// Tinos has the measures of Times New Roman; see font/README.md.
var (
	//go:embed font/Tinos-Regular.ttf
	tinosRegular []byte
	//go:embed font/Tinos-Bold.ttf
	tinosBold []byte
	//go:embed font/Tinos-Italic.ttf
	tinosItalic []byte
	//go:embed font/Tinos-BoldItalic.ttf
	tinosBoldItalic []byte
)

// face is a cut of the one family a form is set in.
type face string

const (
	plain      face = ""
	bold       face = "B"
	italic     face = "I"
	boldItalic face = "BI"
)

const family = "Tinos"

var cuts = map[face][]byte{plain: tinosRegular, bold: tinosBold, italic: tinosItalic, boldItalic: tinosBoldItalic}

// setFont chooses a cut and brings it into the paper when it is the first time: reading and embedding cuts is most of the
// work of a paper, and few papers need all four.
func (s *sheet) setFont(f face, size float64) {
	if !s.cuts[f] {
		s.cuts[f] = true
		// The writer shortens fonts in place; each paper works on its own copy.
		s.pdf.AddUTF8FontFromBytes(family, string(f), slices.Clone(cuts[f]))
	}
	s.pdf.SetFont(family, string(f), size)
}

// newPDF opens an empty paper. Its dates are those of the input, so the same
// paper printed twice is the same bytes.
func newPDF(width, height float64, title string, at time.Time) *fpdf.Fpdf {
	pdf := fpdf.NewCustom(&fpdf.InitType{
		OrientationStr: "P", UnitStr: "mm",
		Size: fpdf.SizeType{Wd: width, Ht: height},
	})
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(at.In(viet.Zone))
	pdf.SetModificationDate(at.In(viet.Zone))
	pdf.SetTitle(title, true)
	pdf.SetProducer("TinhSo", true)
	pdf.SetLang("vi-VN")
	pdf.SetMargins(0, 0, 0)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(false, 0)
	return pdf
}

// printable composes text and replaces what the font cannot draw, so that a
// stray emoji neither breaks a form nor disappears unseen.
func printable(s string) string {
	s = strings.NewReplacer("\t", " ", "\n", " ").Replace(viet.NFC(s))
	return strings.Map(func(r rune) rune {
		if drawable(r) {
			return r
		}
		return '?'
	}, s)
}

// drawable reports whether the embedded cut of Tinos has a letter for r.
func drawable(r rune) bool {
	switch {
	case r >= 0x20 && r <= 0x7E, r >= 0xA0 && r <= 0xFF, r >= 0x1EA0 && r <= 0x1EF9:
		return true
	case r >= 0x2010 && r <= 0x2015, r >= 0x2018 && r <= 0x201E, r >= 0x2190 && r <= 0x2193:
		return true
	}
	return strings.ContainsRune("ĂăĐđĨĩŨũƠơƯư†•…‰′″₫€№−≤≥", r)
}
