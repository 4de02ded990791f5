package document

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

const mmPerPoint = 25.4 / 72

// sheet sets one paper. Content is a list of atoms, measured first and drawn
// when the pages are known, so that page x of y and what belongs together are
// known before the first letter is drawn.
type sheet struct {
	pdf    *fpdf.Fpdf
	geo    geometry
	cuts   map[face]bool // in use
	atoms  []atom
	copies []layout
	foot   func(s *sheet, page, of int)
}

// atom is the smallest piece that a page break does not cut.
type atom struct {
	height float64
	draw   func(y float64, at edge)
	glue   bool       // stays on the page of the next atom
	gap    bool       // white space, dropped at the top of a page
	body   bool       // a line of the body or a row, as against heads and signatures
	head   *tableHead // repeated above when a page begins with this atom
}

// edge says whether an atom begins or ends its page's part of a table.
type edge struct{ first, last bool }

type placed struct {
	atom
	y  float64
	at edge
}

type pages [][]placed

// layout is one copy and the measures it was set with.
type layout struct {
	pages pages
	geo   geometry
}

func newSheet(geo geometry, title string, at time.Time) *sheet {
	return &sheet{pdf: newPDF(geo.Width, geo.Height, title, at), geo: geo, cuts: map[face]bool{}}
}

func (s *sheet) left() float64  { return s.geo.Left }
func (s *sheet) width() float64 { return s.geo.Width - s.geo.Left - s.geo.Right }

// lead is the height of a line of a size.
func (s *sheet) lead(size float64) float64 { return size * mmPerPoint * s.geo.Leading }

// baseline is how far below the top of its line box the letters stand.
func (s *sheet) baseline(size float64) float64 {
	const ascent, descent = 0.891, 0.216
	em := size * mmPerPoint
	return (s.lead(size)-(ascent+descent)*em)/2 + ascent*em
}

func (s *sheet) measure(text string, f face, size float64) float64 {
	s.setFont(f, size)
	return s.pdf.GetStringWidth(text)
}

// put draws text whose line box begins at y.
func (s *sheet) put(x, y float64, text string, f face, size float64) {
	if text == "" {
		return
	}
	s.setFont(f, size)
	s.pdf.Text(x, y+s.baseline(size), text)
}

func (s *sheet) putCentred(x, width, y float64, text string, f face, size float64) {
	s.put(x+(width-s.measure(text, f, size))/2, y, text, f, size)
}

func (s *sheet) rule(x1, y1, x2, y2 float64) {
	s.pdf.SetLineWidth(0.2)
	s.pdf.Line(x1, y1, x2, y2)
}

func (s *sheet) add(a atom) { s.atoms = append(s.atoms, a) }

func (s *sheet) gap(height float64) {
	s.add(atom{height: height, gap: true, draw: func(float64, edge) {}})
}

// keepWithLast glues the atoms that follow from now to the last n lines of the
// body: a signature never stands alone on a page.
func (s *sheet) keepWithLast(n int) {
	for i := len(s.atoms) - 1; i >= 0 && n > 0; i-- {
		s.atoms[i].glue = true
		if s.atoms[i].body {
			n--
		}
	}
}

// endCopy sets one copy of the form, and sets it again, drawn together, when
// that saves a page.
func (s *sheet) endCopy(set func()) {
	lay := func(geo geometry) pages {
		s.geo, s.atoms = geo, nil
		set()
		return paginate(s.atoms, geo.Top, geo.Height-geo.Bottom)
	}
	loose := s.geo
	best := lay(loose)
	if t := loose.Tight; len(best) > 1 && t.Leading > 0 {
		close := loose
		close.Leading, close.After, close.Signature = t.Leading, t.After, t.Signature
		if tightened := lay(close); len(tightened) < len(best) {
			best = tightened
		} else {
			best = lay(loose)
		}
	}
	s.copies = append(s.copies, layout{best, s.geo})
	s.geo, s.atoms = loose, nil
}

// bytes draws everything.
func (s *sheet) bytes() ([]byte, error) {
	for _, c := range s.copies {
		s.geo = c.geo
		for i, page := range c.pages {
			s.pdf.AddPage()
			for _, p := range page {
				p.draw(p.y, p.at)
			}
			if s.foot != nil {
				s.foot(s, i+1, len(c.pages))
			}
		}
	}
	var out bytes.Buffer
	if err := s.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("document: print: %w", err)
	}
	return out.Bytes(), nil
}

// paginate lays atoms on pages: glued ones together, no white space at the top
// of a page, and the head of a table again where a page begins inside it.
func paginate(atoms []atom, top, bottom float64) pages {
	var all pages
	var page []placed
	y := top
	turn := func() {
		all, page, y = append(all, page), nil, top
	}
	place := func(a atom) {
		if a.gap && len(page) == 0 {
			return
		}
		if len(page) == 0 && a.head != nil && a.body {
			h := a.head.atom()
			page = append(page, placed{atom: h, y: y, at: edge{first: true}})
			y += h.height
		}
		page = append(page, placed{atom: a, y: y})
		y += a.height
	}
	for i := 0; i < len(atoms); {
		j, height := i, 0.0
		for ; ; j++ {
			height += atoms[j].height
			if !atoms[j].glue || j+1 == len(atoms) {
				break
			}
		}
		if y+height > bottom+0.01 && len(page) > 0 {
			turn()
		}
		for ; i <= j; i++ {
			// A group taller than a page is cut after all.
			if y+atoms[i].height > bottom+0.01 && len(page) > 0 {
				turn()
			}
			place(atoms[i])
		}
	}
	all = append(all, page)
	for _, page := range all {
		markEdges(page)
	}
	return all
}

// markEdges tells the rows of a table where their page's part of it ends.
func markEdges(page []placed) {
	for i := range page {
		h := page[i].head
		page[i].at.first = h != nil && (i == 0 || page[i-1].head != h)
		page[i].at.last = h != nil && (i+1 == len(page) || page[i+1].head != h)
	}
}
