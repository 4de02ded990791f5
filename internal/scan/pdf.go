package scan

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

const (
	mostObjects = 1 << 20   // streams that are remembered, for what is attached
	mostInflate = 256 << 20 // of all lists of objects together
	mostName    = 40
)

// stream is where the bytes of an object begin, and what its dictionary says of them.
type stream struct {
	at    int64
	flate bool // packed so
	other bool // packed in another way
	steps bool // rearranged before it was packed
}

// pdfScan goes through a PDF once, by its names. What stands in strings and comments is looked at like the rest: no
// paper needs these words there, and a reader that finds its objects by offset sees what a tidy parser would skip.
type pdfScan struct {
	f        *file
	l        *lexer
	names    map[string]bool // of the object at hand
	streams  map[int]stream
	attached []int // numbers of objects that are attached files
	inflated int64

	object  int    // its number
	last    [2]int // the two numbers before
	inside  bool   // the bytes of a stream
	ef      bool   // the dictionary of an attached file
	end     int64  // behind the last %%EOF
	scratch []byte
}

func (f *file) pdf() error {
	if !bytes.HasPrefix(f.head, []byte("%PDF-")) {
		return f.refuse("scan.leading")
	}
	p := &pdfScan{f: f, names: map[string]bool{}, streams: map[int]stream{}, end: -1}
	p.l = &lexer{r: bufio.NewReaderSize(f.from(0), 64<<10)}
	if err := p.walk(); err != nil {
		return err
	}
	for _, n := range p.attached {
		if err := p.attachment(n); err != nil {
			return err
		}
	}
	return f.afterPDF(p.end)
}

// afterPDF refuses what follows the end of the document, whatever it is; some programs fill it up with zeros.
func (f *file) afterPDF(end int64) error {
	if end < 0 {
		return nil
	}
	r := bufio.NewReader(f.from(end))
	for {
		c, err := r.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !space(c) {
			return f.refuse("scan.trailing")
		}
	}
}

func space(c byte) bool { return c == 0 || c == ' ' || c >= 9 && c <= 13 }

// delimiter says of each sign whether it ends a name or a number.
var delimiter = func() (is [256]bool) {
	for c := range is {
		is[c] = space(byte(c)) || strings.IndexByte("()<>[]{}/%", byte(c)) >= 0
	}
	return is
}()

func ends(c byte) bool { return delimiter[c] }

// lexer reads the words of a PDF and knows where it is.
type lexer struct {
	r  *bufio.Reader
	at int64
}

func (l *lexer) next() (byte, error) {
	c, err := l.r.ReadByte()
	if err == nil {
		l.at++
	}
	return c, err
}

// skip goes on, within the bytes of a stream, to what may be a name that matters or the end of the stream. A word may not
// begin before a sign that ends the one before, so it stops one sign earlier.
func (l *lexer) skip() {
	for {
		b, _ := l.r.Peek(l.r.Buffered())
		if len(b) <= mostName {
			if b, _ = l.r.Peek(4 * mostName); len(b) <= mostName {
				return // the last signs are read one by one
			}
		}
		n := len(b) - mostName
		for at := 0; at < n; {
			name, end := bytes.IndexByte(b[at:n], '/'), bytes.IndexByte(b[at:n], 'e')
			if name < 0 && end < 0 {
				break
			}
			if end < 0 || name >= 0 && name < end {
				if at += name; bytes.IndexByte([]byte("JL#"), b[at+1]) >= 0 {
					n = at
				}
			} else if at += end; bytes.HasPrefix(b[at:], []byte("endstream")) || bytes.HasPrefix(b[at:], []byte("endobj")) {
				n = at
			}
			at++
		}
		_, _ = l.r.Discard(n) // as much as was seen
		l.at += int64(n)
		if n < len(b)-mostName {
			return
		}
	}
}

func (l *lexer) back() {
	if l.r.UnreadByte() == nil {
		l.at--
	}
}

// word reads up to what ends a name or a number; more than mostName bytes are no word we look for. Names may write
// letters as #4A.
func (l *lexer) word(into []byte, name bool) ([]byte, error) {
	for {
		c, err := l.next()
		if err != nil {
			return into, err
		}
		if ends(c) {
			l.back()
			return into, nil
		}
		if name && c == '#' {
			if hex, err := l.r.Peek(2); err == nil {
				if v, err := strconv.ParseUint(string(hex), 16, 8); err == nil {
					_, _ = l.r.Discard(2)
					l.at += 2
					c = byte(v)
				}
			}
		}
		if len(into) < mostName {
			into = append(into, c)
		}
	}
}

// walk reads the file from its first to its last byte.
func (p *pdfScan) walk() error {
	for {
		if p.inside {
			p.l.skip()
		}
		c, err := p.l.next()
		if err == nil {
			err = p.sign(c)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// sign takes the next sign and what belongs to it.
func (p *pdfScan) sign(c byte) (err error) {
	switch {
	case c == '/':
		p.scratch, err = p.l.word(p.scratch[:0], true)
		word := string(p.scratch)
		if refusal := p.name(word, p.inside, p.l); refusal != nil {
			return refusal
		}
		if !p.inside && len(p.names) < 1000 {
			p.names[word] = true
			p.ef = p.ef || word == "EF"
		}
	case c == '%':
		if b, _ := p.l.r.Peek(4); string(b) == "%EOF" {
			p.end = p.l.at + 4
		}
	case c == '>':
		p.ef = false
	case !ends(c):
		if p.scratch, err = p.l.word(append(p.scratch[:0], c), false); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		return errors.Join(p.word(string(p.scratch)), err)
	}
	return err
}

func (p *pdfScan) word(word string) error {
	switch word {
	case "obj":
		p.object, p.inside = p.last[0], false
		clear(p.names)
	case "stream":
		if !p.inside {
			p.inside = true
			return p.stream(p.object, p.l)
		}
	case "endstream", "endobj":
		p.inside, p.ef = false, false
	case "R":
		if p.ef && len(p.attached) < 1000 {
			p.attached = append(p.attached, p.last[0])
		}
	default:
		if n, err := strconv.Atoi(word); err == nil {
			p.last = [2]int{p.last[1], n}
		}
	}
	return nil
}

// name refuses the names of what a document may not do.
func (p *pdfScan) name(word string, inside bool, l *lexer) error {
	switch word {
	case "JavaScript":
		return p.f.refuse("scan.pdf.script")
	case "Launch":
		return p.f.refuse("scan.pdf.launch")
	}
	if inside { // bytes of a picture may look like a short name
		return nil
	}
	switch word {
	case "XFA", "JS":
		b, _ := l.r.Peek(8)
		b = bytes.TrimLeft(b, " \t\r\n\x00\f")
		if len(b) > 0 && (b[0] == '(' || b[0] == '<' || b[0] == '[' || b[0] >= '0' && b[0] <= '9') {
			return p.f.refuse("scan.pdf.script")
		}
	case "Encrypt":
		return p.f.refuse("scan.encrypted")
	}
	return nil
}

// stream notes where the bytes of an object are, and looks into those that are lists of objects.
func (p *pdfScan) stream(number int, l *lexer) error {
	s := stream{at: l.at, flate: p.names["FlateDecode"] || p.names["Fl"], steps: p.names["Predictor"]}
	if b, _ := l.r.Peek(2); len(b) > 0 && b[0] == '\r' {
		s.at++
		if len(b) > 1 && b[1] == '\n' {
			s.at++
		}
	} else if len(b) > 0 && b[0] == '\n' {
		s.at++
	}
	for _, n := range []string{"LZWDecode", "LZW", "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "RunLengthDecode", "RL", "Crypt"} {
		s.other = s.other || p.names[n]
	}
	if len(p.streams) < mostObjects {
		p.streams[number] = s
	}
	if !p.names["ObjStm"] && !(p.names["N"] && p.names["First"]) {
		return nil
	}
	if s.other || s.steps {
		return p.f.refuse("scan.pdf.hidden")
	}
	return p.objects(s)
}

// objects looks at the names within a list of objects.
func (p *pdfScan) objects(s stream) error {
	raw := p.f.from(s.at)
	if s.flate {
		z, err := zlib.NewReader(raw)
		if err != nil {
			return p.broken(err) // no reader can read it either
		}
		defer z.Close()
		raw = z
	} else {
		raw = io.LimitReader(raw, 1<<20)
	}
	count := &counted{r: raw, left: mostInflate - p.inflated}
	l := &lexer{r: bufio.NewReader(count)}
	defer func() { p.inflated = mostInflate - count.left }()
	word := make([]byte, 0, mostName)
	for {
		c, err := l.next()
		if err == nil && c == '/' {
			word, err = l.word(word[:0], true)
			if refusal := p.name(string(word), false, l); refusal != nil {
				return refusal
			}
			if string(word) == "EF" {
				p.attached = append(p.attached, refsAhead(l)...)
			}
		}
		if count.left <= 0 {
			return p.f.refuse("scan.bomb")
		}
		if err != nil {
			return p.broken(err)
		}
	}
}

// broken lets pass what ends early: what could be read was looked at. Only the end of our patience is an error.
func (p *pdfScan) broken(error) error { return p.f.ctx.Err() }

// refsAhead reads the references in the dictionary that follows.
func refsAhead(l *lexer) []int {
	b, _ := l.r.Peek(200)
	if i := bytes.IndexByte(b, '>'); i >= 0 {
		b = b[:i]
	}
	var refs []int
	words := bytes.Fields(b)
	for i, w := range words {
		if i >= 2 && string(w) == "R" {
			if n, err := strconv.Atoi(string(words[i-2])); err == nil {
				refs = append(refs, n)
			}
		}
	}
	return refs
}

// counted ends a reading that yields too much.
type counted struct {
	r    io.Reader
	left int64
}

func (c *counted) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, io.EOF
	}
	n, err := c.r.Read(b[:min(int64(len(b)), c.left)])
	c.left -= int64(n)
	return n, err
}

// attachable are the kinds that may be attached to a PDF: the data of an invoice, a picture, another paper.
var attachable = []string{"text/plain", "text/xml", "text/csv", "application/json", "application/pdf", "image/jpeg", "image/png", "image/tiff",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// attachment looks at the first bytes of an attached file.
func (p *pdfScan) attachment(number int) error {
	s, ok := p.streams[number]
	if !ok || s.other || s.steps {
		return p.f.refuse("scan.pdf.hidden")
	}
	r := p.f.from(s.at)
	if s.flate {
		z, err := zlib.NewReader(r)
		if err != nil {
			return p.f.refuse("scan.pdf.hidden")
		}
		defer z.Close()
		r = z
	}
	head := make([]byte, headBytes)
	n, err := io.ReadFull(r, head)
	if n == 0 || p.f.ctx.Err() != nil {
		return errors.Join(p.f.ctx.Err(), ignoreEnd(err))
	}
	if !s.flate {
		n = max(0, len(bytes.SplitN(head[:n], []byte("endstream"), 2)[0]))
	}
	found := mimetype.Detect(head[:n])
	if slices.ContainsFunc(attachable, found.Is) {
		return nil
	}
	return p.f.refuse("scan.pdf.attached", "is", upper(found.Extension()))
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
