package flow

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tinhso/internal/form"
)

var sameFlow = []cmp.Option{cmpopts.IgnoreUnexported(form.Form{}), cmpopts.EquateEmpty()}

func TestAFlowSurvivesBeingWrittenAndReadAgain(t *testing.T) {
	for name, f := range flows(t) {
		t.Run(name, func(t *testing.T) {
			s := SourceOf(f)
			src, got, err := Import("x.yaml", s.YAML())
			if err != nil {
				t.Fatalf("%v\n%s", err, s.YAML())
			}
			if diff := cmp.Diff(f, got, sameFlow...); diff != "" {
				t.Fatal(diff)
			}
			if diff := cmp.Diff(s, src, sameFlow...); diff != "" {
				t.Error("the source is another:", diff)
			}
			if again, faults := Check(s); len(faults) > 0 || !cmp.Equal(f, again, sameFlow...) {
				t.Error("checked:", faults)
			}
		})
	}
}

// A field of a flow that the file does not hold would be lost on export: whoever adds one adds it to the writer.
func TestTheWriterKnowsEveryFieldOfAFlow(t *testing.T) {
	for typ, want := range map[reflect.Type][]string{
		reflect.TypeFor[Source]():     {"Code", "Version", "Name", "Law", "Start", "Inputs", "States", "Ways"},
		reflect.TypeFor[Flow]():       {"Code", "Version", "Name", "Law", "Start", "States", "Transitions"},
		reflect.TypeFor[State]():      {"ID", "Name", "Citizen", "National", "Terminal", "Clock", "Works", "Share"},
		reflect.TypeFor[Transition](): {"Action", "From", "To", "Who", "Name", "Help", "Input", "Effects", "Confirm", "Once", "Tone"},
		reflect.TypeFor[form.Field](): {"ID", "Kind", "Label", "Help", "Required", "Min", "Max", "Decimals", "When", "Pattern", "PatternHint", "Choices", "Default", "ShowIf", "Prefill", "Autocomplete", "Example", "RowName", "Fields"},
		reflect.TypeFor[form.Cond]():  {"Field", "Equals", "Not", "Filled", "All", "Any"},
	} {
		for i := range typ.NumField() {
			if name := typ.Field(i).Name; !slices.Contains(want, name) {
				t.Errorf("%s.%s is not written by write.go", typ.Name(), name)
			}
		}
	}
}
