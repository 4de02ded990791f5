package inherit

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Limits of a file (giới hạn của tệp): more than a province has open, and no line larger than a person would write.
const (
	MaxRows = 200_000
	maxLine = 256 << 10
	maxList = 200
)

// Line is one row of a file and where it stands (dòng và vị trí trong tệp).
type Line struct {
	N     int // line of the file in CSV, how-manyth object in JSON
	Row   Row
	Cells []string // the cells of CSV as they were, for the report
	Err   error    // what is wrong with the line itself
}

// Reader reads the rows of a file one by one; memory does not grow with the file.
type Reader struct {
	Head []string // of CSV
	next func() (Line, error)
	rows int
}

// Open reads the beginning of a file: CSV with a heading (comma, semicolon or tab), JSON as one list or one object a
// line. Both are UTF-8; anything else is refused.
func Open(r io.Reader) (*Reader, error) {
	b := bufio.NewReaderSize(r, maxLine)
	if lead, _ := b.Peek(3); bytes.Equal(lead, []byte("\xef\xbb\xbf")) {
		_, _ = b.Discard(3) // what was peeked at is there
	}
	first, err := firstByte(b)
	if err != nil {
		return nil, err
	}
	if first == '[' || first == '{' {
		return openJSON(b, first == '[')
	}
	return openCSV(b)
}

func firstByte(b *bufio.Reader) (byte, error) {
	for {
		c, err := b.ReadByte()
		if errors.Is(err, io.EOF) {
			return 0, fault.Invalid("inherit.empty")
		}
		if err != nil {
			return 0, err
		}
		if !strings.ContainsRune(" \t\r\n", rune(c)) {
			return c, b.UnreadByte()
		}
	}
}

// Next is the next row; io.EOF at the end. A line that cannot be read has its error and does not end the file.
func (r *Reader) Next() (Line, error) {
	l, err := r.next()
	if err != nil {
		return l, err
	}
	if r.rows++; r.rows > MaxRows {
		return l, fault.Invalid("inherit.many", fault.Field{Path: "file", Code: "inherit.many", Args: fault.Args("max", MaxRows)})
	}
	if l.Err == nil {
		l.Err = l.Row.bounds()
	}
	return l, nil
}

func (r *Row) bounds() error {
	for _, c := range columns {
		if c.many != nil && len(*c.many(r)) > maxList {
			return fault.Invalid("inherit.row", fault.Field{Path: c.name, Code: "inherit.list", Args: fault.Args("max", maxList)})
		}
	}
	return nil
}

func openCSV(b *bufio.Reader) (*Reader, error) {
	head, _ := b.Peek(4096)
	if line, _, ok := bytes.Cut(head, []byte("\n")); ok {
		head = line
	}
	c := csv.NewReader(&bounded{r: b})
	c.Comma, c.ReuseRecord, c.FieldsPerRecord = separator(head), true, -1
	names, err := c.Read()
	if err != nil {
		return nil, fileFault(err)
	}
	r := &Reader{Head: slices.Clone(names)}
	cols := make([]column, len(names))
	var wrong []fault.Field
	seen := map[string]bool{}
	for i, name := range names {
		key := strings.ToLower(viet.OneLine(name))
		at := slices.IndexFunc(columns, func(c column) bool { return c.name == key })
		switch {
		case at < 0:
			wrong = append(wrong, fault.Field{Path: "file", Code: "inherit.column.unknown", Args: fault.Args("column", short(name))})
			continue
		case seen[key]:
			wrong = append(wrong, fault.Field{Path: key, Code: "inherit.column.twice", Args: fault.Args("column", key)})
		}
		seen[key], cols[i] = true, columns[at]
	}
	for _, name := range required {
		if !seen[name] {
			wrong = append(wrong, fault.Field{Path: name, Code: "inherit.column.missing", Args: fault.Args("column", name)})
		}
	}
	if len(wrong) > 0 {
		return nil, fault.Invalid("inherit.head", wrong...)
	}
	r.next = func() (Line, error) { return nextCSV(c, cols) }
	return r, nil
}

func nextCSV(c *csv.Reader, cols []column) (Line, error) {
	cells, err := c.Read()
	if errors.Is(err, io.EOF) {
		return Line{}, io.EOF
	}
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return Line{N: bad.StartLine, Cells: slices.Clone(cells), Err: fault.Invalid("inherit.row", fault.Field{Path: "file", Code: "inherit.quotes"})}, nil
	}
	if err != nil {
		return Line{}, fileFault(err)
	}
	n, _ := c.FieldPos(0)
	l := Line{N: n, Cells: slices.Clone(cells)}
	if len(cells) != len(cols) {
		l.Err = fault.Invalid("inherit.row", fault.Field{Path: "file", Code: "inherit.cells", Args: fault.Args("have", len(cells), "want", len(cols))})
		return l, nil
	}
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			l.Err = fault.Invalid("inherit.row", fault.Field{Path: cols[i].name, Code: "inherit.encoding"})
			return l, nil
		}
		cols[i].set(&l.Row, strings.TrimSpace(cell))
	}
	return l, nil
}

func fileFault(err error) error {
	if errors.Is(err, errLong) {
		return fault.Invalid("inherit.head", fault.Field{Path: "file", Code: "inherit.long", Args: fault.Args("kb", maxLine>>10)})
	}
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fault.Invalid("inherit.head", fault.Field{Path: "file", Code: "inherit.quotes"})
	}
	return err
}

func separator(head []byte) rune {
	best, most := ',', bytes.Count(head, []byte(","))
	for _, c := range ";\t" {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func short(s string) string {
	r := []rune(viet.OneLine(s))
	return string(r[:min(len(r), 40)])
}

var errLong = errors.New("inherit: a line is too long")

// bounded ends a file whose line has no end, or whose quotes are never closed.
type bounded struct {
	r    *bufio.Reader
	left []byte
	odd  bool
	size int
}

func (b *bounded) Read(p []byte) (int, error) {
	if len(b.left) == 0 {
		line, err := b.r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return 0, errLong
		}
		if len(line) == 0 && err != nil {
			return 0, err
		}
		b.size += len(line)
		if bytes.Count(line, []byte{'"'})%2 == 1 {
			b.odd = !b.odd
		}
		if b.size > maxLine {
			return 0, errLong
		}
		if !b.odd {
			b.size = 0
		}
		b.left = line
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

func openJSON(b *bufio.Reader, list bool) (*Reader, error) {
	m := &meter{r: b}
	dec := json.NewDecoder(m)
	m.dec = dec
	if list {
		if _, err := dec.Token(); err != nil {
			return nil, fault.Invalid("inherit.head", fault.Field{Path: "file", Code: "inherit.json"})
		}
	}
	n, from := 0, int64(0)
	return &Reader{next: func() (Line, error) {
		if list && !dec.More() {
			return Line{}, io.EOF
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); errors.Is(err, io.EOF) {
			return Line{}, io.EOF
		} else if errors.Is(err, errLong) {
			return Line{}, fileFault(err)
		} else if err != nil {
			return Line{}, fault.Invalid("inherit.head", fault.Field{Path: "file", Code: "inherit.json.at", Args: fault.Args("n", n+1)})
		}
		n++
		l := Line{N: n}
		if size := dec.InputOffset() - from; size > maxLine {
			l.Err = fault.Invalid("inherit.row", fault.Field{Path: "file", Code: "inherit.long", Args: fault.Args("kb", maxLine>>10)})
			from = dec.InputOffset()
			return l, nil
		}
		from = dec.InputOffset()
		l.Err = l.Row.decode(raw)
		return l, nil
	}}, nil
}

// decode reads an object; a key that nobody knows is named.
func (r *Row) decode(raw []byte) error {
	if !utf8.Valid(raw) {
		return fault.Invalid("inherit.row", fault.Field{Path: "file", Code: "inherit.encoding"})
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	dec.UseNumber()
	err := dec.Decode(r)
	if err == nil {
		return nil
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fault.Invalid("inherit.row", fault.Field{Path: kind.Field, Code: "inherit.kind", Args: fault.Args("key", short(kind.Field))})
	}
	if _, key, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return fault.Invalid("inherit.row", fault.Field{Path: "file", Code: "inherit.column.unknown", Args: fault.Args("column", short(strings.Trim(key, `"`)))})
	}
	return fault.Invalid("inherit.row", fault.Field{Path: "file", Code: "inherit.json"})
}

// meter ends a file of which one object has no end.
type meter struct {
	r   io.Reader
	dec *json.Decoder
	got int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.dec != nil && m.got-m.dec.InputOffset() > 8*maxLine {
		return 0, errLong
	}
	n, err := m.r.Read(p)
	m.got += int64(n)
	return n, err
}
