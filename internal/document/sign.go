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
		titles[i] = s.headings(one.title, bold, s.geo.Body, wide-2)
		names[i] = s.balanced(one.name, bold, s.geo.Body, wide-2)
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
	lines := s.balanced(p.t.word("signed_by", "signer", sig.Signer), plain, size, wide-2)
	lines = append([]string{p.t.word("printed")}, lines...)
	lines = append(lines, p.t.word("signed_at", "at", sig.At.In(viet.Zone).Format("02-01-2006 15:04:05 -07:00")))
	for i, line := range lines {
		s.putCentred(x, wide, y+1+float64(i)*s.lead(size), line, italic, size)
	}
}

// notes adds the small print below the signatures.
func (p *press) notes(lines ...string) {
	p.gap(1.5)
	for i, text := range lines {
		if strings.TrimSpace(text) == "" {
			continue
		}
		f := italic
		if i == 0 {
			f = boldItalic
		}
		p.paragraph([]run{{text, f}}, para{size: p.geo.Small, glue: i == 0, aside: true})
	}
}
