package api

import (
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/web"
)

// A body that two programs could read differently is refused, and what is wrong is named in words.
func TestABodyHasOneMeaning(t *testing.T) {
	for body, want := range map[string]struct {
		status int
		path   string
	}{
		`{"procedure":"1.001193","procedure":"1.000656"}`:   {422, "procedure"},
		`{"Procedure":"1.001193"}`:                          {422, "Procedure"},
		`{"documents":[{"component":"x","Component":"y"}]}`: {422, "documents.0.Component"},
		`{"applicant":{"full_name":"A","full_name":"B"}}`:   {422, "applicant.full_name"},
		`{"fields":{"child_name":"A","child_name":"B"}}`:    {422, "fields.child_name"},
		`{"nothing":1}`:              {422, "nothing"},
		`{"procedure":1}`:            {422, "procedure"},
		`{"procedure":"1.001193"`:    {400, ""},
		`{"procedure":"1.001193"}{}`: {400, ""},
		`{"procedure":"1.001193","applicant":{"full_name":"Bảy A"}}`: {0, ""},
	} {
		var in dossierBody
		err := decode([]byte(body), &in)
		if want.status == 0 {
			if err != nil {
				t.Errorf("%s: %v", body, err)
			}
			continue
		}
		if err == nil || web.Status(err) != want.status {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if f, ok := fault.As(err); want.path != "" && (!ok || len(f.Fields) != 1 || f.Fields[0].Path != want.path || !lang.For(lang.VI).Has(f.Fields[0].Code)) {
			t.Errorf("%s: %+v", body, f)
		}
	}
}

func FuzzBody(f *testing.F) {
	f.Add([]byte(`{"procedure":"1.001193","unit":"28249","applicant":{"full_name":"A"},"fields":{"a":[1]},"documents":[{"component":"x"}]}`))
	f.Add([]byte(`{"procedure":"1","procedure":"2"}`))
	f.Add([]byte(`{"Procedure":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var in dossierBody
		if err := decode(b, &in); err != nil && web.Status(err) >= 500 {
			t.Errorf("%q: %v", b, err)
		}
		act := map[string]any{}
		if err := decode(b, &act); err != nil && web.Status(err) >= 500 {
			t.Errorf("%q: %v", b, err)
		}
	})
}
