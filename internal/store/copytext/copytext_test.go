package copytext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func canonical(t *testing.T, in string) string {
	t.Helper()
	out, err := new(canon).document(nil, []byte(in))
	if err != nil {
		t.Fatalf("%s: %v", in, err)
	}
	return string(out)
}

func TestDocumentsThatMeanTheSameAreOne(t *testing.T) {
	for _, same := range [][]string{
		{`{"a":1,"bb":2}`, `{ "bb" : 2.0 , "a" : 10e-1 }`, `{"a":9,"bb":2,"a":1}`},
		{`[1e2,0,-1.50]`, `[100, -0.0, -15e-1]`},
		{`"Đức\n/\""`, `"\u0110\u1ee9c\u000a\/\u0022"`},
		{`"😀"`, `"\ud83d\ude00"`},
		{`"\ud800x"`, `"\uD800x"`},
		{`{}`, ` { } `}, {`[]`, `[ ]`}, {`null`, ` null`},
		{`{"a":{"d":[],"c":{}}}`, `{"a": {"c": {}, "d": []}}`},
	} {
		want := canonical(t, same[0])
		for _, in := range same[1:] {
			if got := canonical(t, in); got != want {
				t.Errorf("%s is %s, %s is %s", same[0], want, in, got)
			}
		}
	}
	seen := map[string]string{}
	for _, in := range []string{`1`, `"1"`, `10`, `-1`, `true`, `[1]`, `{"1":1}`, `{"a":[]}`, `{"a":{}}`, `"a"`, `"A"`, `1e400`, `0.1`, `"\ud800"`, `""`} {
		got := canonical(t, in)
		if seen[got] != "" {
			t.Errorf("%s and %s are both %s", seen[got], in, got)
		}
		seen[got] = in
	}
}

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	for _, in := range []string{``, `{`, `{"a"}`, `{"a":1,}`, `[1,]`, `[,1]`, `01`, `1.`, `.5`, `+1`, `1e`, `1e99999999999`, `"a`, "\"\n\"", `"\x"`, `"\u12"`,
		`tru`, `nul`, `{a:1}`, `1 2`, strings.Repeat("[", mostDepth+1) + strings.Repeat("]", mostDepth+1)} {
		if out, err := new(canon).document(nil, []byte(in)); err == nil {
			t.Errorf("%.40s was taken for %.40s", in, out)
		}
	}
}

// FuzzJSON compares with encoding/json: what it reads is read, and means the same.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":[true,null,"x\u00e9\n"],"a":2.50e3}`, `[[[]]]`, `"\ud83d\ude00"`, `-0`, `{"":""}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out, err := new(canon).document(nil, []byte(in))
		if err != nil {
			return
		}
		again, err := new(canon).document(nil, out)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("%q is %q, and that is %q: %v", in, out, again, err)
		}
		var a, b any
		if json.Unmarshal([]byte(in), &a) != nil {
			return // numbers that no float holds
		}
		if err := json.Unmarshal(out, &b); err != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("%q is %v, %q is %v: %v", in, a, out, b, err)
		}
	})
}

// FuzzLine reads any line of any column: it is refused or means what was written.
func FuzzLine(f *testing.F) {
	columns := []Column{{Name: "a", Kind: Text}, {Name: "b", Kind: Int}, {Name: "c", Kind: JSON}, {Name: "d", Kind: Bytes}, {Name: "e", Kind: Bool}, {Name: "f", Kind: Float}}
	f.Add([]byte("x\t1\t{}\t\\\\x00ff\tt\t1.5"))
	f.Add([]byte("\\N\t\\N\t\\N\t\\N\t\\N\t\\N"))
	f.Add([]byte("a\\tb\\\\\t-9\t[\"\\\\n\"]\t\\\\x\tf\tNaN"))
	f.Fuzz(func(t *testing.T, line []byte) {
		s := NewSum(columns)
		if bytes.IndexByte(line, '\n') >= 0 || s.Add(line) != nil {
			return
		}
		var again []byte
		for i, field := range Split(line, nil) {
			v, err := Value(columns[i].Kind, field)
			if err != nil {
				t.Fatalf("counted, but not read: %q: %v", field, err)
			}
			if i > 0 {
				again = append(again, '\t')
			}
			if again, err = Append(again, columns[i].Kind, v); err != nil {
				t.Fatal(err)
			}
		}
		twin := NewSum(columns)
		if err := twin.Add(again); err != nil || twin.String() != s.String() {
			t.Fatalf("%q was read and written as %q: %v", line, again, err)
		}
	})
}

func TestASumFindsEveryChange(t *testing.T) {
	columns := []Column{{Name: "id", Kind: Text}, {Name: "n", Kind: Int}, {Name: "data", Kind: JSON}}
	rows := []string{}
	for i := range 50 {
		rows = append(rows, fmt.Sprintf("k%d\t%d\t{\"a\": %d, \"b\": 1}", i, i*i, i))
	}
	sum := func(rows []string) string {
		s := NewSum(columns)
		for _, r := range rows {
			if err := s.Add([]byte(r)); err != nil {
				t.Fatal(err)
			}
		}
		return fmt.Sprint(s.Rows(), s)
	}
	want := sum(rows)
	other := append([]string{}, rows...)
	rand.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
	other[3] = strings.Replace(other[3], `, "b": 1}`, `,"b":1.0}`, 1)
	if got := sum(other); got != want {
		t.Error("the order of rows or the writing of a document counts")
	}
	for name, change := range map[string]func([]string) []string{
		"lost":     func(r []string) []string { return r[1:] },
		"doubled":  func(r []string) []string { return append(r[:len(r):len(r)], r[0]) },
		"replaced": func(r []string) []string { return append(r[1:len(r):len(r)], r[1]) },
		"edited":   func(r []string) []string { return append(r[1:len(r):len(r)], "k0\t1\t{}") },
		"swapped": func(r []string) []string {
			return append(r[2:len(r):len(r)], strings.Replace(r[0], "k0", "k1", 1), strings.Replace(r[1], "k1", "k0", 1))
		},
	} {
		if sum(change(rows)) == want {
			t.Errorf("%s: not found", name)
		}
	}
}

func TestWhatIsNoFieldIsRefused(t *testing.T) {
	for _, x := range []struct {
		kind  Kind
		field string
	}{
		{Int, ""}, {Int, "01"}, {Int, "+1"}, {Int, "-0"}, {Int, "9223372036854775808"}, {Int, "1.0"}, {Bool, "true"}, {Bool, ""}, {Bytes, "00"}, {Bytes, `\\x0`},
		{Bytes, `\\xzz`}, {Text, `\`}, {Text, `a\q`}, {Text, "\xff"}, {Text, "a\x00"}, {Float, "x"}, {Kind("odd"), "1"},
	} {
		if v, err := Value(x.kind, []byte(x.field)); err == nil {
			t.Errorf("%s %q was taken for %v", x.kind, x.field, v)
		}
		if err := NewSum([]Column{{Name: "c", Kind: x.kind}}).Add([]byte(x.field)); err == nil {
			t.Errorf("%s %q was counted", x.kind, x.field)
		}
	}
	if _, err := Append(nil, Int, "1"); err == nil {
		t.Error("text in a column of numbers")
	}
	if err := NewSum([]Column{{Name: "c", Kind: Int}}).Add([]byte("1\t2")); err == nil {
		t.Error("a row with a field too many")
	}
	if err := Lines([]byte("a\nb"), func([]byte) error { return nil }); err == nil {
		t.Error("a row without its end")
	}
}

func BenchmarkSum(b *testing.B) {
	columns := []Column{{Name: "id", Kind: Text}, {Name: "n", Kind: Int}, {Name: "data", Kind: JSON}}
	line := []byte("01HX5Z0000000000000000000\t1732400000000\t" + `{"unit_path": "/h58/904", "kind": "dossier.accepted", "due": 1732400000000, "name": "Hồ sơ đăng ký", "on_time": true}`)
	s := NewSum(columns)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if err := s.Add(line); err != nil {
			b.Fatal(err)
		}
	}
}
