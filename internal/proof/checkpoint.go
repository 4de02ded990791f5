package proof

import (
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
)

// Checkpoint is what a log says of itself at one size (điểm kiểm niêm phong):
// the text of a signed note by c2sp.org/tlog-checkpoint.
type Checkpoint struct {
	Origin     string
	Size       int64
	Root       tlog.Hash
	Extensions []string
}

// Text is the text that is signed.
func (c Checkpoint) Text() string {
	var b strings.Builder
	b.WriteString(c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + c.Root.String() + "\n")
	for _, x := range c.Extensions {
		b.WriteString(x + "\n")
	}
	return b.String()
}

// ParseCheckpoint reads the text of a checkpoint, without its signatures.
func ParseCheckpoint(text string) (Checkpoint, error) {
	var c Checkpoint
	if len(text) > MaxNote || !strings.HasSuffix(text, "\n") {
		return c, unreadable(1, "proof.checkpoint")
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 3 || len(lines) > 16 {
		return c, unreadable(len(lines), "proof.checkpoint")
	}
	for i, l := range lines {
		if l == "" || strings.ContainsFunc(l, func(r rune) bool { return r < ' ' || r == '\ufeff' }) {
			return c, unreadable(i+1, "proof.checkpoint")
		}
	}
	c.Origin = lines[0]
	var ok bool
	if c.Size, ok = parseSize(lines[1]); !ok || len(c.Origin) > maxName {
		return c, unreadable(2, "proof.size")
	}
	root, err := ParseHash(lines[2])
	if err != nil {
		return c, unreadable(3, "proof.hash")
	}
	c.Root = root
	if len(lines) > 3 {
		c.Extensions = lines[3:]
	}
	if c.Size == 0 && c.Root != emptyRoot() {
		return c, unreadable(3, "proof.hash")
	}
	return c, nil
}

// emptyRoot is the root of a log without entries: the hash of nothing.
func emptyRoot() tlog.Hash {
	h, err := tlog.TreeHash(0, nil)
	if err != nil {
		return tlog.Hash{}
	}
	return h
}

// Signed is a checkpoint whose signatures were checked (điểm kiểm đã ký).
type Signed struct {
	Checkpoint
	Note    string // the whole note, verbatim
	Log     string // name of the log's key that signed it
	By      []Countersign
	Unknown int // signatures by keys that we do not know
}

// OpenCheckpoint checks a checkpoint against the keys that are trusted. A
// signature by an unknown key is counted and left alone; a wrong one by a
// known key refuses the whole.
func OpenCheckpoint(text string, k Keys) (Signed, error) {
	var s Signed
	if err := checkNote(text); err != nil {
		return s, err
	}
	body, _, _ := cutNote(text)
	c, err := ParseCheckpoint(body)
	if err != nil {
		return s, err
	}
	opened, err := note.Open([]byte(text), k)
	if err != nil {
		return s, noteFault(err)
	}
	s = Signed{Checkpoint: c, Note: text, Unknown: len(opened.UnverifiedSigs)}
	for _, sig := range opened.Sigs {
		v, isLog := k.log(sig.Name, sig.Hash)
		if isLog {
			s.Log = v.Name()
			continue
		}
		s.By = append(s.By, Countersign{Name: sig.Name, At: timeOf(sig)})
	}
	switch {
	case s.Log == "":
		return Signed{}, fault.Invalid("proof.log_unknown")
	case s.Log != c.Origin:
		return Signed{}, fault.Invalid("proof.log_other")
	}
	return s, nil
}

func noteFault(err error) error {
	switch err.(type) { //nolint:errorlint // note returns these types bare
	case *note.UnverifiedNoteError:
		return fault.New(fault.KindInvalid, "proof.log_unknown").With(err)
	case *note.InvalidSignatureError:
		return fault.New(fault.KindInvalid, "proof.signature").With(err)
	}
	return fault.New(fault.KindInvalid, "proof.note").With(err)
}

// cutNote parts the text of a note from its signatures.
func cutNote(text string) (body, sigs string, ok bool) {
	i := strings.LastIndex(text, "\n\n")
	if i < 0 {
		return "", "", false
	}
	return text[:i+1], text[i+2:], true
}

// checkNote holds a note to its limits and names the line that is wrong.
func checkNote(text string) error {
	if len(text) > MaxNote {
		return fault.Invalid("proof.note_large")
	}
	body, sigs, ok := cutNote(text)
	if !ok || sigs == "" || !strings.HasSuffix(sigs, "\n") {
		return unreadable(1+strings.Count(text, "\n"), "proof.note")
	}
	first := 2 + strings.Count(body, "\n")
	lines := strings.Split(strings.TrimSuffix(sigs, "\n"), "\n")
	if len(lines) > maxSigs {
		return unreadable(first+maxSigs, "proof.many")
	}
	for i, l := range lines {
		rest, ok := strings.CutPrefix(l, "— ")
		_, sig, named := strings.Cut(rest, " ")
		if _, strict := decode64(sig, MaxNote); !ok || !named || !strict { // note itself takes several spellings
			return unreadable(first+i, "proof.signature_line")
		}
	}
	return nil
}
