package examine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/proof"
)

// Ask is what is to be examined (nội dung cần kiểm chứng).
type Ask struct {
	Proof  []byte    // a proof file, or a PDF with one inside
	Result io.Reader // the file of the result when it is a file of its own, else nil
	Keys   proof.Keys
	Need   int // how many of the trusted witnesses must have countersigned
}

// Report is what was found (kết quả kiểm chứng).
type Report struct {
	Holds       bool              `json:"holds"`
	Code        string            `json:"code,omitempty"` // why it does not hold
	Message     string            `json:"message"`
	Log         string            `json:"log,omitempty"`
	Position    int64             `json:"position,omitempty"` // counted from 1
	Size        int64             `json:"size,omitempty"`
	Root        string            `json:"root,omitempty"`
	Fingerprint string            `json:"fingerprint,omitempty"`
	Kind        string            `json:"kind,omitempty"`
	Key         string            `json:"key,omitempty"`
	Values      map[string]string `json:"values,omitempty"`
	File        string            `json:"file,omitempty"` // same, not_given, none
	Witnesses   []Witness         `json:"witnesses"`
	Strangers   int               `json:"unknown_signatures,omitempty"`

	err error
}

// Witness is one that countersigned, and when (nhân chứng đã xác nhận).
type Witness struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// What the report says of the file of a result.
const (
	FileSame     = "same"      // the file that was given is the one in the log
	FileNotGiven = "not_given" // the log names a file; none was given
	FileNone     = "none"      // the entry speaks of no file
)

// badInput are faults of what was given, as against proofs that do not hold.
var badInput = map[string]bool{
	"proof.unreadable": true, "proof.empty": true, "proof.large": true, "proof.not_a_proof": true, "proof.not_a_pdf": true,
	"proof.pdf_none": true, "proof.pdf_large": true, "proof.note_large": true, "proof.extra": true, "proof.result_large": true,
	"proof.hash": true,
}

// Readable says whether what was given could be read at all.
func (r Report) Readable() bool {
	f, ok := fault.As(r.err)
	return r.err == nil || ok && !badInput[f.Code]
}

// Err is the fault for which the proof does not hold.
func (r Report) Err() error { return r.err }

// Of examines a proof. It ends in time proportional to what it was given.
func Of(a Ask) Report {
	s, file, err := a.check()
	if err != nil {
		r := Report{err: err, Witnesses: []Witness{}}
		if f, ok := fault.As(err); ok {
			r.Code = f.Code
		}
		return r
	}
	r := Report{Holds: true, Log: s.Log, Position: s.Index + 1, Size: s.Size, Root: s.Root.String(), Fingerprint: s.Fingerprint(),
		Kind: s.Kind, Key: s.Subject, Values: s.Values, File: file, Strangers: s.Unknown, Witnesses: []Witness{}}
	for _, w := range s.By {
		r.Witnesses = append(r.Witnesses, Witness{Name: w.Name, At: w.At})
	}
	return r
}

func (a Ask) check() (proof.Sealed, string, error) {
	data, result := a.Proof, a.Result
	if proof.IsPDF(data) {
		original, inside, err := proof.Detach(data)
		if err != nil {
			return proof.Sealed{}, "", err
		}
		data = inside
		if result == nil {
			result = bytes.NewReader(original)
		}
	}
	f, err := proof.ParseFile(data)
	if err != nil {
		return proof.Sealed{}, "", err
	}
	s, err := f.Check(a.Keys)
	if err != nil {
		return s, "", err
	}
	if err := s.Need(a.Need); err != nil {
		return s, "", err
	}
	if s.Values[proof.ColumnFile] == "" {
		if a.Result != nil {
			return s, "", s.Holds("")
		}
		return s, FileNone, nil // a receipt: its words are compared by eye
	}
	if result == nil {
		return s, FileNotGiven, nil
	}
	sum, err := hashOf(result)
	if err != nil {
		return s, "", err
	}
	return s, FileSame, s.Holds(sum)
}

// maxResult is the largest result that is hashed.
const maxResult = 512 << 20

// hashOf is the hash of a result. One that carries a proof itself is hashed as
// it was issued.
func hashOf(r io.Reader) (string, error) {
	head, err := io.ReadAll(io.LimitReader(r, proof.MaxPDF+1))
	if err != nil {
		return "", fault.New(fault.KindInvalid, "proof.result_unread").With(err)
	}
	if original, _, err := proof.Detach(head); err == nil {
		head = original
	}
	h := sha256.New()
	h.Write(head)
	if len(head) > proof.MaxPDF {
		n, err := io.Copy(h, io.LimitReader(r, maxResult+1))
		if err != nil {
			return "", fault.New(fault.KindInvalid, "proof.result_unread").With(err)
		}
		if n > maxResult {
			return "", fault.New(fault.KindTooLarge, "proof.result_large", "max", maxResult>>20)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
