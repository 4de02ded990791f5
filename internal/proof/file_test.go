package proof_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/fault"
	"tinhso/internal/proof"
	"tinhso/internal/proof/prooftest"
)

var at = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

type world struct {
	log     *prooftest.Log
	witness *proof.Cosigner
	keys    proof.Keys
	file    proof.File
	result  string // sha256
}

// aWorld is a log of 70 entries with the result at place 42, countersigned.
func aWorld(t testing.TB) world {
	t.Helper()
	sum := sha256.Sum256([]byte("a result"))
	w := world{log: prooftest.New(t, "tinhso.example/tien-giang"), witness: prooftest.Cosigner(t, "thanhtra.example/nhan-chung"), result: hex.EncodeToString(sum[:])}
	values := map[string]string{"code": "ABCDEFGHJKMN", "reference": "05/QĐ-UBND", "subject": "Nguyễn Thị Hạnh", proof.ColumnFile: w.result}
	st := prooftest.Statement("document_result", "01JRESULT", values, []string{"code", "reference", "subject", proof.ColumnFile}, []string{"code", "reference", proof.ColumnFile})
	w.log.Grow(42)
	place := w.log.Add(st.Leaf.Text())
	w.log.Grow(27)
	signed := w.log.Note() + w.witness.Cosign(w.log.Checkpoint().Text(), at)
	w.file = w.log.File(st, place, signed)
	w.keys = proof.Keys{Logs: []note.Verifier{w.log.Key}, Witnesses: []note.Verifier{w.witness}}
	return w
}

func TestAProofSaysWhatItShowsAndNothingElse(t *testing.T) {
	w := aWorld(t)
	data := w.file.Bytes()
	f, err := proof.ParseFile(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Check(w.keys)
	if err != nil {
		t.Fatal(err)
	}
	if got.Index != 42 || got.Size != 70 || got.Log != w.log.Origin || got.Values["reference"] != "05/QĐ-UBND" {
		t.Errorf("checked: %+v", got)
	}
	if len(got.By) != 1 || !got.By[0].At.Equal(at) || got.Need(1) != nil || got.Need(2) == nil {
		t.Errorf("witnesses: %+v", got.By)
	}
	if got.Holds(w.result) != nil || got.Holds(strings.Repeat("0", 64)) == nil {
		t.Error("the file is not the one that the entry names")
	}
	if blob := everything(t, data); strings.Contains(blob, "Hạnh") {
		t.Error("the proof names a person")
	}
	if _, shown := got.Values["subject"]; shown {
		t.Error("a hidden column is shown")
	}
}

// everything is the proof with all that is wrapped in it unwrapped.
func everything(t testing.TB, data []byte) string {
	t.Helper()
	line := strings.Split(string(data), "\n")[1]
	b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(line, "extra "))
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + string(b)
}

// codeOf is the code of a fault, or of its first field.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("no fault: %v", err)
	}
	if f.Code == "proof.unreadable" {
		return f.Fields[0].Code
	}
	return f.Code
}

func TestForgedProofsAreRefused(t *testing.T) {
	w := aWorld(t)
	other := prooftest.New(t, "tinhso.example/tien-giang") // same name, another key
	stranger := prooftest.Cosigner(t, w.witness.Name())
	good := string(w.file.Bytes())
	change := func(fn func(f *proof.File)) string {
		f := w.file
		f.Path = append(tlog.RecordProof(nil), f.Path...)
		f.Statement.Open = append([]proof.Opening(nil), f.Statement.Open...)
		f.Statement.Leaf.Columns = append([]proof.Column(nil), f.Statement.Leaf.Columns...)
		fn(&f)
		return string(f.Bytes())
	}
	unsigned, _, _ := strings.Cut(w.file.Note, "\n\n")
	bigger := strings.Replace(w.file.Note, "\n70\n", "\n71\n", 1)
	for _, c := range []struct{ name, data, code string }{
		{"wrong index", change(func(f *proof.File) { f.Index = 41 }), "proof.path"},
		{"index beyond the log", change(func(f *proof.File) { f.Index = 70 }), "proof.beyond"},
		{"wrong size", strings.Replace(good, w.file.Note, bigger, 1), "proof.signature"},
		{"wrong size, signed by another key", change(func(f *proof.File) {
			f.Note = other.Sign(proof.Checkpoint{Origin: w.log.Origin, Size: 71, Root: w.log.Checkpoint().Root})
		}), "proof.log_unknown"},
		{"size that makes the library search without end", change(func(f *proof.File) {
			f.Note = w.log.Sign(proof.Checkpoint{Origin: w.log.Origin, Size: math.MaxInt64, Root: w.log.Checkpoint().Root})
		}), "proof.size"},
		{"another log's key", change(func(f *proof.File) { f.Note = other.Sign(w.log.Checkpoint()) }), "proof.log_unknown"},
		{"another log's name under our signature", change(func(f *proof.File) { c := w.log.Checkpoint(); c.Origin = "tinhso.example/khac"; f.Note = w.log.Sign(c) }), "proof.log_other"},
		{"countersigned only", change(func(f *proof.File) { f.Note = unsigned + "\n\n" + w.witness.Cosign(w.log.Checkpoint().Text(), at) }), "proof.log_unknown"},
		{"a countersignature of another checkpoint", change(func(f *proof.File) { f.Note = w.log.Note() + w.witness.Cosign("other\n", at) }), "proof.signature"},
		{"edited value", change(func(f *proof.File) { f.Statement.Open[1].Value = "06/QĐ-UBND" }), "proof.edited"},
		{"a value moved to another column", change(func(f *proof.File) { f.Statement.Open[1].Name = "subject" }), "proof.edited"},
		{"a column shown twice", change(func(f *proof.File) { f.Statement.Open = append(f.Statement.Open, f.Statement.Open[0]) }), "proof.edited"},
		{"edited entry", change(func(f *proof.File) { f.Statement.Leaf.Columns[2].Commit[0] ^= 1 }), "proof.path"},
		{"edited entry, value and commitment alike", change(func(f *proof.File) {
			f.Statement.Open[1].Value = "06/QĐ-UBND"
			f.Statement.Leaf.Columns[1].Commit = proof.Commit(f.Statement.Open[1].Salt, "reference", "06/QĐ-UBND")
		}), "proof.path"},
		{"another entry's key", change(func(f *proof.File) { f.Statement.Leaf.Subject = "01JOTHER" }), "proof.path"},
		{"a hash of the path changed", change(func(f *proof.File) { f.Path[3][9] ^= 1 }), "proof.path"},
		{"a hash of the path missing", change(func(f *proof.File) { f.Path = f.Path[1:] }), "proof.path"},
		{"a hash of the path too many", change(func(f *proof.File) { f.Path = append(f.Path, f.Path[0]) }), "proof.path"},
		{"sixty-four hashes", change(func(f *proof.File) { f.Path = make(tlog.RecordProof, 64) }), "proof.path_long"},
		{"no signature", unsigned2(good), "proof.note"},
		{"forty signatures", good + strings.Repeat("— a.example/x AAAAAAAAAAAA\n", 40), "proof.many"},
		{"empty", "", "proof.empty"},
		{"CRLF", strings.ReplaceAll(good, "\n", "\r\n"), "proof.crlf"},
		{"byte order mark", "\ufeff" + good, "proof.bom"},
		{"a page", "<!doctype html><title>x</title>", "proof.not_a_proof"},
		{"a PDF", "%PDF-1.4\n", "proof.not_a_proof"},
		{"a leading zero", strings.Replace(good, "index 42", "index 042", 1), "proof.index"},
		{"a sign", strings.Replace(good, "index 42", "index +42", 1), "proof.index"},
		{"a blank at the end of a line", strings.Replace(good, "index 42", "index 42 ", 1), "proof.index"},
		{"100 MB", strings.Repeat(good+"\n", 100<<20/len(good)), "proof.large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := proof.ParseFile([]byte(c.data))
			if err == nil {
				_, err = f.Check(w.keys)
			}
			if err == nil {
				t.Fatal("taken")
			}
			if code := codeOf(t, err); code != c.code {
				t.Errorf("%v: code %s, want %s", err, code, c.code)
			}
		})
	}

	t.Run("a countersignature by an unknown key counts for nothing", func(t *testing.T) {
		f := w.file
		f.Note = w.log.Note() + stranger.Cosign(w.log.Checkpoint().Text(), at)
		got, err := f.Check(w.keys)
		if err != nil || len(got.By) != 0 || got.Unknown != 1 || got.Need(1) == nil {
			t.Errorf("%+v %v", got.By, err)
		}
	})
}

func unsigned2(good string) string {
	i := strings.LastIndex(good, "\n\n")
	return good[:i+2]
}

func TestEveryTruncationIsRefused(t *testing.T) {
	w := aWorld(t)
	data := w.file.Bytes()
	whole, _, _ := bytes.Cut(data, []byte("— "+w.witness.Name()))
	for i := range data {
		f, err := proof.ParseFile(data[:i])
		if err == nil {
			_, err = f.Check(w.keys)
		}
		if err == nil && i != len(whole) { // without the witness it is a proof still, of less
			t.Fatalf("the first %d of %d bytes were taken", i, len(data))
		}
	}
}

func TestEveryBitCounts(t *testing.T) {
	w := aWorld(t)
	data := w.file.Bytes()
	for i := range data {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		f, err := proof.ParseFile(changed)
		if err != nil {
			continue
		}
		got, err := f.Check(w.keys)
		if err == nil && (len(got.By) == 1 || got.Holds(w.result) != nil) { // a changed name or number of the witness makes it a stranger
			t.Fatalf("byte %d changed and nobody noticed: %q", i, changed[max(0, i-40):min(len(changed), i+40)])
		}
	}
}

func TestKeysAreReadInOneSpelling(t *testing.T) {
	secret, public, err := proof.NewKey(rand.Reader, "a.example/w", true)
	if err != nil {
		t.Fatal(err)
	}
	c, err := proof.NewCosigner(secret + "\n")
	if err != nil || c.Public() != public {
		t.Fatalf("%v %s", err, c.Public())
	}
	if _, err := note.NewSigner(secret); err == nil {
		t.Error("a witness's key signs plain notes")
	}
	for _, bad := range []string{"", "a", "a.example/w+00000000+AAAA", public + "A", strings.Replace(public, "a.example", "b.example", 1),
		strings.Replace(public, "+", " +", 1), "a\u00a0b+" + strings.SplitN(public, "+", 2)[1]} {
		if _, err := proof.ParseKey(bad); err == nil {
			t.Errorf("key %q was taken", bad)
		}
	}
	if _, _, err := proof.NewKey(rand.Reader, "with a blank", true); err == nil {
		t.Error("a name with a blank was taken")
	}
}

func TestGrowthIsProven(t *testing.T) {
	l := prooftest.New(t, "tinhso.example/tien-giang")
	l.Grow(5)
	old := l.Checkpoint()
	fork := l.Fork()
	fork.Add([]byte("another history"))
	l.Grow(20)
	now := l.Checkpoint()
	if err := proof.CheckGrowth(l.Growth(5), old, now); err != nil {
		t.Error(err)
	}
	six := fork.Checkpoint()
	for name, err := range map[string]error{
		"fork":      proof.CheckGrowth(l.Growth(6), six, now),
		"rollback":  proof.CheckGrowth(nil, now, old),
		"same size": proof.CheckGrowth(nil, now, proof.Checkpoint{Origin: l.Origin, Size: 25, Root: six.Root}),
		"no proof":  proof.CheckGrowth(nil, old, now),
		"too much":  proof.CheckGrowth(l.Growth(5), proof.Checkpoint{}, now),
	} {
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	var f *fault.Error
	if err := proof.CheckGrowth(nil, old, now); !errors.As(err, &f) {
		t.Errorf("no fault: %v", err)
	}
}

// The example of c2sp.org/signed-note.
func TestKnownNoteIsTaken(t *testing.T) {
	key, err := proof.ParseKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
	if err != nil {
		t.Fatal(err)
	}
	text := "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
	if _, err := note.Open([]byte(text), proof.Keys{Logs: []note.Verifier{key}}); err != nil {
		t.Error(err)
	}
}

func BenchmarkCheck(b *testing.B) {
	w := aWorld(b)
	data := w.file.Bytes()
	for b.Loop() {
		f, err := proof.ParseFile(data)
		if err == nil {
			_, err = f.Check(w.keys)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(data)), "bytes")
}
