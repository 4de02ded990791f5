package simulate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/form"
	"tinhso/internal/viet"
)

func TestAnExampleIsAsOldAsItsFiling(t *testing.T) {
	f := form.Form{Sections: []form.Section{{Fields: []form.Field{
		{ID: "born", Kind: form.Date}, {ID: "died", Kind: form.Date, When: "past"}, {ID: "wedding", Kind: form.Date, When: "future"},
		{ID: "note", Kind: form.Text},
		{ID: "cards", Kind: form.Group, Fields: []form.Field{{ID: "issued", Kind: form.Date, When: "past"}}},
	}}}}
	example := func() form.Values {
		return form.Values{"born": "1950-03-01", "died": "2026-02-02", "wedding": "2027-01-01", "note": "2026-02-02",
			"cards": []any{map[string]any{"issued": "2026-02-12"}}}
	}
	late, early := example(), example()
	earlier(f, late, viet.Day{Y: 2026, M: 3, D: 1})
	if d := cmp.Diff(example(), late); d != "" {
		t.Errorf("what is past already was moved: %s", d)
	}
	earlier(f, early, viet.Day{Y: 2025, M: 2, D: 12})
	want := form.Values{"born": "1949-03-01", "died": "2025-02-02", "wedding": "2027-01-01", "note": "2026-02-02",
		"cards": []any{map[string]any{"issued": "2025-02-12"}}}
	if d := cmp.Diff(want, early); d != "" {
		t.Error(d)
	}
}
