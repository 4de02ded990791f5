package seal

import (
	"bytes"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"tinhso/internal/event"
	"tinhso/internal/store"
)

// null is the text of NULL: no text of a database holds it.
const null = "\x00"

// canonical writes a JSON text in its one spelling: keys in order and once, no
// blanks, no escapes but those that must be, numbers without exponent. PostgreSQL
// orders keys anew and SQLite does not; what is sealed on one must hold on the
// other. Text that is no JSON stays as it is, so that it cannot pass for what was
// sealed.
func canonical(text string) string {
	c := canon{s: text, out: make([]byte, 0, len(text))}
	if !c.value(0) {
		return text
	}
	if c.blanks(); c.i != len(text) {
		return text
	}
	return string(c.out)
}

// mostDeep bounds how deep a document may be nested.
const mostDeep = 500

// canon reads a text once and writes its spelling.
type canon struct {
	s   string
	i   int
	out []byte
}

func (c *canon) blanks() {
	for c.i < len(c.s) && (c.s[c.i] == ' ' || c.s[c.i] == '\n' || c.s[c.i] == '\t' || c.s[c.i] == '\r') {
		c.i++
	}
}

// next takes a character when it is the next one.
func (c *canon) next(b byte) bool {
	if c.blanks(); c.i < len(c.s) && c.s[c.i] == b {
		c.i++
		return true
	}
	return false
}

func (c *canon) value(deep int) bool {
	if c.blanks(); c.i == len(c.s) || deep > mostDeep {
		return false
	}
	switch b := c.s[c.i]; {
	case b == '{':
		c.i++
		return c.object(deep)
	case b == '[':
		c.i++
		return c.array(deep)
	case b == '"':
		c.i++
		return c.text()
	case b == '-' || b >= '0' && b <= '9':
		return c.number()
	}
	for _, w := range []string{"null", "true", "false"} {
		if strings.HasPrefix(c.s[c.i:], w) {
			c.i += len(w)
			c.out = append(c.out, w...)
			return true
		}
	}
	return false
}

func (c *canon) array(deep int) bool {
	c.out = append(c.out, '[')
	for first := true; !c.next(']'); first = false {
		if !first {
			if !c.next(',') {
				return false
			}
			c.out = append(c.out, ',')
		}
		if !c.value(deep + 1) {
			return false
		}
	}
	c.out = append(c.out, ']')
	return true
}

// member is where "key":value stands in what was written.
type member struct{ from, colon, to int }

func (c *canon) object(deep int) bool {
	var few [24]member
	list := few[:0]
	c.out = append(c.out, '{')
	start := len(c.out)
	sorted := true
	for first := true; !c.next('}'); first = false {
		if !first && !c.next(',') || !c.next('"') {
			return false
		}
		m := member{from: len(c.out)}
		if !c.text() {
			return false
		}
		m.colon = len(c.out)
		if !c.next(':') {
			return false
		}
		c.out = append(c.out, ':')
		if !c.value(deep + 1) {
			return false
		}
		m.to = len(c.out)
		c.out = append(c.out, ',')
		if n := len(list); n > 0 {
			sorted = sorted && c.compare(list[n-1], m) < 0
		}
		list = append(list, m)
	}
	if !sorted {
		c.sort(list, start)
	}
	if len(c.out) > start {
		c.out = c.out[:len(c.out)-1] // the last comma
	}
	c.out = append(c.out, '}')
	return true
}

func (c *canon) compare(a, b member) int {
	return bytes.Compare(c.out[a.from+1:a.colon-1], c.out[b.from+1:b.colon-1])
}

// sort writes the members anew, in order; of several with one key the last counts, as in PostgreSQL.
func (c *canon) sort(list []member, start int) {
	slices.SortStableFunc(list, c.compare)
	old := append([]byte(nil), c.out...)
	c.out = c.out[:start]
	for i, m := range list {
		if i+1 < len(list) && bytes.Equal(old[m.from:m.colon], old[list[i+1].from:list[i+1].colon]) {
			continue
		}
		c.out = append(append(c.out, old[m.from:m.to]...), ',')
	}
}

// text reads what follows a quotation mark.
func (c *canon) text() bool {
	c.out = append(c.out, '"')
	for c.i < len(c.s) {
		b := c.s[c.i]
		c.i++
		switch {
		case b == '"':
			c.out = append(c.out, '"')
			return true
		case b == '\\':
			if !c.escaped() {
				return false
			}
		case b < ' ':
			return false
		default:
			c.out = append(c.out, b)
		}
	}
	return false
}

// short are the escapes of one character.
const short, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"

func (c *canon) escaped() bool {
	if c.i == len(c.s) {
		return false
	}
	b := c.s[c.i]
	c.i++
	if i := strings.IndexByte(short, b); i >= 0 {
		c.rune(rune(meant[i]))
		return true
	}
	r, ok := c.hex(b == 'u')
	if !ok {
		return false
	}
	if utf16.IsSurrogate(r) {
		if strings.HasPrefix(c.s[c.i:], `\u`) {
			back := c.i
			c.i += 2
			if low, ok := c.hex(true); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					c.rune(pair)
					return true
				}
			}
			c.i = back
		}
		r = utf8.RuneError
	}
	c.rune(r)
	return true
}

func (c *canon) hex(is bool) (rune, bool) {
	if !is || len(c.s)-c.i < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(c.s[c.i:c.i+4], 16, 16)
	c.i += 4
	return rune(n), err == nil
}

// rune writes one character, escaped when it must be.
func (c *canon) rune(r rune) {
	switch {
	case r == '"' || r == '\\':
		c.out = append(c.out, '\\', byte(r))
	case r < ' ':
		c.out = append(c.out, '\\', 'u', '0', '0', "0123456789abcdef"[r>>4], "0123456789abcdef"[r&15])
	default:
		c.out = utf8.AppendRune(c.out, r)
	}
}

func (c *canon) number() bool {
	from := c.i
	for c.i < len(c.s) && strings.IndexByte("+-.0123456789eE", c.s[c.i]) >= 0 {
		c.i++
	}
	n := c.s[from:c.i]
	if !isNumber(n) {
		return false
	}
	c.out = append(c.out, plainNumber(n)...)
	return true
}

// isNumber says whether JSON takes a text for a number.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, rest := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	if after, ok := strings.CutPrefix(rest, "."); ok {
		n := 0
		if n, rest = digits(after); n == 0 {
			return false
		}
	}
	if rest == "" {
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	if rest = rest[1:]; rest != "" && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	n, rest := digits(rest)
	return n > 0 && rest == ""
}

// digits counts the digits that a text begins with, and gives the rest.
func digits(s string) (n int, rest string) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n, s[n:]
}

// mostExponent bounds what is written out; beyond it a number is compared as text.
const mostExponent = 400

// plainNumber writes a number without exponent, as PostgreSQL does.
func plainNumber(s string) string {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s
	}
	exp, err := strconv.Atoi(s[i+1:])
	if err != nil || exp > mostExponent || exp < -mostExponent || len(s) > mostExponent {
		return s
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	digits := 0
	if dot := strings.IndexByte(s[:i], '.'); dot >= 0 {
		digits = i - dot - 1
	}
	return r.FloatString(max(0, digits-exp))
}

// textOf is the text of an event that is sealed, beside its data: what the
// journal says of it.
func textOf(e *event.Event) string {
	b := make([]byte, 0, 320)
	b = append(b, `{"actor":`...)
	b = appendText(b, e.Actor)
	b = append(b, `,"at":`...)
	b = strconv.AppendInt(b, store.Millis(e.At), 10)
	b = append(b, `,"id":`...)
	b = appendText(b, e.ID)
	b = append(b, `,"kind":`...)
	b = appendText(b, e.Kind)
	b = append(b, `,"seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	b = append(b, `,"subject":`...)
	b = appendText(b, e.Subject)
	b = append(b, `,"unit_path":`...)
	b = appendText(b, e.UnitPath)
	return string(append(b, '}'))
}

func appendText(b []byte, s string) []byte {
	c := canon{out: append(b, '"')}
	for _, r := range s {
		c.rune(r)
	}
	return append(c.out, '"')
}
