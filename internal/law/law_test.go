package law

import (
	"strings"
	"testing"
)

func TestTheBuiltinCatalogueReads(t *testing.T) {
	c, err := Load(strings.NewReader(string(builtin)))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Documents()) < 50 {
		t.Errorf("only %d documents", len(c.Documents()))
	}
}
