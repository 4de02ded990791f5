package document

import (
	"strconv"
	"strings"

	"tinhso/internal/viet"
)

// PDF prints the result on A4.
func (r ResultPaper) PDF() ([]byte, error) {
	t, geo, err := templateOn("result", r.On, A4)
	if err != nil {
		return nil, err
	}
	geo.Leading, geo.Tight = 1.25, tight{}
	p := &press{sheet: newSheet(geo, r.title(), r.PrintedAt), t: t, desk: Desk{CodeIsSample: r.CodeIsSample}}
	p.foot = pageOnTop
	p.endCopy(func() { r.set(p) })
	return p.print()
}

// pageOnTop counts the pages as the rules on clerical work ask: on top, in the middle, not on the first page.
func pageOnTop(s *sheet, page, _ int) {
	if page > 1 {
		s.putCentred(s.left(), s.width(), s.geo.Top-8, strconv.Itoa(page), plain, s.geo.Body)
	}
}

func (r ResultPaper) set(p *press) {
	r.head(p)
	r.titles(p)
	text := func(runs ...run) {
		p.paragraph(runs, para{size: p.geo.Body, indent: 12.7, after: 2, align: "justify"})
	}
	for _, basis := range r.Basis {
		text(run{basis, italic})
	}
	for _, b := range r.Body {
		if b.Label != "" {
			p.paragraph([]run{{b.Label + ": ", plain}, {b.Text, bold}}, para{size: p.geo.Body, indent: 12.7, after: 2})
			continue
		}
		text(run{b.Text, plain})
	}
	r.foot(p)
	if err := r.check(p); err != nil {
		p.fail(err)
	}
}

func (r ResultPaper) title() string {
	return strings.TrimSpace(r.Title + " " + r.Reference)
}

// head draws the agency on the left, the state on the right, and below them
// number, place and date.
func (r ResultPaper) head(p *press) {
	s, w := p.sheet, p.t.word
	size := s.geo.Head
	nation, motto := w("nation"), w("motto")
	right := s.measure(nation, bold, size)
	left := s.width() - right - 4
	x := s.left() + left + 4
	above := s.balanced(strings.ToUpper(r.above()), plain, size, left)
	agency := s.balanced(strings.ToUpper(r.Agency), bold, size, left)
	lead := s.lead(size)
	rows := max(len(above)+len(agency), 2)
	number := printable(w("number") + " " + or(r.Reference, "............"))
	date := viet.PlaceDate(r.Place, r.On)
	s.add(atom{height: float64(rows)*lead + 4 + s.lead(s.geo.Body), glue: true, draw: func(y float64, _ edge) {
		s.putCentred(x, right, y, nation, bold, size)
		wide := s.measure(motto, bold, size+1)
		s.putCentred(x, right, y+lead, motto, bold, size+1)
		under := y + lead + s.lead(size+1) + 0.4
		s.rule(x+(right-wide)/2, under, x+(right+wide)/2, under)
		for i, line := range above {
			s.putCentred(s.left(), left, y+float64(i)*lead, line, plain, size)
		}
		widest := 0.0
		for i, line := range agency {
			s.putCentred(s.left(), left, y+float64(len(above)+i)*lead, line, bold, size)
			widest = max(widest, s.measure(line, bold, size))
		}
		under = y + float64(len(above)+len(agency))*lead + 0.8
		s.rule(s.left()+(left-widest*0.4)/2, under, s.left()+(left+widest*0.4)/2, under)
		below := y + float64(rows)*lead + 4
		s.putCentred(s.left(), left, below, number, plain, s.geo.Body)
		s.putCentred(x, right, below, date, italic, s.geo.Body)
	}})
}

func (r ResultPaper) titles(p *press) {
	s, size := p.sheet, p.geo.Body+1
	s.gap(7)
	set := para{size: size, align: "centre", glue: true, aside: true}
	kind, _, _ := strings.Cut(r.Title, " (") // "Quyết định (cá biệt)" is the name in the list of types only
	s.paragraph([]run{{strings.ToUpper(kind), bold}}, set)
	if r.Subject != "" {
		set.left, set.right = 12, 12
		s.paragraph([]run{{r.Subject, bold}}, set)
	}
	s.add(atom{height: 6, glue: true, draw: func(y float64, _ edge) {
		middle := s.left() + s.width()/2
		s.rule(middle-18, y+1.2, middle+18, y+1.2)
	}})
}

// foot draws recipients and the signer's block. Where no digital signature was
// checked the block says that this is a print from the system.
func (r ResultPaper) foot(p *press) {
	s, w := p.sheet, p.t.word
	s.gap(4)
	s.keepWithLast(2)
	size, lead := s.geo.Body, s.lead(s.geo.Body)
	half := s.width() / 2
	titles := s.headings(strings.ToUpper(r.SignerTitle), bold, size, half-2)
	names := s.balanced(r.SignerName, bold, size, half-2)
	recipients := r.recipients(w("recipient_keep"))
	room := 27.0
	height := float64(len(titles)+len(names))*lead + room
	height = max(height, lead+float64(len(recipients))*s.lead(s.geo.Small))
	s.add(atom{height: height, draw: func(y float64, _ edge) {
		x := s.left() + half
		for i, line := range titles {
			s.putCentred(x, half, y+float64(i)*lead, line, bold, size)
		}
		under := y + float64(len(titles))*lead
		if r.Signed != nil {
			p.signedMark(r.Signed, x, half, under+4)
		} else {
			p.unsignedMark(x+6, half-12, under+5)
		}
		for i, line := range names {
			s.putCentred(x, half, under+room+float64(i)*lead, line, bold, size)
		}
		s.put(s.left(), y, w("recipients"), boldItalic, size-1)
		for i, line := range recipients {
			s.put(s.left(), y+lead+float64(i)*s.lead(s.geo.Small), printable(line), plain, s.geo.Small)
		}
	}})
}

// above is the agency above, as far as it is named: people's committees and
// councils issue papers in their own name alone.
func (r ResultPaper) above() string {
	own := viet.Fold(r.Agency)
	for _, prefix := range []string{"uy ban nhan dan", "ubnd", "hoi dong nhan dan"} {
		if strings.HasPrefix(own, prefix) {
			return ""
		}
	}
	return r.Superior
}

// recipients lists who gets the paper; the line that keeps one for the agency
// is added when the caller has not written it.
func (r ResultPaper) recipients(keep string) []string {
	var all []string
	kept := false
	for _, one := range r.Recipients {
		one = "- " + strings.TrimLeft(printable(one), "- ")
		kept = kept || strings.HasPrefix(one, "- Lưu")
		all = append(all, one)
	}
	if !kept {
		all = append(all, keep)
	}
	return all
}

// unsignedMark frames the words that keep a print from passing for a signed
// paper.
func (p *press) unsignedMark(x, wide, y float64) {
	s, size := p.sheet, p.geo.Small
	lines := []string{p.t.word("printed"), p.t.word("unsigned")}
	lead := s.lead(size)
	s.pdf.SetLineWidth(0.2)
	s.pdf.Rect(x, y, wide, float64(len(lines))*lead+3, "D")
	s.putCentred(x, wide, y+1.5, lines[0], bold, size)
	s.putCentred(x, wide, y+1.5+lead, lines[1], italic, size)
}

// check adds the QR code and says how the paper is verified.
func (r ResultPaper) check(p *press) error {
	if r.CheckURL == "" {
		return nil
	}
	s, w := p.sheet, p.t.word
	g, err := qrGrid(r.CheckURL)
	if err != nil {
		return err
	}
	const side = 24.0
	size := s.geo.Small
	texts := [][]run{
		{{w("check_code") + " ", plain}, {FormatCode(r.Code), bold}},
		{{w("check", "url", r.CheckURL), plain}},
	}
	if r.DossierCode != "" {
		texts = append(texts, []run{{w("code") + " " + r.DossierCode + p.sampleMark(), plain}})
	}
	if note := p.sampleNote(); note != "" {
		texts = append(texts, []run{{note, italic}})
	}
	var lines []textLine
	for _, runs := range texts {
		lines = append(lines, s.wrap(runs, size, func(int) float64 { return s.width() - side - 5 })...)
	}
	height := max(side, float64(len(lines))*s.lead(size))
	s.gap(6)
	s.add(atom{height: height + 3, draw: func(y float64, _ edge) {
		s.rule(s.left(), y, s.left()+s.width(), y)
		s.drawGrid(g, s.left(), y+3, side, side)
		for i, l := range lines {
			s.drawLine(l, s.left()+side+5, y+2.5+float64(i)*s.lead(size), size, 0)
		}
	}})
	return nil
}
