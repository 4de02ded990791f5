package document

import (
	"strconv"

	"tinhso/internal/viet"
)

// PDF prints the report on A4, lying.
func (r Statistics) PDF() ([]byte, error) {
	sl := Slip{At: r.PrintedAt, Paper: a4Lying}
	p, err := sl.press("statistics")
	if err != nil {
		return nil, err
	}
	p.endCopy(func() { r.set(p) })
	return p.print()
}

// a4Lying is A4 on its long side; only lists of many columns are printed so.
const a4Lying Paper = "A4L"

func (r Statistics) set(p *press) {
	w := p.t.word
	r.head(p)
	for _, line := range r.Lead {
		p.paragraph([]run{{line, plain}}, para{size: p.geo.Body, aside: true})
	}
	if r.Measure != "" {
		p.paragraph([]run{{r.Measure, italic}}, para{size: p.geo.Body - 1, align: "right", glue: true, aside: true})
	}
	p.gap(1)
	r.table(p)
	r.below(p)
	if !r.FrozenAt.IsZero() {
		p.gap(1)
		p.paragraph([]run{{w("frozen", "at", longInstant(r.FrozenAt)), italic}}, para{size: p.geo.Small, aside: true})
	}
	if r.Reason != "" {
		p.paragraph([]run{{w("in_spite") + " ", boldItalic}, {r.Reason, italic}}, para{size: p.geo.Small, aside: true})
	}
	p.gap(1)
	p.paragraph([]run{{viet.PlaceDate(r.Place, r.On), italic}}, para{size: p.geo.Body, align: "right", glue: true})
	places := []signer{{title: or(r.Signer, w("reporter")), hint: w("sign_here"), name: signedName(r.Reporter)}}
	if !r.OneSigner {
		places = append(places, signer{title: w("head"), hint: w("head_here"), name: signedName(r.Head)})
	}
	p.signatures(places...)
	notes := r.Notes
	for _, one := range []struct {
		key string
		s   *Signature
	}{{"said_reporter", r.Reporter}, {"said_head", r.Head}} {
		if one.s != nil {
			notes = append(notes[:len(notes):len(notes)], w(one.key, "name", one.s.Signer, "at", viet.Instant(one.s.At)))
		}
	}
	if len(notes) > 0 {
		p.notes(append([]string{w("notes")}, notes...)...)
	}
}

func signedName(s *Signature) string {
	if s == nil {
		return ""
	}
	return s.Signer
}

// head draws the three columns on top: which form, which report, who to whom.
func (r Statistics) head(p *press) {
	s, w := p.sheet, p.t.word
	size := s.geo.Head
	third := s.width() / 4
	middle := s.width() - 2*third
	left := append(s.balanced(r.Number, bold, size, third-2), s.balanced(r.Issued, plain, size-1, third-2)...)
	title := s.balanced(r.Title, bold, size+1.5, middle-6)
	under := []string{r.Period, r.Span}
	if r.Period != "" {
		under[0] = w("period", "period", r.Period)
	}
	var right []string
	for _, line := range [][2]string{{"by", r.By}, {"to", r.To}} {
		if line[1] != "" {
			for _, l := range s.wrap([]run{{w(line[0], "unit", line[1]), plain}}, size, func(int) float64 { return third - 2 }) {
				right = append(right, l.text())
			}
		}
	}
	lead, big := s.lead(size), s.lead(size+1.5)
	height := max(float64(len(left))*lead, float64(len(right))*lead, float64(len(title))*big+2*lead+1)
	if r.Draft {
		height = max(height, float64(len(left)+1)*lead+2)
	}
	s.add(atom{height: height + 2, glue: true, draw: func(y float64, _ edge) {
		numbered := len(s.balanced(r.Number, bold, size, third-2))
		for i, line := range left {
			f, z := plain, size-1
			if i < numbered {
				f, z = bold, size
			}
			s.put(s.left(), y+float64(i)*lead, line, f, z)
		}
		if r.Draft {
			s.put(s.left(), y+float64(len(left))*lead+1, w("draft"), boldItalic, size-1)
		}
		for i, line := range title {
			s.putCentred(s.left()+third, middle, y+float64(i)*big, line, bold, size+1.5)
		}
		for i, line := range under {
			f := plain
			if i == 1 {
				f = italic
			}
			s.putCentred(s.left()+third, middle, y+float64(len(title))*big+0.5+float64(i)*lead, line, f, size)
		}
		for i, line := range right {
			s.put(s.left()+third+middle+2, y+float64(i)*lead, line, plain, size)
		}
	}})
}

// table draws the figures under a head of up to three rows and a row of numbers.
func (r Statistics) table(p *press) {
	s := p.sheet
	columns := []column{{Title: or(r.FirstNo, p.t.word("no")), Share: 5, Align: "centre"}, {Title: r.First, Share: r.FirstPart}}
	for _, c := range r.Columns {
		col := column{Title: c.Title, Group: c.Group, Share: c.Share, Align: "right"}
		if c.Left {
			col.Align = ""
		}
		columns = append(columns, col)
	}
	t := &table{s: s, columns: columns, size: s.geo.Table, x: []float64{s.left()}}
	total := 0.0
	for _, c := range columns {
		total += c.Share
	}
	for _, c := range columns {
		t.x = append(t.x, t.x[len(t.x)-1]+s.width()*c.Share/total)
	}
	t.head = r.tableHead(t)
	a := t.head.atom()
	a.glue = true
	s.add(a)
	for _, row := range r.Rows {
		f := plain
		if row.Bold {
			f = bold
		}
		cells := [][]textLine{t.cell(row.No, f, 0, 1), t.cell(row.Title, f, 1, 2)}
		lines := max(len(cells[0]), len(cells[1]))
		for i, text := range row.Cells {
			cells = append(cells, t.cell(text, f, i+2, i+3))
			lines = max(lines, len(cells[i+2]))
		}
		t.lines(cells, lines, nil)
	}
}

// tier is a cell of the head: columns from up to, and without, to; rows from top to bottom.
type tier struct {
	from, to, top, bottom int
	lines                 []textLine
}

// tableHead measures and draws a head whose cells span rows and columns.
func (r Statistics) tableHead(t *table) *tableHead {
	depth := 1
	for _, c := range r.Columns {
		if c.Group != "" {
			depth = max(depth, 2)
		}
		if c.Sub != "" {
			depth = 3
		}
	}
	var cells []tier
	add := func(from, to, top, bottom int, text string) {
		cells = append(cells, tier{from, to, top, bottom, t.cell(text, bold, from, to)})
	}
	add(0, 1, 0, depth, t.columns[0].Title)
	add(1, 2, 0, depth, t.columns[1].Title)
	for i, c := range r.Columns {
		at := i + 2
		level := 0
		if c.Group != "" {
			level = 1
			if i == 0 || r.Columns[i-1].Group != c.Group {
				add(at, at+run1(r.Columns[i:], func(o StatColumn) bool { return o.Group == c.Group }), 0, 1, c.Group)
			}
		}
		if c.Sub != "" {
			level = 2
			if i == 0 || r.Columns[i-1].Group != c.Group || r.Columns[i-1].Sub != c.Sub {
				add(at, at+run1(r.Columns[i:], func(o StatColumn) bool { return o.Group == c.Group && o.Sub == c.Sub }), 1, 2, c.Sub)
			}
		}
		add(at, at+1, level, depth, c.Title)
	}
	for i := range t.columns {
		add(i, i+1, depth, depth+1, "("+strconv.Itoa(i+1)+")")
	}
	return t.tiers(cells, depth+1)
}

// run1 is how many columns from the first on go together.
func run1(all []StatColumn, same func(StatColumn) bool) int {
	n := 0
	for n < len(all) && same(all[n]) {
		n++
	}
	return n
}

// tiers makes a head of cells that span rows.
func (t *table) tiers(cells []tier, depth int) *tableHead {
	lead := t.s.lead(t.size)
	rows := make([]float64, depth)
	need := func(c tier) float64 { return float64(len(c.lines))*lead + 2*rowPad }
	for _, c := range cells {
		if c.bottom-c.top == 1 {
			rows[c.top] = max(rows[c.top], need(c))
		}
	}
	for _, c := range cells {
		have := 0.0
		for i := c.top; i < c.bottom; i++ {
			have += rows[i]
		}
		if lack := need(c) - have; lack > 0 {
			rows[c.bottom-1] += lack
		}
	}
	tops := make([]float64, depth+1)
	for i, h := range rows {
		tops[i+1] = tops[i] + h
	}
	h := &tableHead{t: t, height: tops[depth]}
	h.own = func(y float64) {
		s := t.s
		for _, c := range cells {
			x1, x2, y1, y2 := t.x[c.from], t.x[c.to], y+tops[c.top], y+tops[c.bottom]
			s.rule(x1, y1, x2, y1)
			s.rule(x1, y2, x2, y2)
			s.rule(x1, y1, x1, y2)
			s.rule(x2, y1, x2, y2)
			t.centreCell(c.lines, c.from, c.to, y1, y2-y1)
		}
	}
	return h
}

// below draws the small table under the first.
func (r Statistics) below(p *press) {
	if r.Below == nil {
		return
	}
	p.gap(2)
	p.paragraph([]run{{r.Below.Title, bold}}, para{size: p.geo.Body, glue: true, after: 0.7})
	var columns []column
	for _, c := range r.Below.Columns {
		columns = append(columns, column{Title: c, Share: 100 / float64(len(r.Below.Columns)), Align: "centre"})
	}
	t := p.table(columns, p.geo.Table)
	t.row(r.Below.Cells...)
}
