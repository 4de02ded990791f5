package boot

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// What was sealed once must be read for ever: a column that is no longer declared would stop the sealer of every province
// that has sealed it. So nothing leaves this list; what is new is added to the file by hand, behind what it belongs to.
func TestWhatWasSealedStaysDeclared(t *testing.T) {
	var declared []string
	for _, f := range Sealed() {
		for _, c := range f.Columns {
			name, _, _ := strings.Cut(c, " ")
			declared = append(declared, f.Table+"."+name[strings.IndexByte(name, '.')+1:])
		}
	}
	slices.Sort(declared)
	b, err := os.ReadFile("testdata/sealed.txt")
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.Fields(string(b))
	for _, k := range kept {
		if !slices.Contains(declared, k) {
			t.Errorf("%s was sealed and is not declared any more", k)
		}
	}
	for _, d := range declared {
		if !slices.Contains(kept, d) {
			t.Errorf("%s is new: add it to testdata/sealed.txt", d)
		}
	}
}
