package prooftest

import (
	"crypto/rand"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/proof"
)

// Log is a log in memory, with its signing key (nhật ký trong bộ nhớ).
type Log struct {
	t      testing.TB
	Origin string
	VKey   string
	Key    note.Verifier
	signer note.Signer
	hashes []tlog.Hash
	size   int64
}

// New begins a log.
func New(t testing.TB, origin string) *Log {
	t.Helper()
	secret, public, err := proof.NewKey(rand.Reader, origin, false)
	must(t, err)
	signer, err := note.NewSigner(secret)
	must(t, err)
	key, err := proof.ParseKey(public)
	must(t, err)
	return &Log{t: t, Origin: origin, VKey: public, Key: key, signer: signer}
}

// Fork is a log with the same key and the same entries so far.
func (l *Log) Fork() *Log {
	c := *l
	c.hashes = append([]tlog.Hash(nil), l.hashes...)
	return &c
}

// ReadHashes reads what is stored, for tlog.
func (l *Log) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		out[i] = l.hashes[n]
	}
	return out, nil
}

// Add appends an entry and returns its place.
func (l *Log) Add(text []byte) int64 {
	l.t.Helper()
	more, err := tlog.StoredHashes(l.size, text, l)
	must(l.t, err)
	l.hashes = append(l.hashes, more...)
	l.size++
	return l.size - 1
}

// Grow appends n entries of no meaning.
func (l *Log) Grow(n int) {
	for range n {
		l.Add([]byte{byte(l.size), byte(l.size >> 8), byte(l.size >> 16)})
	}
}

// Size is how many entries there are.
func (l *Log) Size() int64 { return l.size }

// Checkpoint is the log at its present size.
func (l *Log) Checkpoint() proof.Checkpoint {
	l.t.Helper()
	root, err := tlog.TreeHash(l.size, l)
	must(l.t, err)
	return proof.Checkpoint{Origin: l.Origin, Size: l.size, Root: root}
}

// Note is the signed checkpoint.
func (l *Log) Note() string {
	l.t.Helper()
	return l.Sign(l.Checkpoint())
}

// Sign signs any checkpoint, an honest one or not.
func (l *Log) Sign(c proof.Checkpoint) string {
	l.t.Helper()
	b, err := note.Sign(&note.Note{Text: c.Text()}, l.signer)
	must(l.t, err)
	return string(b)
}

// Growth proves that the log of the old size grew into the present one.
func (l *Log) Growth(old int64) tlog.TreeProof {
	l.t.Helper()
	if old == 0 || old == l.size {
		return nil
	}
	p, err := tlog.ProveTree(l.size, old, l)
	must(l.t, err)
	return p
}

// File is the proof of the entry at a place under a note of the present size.
func (l *Log) File(s proof.Statement, index int64, note string) proof.File {
	l.t.Helper()
	p, err := tlog.ProveRecord(l.size, index, l)
	must(l.t, err)
	return proof.File{Statement: s, Index: index, Path: p, Note: note}
}

// Cosigner draws the key of a witness.
func Cosigner(t testing.TB, name string) *proof.Cosigner {
	t.Helper()
	secret, _, err := proof.NewKey(rand.Reader, name, true)
	must(t, err)
	c, err := proof.NewCosigner(secret)
	must(t, err)
	return c
}

// Statement is a result with its columns committed to; the named ones are shown.
func Statement(kind, subject string, values map[string]string, order, show []string) proof.Statement {
	salt := []byte("a salt of thirty-two bytes......")
	s := proof.Statement{Leaf: proof.Leaf{Kind: kind, Subject: subject}}
	for _, name := range order {
		s.Leaf.Columns = append(s.Leaf.Columns, proof.Column{Name: name, Commit: proof.Commit(proof.Salt(salt, name), name, values[name])})
	}
	for _, name := range show {
		s.Open = append(s.Open, proof.Opening{Name: name, Salt: proof.Salt(salt, name), Value: values[name]})
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
