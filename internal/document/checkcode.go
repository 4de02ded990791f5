package document

import (
	"crypto/rand"
	"fmt"
	"strings"

	"tinhso/internal/fault"
)

const (
	alphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's base32: no I, L, O, U
	codeLength = 12
)

// newCode draws an unguessable check code (mã xác minh): 11 random Crockford
// base32 characters, 55 bits, and a check character.
func newCode() (string, error) {
	var random [codeLength - 1]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", fmt.Errorf("document: check code: %w", err)
	}
	return CodeOf(random), nil
}

// CodeOf is the check code of these random bytes (mã xác minh).
func CodeOf(random [codeLength - 1]byte) string {
	code := make([]byte, codeLength)
	for i, b := range random {
		code[i] = alphabet[b%32]
	}
	code[codeLength-1] = checkChar(string(code[:codeLength-1]))
	return string(code)
}

// CleanCode reads a code as people type it: any case, with spaces or hyphens,
// O for 0, I and L for 1. It refuses a code whose check character is wrong.
func CleanCode(s string) (string, error) {
	bad := fault.Invalid("document.code_wrong", fault.Field{Path: "code", Code: "document.code_wrong"})
	if len(s) > 100 {
		return "", bad
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch {
		case r == ' ' || r == '-' || r == '.':
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case r > 127 || !strings.ContainsRune(alphabet, r):
			return "", bad
		}
		b.WriteRune(r)
	}
	code := b.String()
	if len(code) != codeLength || checkChar(code[:codeLength-1]) != code[codeLength-1] {
		return "", bad
	}
	return code, nil
}

// FormatCode writes a code in groups of four for people to read.
func FormatCode(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// checkChar is a weighted sum over the field of 32 elements. The weights are
// powers of its generator, so any one wrong character and any two exchanged
// ones are noticed.
func checkChar(s string) byte {
	sum, weight := byte(0), byte(2)
	for i := range len(s) {
		sum ^= times(byte(strings.IndexByte(alphabet, s[i])), weight)
		weight = times(weight, 2)
	}
	return alphabet[sum]
}

// times multiplies in GF(32) modulo x^5 + x^2 + 1.
func times(a, b byte) byte {
	var p byte
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			p ^= a
		}
		a <<= 1
		if a&32 != 0 {
			a ^= 0b100101
		}
	}
	return p
}
