package form

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

func TestSharedBlocksAreSound(t *testing.T) {
	blocks, err := readShared()
	if err != nil || len(blocks) != len(sharedNames) {
		_, fields := lang.For(lang.VI).Fault(err)
		t.Fatal(err, fields)
	}
	for name, want := range map[string]int{"country": 199, "ethnic": 54, "sex": 2} {
		if got := len(lists()[name]); got != want {
			t.Errorf("%s has %d entries, want %d", name, got, want)
		}
		for _, c := range lists()[name] {
			if c.Value == "" || c.Label.VI == "" || c.Label.EN == "" {
				t.Errorf("%s: %+v", name, c)
			}
		}
	}
}

func TestAFormIsReadStrictlyWithFileAndLine(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		code     string
		line     int
	}{
		"unknown key":                {"version: 1", "version: 1\ncolour: red", "form.sheet.unknown_key", 3},
		"unknown key of a field":     {"id: built_on, kind: date", "id: built_on, kinds: x, kind: date", "form.sheet.unknown_key", 11},
		"no version":                 {"version: 1", "version: 0", "form.sheet.missing", 1},
		"no English":                 {`title: {vi: "Nhà", en: "House"}`, `title: {vi: "Nhà"}`, "form.sheet.two_languages", 3},
		"no label":                   {`label: {vi: "Ngày xây", en: "Built on"}`, `help: {vi: "a", en: "b"}`, "form.sheet.missing", 11},
		"two of a name":              {"id: moved_on", "id: built_on", "form.sheet.twice", 12},
		"two sections of a name":     {"id: people\n    title", "id: who\n    title", "form.sheet.twice", 14},
		"a name with capitals":       {"id: owner,", "id: Owner,", "form.sheet.id", 9},
		"no such kind":               {"kind: phone", "kind: fax", "form.sheet.kind", 10},
		"a condition on nothing":     {"{field: kind, equals: [rent]}}\n      - {id: owner_phone", "{field: kind}}\n      - {id: owner_phone", "form.sheet.condition", 9},
		"a condition on the future":  {"{field: owner, filled: true}", "{field: email, filled: true}", "form.sheet.later_field", 10},
		"a condition never met":      {"{field: kind, equals: [rent]}}\n      - {id: owner_phone", "{field: kind, equals: [hotel]}}\n      - {id: owner_phone", "form.sheet.condition_value", 9},
		"a choice of nothing":        {"id: built_on, kind: date, when: past", "id: built_on, kind: choice", "form.sheet.choices", 11},
		"choices of a text":          {"id: built_on, kind: date, when: past", "id: built_on, kind: text, from: sex", "form.sheet.choices", 11},
		"no such list":               {"id: built_on, kind: date, when: past", "id: built_on, kind: choice, from: planets", "form.sheet.unknown_list", 11},
		"two choices of a value":     {"{value: rent,", "{value: own,", "form.sheet.twice", 8},
		"when for a text":            {"id: built_on, kind: date, when: past", "id: built_on, kind: text, when: past", "form.sheet.not_for_kind", 11},
		"a maximum below":            {"id: email, kind: email", "id: email, min: 9, max: 3, kind: text", "form.sheet.not_for_kind", 13},
		"a pattern without hint":     {"id: email, kind: email", `id: email, pattern: "[0-9]", kind: text`, "form.sheet.not_for_kind", 13},
		"a pattern that is none":     {"id: email, kind: email", `id: email, pattern: "[0-9", pattern_hint: {vi: a, en: b}, kind: text`, "form.sheet.pattern", 13},
		"a wrong example":            {"id: email, kind: email", "id: email, example: khong, kind: email", "form.sheet.not_accepted", 13},
		"a group in a group":         {"id: from, kind: address", "id: from, kind: group", "form.sheet.kind", 29},
		"a rule on nothing":          {"before: [built_on, moved_on]", "before: [built_on, burnt_on]", "form.sheet.unknown_field", 31},
		"a rule on a wrong kind":     {"before: [built_on, moved_on]", "before: [built_on, email]", "form.sheet.rule_kind", 31},
		"a rule of two minds":        {"- before: [built_on, moved_on]", "- {before: [built_on, moved_on], one_of: [built_on, moved_on]}", "form.sheet.rule", 31},
		"a rule of one":              {"one_of: [built_on, moved_on]", "one_of: [built_on]", "form.sheet.rule", 32},
		"a paper of doubt":           {`required: "unknown"`, `required: "maybe"`, "form.sheet.need", 35},
		"two papers of a code":       {"component: C2", "component: C1", "form.sheet.twice", 35},
		"a block that is not there":  {"    fields:\n      - id: people", "    use: nothing\n    fields:\n      - id: people", "form.sheet.unknown_block", 14},
		"an exception from nothing":  {"    fields:\n      - id: people", "    use: party\n    prefix: p_\n    who: {vi: a, en: b}\n    except: [shoe_size]\n    fields:\n      - id: people", "form.sheet.unknown_field", 14},
		"a text for a number":        {"min: 2", `min: "2"`, "form.sheet.type_number", 23},
		"a text for yes":             {"kind: choice, required: true", `kind: choice, required: "yes"`, "form.sheet.type_bool", 8},
		"a text for a list":          {"before: [built_on, moved_on]", "before: {a: b}", "form.sheet.type_list", 31},
		"a list for a text":          {"id: email, kind: email", "id: [email], kind: email", "form.sheet.type_text", 13},
		"a text for a mapping":       {`title: {vi: "Nhà", en: "House"}`, "title: Nhà", "form.sheet.type_mapping", 3},
		"a repeated key":             {"version: 1", "version: 1\nversion: 2", "form.sheet.syntax", 3},
		"a merge":                    {"version: 1", "version: 1\n<<: {a: 1}", "form.sheet.unknown_key", 3},
		"an alias":                   {"version: 1", "version: &v 1", "form.sheet.trick", 2},
		"two documents":              {"papers:", "---\npapers:", "form.sheet.one_document", 1},
		"NUL":                        {"Nhà", "Nh\x00à", "form.sheet.text", 1},
		"an emoji":                   {"Nhà", "Nhà 😀", "form.sheet.text", 1},
		"Latin-1":                    {"Nhà", "Nh\xe0", "form.sheet.text", 1},
		"nothing":                    {house, "", "form.sheet.one_document", 1},
		"a list":                     {house, "- a\n- b\n", "form.sheet.mapping", 1},
		"a condition on an own past": {"{field: child, equals: [\"true\"]}", "{field: school, filled: true}", "form.sheet.later_field", 28},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(house, c.old, c.new, 1)
			if text == house {
				t.Fatal("nothing was changed")
			}
			_, err := ParseYAML("house.yaml", []byte(text))
			f, ok := fault.As(err)
			if !ok {
				t.Fatalf("not refused: %v", err)
			}
			found := false
			for _, one := range f.Fields {
				found = found || one.Code == c.code && one.Path == fmt.Sprintf("house.yaml:%d", c.line)
				for _, tag := range lang.Tags() {
					p := lang.For(tag)
					if said := p.Field(one); !p.Has(one.Code) || strings.Contains(said, "{f") || !strings.Contains(said, "house.yaml") {
						t.Errorf("%s says %q", one.Code, said)
					}
				}
			}
			if !found {
				t.Errorf("want %s on line %d, got %v", c.code, c.line, err)
			}
		})
	}
}

func TestDecomposedFilesAreRepaired(t *testing.T) {
	text := strings.Replace(house, "Chủ nhà", "Chu\u0309 nha\u0300", 1)
	f, err := ParseYAML("house.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.field("owner").Label.VI; got != "Chủ nhà" {
		t.Errorf("%q", got)
	}
}

func FuzzParseYAML(f *testing.F) {
	f.Add([]byte(house))
	files, err := filepath.Glob(pack)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := ParseYAML("x.yaml", b)
		if err != nil {
			return
		}
		got = got.On(today)
		if got.ID == "" || len(got.Sections) == 0 {
			t.Fatalf("accepted without sense: %+v", got)
		}
		_ = got.Schema()
		_, _ = DecodeJSON(got, got.Example(), "")
	})
}

// A file made to take the memory of the machine is refused before the parser sees it, or by it, and either way soon.
func TestHostileFilesAreRefused(t *testing.T) {
	for _, token := range []string{"[", "{a: ", "- ", "!t ", "&t ", "*t ", "? ", "a: ", ": ", "| ", "' ", "<<: ", "%x ", "a: !t\n ", "b:\n- ", "? a\n"} {
		for _, before := range []string{"", "a: ", "- "} {
			b := []byte(before + strings.Repeat(token, 4000))
			if _, err := ParseYAML("x.yaml", b); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%q%q...: %v", before, token, err)
			}
		}
	}
	var stairs strings.Builder
	for i := range 1000 {
		stairs.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	if _, err := ParseYAML("x.yaml", []byte(stairs.String())); fault.KindOf(err) != fault.KindInvalid {
		t.Error(err)
	}
}
