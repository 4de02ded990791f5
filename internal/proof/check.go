package proof

import (
	"encoding/hex"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
)

// Sealed is what a proof shows once it was checked (nội dung đã niêm phong).
type Sealed struct {
	Signed
	Index   int64
	Hash    tlog.Hash // of the entry
	Kind    string
	Subject string
	Values  map[string]string
}

// Check checks the proof with the keys that are trusted: that the entry says
// what is shown of it, that the path leads from it to the root, and that the
// log signed that root. Who countersigned is told; how many must have is for
// the caller to say (Need).
func (f File) Check(k Keys) (Sealed, error) {
	values, err := f.Statement.Values()
	if err != nil {
		return Sealed{}, err
	}
	signed, err := OpenCheckpoint(f.Note, k)
	if err != nil {
		return Sealed{}, err
	}
	hash := tlog.RecordHash(f.Statement.Leaf.Text())
	if f.Index >= signed.Size {
		return Sealed{}, fault.Invalid("proof.beyond", fault.Field{Path: "index", Code: "proof.beyond"})
	}
	if err := tlog.CheckRecord(f.Path, signed.Size, signed.Root, f.Index, hash); err != nil {
		return Sealed{}, fault.New(fault.KindInvalid, "proof.path").With(err)
	}
	return Sealed{Signed: signed, Index: f.Index, Hash: hash, Kind: f.Statement.Leaf.Kind,
		Subject: f.Statement.Leaf.Subject, Values: values}, nil
}

// Need refuses what fewer than n of the trusted witnesses countersigned.
func (s Signed) Need(n int) error {
	if len(s.By) < n {
		return fault.New(fault.KindInvalid, "proof.witness_few", "n", n, "have", len(s.By))
	}
	return nil
}

// Holds says whether the file with this hash is the one that the entry names.
func (s Sealed) Holds(sha256 string) error {
	switch want := s.Values[ColumnFile]; {
	case want == "":
		return fault.Invalid("proof.no_file")
	case !strings.EqualFold(want, sha256):
		return fault.Invalid("proof.result_other", fault.Field{Path: "file", Code: "proof.result_other"})
	}
	return nil
}

// ColumnFile is the column of an entry that holds the hash of a file.
const ColumnFile = "file_sha256"

// Fingerprint is a short name of the entry for people to compare on paper (dấu
// vân tay của bằng chứng).
func (s Sealed) Fingerprint() string { return Fingerprint(s.Hash) }

// Fingerprint writes the first eighty bits of a hash in groups of four.
func Fingerprint(h tlog.Hash) string {
	x := strings.ToUpper(hex.EncodeToString(h[:10]))
	var groups []string
	for i := 0; i < len(x); i += 4 {
		groups = append(groups, x[i:i+4])
	}
	return strings.Join(groups, "-")
}
