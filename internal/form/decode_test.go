package form

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

func text(vi string) lang.Text { return lang.Text{VI: vi, EN: vi + " (en)"} }

// one is a form of a single field.
func one(f Field) Form {
	f.ID, f.Label = "x", text("Mục thử")
	return Form{ID: "one", Version: 1, Sections: []Section{{ID: "s", Title: text("Phần"), Fields: []Field{f}}}}.On(today)
}

func codes(faults []fault.Field) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.Path+" "+f.Code)
	}
	return strings.Join(all, "; ")
}

// What a person types into a page: each kind, what is kept, what is refused and by which code.
func TestTypedAnswers(t *testing.T) {
	long := strings.Repeat("ệ", 501)
	for _, c := range []struct {
		name string
		f    Field
		in   string
		want any
		code string
	}{
		{"text", Field{Kind: Text}, "  Xã   Tân\tHương ", "Xã Tân Hương", ""},
		{"decomposed text", Field{Kind: Text}, norm.NFD.String("Nguyễn"), "Nguyễn", ""},
		{"zero width", Field{Kind: Text}, "Mỹ\u200b Tho", "Mỹ Tho", ""},
		{"a tag is only text", Field{Kind: Text}, "<script>alert(1)</script>", "<script>alert(1)</script>", ""},
		{"NUL", Field{Kind: Text}, "a\x00b", nil, "field.character"},
		{"control", Field{Kind: Text}, "a\x1bb", nil, "field.character"},
		{"broken UTF-8", Field{Kind: Text}, "a\xffb", nil, "field.character"},
		{"emoji", Field{Kind: Text}, "Tôi 😀", nil, "form.emoji"},
		{"emoji of old", Field{Kind: LongText}, "Mưa ☔", nil, "form.emoji"},
		{"a tick is no emoji", Field{Kind: Text}, "✓ đủ", "✓ đủ", ""},
		{"lengths are characters", Field{Kind: Text}, long[:len("ệ")*500], long[:len("ệ")*500], ""},
		{"decomposed lengths too", Field{Kind: Text, Max: 6}, norm.NFD.String("Nguyễn"), "Nguyễn", ""},
		{"too long", Field{Kind: Text}, long, nil, "field.too_long"},
		{"far too long", Field{Kind: Text, Max: 5}, strings.Repeat("a", 1<<20), nil, "field.too_long"},
		{"too short", Field{Kind: Text, Min: 3}, "ab", nil, "field.too_short"},
		{"only spaces", Field{Kind: Text, Required: true}, " \t ", nil, "field.required"},
		{"lines are kept", Field{Kind: LongText}, "một\r\nhai", "một\nhai", ""},
		{"pattern", Field{Kind: Text, Pattern: "[0-9]{4}", PatternHint: text("4 chữ số")}, "4711", "4711", ""},
		{"not the pattern", Field{Kind: Text, Pattern: "[0-9]{4}", PatternHint: text("4 chữ số")}, "x4711", nil, "form.pattern"},
		{"name", Field{Kind: PersonName}, "nguyễn  thị-ánh O'Brien", "nguyễn thị-ánh O'Brien", ""},
		{"name with digits", Field{Kind: PersonName}, "Nguyễn 2", nil, "viet.name.character"},
		{"name with emoji", Field{Kind: PersonName}, "Ánh 🌸", nil, "form.emoji"},
		{"name with a tag", Field{Kind: PersonName}, "<script>", nil, "viet.name.character"},
		{"citizen number", Field{Kind: CitizenID}, "082 190 012 345", "082190012345", ""},
		{"old number", Field{Kind: CitizenID}, "311234567", "311234567", ""},
		{"impossible province", Field{Kind: CitizenID}, "000190012345", nil, "viet.citizen_id.place"},
		{"eleven digits", Field{Kind: CitizenID}, "08219001234", nil, "viet.citizen_id.length"},
		{"letters", Field{Kind: CitizenID}, "08219001234X", nil, "viet.citizen_id.digits"},
		{"tax code", Field{Kind: TaxCode}, "1200123459", "1200123459", ""},
		{"tax code of a branch", Field{Kind: TaxCode}, "1200123459001", "1200123459-001", ""},
		{"tax code with a slip", Field{Kind: TaxCode}, "1200123458", nil, "form.tax_code"},
		{"phone", Field{Kind: Phone}, "+84 912 345 678", "0912345678", ""},
		{"half a phone", Field{Kind: Phone}, "0912", nil, "viet.phone.format"},
		{"e-mail", Field{Kind: Email}, " Ten@Example.VN ", "Ten@example.vn", ""},
		{"half an e-mail", Field{Kind: Email}, "ten@", nil, "viet.email.format"},
		{"day", Field{Kind: Date}, "05/02/2026", "2026-02-05", ""},
		{"ISO day", Field{Kind: Date}, "2026-02-05", "2026-02-05", ""},
		{"31/02", Field{Kind: Date}, "31/02/2026", nil, "viet.day.impossible"},
		{"29/02 of no leap year", Field{Kind: Date}, "29/02/2026", nil, "viet.day.impossible"},
		{"a year is no day", Field{Kind: Date}, "2026", nil, "viet.day.format"},
		{"today is past enough", Field{Kind: Date, When: "past"}, "23/11/2026", "2026-11-23", ""},
		{"tomorrow is not past", Field{Kind: Date, When: "past"}, "24/11/2026", nil, "field.past"},
		{"yesterday is not future", Field{Kind: Date, When: "future"}, "22/11/2026", nil, "field.future"},
		{"birth year", Field{Kind: BirthDate}, "1957", "1957", ""},
		{"birth month", Field{Kind: BirthDate}, "03/1957", "1957-03", ""},
		{"birth day", Field{Kind: BirthDate}, "02/03/1957", "1957-03-02", ""},
		{"birth tomorrow", Field{Kind: BirthDate}, "24/11/2026", nil, "viet.birth.future"},
		{"birth next year", Field{Kind: BirthDate}, "2027", nil, "viet.birth.future"},
		{"birth 31/02", Field{Kind: BirthDate}, "31/02/1957", nil, "viet.day.impossible"},
		{"born too long ago", Field{Kind: BirthDate}, "1857", nil, "form.birth_long_ago"},
		{"year", Field{Kind: Year}, "1998", int64(1998), ""},
		{"no year", Field{Kind: Year}, "98", nil, "form.year"},
		{"year to come", Field{Kind: Year, When: "past"}, "2027", nil, "field.past"},
		{"clock", Field{Kind: Time}, "7h05", "07:05", ""},
		{"no clock", Field{Kind: Time}, "25:00", nil, "viet.clock.format"},
		{"number", Field{Kind: Number}, "1.856", int64(1856), ""},
		{"negative", Field{Kind: Number}, "-1", nil, "field.too_small"},
		{"too large", Field{Kind: Number, Max: 10}, "11", nil, "field.too_large"},
		{"a word", Field{Kind: Number}, "mười", nil, "viet.number.format"},
		{"zero is an answer", Field{Kind: Number, Required: true}, "0", int64(0), ""},
		{"decimal", Field{Kind: Number, Decimals: 2}, "1.234,5", 1234.5, ""},
		{"decimal point", Field{Kind: Number, Decimals: 2}, "12.5", nil, "viet.number.format"},
		{"too many decimals", Field{Kind: Number, Decimals: 2}, "0,125", nil, "form.decimals"},
		{"money", Field{Kind: Money}, "42.317 ₫", int64(42317), ""},
		{"choice", Field{Kind: ChoiceOne, Choices: []Choice{{Value: "a"}, {Value: "b"}}}, "b", "b", ""},
		{"no such choice", Field{Kind: ChoiceOne, Choices: []Choice{{Value: "a"}}}, "c", nil, "field.choice"},
		{"nothing chosen", Field{Kind: ChoiceOne, Required: true, Choices: []Choice{{Value: "a"}}}, "", nil, "form.required_choice"},
		{"default", Field{Kind: ChoiceOne, Required: true, Default: "a", Choices: []Choice{{Value: "a"}}}, "", "a", ""},
		{"ticked", Field{Kind: Checkbox, Required: true}, "on", true, ""},
		{"not ticked", Field{Kind: Checkbox, Required: true}, "", nil, "form.required_tick"},
		{"address in words", Field{Kind: Address}, "Số 1, Mỹ Tho", map[string]any{"detail": "Số 1, Mỹ Tho"}, ""},
		{"place", Field{Kind: Place}, "28249", map[string]any{"area": "28249"}, ""},
		{"no place", Field{Kind: Place}, "Phường 5", nil, "form.area"},
		{"file", Field{Kind: File}, "01JZ0000000000000000000000", "01JZ0000000000000000000000", ""},
		{"a path is no file", Field{Kind: File}, "../../etc/passwd", nil, "form.reference"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, wrong := Decode(one(c.f), url.Values{"p.x": {c.in}}, "p")
			if diff := cmp.Diff(c.want, got["x"]); diff != "" {
				t.Errorf("kept (-want +got):\n%s", diff)
			}
			want := ""
			if c.code != "" {
				want = "p.x " + c.code
			}
			if codes(wrong) != want {
				t.Errorf("faults %q, want %q", codes(wrong), want)
			}
			for _, w := range wrong {
				for _, tag := range lang.Tags() {
					said := lang.For(tag).Field(w)
					if !lang.For(tag).Has(w.Code) || strings.ContainsAny(said, "{⟦") {
						t.Errorf("%s %s: %q", tag, w.Code, said)
					}
					// a day that does not exist is named by itself; everything else by the label
					if tag == lang.VI && !strings.Contains(said, "Mục thử") {
						t.Errorf("the sentence does not name the field: %q", said)
					}
				}
			}
		})
	}
}

// What a machine sends: types are not guessed.
func TestJSONAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Field
		in   any
		want any
		code string
	}{
		{"number", Field{Kind: Number}, 12.0, int64(12), ""},
		{"a half is no whole number", Field{Kind: Number}, 1.5, nil, "field.type"},
		{"number as text", Field{Kind: Number}, "12", nil, "field.type"},
		{"too large for JSON", Field{Kind: Number}, 1e300, nil, "field.type"},
		{"decimal", Field{Kind: Number, Decimals: 1}, 1.25, 1.3, ""},
		{"text as number", Field{Kind: Text}, 12.0, nil, "field.type"},
		{"null is no answer", Field{Kind: Text, Required: true}, nil, nil, "field.required"},
		{"empty is no answer", Field{Kind: Text, Required: true}, "", nil, "field.required"},
		{"object for a text", Field{Kind: Text}, map[string]any{"a": 1}, nil, "field.type"},
		{"citizen number as number", Field{Kind: CitizenID}, 82190012345.0, nil, "field.type"},
		{"yes", Field{Kind: Checkbox}, true, true, ""},
		{"yes as text", Field{Kind: Checkbox}, "true", nil, "field.type"},
		{"refused pledge", Field{Kind: Checkbox, Required: true}, false, nil, "form.required_tick"},
		{"several", Field{Kind: ChoiceMany, Choices: []Choice{{Value: "a"}, {Value: "b"}}}, []any{"b", "a", "b"}, []any{"a", "b"}, ""},
		{"one strange", Field{Kind: ChoiceMany, Choices: []Choice{{Value: "a"}}}, []any{"a", "z"}, nil, "field.choice"},
		{"too few", Field{Kind: ChoiceMany, Min: 2, Choices: []Choice{{Value: "a"}, {Value: "b"}}}, []any{"a"}, nil, "form.too_few"},
		{"address", Field{Kind: Address}, map[string]any{"detail": "Ấp 3", "area": "28249", "area_name": "không tin"},
			map[string]any{"detail": "Ấp 3", "area": "28249"}, ""},
		{"address as text", Field{Kind: Address}, "Ấp 3", map[string]any{"detail": "Ấp 3"}, ""},
		{"a commune alone", Field{Kind: Address}, map[string]any{"area": "28249"}, nil, "form.address_detail"},
		{"a strange part", Field{Kind: Address}, map[string]any{"detail": "Ấp 3", "city": "x"}, nil, "form.address_member"},
		{"files", Field{Kind: Files, Max: 2}, []any{"a1", "b2"}, []any{"a1", "b2"}, ""},
		{"too many files", Field{Kind: Files, Max: 2}, []any{"a", "b", "c"}, nil, "field.too_many"},
		{"rows that are none", Field{Kind: Group, Fields: []Field{{ID: "n", Kind: Text, Label: text("Tên")}}}, "x", nil, "field.type"},
		{"rows of something else", Field{Kind: Group, Fields: []Field{{ID: "n", Kind: Text, Label: text("Tên")}}}, []any{1.0}, nil, "field.type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, wrong := DecodeJSON(one(c.f), map[string]any{"x": c.in}, "fields")
			if diff := cmp.Diff(c.want, got["x"]); diff != "" {
				t.Errorf("kept (-want +got):\n%s", diff)
			}
			want := ""
			if c.code != "" {
				want = "fields.x " + c.code
			}
			if codes(wrong) != want {
				t.Errorf("faults %q, want %q", codes(wrong), want)
			}
		})
	}
}

func TestStrangeMembersAreNamedAndBounded(t *testing.T) {
	in := map[string]any{}
	for i := range 100 {
		in[fmt.Sprintf("z%02d%s", i, strings.Repeat("z", 200))] = 1
	}
	_, wrong := DecodeJSON(one(Field{Kind: Text}), in, "fields")
	if len(wrong) != mostUnknown || wrong[0].Code != "field.unknown" || len(wrong[0].Path) > 80 {
		t.Errorf("%d %+v", len(wrong), wrong[:1])
	}
}

func TestAFieldForgottenByOnIsStillNotBornTomorrow(t *testing.T) {
	f := one(Field{Kind: BirthDate})
	f.today.Y = 0
	f.today.M, f.today.D = 0, 0
	if _, wrong := DecodeJSON(f, map[string]any{"x": "9998"}, ""); codes(wrong) != "x viet.birth.future" {
		t.Error(codes(wrong))
	}
}
