package proof

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
)

const fileHead = "c2sp.org/tlog-proof@v1"

// File is the proof that a citizen keeps (tệp bằng chứng niêm phong): what the
// entry says, where it stands, its path to the root, and the checkpoint. Its
// form is c2sp.org/tlog-proof.
type File struct {
	Statement Statement
	Index     int64
	Path      tlog.RecordProof
	Note      string // the checkpoint with its signatures, verbatim
}

// Bytes writes the file.
func (f File) Bytes() []byte {
	var b strings.Builder
	b.WriteString(fileHead + "\nextra " + base64.StdEncoding.EncodeToString(f.Statement.text()) + "\n")
	b.WriteString("index " + strconv.FormatInt(f.Index, 10) + "\n")
	for _, h := range f.Path {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n" + f.Note)
	return []byte(b.String())
}

// ParseFile reads a proof; what is wrong is named with its line.
func ParseFile(data []byte) (File, error) {
	var f File
	if err := looksLikeFile(data); err != nil {
		return f, err
	}
	head, rest, ok := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok {
		return f, unreadable(len(lines), "proof.short")
	}
	extra, ok := strings.CutPrefix(lines[1], "extra ")
	if !ok {
		return f, unreadable(2, "proof.extra")
	}
	blob, ok := decode64(extra, maxExtra)
	if !ok {
		return f, unreadable(2, "proof.extra")
	}
	var err error
	if f.Statement, err = parseStatement(blob); err != nil {
		return File{}, err
	}
	index, ok := strings.CutPrefix(lines[2], "index ")
	if f.Index, ok = parseSizeAfter(index, ok); !ok {
		return File{}, unreadable(3, "proof.index")
	}
	if len(lines) > 3+maxHashes {
		return File{}, unreadable(4+maxHashes, "proof.path_long")
	}
	for i, l := range lines[3:] {
		h, err := ParseHash(l)
		if err != nil {
			return File{}, unreadable(4+i, "proof.hash")
		}
		f.Path = append(f.Path, h)
	}
	f.Note = rest
	if err := checkNote(rest); err != nil {
		return File{}, err
	}
	body, _, _ := cutNote(rest)
	if _, err := ParseCheckpoint(body); err != nil {
		return File{}, err
	}
	if !bytes.Equal(f.Bytes(), data) {
		return File{}, unreadable(1, "proof.spelling")
	}
	return f, nil
}

func parseSizeAfter(s string, ok bool) (int64, bool) {
	n, good := parseSize(s)
	return n, ok && good
}

// looksLikeFile says in words what a file that is no proof is instead.
func looksLikeFile(data []byte) error {
	switch {
	case len(data) == 0:
		return fault.Invalid("proof.empty")
	case len(data) > MaxFile:
		return fault.New(fault.KindTooLarge, "proof.large", "max", MaxFile>>10)
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return unreadable(1, "proof.bom")
	case bytes.ContainsRune(data[:min(len(data), 4096)], '\r'):
		return unreadable(1, "proof.crlf")
	case !bytes.HasPrefix(data, []byte(fileHead+"\n")):
		return fault.Invalid("proof.not_a_proof")
	}
	if n := bytes.Count(data, []byte("\n")); n < 8 || n > 3+maxHashes+1+16+1+maxSigs {
		return unreadable(n, "proof.short")
	}
	if lines := bytes.SplitN(data, []byte("\n"), 4); len(lines) < 4 || len(lines[1]) == 0 || len(lines[2]) == 0 {
		return unreadable(2, "proof.short")
	}
	return nil
}
