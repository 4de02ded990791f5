package document

import (
	"strings"

	"tinhso/internal/viet"
)

// signer is one place for a signature.
type signer struct {
	title  string
	hint   string
	name   string // printed below the room for signing
	signed *Signature
}

// signatures adds the signature places side by side, together with the last
// two lines of the body.
func (p *press) signatures(all ...signer) {
	s := p.sheet
	s.gap(2)
	s.keepWithLast(2)
	columns := float64(len(all))
	if len(all) == 1 {
		columns = 2
	}
	wide := s.width() / columns
	titles := make([][]string, len(all))
	names := make([][]string, len(all))
	rows, nameRows := 1, 0
	for i, one := range all {
		titles[i] = s.balanced(printable(one.title), bold, s.geo.Body, wide-2)
		names[i] = s.balanced(printable(one.name), bold, s.geo.Body, wide-2)
		rows, nameRows = max(rows, len(titles[i])), max(nameRows, len(names[i]))
	}
	lead, small := s.lead(s.geo.Body), s.lead(s.geo.Body-1)
	height := float64(rows)*lead + small + s.geo.Signature + float64(nameRows)*lead
	s.add(atom{height: height, draw: func(y float64, _ edge) {
		for i, one := range all {
			x := s.left() + s.width() - wide*float64(len(all)-i)
			for j, t := range titles[i] {
				s.putCentred(x, wide, y+float64(j)*lead, t, bold, s.geo.Body)
			}
			under := y + float64(rows)*lead
			s.putCentred(x, wide, under, one.hint, italic, s.geo.Body-1)
			p.signedMark(one.signed, x, wide, under+small)
			for j, n := range names[i] {
				s.putCentred(x, wide, y+height-float64(nameRows-j)*lead, n, bold, s.geo.Body)
			}
		}
	}})
}

// signedMark writes what a checked digital signature says. It is words in the
// signature's place, not a picture of one.
func (p *press) signedMark(sig *Signature, x, wide, y float64) {
	if sig == nil {
		return
	}
	s, size := p.sheet, p.geo.Small
	lines := s.balanced(p.t.word("signed_by", "signer", printable(sig.Signer)), plain, size, wide-2)
	lines = append([]string{p.t.word("printed")}, lines...)
	lines = append(lines, p.t.word("signed_at", "at", sig.At.In(viet.Zone).Format("15:04:05, 02/01/2006")))
	for i, line := range lines {
		s.putCentred(x, wide, y+1+float64(i)*s.lead(size), line, italic, size)
	}
}

// notes adds the small print, with the QR codes on its right.
func (p *press) notes(lines ...string) error {
	s, size := p.sheet, p.geo.Small
	type code struct {
		grid  grid
		title []string
	}
	const side, space = 17.0, 4.0
	var codes []code
	for _, c := range []struct{ url, title string }{{p.slip.TrackURL, "track"}, {p.slip.RateURL, "rate"}} {
		if c.url == "" {
			continue
		}
		g, err := qrGrid(c.url)
		if err != nil {
			return err
		}
		codes = append(codes, code{g, s.balanced(p.t.word(c.title), italic, size-1.5, side+space)})
	}
	right := float64(len(codes)) * (side + space)
	type noteLine struct{ textLine }
	var set []noteLine
	for i, text := range lines {
		f := italic
		if i == 0 {
			f = boldItalic
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		for _, l := range s.wrap([]run{{text, f}}, size, func(int) float64 { return s.width() - right }) {
			set = append(set, noteLine{l})
		}
	}
	height := float64(len(set)) * s.lead(size)
	for _, c := range codes {
		height = max(height, side+1+float64(len(c.title))*s.lead(size-1.5))
	}
	s.gap(1.5)
	s.add(atom{height: height, draw: func(y float64, _ edge) {
		for i, l := range set {
			s.drawLine(l.textLine, s.left(), y+float64(i)*s.lead(size), size, 0)
		}
		for i, c := range codes {
			x := s.left() + s.width() - right + float64(i)*(side+space) + space/2
			s.drawGrid(c.grid, x, y, side, side)
			for j, t := range c.title {
				s.putCentred(x-space/2, side+space, y+side+1+float64(j)*s.lead(size-1.5), t, italic, size-1.5)
			}
		}
	}})
	return nil
}
