package proof

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
)

// Request is what a log sends a witness (yêu cầu xác nhận điểm kiểm): the size
// the witness knows, the proof that the log only grew since, the checkpoint. Its
// form is that of add-checkpoint in c2sp.org/tlog-witness.
type Request struct {
	Old   int64
	Proof tlog.TreeProof
	Note  string
}

// Bytes writes the request.
func (r Request) Bytes() []byte {
	var b strings.Builder
	b.WriteString("old " + strconv.FormatInt(r.Old, 10) + "\n")
	for _, h := range r.Proof {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n" + r.Note)
	return []byte(b.String())
}

// ParseRequest reads a request.
func ParseRequest(data []byte) (Request, error) {
	var r Request
	if len(data) > MaxRequest {
		return r, fault.New(fault.KindTooLarge, "proof.large", "max", MaxRequest>>10)
	}
	head, rest, ok := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !ok || len(lines) > 1+maxHashes {
		return r, unreadable(len(lines), "proof.request")
	}
	old, ok := strings.CutPrefix(lines[0], "old ")
	if r.Old, ok = parseSizeAfter(old, ok); !ok {
		return r, unreadable(1, "proof.size")
	}
	for i, l := range lines[1:] {
		h, err := ParseHash(l)
		if err != nil {
			return Request{}, unreadable(2+i, "proof.hash")
		}
		r.Proof = append(r.Proof, h)
	}
	r.Note = string(rest)
	return r, checkNote(r.Note)
}

// CheckGrowth checks that a log of one size only grew into the other (kiểm tra
// tính nhất quán). From nothing it needs, and takes, no proof.
func CheckGrowth(p tlog.TreeProof, old, size Checkpoint) error {
	bad := fault.Invalid("proof.growth")
	switch {
	case old.Size > size.Size:
		return fault.Invalid("proof.smaller")
	case old.Size == 0:
		if len(p) > 0 {
			return bad
		}
		return nil
	case old.Size == size.Size:
		if len(p) > 0 || old.Root != size.Root {
			return bad
		}
		return nil
	}
	if err := tlog.CheckTree(p, size.Size, size.Root, old.Size, old.Root); err != nil {
		return bad.With(err)
	}
	return nil
}
