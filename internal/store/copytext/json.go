package copytext

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// mostDepth bounds the nesting of a document; mostExponent that of a number.
const (
	mostDepth    = 2000
	mostExponent = 1 << 30
)

var errJSON = errors.New("not JSON")

// canon writes documents in canonical form: no spaces, keys in order of their
// bytes and each once (the last one counts, as on PostgreSQL), strings with the
// fewest escapes, numbers as digits and an exponent of ten. It is no form to
// keep, only to compare: 1.0, 1 and 10e-1 are one number.
type canon struct {
	in      []byte
	at      int
	out     []byte
	spare   []byte
	members []member
	depth   int
}

// member is a member of an object that is being written: out[from:to], its key
// up to colon.
type member struct{ from, colon, to int }

// document writes the canonical form of a document behind out.
func (c *canon) document(out, in []byte) ([]byte, error) {
	c.in, c.at, c.out, c.depth, c.members = in, 0, out, 0, c.members[:0]
	if err := c.value(); err != nil {
		return out, err
	}
	c.space()
	if c.at != len(c.in) {
		return out, c.wrong()
	}
	return c.out, nil
}

func (c *canon) wrong() error { return fmt.Errorf("%w at byte %d", errJSON, c.at) }

func (c *canon) space() {
	for c.at < len(c.in) && (c.in[c.at] == ' ' || c.in[c.at] == '\n' || c.in[c.at] == '\t' || c.in[c.at] == '\r') {
		c.at++
	}
}

func (c *canon) peek() byte {
	c.space()
	if c.at < len(c.in) {
		return c.in[c.at]
	}
	return 0
}

func (c *canon) value() error {
	switch ch := c.peek(); {
	case ch == '{':
		return c.object()
	case ch == '[':
		return c.array()
	case ch == '"':
		return c.text()
	case ch == '-' || ch >= '0' && ch <= '9':
		return c.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(c.in[c.at:], []byte(word)) {
			c.at += len(word)
			c.out = append(c.out, word...)
			return nil
		}
	}
	return c.wrong()
}

func (c *canon) array() error {
	if c.depth++; c.depth > mostDepth {
		return c.wrong()
	}
	defer func() { c.depth-- }()
	c.at++
	c.out = append(c.out, '[')
	for first := true; ; first = false {
		switch ch := c.peek(); {
		case ch == ']' && first:
			c.at++
			c.out = append(c.out, ']')
			return nil
		case first:
		case ch == ']':
			c.at++
			c.out = append(c.out, ']')
			return nil
		case ch == ',':
			c.at++
			c.out = append(c.out, ',')
		default:
			return c.wrong()
		}
		if err := c.value(); err != nil {
			return err
		}
	}
}

func (c *canon) object() error {
	if c.depth++; c.depth > mostDepth {
		return c.wrong()
	}
	defer func() { c.depth-- }()
	c.at++
	begin, base := len(c.out), len(c.members)
	for first := true; ; first = false {
		ch := c.peek()
		if ch == '}' && (first || len(c.members) > base) {
			c.at++
			c.close(begin, base)
			return nil
		}
		if !first {
			if ch != ',' {
				return c.wrong()
			}
			c.at++
			ch = c.peek()
		}
		if ch != '"' {
			return c.wrong()
		}
		m := member{from: len(c.out)}
		if err := c.text(); err != nil {
			return err
		}
		m.colon = len(c.out)
		if c.peek() != ':' {
			return c.wrong()
		}
		c.at++
		c.out = append(c.out, ':')
		if err := c.value(); err != nil {
			return err
		}
		m.to = len(c.out)
		c.members = append(c.members, m)
	}
}

// close puts the members of an object in order.
func (c *canon) close(begin, base int) {
	list := c.members[base:]
	key := func(m member) []byte { return c.out[m.from:m.colon] }
	slices.SortStableFunc(list, func(a, b member) int { return bytes.Compare(key(a), key(b)) })
	whole := append(c.spare[:0], '{')
	for i, m := range list {
		if i+1 < len(list) && bytes.Equal(key(m), key(list[i+1])) {
			continue
		}
		if len(whole) > 1 {
			whole = append(whole, ',')
		}
		whole = append(whole, c.out[m.from:m.to]...)
	}
	c.spare = whole
	c.out = append(append(c.out[:begin], whole...), '}')
	c.members = c.members[:base]
}

// text writes a string with its fewest escapes.
func (c *canon) text() error {
	c.at++
	c.out = append(c.out, '"')
	for c.at < len(c.in) {
		ch := c.in[c.at]
		switch {
		case ch == '"':
			c.at++
			c.out = append(c.out, '"')
			return nil
		case ch == '\\':
			if err := c.escape(); err != nil {
				return err
			}
		case ch < 0x20:
			return c.wrong()
		default:
			c.out = append(c.out, ch)
			c.at++
		}
	}
	return c.wrong()
}

func (c *canon) escape() error {
	if c.at+1 >= len(c.in) {
		return c.wrong()
	}
	ch := c.in[c.at+1]
	c.at += 2
	switch ch {
	case '"', '\\', '/':
		c.rune(rune(ch))
	case 'b', 'f', 'n', 'r', 't':
		c.rune(rune(letters[ch]))
	case 'u':
		r, ok := c.hex()
		if !ok {
			return c.wrong()
		}
		if utf16.IsSurrogate(r) {
			mark := c.at
			if bytes.HasPrefix(c.in[c.at:], []byte(`\u`)) {
				c.at += 2
				if low, ok := c.hex(); ok {
					if whole := utf16.DecodeRune(r, low); whole != utf8.RuneError {
						c.rune(whole)
						return nil
					}
				}
			}
			c.at = mark // half a character: kept as it is written, PostgreSQL would refuse it
			c.out = fmt.Appendf(c.out, `\u%04x`, r)
			return nil
		}
		c.rune(r)
	default:
		return c.wrong()
	}
	return nil
}

func (c *canon) hex() (rune, bool) {
	if c.at+4 > len(c.in) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(c.in[c.at:c.at+4]), 16, 16)
	if err != nil {
		return 0, false
	}
	c.at += 4
	return rune(n), true
}

func (c *canon) rune(r rune) {
	switch {
	case r == '"' || r == '\\':
		c.out = append(c.out, '\\', byte(r))
	case r < 0x20:
		c.out = fmt.Appendf(c.out, `\u%04x`, r)
	default:
		c.out = utf8.AppendRune(c.out, r)
	}
}

// number writes a number as its digits and an exponent of ten.
func (c *canon) number() error {
	from := c.at
	minus := c.take('-')
	whole := c.digits()
	if len(whole) == 0 || len(whole) > 1 && whole[0] == '0' {
		return c.wrong()
	}
	var fraction []byte
	if c.take('.') {
		if fraction = c.digits(); len(fraction) == 0 {
			return c.wrong()
		}
	}
	exponent := 0
	if c.take('e') || c.take('E') {
		sign := 1
		if c.take('-') {
			sign = -1
		} else {
			c.take('+')
		}
		n, err := strconv.Atoi(string(c.digits()))
		if err != nil || n > mostExponent {
			return fmt.Errorf("%w: number %q", errJSON, clip(c.in[from:c.at]))
		}
		exponent = sign * n
	}
	digits := append(append(c.spare[:0], whole...), fraction...)
	c.spare = digits
	exponent -= len(fraction)
	digits = bytes.TrimLeft(digits, "0")
	n := len(digits)
	digits = bytes.TrimRight(digits, "0")
	exponent += n - len(digits)
	if len(digits) == 0 {
		c.out = append(c.out, '0')
		return nil
	}
	if minus {
		c.out = append(c.out, '-')
	}
	c.out = append(c.out, digits...)
	if exponent != 0 {
		c.out = strconv.AppendInt(append(c.out, 'e'), int64(exponent), 10)
	}
	return nil
}

func (c *canon) take(ch byte) bool {
	if c.at < len(c.in) && c.in[c.at] == ch {
		c.at++
		return true
	}
	return false
}

func (c *canon) digits() []byte {
	from := c.at
	for c.at < len(c.in) && c.in[c.at] >= '0' && c.in[c.at] <= '9' {
		c.at++
	}
	return c.in[from:c.at]
}
