package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC repairs text and composes it (dựng sẵn): see Clean.
func NFC(s string) string {
	s, _ = Clean(s)
	return s
}

// Clean composes text and takes out what nobody meant to type: zero-width and direction marks, control and
// private-use characters, bytes that are not UTF-8, odd spaces and line ends. It counts what it mended: each
// character taken out or replaced, and each decomposed letter (chữ tổ hợp) put together.
func Clean(s string) (string, int) {
	if plain(s) {
		return s, 0
	}
	repairs := 0
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		bad := r == utf8.RuneError && size == 1
		i += size
		switch {
		case bad:
			repairs++
		case r == '\r':
			if i >= len(s) || s[i] != '\n' {
				b.WriteByte('\n')
			}
			repairs++
		case r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteByte('\n')
			repairs++
		case r == '\n', r == '\t':
			b.WriteRune(r)
		case unicode.Is(unicode.Zs, r) && r != ' ':
			b.WriteByte(' ')
			repairs++
		case privateBullet(r):
			b.WriteByte('-')
			repairs++
		case unwanted(r):
			repairs++
		default:
			b.WriteRune(r)
		}
	}
	kept := b.String()
	composed := norm.NFC.String(kept)
	return composed, repairs + recomposed(kept, composed)
}

// plain reports text that needs no repair: printable ASCII, line ends and tabs.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// unwanted reports characters that show nothing: controls, formats (zero width, direction, soft hyphen, BOM), private
// use, noncharacters. The joiner between emoji goes too; no field of this platform takes emoji.
func unwanted(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) ||
		r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef ||
		r >= 0xfe00 && r <= 0xfe0f || r == 0x034f || r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0
}

// privateBullet reports the bullets that office software writes into the private-use area for its symbol fonts.
func privateBullet(r rune) bool {
	switch r {
	case 0xf02d, 0xf06c, 0xf06e, 0xf076, 0xf0a7, 0xf0a8, 0xf0b7, 0xf0d8, 0xf0fc:
		return true
	}
	return false
}

// recomposed counts the letters that composing changed.
func recomposed(before, after string) int {
	if before == after {
		return 0
	}
	n := utf8.RuneCountInString(before) - utf8.RuneCountInString(after)
	return max(n, 1)
}

// Fold makes the search form of text (chuỗi tìm kiếm): small letters without marks, đ as d, single spaces.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	put := func(r rune) {
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	decomposed := s
	if !ascii(s) {
		decomposed = norm.NFD.String(strings.ToValidUTF8(s, "")) // what follows a broken byte would stay composed
	}
	for _, r := range decomposed {
		switch {
		case r >= 'A' && r <= 'Z':
			put(r + 'a' - 'A')
		case r == '\t', r == '\n', r == '\r', unicode.Is(unicode.Z, r):
			space = true
		case r < utf8.RuneSelf && r >= ' ' && r != 0x7f:
			put(r)
		case unicode.Is(unicode.Mn, r), unwanted(r), r == utf8.RuneError:
		case r == 'đ', r == 'Đ', r == 'ð', r == 'Ð': // ð is what some old converters write for đ
			put('d')
		case unicode.Is(unicode.Pd, r), r == '−':
			put('-')
		case r == '’', r == '‘':
			put('\'')
		case r == '“', r == '”':
			put('"')
		default:
			put(unicode.ToLower(r))
		}
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// OneLine cleans text that belongs on one line (một dòng): line ends and tabs become spaces, runs of spaces one.
func OneLine(s string) string { return strings.Join(strings.Fields(NFC(s)), " ") }

// Capital writes the first letter large (viết hoa chữ đầu), as at the start of a sentence.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
