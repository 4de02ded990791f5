package seal

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"tinhso/internal/event"
	"tinhso/internal/proof"
)

func FuzzReadChanges(f *testing.F) {
	f.Add(writeChanges([]change{{op: opVersion, form: 3, key: "7|x", prev: 12, was: check{1, 2}}, {op: opAlarm, form: 1, subject: "s", column: "code", prev: -1},
		{op: opGone, form: 2, key: "k", prev: 4}, {op: opFilled, form: 9, prev: -1}}))
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := readChanges(b)
		if len(list) > len(b) {
			t.Fatalf("%d changes in %d bytes", len(list), len(b))
		}
		if err != nil {
			return
		}
		again, err := readChanges(writeChanges(list))
		if err != nil || len(again) != len(list) {
			t.Fatal("what was read cannot be written", err)
		}
	})
}

func FuzzReadRows(f *testing.F) {
	f.Add(writeRows([]row{{form: 1, key: "a", pos: 5, mark: 1, is: check{9}, tags: []byte{1, 2}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := readRows(b)
		if len(list) > len(b) {
			t.Fatalf("%d rows in %d bytes", len(list), len(b))
		}
		if err == nil && len(b) > 0 && len(list) == 0 {
			t.Fatal("bytes that say nothing")
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{"b":1,"a":[1.50,2e3,-0,"đ<\u003c\ud83d\ude00"]}`, `null`, `"x"`, `{"a":{"b":{}}}`, `1e400`, `1E-5`, `{"a":1}x`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := canonical(s)
		if twice := canonical(once); twice != once {
			t.Fatalf("%q becomes %q, then %q", s, once, twice)
		}
		a, okA := decoded(s)
		b, okB := decoded(once)
		if utf8.ValidString(s) && (okA != okB || !cmp.Equal(a, b)) {
			t.Fatalf("%q becomes %q, which says something else", s, once)
		}
	})
}

// decoded reads a document with its numbers as they are worth.
func decoded(s string) (v any, ok bool) {
	err := json.Unmarshal([]byte(s), &v)
	return v, err == nil
}

// One spelling whatever the engine did with the order, the blanks and the numbers.
func TestCanonicalIsOneSpelling(t *testing.T) {
	for _, c := range [][2]string{
		{`{"b": 1, "a": [true, null]}`, `{"a":[true,null],"b":1}`},
		{`{"a":1e3,"b":1.5E1,"c":12e-1,"d":-2.50e0}`, `{"a":1000,"b":15,"c":1.2,"d":-2.50}`},
		{`{"x":"\u003ca\u003e \u0111"}`, `{"x":"<a> đ"}`},
		{`{"n":12345678901234567890}`, `{"n":12345678901234567890}`},
		{`no json`, `no json`},
		{`{"a":1,"a":2}`, `{"a":2}`},
		{`{"z":{"b":1,"a":2},"a":"\n\"\/"}`, `{"a":"\u000a\"/","z":{"a":2,"b":1}}`},
		{`[1,]`, `[1,]`},
	} {
		if got := canonical(c[0]); got != c[1] {
			t.Errorf("%s becomes %s, want %s", c[0], got, c[1])
		}
	}
}

// The leaves are those of the room proof, which strangers read.
func TestLeavesAreThoseOfProof(t *testing.T) {
	tab := newTable(Facts{Table: "thing", Key: []string{"id", "n"}, Subject: "id", Columns: []string{"name", "data json"}})
	f, err := formOf(tab, 1, "name data")
	if err != nil {
		t.Fatal(err)
	}
	m := &maker{}
	salt := []byte("sixteen bytes ..")
	h, tags := m.row(&f, salt, &record{subject: "t1", key: "4", values: []string{"Nguyễn", `{"a":1}`}})
	rs := m.rowSalt(salt, "thing", "t1|4")
	leaf := proof.Leaf{Kind: "thing", Subject: "t1|4"}
	for _, c := range [][2]string{{"name", "Nguyễn"}, {"data", `{"a":1}`}} {
		leaf.Columns = append(leaf.Columns, proof.Column{Name: c[0], Commit: proof.Commit(proof.Salt(rs[:], c[0]), c[0], c[1])})
	}
	if want := tlog.RecordHash(leaf.Text()); h != want {
		t.Error("the leaf of a row is another")
	}
	if !bytes.Equal(tags, append(leaf.Columns[0].Commit[:2:2], leaf.Columns[1].Commit[:2]...)) {
		t.Error("the tags are no beginnings of the commitments")
	}
	if _, err := proof.ParseLeaf(leaf.Text()); err != nil {
		t.Error(err)
	}
	e := event.Event{Seq: 3, ID: "01J", Kind: "thing.moved", Subject: "t1", Actor: "đ\"", UnitPath: "/P/"}
	var v map[string]any
	if err := json.Unmarshal([]byte(textOf(&e)), &v); err != nil || v["actor"] != "đ\"" || canonical(textOf(&e)) != textOf(&e) {
		t.Errorf("%s: %v", textOf(&e), err)
	}
	es := eventSalt(e.ID)
	leaf = proof.Leaf{Kind: e.Kind, Subject: e.ID}
	for _, c := range [][2]string{{"event", textOf(&e)}, {"data", "{}"}, {"facts", "body"}} {
		leaf.Columns = append(leaf.Columns, proof.Column{Name: c[0], Commit: proof.Commit(proof.Salt(es[:], c[0]), c[0], c[1])})
	}
	if m.event(&e, "{}", []byte("body")) != tlog.RecordHash(leaf.Text()) {
		t.Error("the leaf of an event is another")
	}
}
