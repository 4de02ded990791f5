package document

import (
	"strings"
)

// Letter is an official letter or another paper that an agency writes to somebody (công văn, thông báo), laid out as the
// rules on clerical work ask. Without a title it is an ordinary letter: what it is about stands below its number, and to
// whom it goes above its text.
// Law: 30/2020/NĐ-CP@2020-03-05
type Letter struct {
	ResultPaper
	To string // Kính gửi
}

// PDF prints the letter on A4.
func (l Letter) PDF() ([]byte, error) {
	t, geo, err := templateOn("result", l.On, A4)
	if err != nil {
		return nil, err
	}
	geo.Leading, geo.Tight = 1.25, tight{}
	p := &press{sheet: newSheet(geo, strings.TrimSpace(l.title()+" "+l.Subject), l.PrintedAt), t: t, desk: Desk{CodeIsSample: l.CodeIsSample}}
	p.foot = pageOnTop
	p.endCopy(func() { l.set(p) })
	return p.print()
}

func (l Letter) set(p *press) {
	l.head(p)
	if l.Title == "" {
		l.about(p)
		l.to(p)
	} else {
		l.titles(p)
	}
	for _, b := range l.Body {
		p.paragraph([]run{{b.Text, plain}}, para{size: p.geo.Body, indent: 12.7, after: 2, align: "justify"})
	}
	l.foot(p)
	if l.DossierCode != "" {
		p.gap(4)
		p.paragraph([]run{{p.t.word("code") + " " + l.DossierCode + p.sampleMark(), italic}}, para{size: p.geo.Small})
	}
}

// about draws what a letter is about, below its number on the left.
func (l Letter) about(p *press) {
	s := p.sheet
	size := s.geo.Head
	nation := s.measure(p.t.word("nation"), bold, size)
	wide := s.width() - nation - 4
	lines := s.balanced("V/v "+lowerFirst(l.Subject), plain, size, wide)
	s.add(atom{height: float64(len(lines))*s.lead(size) + 2, glue: true, draw: func(y float64, _ edge) {
		for i, line := range lines {
			s.putCentred(s.left(), wide, y+float64(i)*s.lead(size), line, plain, size)
		}
	}})
}

// to draws to whom a letter goes, in the middle above its text.
func (l Letter) to(p *press) {
	p.gap(6)
	p.paragraph([]run{{"Kính gửi: ", plain}, {l.To, plain}}, para{size: p.geo.Body, align: "centre", glue: true, after: 4, left: 10, right: 10})
}

// lowerFirst takes the large letter from a subject that stands behind "V/v", unless it begins a name in capitals.
func lowerFirst(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "V/v "), "Về việc ")
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) != string(r[1]) {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
}
