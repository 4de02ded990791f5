package document

import (
	"time"

	"tinhso/internal/viet"
)

// PostLabel is what is stuck on an envelope with a result (phiếu gửi bưu chính).
// Law: 45/2016/QĐ-TTg@2016-10-19
type PostLabel struct {
	Tracking    string // empty: written by hand on the envelope
	Ref         string // our own number of the parcel, short
	DossierCode string
	Sender      Party
	Recipient   Party
	PrintedAt   time.Time
}

// PDF prints the label on A6.
func (l PostLabel) PDF() ([]byte, error) {
	t, geo, err := templateOn("post_label", viet.DayOf(l.PrintedAt), a6)
	if err != nil {
		return nil, err
	}
	p := &press{sheet: newSheet(geo, t.Title+" "+l.DossierCode, l.PrintedAt), t: t}
	p.endCopy(func() { l.set(p) })
	return p.print()
}

func (l PostLabel) set(p *press) {
	s, w := p.sheet, p.t.word
	p.paragraph([]run{{p.t.Title, bold}}, para{size: s.geo.Head, align: "centre", after: 2, glue: true})
	l.bars(p)
	l.party(p, w("sender"), l.Sender, s.geo.Body-1.5)
	l.party(p, w("recipient"), l.Recipient, s.geo.Body+1)
	p.gap(2)
	p.paragraph([]run{{w("content"), plain}}, para{size: s.geo.Small})
	p.paragraph([]run{{w("code") + " ", plain}, {l.DossierCode, bold}}, para{size: s.geo.Small})
	p.paragraph([]run{{w("once"), italic}}, para{size: s.geo.Small})
}

// bars draws the tracking number so that a scanner and a person can read it; without one a place to write it.
func (l PostLabel) bars(p *press) {
	s, w := p.sheet, p.t.word
	size := s.geo.Body + 2
	if l.Tracking == "" {
		s.add(atom{height: 24, glue: true, draw: func(y float64, _ edge) {
			s.pdf.SetLineWidth(0.3)
			s.pdf.Rect(s.left(), y, s.width(), 20, "D")
			s.putCentred(s.left(), s.width(), y+1, w("tracking"), plain, s.geo.Small)
			s.putCentred(s.left(), s.width(), y+15, w("none"), italic, s.geo.Caption)
		}})
		return
	}
	g, err := barGrid(l.Tracking)
	if err != nil {
		p.fail(err)
		return
	}
	const high = 15.0
	wide := min(s.width()-12, float64(g.wide)*0.45) // a scanner wants light on both sides
	s.add(atom{height: high + s.lead(size) + 4, glue: true, draw: func(y float64, _ edge) {
		s.drawGrid(g, s.left()+(s.width()-wide)/2, y, wide, high)
		s.putCentred(s.left(), s.width(), y+high+0.5, spaced(l.Tracking), bold, size)
	}})
}

// spaced writes a postal number as people read it aloud: EB 123 456 789 VN.
func spaced(s string) string {
	if len(s) != 13 {
		return s
	}
	return s[:2] + " " + s[2:5] + " " + s[5:8] + " " + s[8:11] + " " + s[11:]
}

func (l PostLabel) party(p *press, title string, who Party, size float64) {
	s, w := p.sheet, p.t.word
	p.gap(1)
	s.add(atom{height: 1.5, glue: true, draw: func(y float64, _ edge) { s.rule(s.left(), y, s.left()+s.width(), y) }})
	p.paragraph([]run{{title, bold}}, para{size: s.geo.Small, glue: true})
	p.paragraph([]run{{who.Name, bold}}, para{size: size})
	if who.Address != "" {
		p.paragraph([]run{{who.Address, plain}}, para{size: size})
	}
	if who.Phone != "" {
		p.paragraph([]run{{w("phone") + " ", plain}, {who.Phone, bold}}, para{size: size})
	}
}
