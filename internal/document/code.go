package document

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"

	"tinhso/internal/fault"
)

// grid is a code as dark and light modules.
type grid struct {
	wide, high int
	dark       func(x, y int) bool
}

func gridOf(img image.Image) grid {
	b := img.Bounds()
	return grid{b.Dx(), b.Dy(), func(x, y int) bool {
		r, _, _, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
		return r < 0x8000
	}}
}

func qrGrid(text string) (grid, error) {
	img, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return grid{}, fault.Invalid("document.qr_too_long").With(err)
	}
	return gridOf(img), nil
}

func barGrid(text string) (grid, error) {
	img, err := code128.Encode(text)
	if err != nil {
		return grid{}, fmt.Errorf("document: barcode of %q: %w", text, err)
	}
	g := gridOf(img)
	g.high = 1
	return g, nil
}

// bars calls fn for each run of dark modules in each row.
func (g grid) bars(fn func(x, y, n int)) {
	for y := range g.high {
		for x := 0; x < g.wide; x++ {
			n := 0
			for x+n < g.wide && g.dark(x+n, y) {
				n++
			}
			if n > 0 {
				fn(x, y, n)
				x += n
			}
		}
	}
}

// drawGrid draws a code as filled boxes: sharp at any resolution.
func (s *sheet) drawGrid(g grid, x, y, width, height float64) {
	s.pdf.SetFillColor(0, 0, 0)
	dx, dy := width/float64(g.wide), height/float64(g.high)
	g.bars(func(i, j, n int) {
		s.pdf.Rect(x+float64(i)*dx, y+float64(j)*dy, float64(n)*dx, dy, "F")
	})
}

const quiet = 4 // light modules around a QR code, as its standard asks

// QRSVG draws a QR code as an SVG that scales (mã QR).
func QRSVG(text string) ([]byte, error) {
	g, err := qrGrid(text)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	side := g.wide + 2*quiet
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`, side, side)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="`, side, side)
	g.bars(func(x, y, n int) { fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, n, n) })
	b.WriteString(`"/></svg>`)
	return []byte(b.String()), nil
}

// QRPNG draws a QR code as a PNG of at most px pixels a side, but never less
// than one pixel a module.
func QRPNG(text string, px int) ([]byte, error) {
	g, err := qrGrid(text)
	if err != nil {
		return nil, err
	}
	side := g.wide + 2*quiet
	scale := min(max(px/side, 1), 40)
	img := image.NewPaletted(image.Rect(0, 0, side*scale, side*scale), color.Palette{color.White, color.Black})
	g.bars(func(x, y, n int) {
		for py := (y + quiet) * scale; py < (y+quiet+1)*scale; py++ {
			for px := (x + quiet) * scale; px < (x+quiet+n)*scale; px++ {
				img.SetColorIndex(px, py, 1)
			}
		}
	})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("document: qr: %w", err)
	}
	return out.Bytes(), nil
}
