package api

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/flow"
)

// The document names every action a flow of a province has, and no other.
func TestTheDocumentNamesEveryAction(t *testing.T) {
	var have []string
	files, err := filepath.Glob("../../../provinces/*/flows/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no flows", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := flow.ParseYAML(filepath.Base(file), b)
		if err != nil {
			t.Fatal(err)
		}
		for _, tr := range f.Transitions {
			have = append(have, tr.Action)
		}
	}
	have = append(have, "take_over", "recuse", "exclude", "readmit") // open whatever a flow says
	slices.Sort(have)
	have = slices.Compact(have)
	field, ok := reflect.TypeFor[actionPath]().FieldByName("Action")
	if !ok {
		t.Fatal("no Action")
	}
	said := strings.Split(field.Tag.Get("enum"), ",")
	slices.Sort(said)
	if !slices.Equal(have, said) {
		t.Errorf("flows have %v\nthe document says %v", have, said)
	}
}
