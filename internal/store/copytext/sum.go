package copytext

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// Sum counts rows and adds up their hashes (mã kiểm tra của bảng): the SHA-256
// of each row in canonical form, as a number of 256 bits, without its carry.
// The order of the rows does not matter, so each engine reads a table in the
// order that is quick for it. It finds what was lost, doubled or changed by
// accident; against people who forge, there is the seal of the journal.
type Sum struct {
	columns []Column
	plain   bool // the line is its own canonical form
	rows    int64
	total   [4]uint64

	canon  canon
	fields [][]byte
	row    []byte
	field  []byte
}

// NewSum begins the sum of a table with these columns.
func NewSum(columns []Column) *Sum {
	s := &Sum{columns: columns, plain: true}
	for _, c := range columns {
		s.plain = s.plain && c.Kind != JSON && c.Kind != Float
	}
	return s
}

// Add counts a line, without its end, after looking at every field.
func (s *Sum) Add(line []byte) error {
	s.fields = Split(line, s.fields[:0])
	if len(s.fields) != len(s.columns) {
		return fmt.Errorf("row %d has %d fields, the table %d columns", s.rows+1, len(s.fields), len(s.columns))
	}
	canonical := line
	if !s.plain {
		canonical = s.row[:0]
	}
	for i, f := range s.fields {
		if s.plain {
			if err := s.look(s.columns[i].Kind, f); err != nil {
				return fmt.Errorf("row %d, column %s: %w", s.rows+1, s.columns[i].Name, err)
			}
			continue
		}
		if i > 0 {
			canonical = append(canonical, '\t')
		}
		var err error
		if canonical, err = s.append(canonical, s.columns[i].Kind, f); err != nil {
			return fmt.Errorf("row %d, column %s: %w", s.rows+1, s.columns[i].Name, err)
		}
	}
	if !s.plain {
		s.row = canonical
	}
	s.count(sha256.Sum256(canonical))
	return nil
}

// look checks a field whose text is its own canonical form.
func (s *Sum) look(k Kind, f []byte) error {
	if k == Text && (!utf8.Valid(f) || bytes.IndexByte(f, 0) >= 0) {
		return fmt.Errorf("%w: text that is not UTF-8", errField)
	}
	switch {
	case k == Text && bytes.IndexByte(f, '\\') < 0:
		return nil
	case IsNull(f):
		return nil
	case k == Int:
		_, err := parseInt(f)
		return err
	case k == Text:
		var err error
		s.field, err = unescapeInto(s.field, f)
		return err
	}
	_, err := Value(k, f)
	return err
}

func unescapeInto(buf, f []byte) ([]byte, error) {
	b, err := Unescape(buf, f)
	if err != nil {
		return buf, err
	}
	if len(b) > 0 && len(f) > 0 && &b[0] == &f[0] {
		return buf, nil
	}
	return b, nil
}

// append writes the canonical form of a field.
func (s *Sum) append(to []byte, k Kind, f []byte) ([]byte, error) {
	switch {
	case IsNull(f):
	case k == JSON:
		if !utf8.Valid(f) || bytes.IndexByte(f, 0) >= 0 {
			return to, fmt.Errorf("%w: text that is not UTF-8", errField)
		}
		b, err := Unescape(s.field, f)
		if err != nil {
			return to, err
		}
		if len(b) > 0 && len(f) > 0 && &b[0] != &f[0] {
			s.field = b
		}
		return s.canon.document(to, b)
	case k == Float:
		v, err := strconv.ParseFloat(string(f), 64)
		if err != nil {
			return to, fmt.Errorf("%w: %q is not a number", errField, clip(f))
		}
		return appendFloat(to, v), nil
	default:
		if err := s.look(k, f); err != nil {
			return to, err
		}
	}
	return append(to, f...), nil
}

func (s *Sum) count(h [sha256.Size]byte) {
	var carry uint64
	for i := range s.total {
		s.total[i], carry = bits.Add64(s.total[i], binary.LittleEndian.Uint64(h[8*i:]), carry)
	}
	s.rows++
}

// Merge adds the rows that another sum of the same table counted.
func (s *Sum) Merge(other *Sum) {
	var carry uint64
	for i, n := range other.total {
		s.total[i], carry = bits.Add64(s.total[i], n, carry)
	}
	s.rows += other.rows
}

// Rows is how many were counted.
func (s *Sum) Rows() int64 { return s.rows }

// String is the sum as 64 hexadecimal digits.
func (s *Sum) String() string {
	var b [sha256.Size]byte
	for i, n := range s.total {
		binary.LittleEndian.PutUint64(b[8*i:], n)
	}
	return hex.EncodeToString(b[:])
}

// Lines calls fn for each line of a text that ends with one, without its end.
func Lines(text []byte, fn func(line []byte) error) error {
	for len(text) > 0 {
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			return fmt.Errorf("%w: a row without its end", errField)
		}
		if err := fn(text[:i]); err != nil {
			return err
		}
		text = text[i+1:]
	}
	return nil
}
