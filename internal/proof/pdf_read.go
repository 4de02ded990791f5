package proof

import (
	"bytes"
	"strconv"
	"strings"
)

// Limits of what is read of a PDF: its last cross-reference table, the tables
// before it as far as the catalogue needs, the catalogue.
const (
	maxDict     = 64 << 10
	maxDepth    = 32
	maxTables   = 32
	maxSections = 64
	maxObjects  = 1 << 23
)

// document is what an appended revision has to know.
type document struct {
	size       int64 // first free number
	start      int64 // where the last table stands
	root       int64
	generation int64
	catalog    []byte // its entries, less the names that are replaced
	trailer    []byte // its entries, less size and prev
}

// readPDF reads the end of a PDF of the classic kind, with a table in the clear.
func readPDF(pdf []byte) (document, error) {
	var d document
	if !IsPDF(pdf) || bytes.Contains(pdf, []byte("/ByteRange")) || bytes.Contains(pdf, []byte(marker)) {
		return d, ErrNoRoom
	}
	tail := pdf[max(0, len(pdf)-1024):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return d, ErrNoRoom
	}
	words := bytes.Fields(tail[i+len("startxref"):])
	if len(words) == 0 {
		return d, ErrNoRoom
	}
	var ok bool
	if d.start, ok = parseSize(string(words[0])); !ok {
		return d, ErrNoRoom
	}
	entries, err := lastTrailer(pdf, d.start)
	if err != nil {
		return d, err
	}
	for _, e := range entries {
		switch e.key {
		case "/Size":
			if d.size, ok = parseSize(string(e.value)); !ok || d.size > maxObjects {
				return d, ErrNoRoom
			}
		case "/Root":
			if d.root, d.generation, ok = reference(e.value); !ok {
				return d, ErrNoRoom
			}
		case "/Encrypt", "/XRefStm":
			return d, ErrNoRoom
		case "/Prev":
		default:
			d.trailer = append(d.trailer, (e.key + " " + string(e.value))...)
		}
	}
	// The trailer names the catalogue before its other entries.
	d.trailer = append([]byte("/Root "+strconv.FormatInt(d.root, 10)+" "+strconv.FormatInt(d.generation, 10)+" R"), d.trailer...)
	if d.size == 0 || d.root == 0 || d.root >= d.size {
		return d, ErrNoRoom
	}
	return d, d.readCatalog(pdf)
}

func lastTrailer(pdf []byte, start int64) ([]entry, error) {
	_, trailer, err := table(pdf, start, -1)
	return trailer, err
}

// readCatalog finds the catalogue through the tables and keeps its entries.
func (d *document) readCatalog(pdf []byte) error {
	start := d.start
	for range maxTables {
		at, trailer, err := table(pdf, start, d.root)
		if err != nil {
			return err
		}
		if at > 0 {
			return d.catalogAt(pdf, at)
		}
		prev, ok := int64(0), false
		for _, e := range trailer {
			if e.key == "/Prev" {
				prev, ok = parseSize(string(e.value))
			}
		}
		if !ok {
			return ErrNoRoom
		}
		start = prev
	}
	return ErrNoRoom
}

func (d *document) catalogAt(pdf []byte, at int64) error {
	s := scanner{b: pdf, at: int(at)}
	n, n1 := s.number()
	g, n2 := s.number()
	if !n1 || !n2 || n != d.root || g != d.generation || !s.word("obj") {
		return ErrNoRoom
	}
	entries, ok := s.dict(0)
	if !ok {
		return ErrNoRoom
	}
	for _, e := range entries {
		switch {
		case e.key == "/Names" && emptyNames(e.value): // what the writer of our own papers always puts
		case e.key == "/Names" || e.key == "/AF":
			return ErrNoRoom
		default:
			d.catalog = append(d.catalog, (e.key + " " + string(e.value))...)
		}
	}
	return nil
}

func emptyNames(v []byte) bool {
	return strings.Join(strings.Fields(string(v)), "") == "<</EmbeddedFiles<</Names[]>>>>"
}

// table reads a cross-reference table: where the object stands, if it is named
// there, and the trailer.
func table(pdf []byte, start, object int64) (at int64, trailer []entry, err error) {
	if start <= 0 || start >= int64(len(pdf)) {
		return 0, nil, ErrNoRoom
	}
	s := scanner{b: pdf, at: int(start)}
	if !s.word("xref") {
		return 0, nil, ErrNoRoom
	}
	for range maxSections {
		if s.word("trailer") {
			entries, ok := s.dict(0)
			if !ok {
				return 0, nil, ErrNoRoom
			}
			return at, entries, nil
		}
		first, n1 := s.number()
		count, n2 := s.number()
		s.space()
		if !n1 || !n2 || count > maxObjects || int64(s.at)+20*count > int64(len(pdf)) {
			return 0, nil, ErrNoRoom
		}
		if object >= first && object < first+count {
			row := pdf[s.at+int(20*(object-first)):][:20]
			where, ok := parseSize(strings.TrimLeft(string(row[:10]), "0"))
			if !ok || row[17] != 'n' || where >= int64(len(pdf)) {
				return 0, nil, ErrNoRoom
			}
			at = where
		}
		s.at += int(20 * count)
	}
	return 0, nil, ErrNoRoom
}

func reference(v []byte) (n, generation int64, ok bool) {
	f := strings.Fields(string(v))
	if len(f) != 3 || f[2] != "R" {
		return 0, 0, false
	}
	n, ok1 := parseSize(f[0])
	generation, ok2 := parseSize(f[1])
	return n, generation, ok1 && ok2 && generation < 65536 && n < maxObjects
}
