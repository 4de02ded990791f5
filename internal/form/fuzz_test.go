package form

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

// sound sees that what was kept can be kept: it is clean text, it passes its own form again unchanged, and every fault
// is a sentence.
func sound(t *testing.T, f Form, v Values, faults []fault.Field) {
	t.Helper()
	clean(t, map[string]any(v))
	for _, w := range faults {
		if said := lang.For(lang.VI).Field(w); strings.Contains(said, "⟦") || !lang.For(lang.VI).Has(w.Code) {
			t.Fatalf("%s %s: %q", w.Path, w.Code, said)
		}
	}
	_ = f.Describe(v, lang.VI)
	if len(faults) > 0 {
		return
	}
	sent := jsonOf(t, v).(map[string]any)
	again, wrong := DecodeJSON(f, sent, "")
	if len(wrong) > 0 {
		t.Fatalf("what was kept is refused: %v\n%v", wrong, v)
	}
	if diff := cmp.Diff(jsonOf(t, v), jsonOf(t, again)); diff != "" {
		t.Fatalf("kept twice, kept differently:\n%s", diff)
	}
}

func clean(t *testing.T, v any) {
	t.Helper()
	switch v := v.(type) {
	case string:
		if !utf8.ValidString(v) || strings.ContainsAny(v, "\x00\x1b\u200b") || v == "" || len(v) > 4*mostText {
			t.Fatalf("kept %q", v)
		}
	case []any:
		for _, one := range v {
			clean(t, one)
		}
	case map[string]any:
		for _, one := range v {
			clean(t, one)
		}
	}
}

func FuzzDecode(f *testing.F) {
	forms := allForms(f)
	f.Add("birth", "p.relation=mother&p.child_name=%C3%81nh&p.child_birth_date=31%2F02%2F2026&p.mother_residence.area=28249")
	f.Add("certified-copy", "p.originals.0.name=A&p.originals.9.pages=-1&p.originals.9.copies=1.000")
	f.Add("person", "p.full_name=%F0%9F%98%80&p.birth_date=1957&p.citizen_id=0&p.phone=%2B84912345678&p.address=x")
	f.Add("unemployment", "p.account_number=%00&p.why_ended=expired&p.pledge=on")
	f.Fuzz(func(t *testing.T, name, query string) {
		form, ok := forms[name]
		if !ok {
			form = forms["general"]
		}
		in, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		v, wrong := Decode(form, in, "p")
		sound(t, form, v, wrong)
	})
}

func FuzzDecodeJSON(f *testing.F) {
	forms := allForms(f)
	for name, form := range forms {
		b, err := json.Marshal(form.Example())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, string(b))
	}
	f.Add("household-business", `{"founder":"household","members":[{"name":1},null,[],{"citizen_id":"082190012345"}],"lines":{},"capital":1e400}`)
	f.Add("birth", `{"child_name":"N\u0000","birth_place":{"detail":{"a":1},"area":28249},"copies":-1.5,"":null}`)
	f.Fuzz(func(t *testing.T, name, body string) {
		form, ok := forms[name]
		if !ok {
			form = forms["birth"]
		}
		var in map[string]any
		if json.Unmarshal([]byte(body), &in) != nil {
			return
		}
		v, wrong := DecodeJSON(form, in, "fields")
		sound(t, form, v, wrong)
	})
}
