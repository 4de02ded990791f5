package indicator

import (
	"strings"
	"unicode/utf8"

	"tinhso/internal/fault"
)

// Limits of the language; a formula beyond them is refused with its place.
const (
	maxFormula = 8 << 10 // bytes of one formula
	maxDepth   = 64      // brackets and calls in each other, and indicators upon indicators
	maxNodes   = 2000    // parts of one formula
	maxDigits  = 30      // of a number
	maxShift   = 120     // periods back
	maxAtoms   = 400     // figures that one indicator reads
	maxBits    = 4096    // of a value on its way
)

// token is one word of a formula.
type token struct {
	kind tokenKind
	text string
	pos  int
}

type tokenKind int

const (
	tokEnd tokenKind = iota
	tokNumber
	tokName
	tokText
	tokSign
)

// wrong is a fault in a formula with its place in it.
type wrong struct {
	pos  int
	code string
	args map[string]any
}

func (w *wrong) Error() string { return fault.New(fault.KindInvalid, w.code).Error() }

func wrongAt(pos int, code string, args ...any) *wrong {
	return &wrong{pos, code, fault.Args(args...)}
}

// signs are the tokens that are no words, longer ones first.
var signs = []string{"!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "%"}

// lex parts a formula into words. Line ends and tabs are spaces; # begins a remark up to the end of the line.
func lex(s string) ([]token, *wrong) {
	if len(s) > maxFormula {
		return nil, wrongAt(0, "indicator.formula.long", "max", maxFormula)
	}
	var list []token
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '#':
			for i < len(s) && s[i] != '\n' {
				i++
			}
		case isDigit(c):
			n := lexNumber(s[i:])
			if n > maxDigits+1 {
				return nil, wrongAt(i, "indicator.formula.number", "value", s[i:i+n])
			}
			list = append(list, token{tokNumber, s[i : i+n], i})
			i += n
		case isLetter(c):
			n := lexName(s[i:])
			list = append(list, token{tokName, s[i : i+n], i})
			i += n
		case c == '"':
			end := strings.IndexAny(s[i+1:], "\"\n")
			if end < 0 || s[i+1+end] != '"' {
				return nil, wrongAt(i, "indicator.formula.quote")
			}
			list = append(list, token{tokText, s[i+1 : i+1+end], i})
			i += end + 2
		default:
			sign := ""
			for _, x := range signs {
				if strings.HasPrefix(s[i:], x) {
					sign = x
					break
				}
			}
			if sign == "" {
				r, _ := utf8.DecodeRuneInString(s[i:])
				return nil, wrongAt(i, "indicator.formula.sign", "value", string(r))
			}
			list = append(list, token{tokSign, sign, i})
			i += len(sign)
		}
	}
	return append(list, token{kind: tokEnd, pos: len(s)}), nil
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

// lexNumber measures a number: digits, and after a point digits again.
func lexNumber(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	if n+1 < len(s) && s[n] == '.' && isDigit(s[n+1]) {
		for n++; n < len(s) && isDigit(s[n]); {
			n++
		}
	}
	return n
}

// lexName measures a name: ii06a.received is one.
func lexName(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '.' && n+1 < len(s) && isLetter(s[n+1])) {
		n++
	}
	return n
}
