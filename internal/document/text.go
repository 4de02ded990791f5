package document

import (
	"strings"
	"unicode/utf8"
)

// run is text of one face.
type run struct {
	text string
	face face
}

// word is what a line break does not cut; its parts may differ in face.
type word struct {
	parts []run
	width float64
}

// textLine is one line of a paragraph.
type textLine struct {
	words []word
	width float64 // with one space between words
	last  bool    // of its paragraph: not stretched
}

// para says how a paragraph is set.
type para struct {
	size    float64
	indent  float64 // of the first line
	hang    float64 // of the other lines
	align   string  // left (default), centre, right, justify
	left    float64 // set in from the left margin
	right   float64 // set in from the right margin
	after   float64 // white space below
	glue    bool    // stays with what follows
	leaders bool    // fill the last line with dots
	aside   bool    // not a line of the body
}

// words cuts runs at their spaces.
func (s *sheet) words(runs []run, size float64) []word {
	var all []word
	var cur word
	end := func() {
		if len(cur.parts) > 0 {
			all = append(all, cur)
			cur = word{}
		}
	}
	for _, r := range runs {
		text := printable(r.text)
		for text != "" {
			i := strings.IndexByte(text, ' ')
			if i == 0 {
				end()
				text = text[1:]
				continue
			}
			piece := text
			if i > 0 {
				piece = text[:i]
			}
			text = text[len(piece):]
			cur.parts = append(cur.parts, run{piece, r.face})
			cur.width += s.measure(piece, r.face, size)
		}
	}
	end()
	return all
}

// wrap breaks runs into lines; width gives the room of the n-th line.
func (s *sheet) wrap(runs []run, size float64, width func(n int) float64) []textLine {
	space := s.measure(" ", plain, size)
	var lines []textLine
	var cur textLine
	for _, w := range s.words(runs, size) {
		for {
			room := width(len(lines))
			need := w.width
			if len(cur.words) > 0 {
				need += cur.width + space
			}
			if need <= room+0.01 {
				break
			}
			if len(cur.words) > 0 {
				lines = append(lines, cur)
				cur = textLine{}
				continue
			}
			var head word
			head, w = s.cut(w, room, size)
			if len(w.parts) == 0 {
				w = head
				break
			}
			lines = append(lines, textLine{words: []word{head}, width: head.width})
		}
		if len(cur.words) > 0 {
			cur.width += space
		}
		cur.words = append(cur.words, w)
		cur.width += w.width
	}
	cur.last = true
	return append(lines, cur)
}

// cut splits a word that is longer than a whole line, such as an address on
// the web.
func (s *sheet) cut(w word, room, size float64) (head, tail word) {
	full := false
	for _, p := range w.parts {
		if full {
			tail.parts = append(tail.parts, p)
			tail.width += s.measure(p.text, p.face, size)
			continue
		}
		n := 0
		for n < len(p.text) {
			_, l := utf8.DecodeRuneInString(p.text[n:])
			first := n == 0 && len(head.parts) == 0
			if !first && head.width+s.measure(p.text[:n+l], p.face, size) > room {
				full = true
				break
			}
			n += l
		}
		if n > 0 {
			head.parts = append(head.parts, run{p.text[:n], p.face})
			head.width += s.measure(p.text[:n], p.face, size)
		}
		if n < len(p.text) {
			tail.parts = append(tail.parts, run{p.text[n:], p.face})
			tail.width += s.measure(p.text[n:], p.face, size)
		}
	}
	return head, tail
}

// drawLine draws a line at x; extra widens each space between words.
func (s *sheet) drawLine(l textLine, x, y, size, extra float64) {
	space := s.measure(" ", plain, size)
	var pending run
	start := x
	flush := func() {
		s.put(start, y, pending.text, pending.face, size)
		pending = run{}
	}
	for i, w := range l.words {
		for j, p := range w.parts {
			if i > 0 && j == 0 {
				// The space goes with the word before it, so that the text can be read back.
				pending.text += " "
				x += space + extra
				if extra > 0 || p.face != pending.face {
					flush()
				}
			} else if p.face != pending.face {
				flush()
			}
			if pending.text == "" {
				pending.face, start = p.face, x
			}
			pending.text += p.text
			x += s.measure(p.text, p.face, size)
		}
	}
	flush()
}

// paragraph adds text, line by line, two lines at least on each side of a page
// break.
func (s *sheet) paragraph(runs []run, p para) {
	x, full := s.left()+p.left, s.width()-p.left-p.right
	inset := func(n int) float64 {
		if n == 0 {
			return p.indent
		}
		return p.hang
	}
	lines := s.wrap(runs, p.size, func(n int) float64 { return full - inset(n) })
	for i, l := range lines {
		a := atom{height: s.lead(p.size), body: !p.aside}
		a.glue = p.glue || len(lines) > 1 && (i == 0 || i == len(lines)-2)
		a.draw = func(y float64, _ edge) {
			room := full - inset(i)
			at, extra := x+inset(i), 0.0
			switch {
			case p.align == "centre":
				at += (room - l.width) / 2
			case p.align == "right":
				at += room - l.width
			case p.align == "justify" && !l.last && len(l.words) > 1:
				extra = (room - l.width) / float64(len(l.words)-1)
			}
			s.drawLine(l, at, y, p.size, extra)
			if p.leaders && l.last {
				s.leaders(at+l.width, x+full, y, p.size)
			}
		}
		s.add(a)
	}
	if p.after > 0 {
		s.add(atom{height: p.after, gap: true, glue: p.glue, draw: func(float64, edge) {}})
	}
}

// leaders fills a line with dots for writing by hand.
func (s *sheet) leaders(from, to, y, size float64) {
	dot := s.measure(".", plain, size)
	from += dot * 2
	if n := int((to - from) / dot); n > 2 {
		text := strings.Repeat(".", n)
		s.put(to-s.measure(text, plain, size), y, text, plain, size)
	}
}

// dotted adds empty lines for writing by hand.
func (s *sheet) dotted(lines int, p para) {
	for range lines {
		s.add(atom{height: s.lead(p.size), body: true, draw: func(y float64, _ edge) {
			s.leaders(s.left()+p.left, s.left()+s.width()-p.right, y, p.size)
		}})
	}
}
