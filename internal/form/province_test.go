package form

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"tinhso/internal/golden"
	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

var today = viet.Day{Y: 2026, M: 11, D: 23}

const pack = "../../provinces/*/forms/*.yaml"

// provinceForms reads every form of every province by the stem of its file.
func provinceForms(t testing.TB) map[string]Form {
	t.Helper()
	files, err := filepath.Glob(pack)
	if err != nil || len(files) == 0 {
		t.Fatal("no forms", err)
	}
	all := map[string]Form{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ParseYAML(filepath.Base(file), b)
		if err != nil {
			_, fields := lang.For(lang.VI).Fault(err)
			t.Fatal(err, fields)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".yaml")] = f.On(today)
	}
	return all
}

// standardForms are those built in, by a name for the test.
func standardForms() map[string]Form {
	return map[string]Form{
		"person": Person(true).On(today), "representative": Representative().On(today),
		"organisation": Organisation().On(today), "return": Return().On(today),
		"general": General(lang.Text{VI: "Thủ tục", EN: "Procedure"}).On(today),
	}
}

func allForms(t testing.TB) map[string]Form {
	t.Helper()
	all := standardForms()
	for name, f := range provinceForms(t) {
		all[name] = f
	}
	return all
}

// jsonOf sends a value through JSON, as the API and the database do.
func jsonOf(t testing.TB, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compileSchema(t testing.TB, f Form) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("form.json", jsonOf(t, f.Schema())); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("form.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryFormIsNamedLikeItsFile(t *testing.T) {
	for name, f := range provinceForms(t) {
		if f.ID != name || f.Version < 1 || f.Source == "" {
			t.Errorf("%s.yaml: form %q, version %d, source %q", name, f.ID, f.Version, f.Source)
		}
	}
}

// The example of a form is accepted by the API, allowed by its own schema, and keeps its meaning through the database.
func TestEveryExampleIsAcceptedAndFitsItsSchema(t *testing.T) {
	for name, f := range allForms(t) {
		t.Run(name, func(t *testing.T) {
			schema := compileSchema(t, f)
			example := f.Example()
			if err := schema.Validate(jsonOf(t, example)); err != nil {
				t.Errorf("schema: %v", err)
			}
			got, wrong := DecodeJSON(f, jsonOf(t, example).(map[string]any), "fields")
			if len(wrong) > 0 {
				t.Fatalf("%v", wrong)
			}
			if diff := cmp.Diff(jsonOf(t, example), jsonOf(t, got)); diff != "" {
				t.Errorf("the kept answer differs (-sent +kept):\n%s", diff)
			}
			for _, tag := range lang.Tags() {
				for _, l := range f.Describe(Values(jsonOf(t, got).(map[string]any)), tag) {
					if l.Value == "" || l.Label == "" || l.Section == "" || strings.Contains(l.Label, "{") {
						t.Errorf("%s: %+v", tag, l)
					}
				}
			}
		})
	}
}

// Every branch of every choice has an example that works: the form asks nothing that cannot be answered.
func TestEveryChoiceLeadsToAFormThatCanBeAnswered(t *testing.T) {
	for name, f := range allForms(t) {
		schema := compileSchema(t, f)
		for _, field := range f.allFields() {
			for i, c := range field.Choices {
				if i >= 15 {
					break // countries and ethnic groups: the rest is alike
				}
				branch := withExample(f, field.ID, c.Value)
				example := branch.Example()
				if _, wrong := DecodeJSON(branch, example, ""); len(wrong) > 0 {
					t.Errorf("%s, %s = %s: %v", name, field.ID, c.Value, wrong)
				}
				if err := schema.Validate(jsonOf(t, example)); err != nil {
					t.Errorf("%s, %s = %s: %v", name, field.ID, c.Value, err)
				}
			}
		}
	}
}

func withExample(f Form, id, value string) Form {
	f.Sections = clip(f.Sections)
	for i := range f.Sections {
		f.Sections[i].Fields = clip(f.Sections[i].Fields)
		for j := range f.Sections[i].Fields {
			if f.Sections[i].Fields[j].ID == id {
				f.Sections[i].Fields[j].Example = value
			}
		}
	}
	return f
}

func clip[T any](s []T) []T { return append([]T(nil), s...) }

// An empty filing names every field that is asked of everybody.
func TestAnEmptyFormNamesEachField(t *testing.T) {
	for name, f := range provinceForms(t) {
		_, wrong := DecodeJSON(f, map[string]any{}, "fields")
		if len(wrong) == 0 {
			t.Errorf("%s takes an empty answer", name)
		}
		p := lang.For(lang.VI)
		for _, w := range wrong {
			said := p.Field(w)
			if !strings.HasPrefix(w.Path, "fields.") || !strings.Contains(said, "“") || strings.Contains(said, "⟦") || strings.Contains(said, "{") {
				t.Errorf("%s: %s says %q", name, w.Path, said)
			}
		}
	}
}

func TestFormsReadAsTheGoldenSays(t *testing.T) {
	for name, f := range allForms(t) {
		for _, tag := range lang.Tags() {
			golden.Same(t, filepath.Join("testdata", name+"."+string(tag)+".txt"), outline(f, tag))
		}
	}
}

// outline writes a form with its example answers, as a person sees it.
func outline(f Form, tag lang.Tag) string {
	var b strings.Builder
	b.WriteString(f.Title.In(tag) + "\n" + f.Intro.In(tag) + "\n")
	section := ""
	for _, l := range f.Describe(f.Example(), tag) {
		if l.Section != section {
			section = l.Section
			b.WriteString("\n== " + section + "\n")
		}
		b.WriteString(l.Label + ": " + l.Value + "\n")
	}
	b.WriteString("\n")
	for _, p := range f.PapersFor(f.Example()) {
		b.WriteString("* " + p.Label.In(tag) + " [" + p.Component + ", " + string(p.Required) + "]\n")
	}
	return b.String()
}
