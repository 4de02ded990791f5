package document

import (
	"strconv"
	"strings"

	"tinhso/internal/viet"
)

// press prints one form: its template, its paper and what all forms share.
type press struct {
	*sheet
	t    Template
	desk Desk
	slip Slip
	qr   map[string]grid // drawn once, though a form is set several times
	err  error
}

func (sl Slip) press(kind string) (*press, error) {
	t, geo, err := templateOn(kind, viet.DayOf(sl.At), sl.Paper)
	if err != nil {
		return nil, err
	}
	if sl.Desk.Name == "" {
		sl.Desk.Name = t.word("desk")
	}
	p := &press{sheet: newSheet(geo, t.Title, sl.At), t: t, desk: sl.Desk, slip: sl, qr: map[string]grid{}}
	p.foot = p.footer
	return p, nil
}

// fail keeps the first error; print returns it.
func (p *press) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// print draws what was set.
func (p *press) print() ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	return p.bytes()
}

// eachCopy runs fn once for each copy asked for, with the mark of the copy. A
// copy is drawn together when that saves a page.
func (p *press) eachCopy(none string, fn func(mark string)) {
	marks := p.slip.Copies
	if len(marks) == 0 {
		marks = []string{none}
	}
	for _, mark := range marks {
		if mark != none {
			mark = "(" + mark + ")"
		}
		p.endCopy(func() { fn(mark) })
	}
}

// footer names the form's source and counts the pages.
func (p *press) footer(s *sheet, page, of int) {
	size := s.geo.Small - 1
	y := s.geo.Height - s.geo.Bottom + (s.geo.Bottom-s.lead(size))/2
	if m := p.slip.Sealed; m != nil { // in the margin, so that a sealed paper has as many pages as before
		_, url, _ := strings.Cut(m.URL, "://")
		note := p.t.word("sealed_note", "n", viet.Number(m.Position), "print", m.Fingerprint, "url", url)
		fits := size
		for fits > 4 && s.measure(note, italic, fits) > s.width() {
			fits -= 0.25
		}
		s.put(s.left(), y+s.lead(size)*0.6, note, italic, fits)
		y -= s.lead(size) * 0.5
	}
	if p.t.LawName != "" {
		s.put(s.left(), y, p.t.word("source", "number", p.t.Number, "law", p.t.LawName), italic, size)
	}
	text := p.t.word("page", "page", strconv.Itoa(page), "of", strconv.Itoa(of))
	if page > 1 && p.slip.Code != "" {
		text = p.slip.Code + "  •  " + text
	}
	s.put(s.left()+s.width()-s.measure(text, plain, size), y, text, plain, size)
}

// head draws the two columns on top of every form: who hands it out, and the
// name and motto of the state, each with its rule.
func (p *press) head() {
	s, size := p.sheet, p.geo.Head
	nation, motto := p.t.word("nation"), p.t.word("motto")
	gutter := 2.0
	rightWidth := s.measure(nation, bold, size)
	leftWidth := s.width() - rightWidth - gutter
	x := s.left() + leftWidth + gutter
	unit := s.balanced(strings.ToUpper(p.desk.Unit), plain, size, leftWidth)
	name := s.balanced(strings.ToUpper(p.desk.Name), bold, size, leftWidth)
	lead := s.lead(size)
	rows := max(len(unit)+len(name), 2)
	s.add(atom{height: float64(rows)*lead + 2.5, glue: true, draw: func(y float64, _ edge) {
		s.putCentred(x, rightWidth, y, nation, bold, size)
		mottoSize := size + 1
		wide := s.measure(motto, bold, mottoSize)
		s.putCentred(x, rightWidth, y+lead, motto, bold, mottoSize)
		s.rule(x+(rightWidth-wide)/2, y+lead+s.lead(mottoSize)+0.3, x+(rightWidth+wide)/2, y+lead+s.lead(mottoSize)+0.3)
		widest := 0.0
		for i, line := range append(append([]string(nil), unit...), name...) {
			f := bold
			if i < len(unit) {
				f = plain
			}
			s.putCentred(s.left(), leftWidth, y+float64(i)*lead, line, f, size)
			widest = max(widest, s.measure(line, f, size))
		}
		under := y + float64(len(unit)+len(name))*lead + 0.6
		middle := s.left() + leftWidth/2
		s.rule(middle-widest/6, under, middle+widest/6, under)
	}})
}

// headings breaks a heading at its line ends and balances each of its lines.
func (s *sheet) headings(text string, f face, size, width float64) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		all = append(all, s.balanced(line, f, size, width)...)
	}
	return all
}

// balanced breaks a heading into lines of about the same length.
func (s *sheet) balanced(text string, f face, size, width float64) []string {
	text = printable(text)
	if strings.TrimSpace(text) == "" {
		return nil
	}
	fit := func(w float64) []textLine {
		return s.wrap([]run{{text, f}}, size, func(int) float64 { return w })
	}
	lines := fit(width)
	for w := width - 1; w > width/2; w-- {
		narrower := fit(w)
		if len(narrower) > len(lines) {
			break
		}
		lines = narrower
	}
	var all []string
	for _, l := range lines {
		all = append(all, l.text())
	}
	return all
}

func (l textLine) text() string {
	var words []string
	for _, w := range l.words {
		var b strings.Builder
		for _, p := range w.parts {
			b.WriteString(p.text)
		}
		words = append(words, b.String())
	}
	return strings.Join(words, " ")
}

// mark is a QR code and what it is for.
type mark struct {
	grid  grid
	title []string
}

// marks makes the QR codes of a form, in cells of a width.
func (p *press) marks(cell float64) ([]mark, error) {
	type code struct{ url, title string }
	second := code{p.slip.RateURL, "rate"}
	if p.slip.Sealed != nil {
		second = code{p.slip.Sealed.URL, "sealed"}
	}
	var all []mark
	for _, c := range []code{{p.slip.TrackURL, "track"}, second} {
		if c.url == "" {
			continue
		}
		g, ok := p.qr[c.url]
		if !ok {
			var err error
			if g, err = qrGrid(c.url); err != nil {
				return nil, err
			}
			p.qr[c.url] = g
		}
		all = append(all, mark{g, p.balanced(p.t.word(c.title), italic, p.geo.Caption, cell-p.geo.QR-2.5)})
	}
	return all, nil
}

// secondRow draws number and barcode on the left; on the right place and date,
// and below them the QR codes.
func (p *press) secondRow(left string) {
	s, size := p.sheet, p.geo.Body
	date := viet.PlaceDate(p.desk.Place, viet.DayOf(p.slip.At))
	half := s.width() * 0.52 // the dossier number needs the larger half
	right := s.width() - half
	code, err := barGrid(p.slip.Code)
	bar := p.slip.Code != "" && err == nil
	marks, err := p.marks(right / 2)
	if err != nil {
		p.fail(err)
	}
	lead := s.lead(size)
	height := lead
	if bar {
		height += 8.5 + s.lead(s.geo.Head)
		if left == "" {
			height -= lead
		}
	}
	if len(marks) > 0 {
		height = max(height, lead+1.5+s.geo.QR)
	}
	s.gap(1)
	s.add(atom{height: height, glue: true, draw: func(y float64, _ edge) {
		s.putCentred(s.left()+half, right, y, date, italic, size)
		p.drawMarks(marks, s.left()+half, right, y+lead+1.5)
		if left != "" {
			s.putCentred(s.left(), half, y, left, plain, size)
			y += lead
		}
		if bar {
			module := min(0.27, (half-3)/float64(code.wide))
			wide := float64(code.wide) * module
			s.drawGrid(code, s.left()+(half-wide)/2, y+0.8, wide, 7)
			p.codeLine(s.left(), half, y+8.2)
		}
	}})
}

// drawMarks draws QR codes side by side, each with its words on its right.
func (p *press) drawMarks(marks []mark, x, width, y float64) {
	s, size := p.sheet, p.geo.Caption
	cell := width / 2
	x += (width - cell*float64(len(marks))) / 2
	for i, m := range marks {
		at := x + float64(i)*cell + 1
		s.drawGrid(m.grid, at, y, s.geo.QR, s.geo.QR)
		top := y + (s.geo.QR-float64(len(m.title))*s.lead(size))/2
		for j, line := range m.title {
			s.put(at+s.geo.QR+1.5, top+float64(j)*s.lead(size), line, italic, size)
		}
	}
}

// codeLine draws "Mã hồ sơ: ..." and marks a placeholder agency code.
func (p *press) codeLine(x, width, y float64) {
	s, size := p.sheet, p.geo.Head
	text := p.t.word("code") + " " + p.slip.Code
	mark := ""
	if p.desk.CodeIsSample {
		mark = " (" + p.t.word("sample") + ")"
	}
	wide := s.measure(text, bold, size) + s.measure(mark, italic, size)
	x += (width - wide) / 2
	s.put(x, y, text, bold, size)
	s.put(x+s.measure(text, bold, size), y, mark, italic, size)
}

func (p *press) title(text string, under ...string) {
	s := p.sheet
	s.gap(2)
	s.paragraph([]run{{text, bold}}, para{size: s.geo.Body + 2, align: "centre", glue: true, aside: true})
	for _, u := range under {
		if u != "" {
			s.paragraph([]run{{u, italic}}, para{size: s.geo.Body - 0.5, align: "centre", glue: true, aside: true})
		}
	}
	s.gap(1.5)
}

// party is how the form speaks to the person: Ông/Bà or Tổ chức.
func (p *press) party() string {
	if p.slip.Submitter.Organisation {
		return p.t.word("organisation")
	}
	return p.t.word("person")
}

// field adds a label and its value; a dotted line where there is no value.
func (p *press) field(label, value string, f face) {
	par := para{size: p.geo.Body, after: p.geo.After}
	runs := []run{{label, plain}}
	if strings.TrimSpace(value) == "" {
		par.leaders = true
	} else {
		runs = append(runs, run{" " + value, f})
	}
	p.paragraph(runs, par)
}

// fields adds two labelled values on one line.
func (p *press) fields(label1, value1, label2, value2 string) {
	s, size := p.sheet, p.geo.Body
	split := s.width() * 0.42
	first, second := label1+" "+printable(value1), label2+" "+printable(value2)
	if s.measure(first, plain, size) > split-2 || s.measure(second, plain, size) > s.width()-split {
		p.field(label1, value1, plain)
		p.field(label2, value2, plain)
		return
	}
	s.add(atom{height: s.lead(size) + s.geo.After, body: true, draw: func(y float64, _ edge) {
		half := func(x, to float64, label, value, text string) {
			if strings.TrimSpace(value) == "" {
				s.put(x, y, label, plain, size)
				s.leaders(x+s.measure(label, plain, size), to, y, size)
				return
			}
			s.put(x, y, text, plain, size)
		}
		half(s.left(), s.left()+split-2, label1, value1, first)
		half(s.left()+split, s.left()+s.width(), label2, value2, second)
	}})
}

// person adds the lines that name who the form is for.
func (p *press) person(label string) {
	who := p.slip.Submitter
	p.field(label, who.Name, bold)
	if p.slip.Owner.Name != "" && p.slip.Owner != who {
		p.field(p.t.word("owner"), p.slip.Owner.Name, bold)
	}
	p.field(p.t.word("address"), who.Address, plain)
	p.fields(p.t.word("phone"), who.Phone, p.t.word("email"), who.Email)
}
