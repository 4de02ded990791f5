package document

// column is one column of a table. Columns that follow each other under the
// same group share a cell in a first row of the head.
type column struct {
	Title string  `yaml:"title"`
	Group string  `yaml:"group"`
	Share float64 `yaml:"share"` // of the width, in percent
	Align string  `yaml:"align"`
}

// table is a ruled table whose head comes again on every page.
type table struct {
	s       *sheet
	columns []column
	x       []float64 // left edge of each column, and the right edge of the last
	size    float64
	head    *tableHead
}

// tableHead draws the head of a table.
type tableHead struct {
	t      *table
	height float64
	upper  float64 // height of the group row; 0 without groups
	cells  [][]textLine
	groups []groupCell
	own    func(y float64) // draws a head of another shape
}

type groupCell struct {
	from, to int
	lines    []textLine
}

const (
	cellPad  = 0.9
	rowPad   = 0.5
	maxLines = 12 // lines of a row that a page break does not cut
)

func (s *sheet) table(columns []column, size float64) *table {
	t := &table{s: s, columns: columns, size: size, x: []float64{s.left()}}
	total := 0.0
	for _, c := range columns {
		total += c.Share
	}
	for _, c := range columns {
		t.x = append(t.x, t.x[len(t.x)-1]+s.width()*c.Share/total)
	}
	t.head = t.measureHead()
	a := t.head.atom()
	a.glue = true
	s.add(a)
	return t
}

func (t *table) cellWidth(from, to int) float64 { return t.x[to] - t.x[from] - 2*cellPad }

func (t *table) cell(text string, f face, from, to int) []textLine {
	width := t.cellWidth(from, to)
	return t.s.wrap([]run{{text, f}}, t.size, func(int) float64 { return width })
}

func (t *table) measureHead() *tableHead {
	h := &tableHead{t: t}
	lead := t.s.lead(t.size)
	lower, tall := 0.0, 0.0
	for i, c := range t.columns {
		lines := t.cell(c.Title, bold, i, i+1)
		h.cells = append(h.cells, lines)
		height := float64(len(lines))*lead + 2*rowPad
		if c.Group == "" {
			tall = max(tall, height)
			continue
		}
		lower = max(lower, height)
		if i == 0 || t.columns[i-1].Group != c.Group {
			h.groups = append(h.groups, groupCell{from: i, to: i + 1})
		} else {
			h.groups[len(h.groups)-1].to = i + 1
		}
	}
	for i := range h.groups {
		g := &h.groups[i]
		g.lines = t.cell(t.columns[g.from].Group, bold, g.from, g.to)
		h.upper = max(h.upper, float64(len(g.lines))*lead+2*rowPad)
	}
	h.height = max(tall, h.upper+lower)
	if len(h.groups) > 0 {
		h.upper = max(h.upper, h.height-lower)
	}
	return h
}

func (h *tableHead) atom() atom {
	return atom{height: h.height, head: h, draw: func(y float64, _ edge) { h.drawAt(y) }}
}

func (h *tableHead) drawAt(y float64) {
	if h.own != nil {
		h.own(y)
		return
	}
	t, s := h.t, h.t.s
	end := t.x[len(t.x)-1]
	s.rule(t.x[0], y, end, y)
	s.rule(t.x[0], y+h.height, end, y+h.height)
	s.rule(end, y, end, y+h.height)
	for i, c := range t.columns {
		top := y
		if c.Group != "" {
			top += h.upper
		}
		t.centreCell(h.cells[i], i, i+1, top, y+h.height-top)
		if i == 0 || c.Group == "" || t.columns[i-1].Group != c.Group {
			top = y
		}
		s.rule(t.x[i], top, t.x[i], y+h.height)
	}
	for _, g := range h.groups {
		t.centreCell(g.lines, g.from, g.to, y, h.upper)
		s.rule(t.x[g.from], y+h.upper, t.x[g.to], y+h.upper)
	}
}

func (t *table) centreCell(lines []textLine, from, to int, y, height float64) {
	lead := t.s.lead(t.size)
	y += (height - float64(len(lines))*lead) / 2
	for i, l := range lines {
		x := t.x[from] + cellPad + (t.cellWidth(from, to)-l.width)/2
		t.s.drawLine(l, x, y+float64(i)*lead, t.size, 0)
	}
}

// row adds a row of plain text. A row of very many lines may be cut by a page break.
func (t *table) row(texts ...string) {
	cells := make([][]textLine, len(t.columns))
	lines := 1
	for i := range t.columns {
		if i < len(texts) {
			cells[i] = t.cell(texts[i], plain, i, i+1)
			lines = max(lines, len(cells[i]))
		}
	}
	t.lines(cells, lines, nil)
}

// total adds a row whose first cells are one.
func (t *table) total(label string, span int, texts ...string) {
	cells := make([][]textLine, len(t.columns))
	cells[0] = t.cell(label, bold, 0, span)
	lines := len(cells[0])
	for i, text := range texts {
		cells[span+i] = t.cell(text, bold, span+i, span+i+1)
		lines = max(lines, len(cells[span+i]))
	}
	merged := map[int]bool{}
	for i := 1; i < span; i++ {
		merged[i] = true
	}
	t.lines(cells, lines, merged)
}

func (t *table) lines(cells [][]textLine, count int, merged map[int]bool) {
	lead := t.s.lead(t.size)
	for from := 0; from < count; from += maxLines {
		to := min(from+maxLines, count)
		height := float64(to-from) * lead
		above, below := 0.0, 0.0
		if from == 0 {
			above = rowPad
		}
		if to == count {
			below = rowPad
		}
		t.s.add(atom{height: above + height + below, body: true, head: t.head, draw: func(y float64, at edge) {
			t.drawRow(cells, merged, from, to, y+above)
			t.frame(merged, y, above+height+below, to == count || at.last)
		}})
	}
}

func (t *table) drawRow(cells [][]textLine, merged map[int]bool, from, to int, y float64) {
	lead := t.s.lead(t.size)
	for i, lines := range cells {
		for n := from; n < to && n < len(lines); n++ {
			l := lines[n]
			end := i + 1
			for merged[end] {
				end++
			}
			x, room := t.x[i]+cellPad, t.cellWidth(i, end)
			switch t.columns[i].Align {
			case "centre":
				x += (room - l.width) / 2
			case "right":
				x += room - l.width
			}
			t.s.drawLine(l, x, y+float64(n-from)*lead, t.size, 0)
		}
	}
}

func (t *table) frame(merged map[int]bool, y, height float64, closed bool) {
	for i, x := range t.x {
		if !merged[i] {
			t.s.rule(x, y, x, y+height)
		}
	}
	if closed {
		t.s.rule(t.x[0], y+height, t.x[len(t.x)-1], y+height)
	}
}
