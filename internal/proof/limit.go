package proof

import (
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
)

// Limits of what is read. A proof has one hash for each doubling of the log, so
// all of them are far above what a log of this world needs.
const (
	MaxFile    = 64 << 10 // bytes of a proof file
	MaxNote    = 32 << 10 // bytes of a checkpoint with its signatures
	MaxRequest = 48 << 10 // bytes of what a witness is sent
	MaxPDF     = 64 << 20 // bytes of a PDF that is searched for a proof inside
	MaxTree    = 1 << 48  // entries of a log

	maxHashes  = 63
	maxExtra   = 32 << 10
	maxSigs    = 32
	maxColumns = 160
	maxName    = 256
)

// unreadable is a fault that names the line.
func unreadable(line int, code string) error {
	return fault.Invalid("proof.unreadable", fault.Field{Path: "line " + strconv.Itoa(line), Code: code})
}

// ParseHash reads a hash as C2SP formats write it; unlike tlog.ParseHash it
// takes one spelling only.
func ParseHash(s string) (tlog.Hash, error) {
	var h tlog.Hash
	if len(s) != 44 {
		return h, fault.Invalid("proof.hash")
	}
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != tlog.HashSize || base64.StdEncoding.EncodeToString(b) != s {
		return h, fault.Invalid("proof.hash")
	}
	copy(h[:], b)
	return h, nil
}

// parseSize reads a count: decimal, no sign, no leading zero, within MaxTree.
func parseSize(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n <= MaxTree && strconv.FormatInt(n, 10) == s
}

// decode64 reads base64 in its one spelling.
func decode64(s string, most int) ([]byte, bool) {
	if len(s) > base64.StdEncoding.EncodedLen(most) || strings.ContainsAny(s, "\r\n") {
		return nil, false
	}
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return b, err == nil
}
