package form

import "testing"

// A person of whom something was said already is not asked again: a block names the source.
func TestABlockIsPrefilledFromWhoItIs(t *testing.T) {
	f, err := ParseYAML("a.yaml", []byte(`form: a
version: 1
title: {vi: A, en: A}
sections:
  - id: mother
    title: {vi: Người mẹ, en: Mother}
    use: party
    prefix: mother_
    known: mother
    who: {vi: người mẹ, en: the mother}
`))
	if err != nil {
		t.Fatal(err)
	}
	filer := Values{"full_name": "Lê Thị Thu Hà", "birth_date": "1996-03-02", "residence": map[string]any{"detail": "Số 1"}, "phone": "0912345678"}
	got := f.Prefill(Values{"mother_citizen_id": "082196001234"}, map[string]Values{"mother": filer, "father": {"full_name": "Ai khác"}})
	if got["mother_full_name"] != "Lê Thị Thu Hà" || got["mother_birth_date"] != "1996-03-02" || got["mother_citizen_id"] != "082196001234" || got["mother_residence"] == nil {
		t.Errorf("prefilled %v", got)
	}
	if none := f.Prefill(nil, map[string]Values{"father": filer}); len(none) != 0 {
		t.Errorf("somebody else was taken for her: %v", none)
	}
}
