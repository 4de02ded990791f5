package lang

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/viet"

	"golang.org/x/text/unicode/norm"
)

func TestTheCataloguesSayTheSameInBothLanguages(t *testing.T) {
	for _, err := range Check() {
		t.Error(err)
	}
	if len(Keys()) < 80 {
		t.Errorf("only %d keys", len(Keys()))
	}
}

func TestFaultyCataloguesAreNoticed(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for want, fsys := range map[string]fstest.MapFS{
		`key "a" has no English`:        {"vi/x.json": file(`{"a":"A"}`), "en/x.json": file(`{}`)},
		`key "b" has no Vietnamese`:     {"vi/x.json": file(`{}`), "en/x.json": file(`{"b":"B"}`)},
		`key "a" is empty`:              {"vi/x.json": file(`{"a":""}`), "en/x.json": file(`{"a":"A"}`)},
		`key "a": placeholders differ`:  {"vi/x.json": file(`{"a":"{n} đơn"}`), "en/x.json": file(`{"a":"{m} forms"}`)},
		`vi/y.json has no twin in en`:   {"vi/x.json": file(`{}`), "en/x.json": file(`{}`), "vi/y.json": file(`{}`)},
		`en/y.json has no twin in vi`:   {"en/y.json": file(`{}`)},
		`vi/x.json: unexpected end`:     {"vi/x.json": file(`{`), "en/x.json": file(`{}`)},
		`key "a" stands in another`:     {"vi/x.json": file(`{"a":"A"}`), "vi/y.json": file(`{"a":"A"}`), "en/x.json": file(`{"a":"A"}`), "en/y.json": file(`{}`)},
		`cannot unmarshal number into`:  {"vi/x.json": file(`{"a":5}`), "en/x.json": file(`{}`)},
		`key "a" stands twice`:          {"vi/x.json": file(`{"a":"A","a":"B"}`), "en/x.json": file(`{"a":"A"}`)},
		`key "a" is not written in NFC`: {"vi/x.json": file(`{"a":"` + norm.NFD.String("Mỹ") + `"}`), "en/x.json": file(`{"a":"A"}`)},
	} {
		found := false
		var all []string
		for _, err := range check(fsys) {
			all = append(all, err.Error())
			found = found || strings.Contains(err.Error(), want)
		}
		if !found {
			t.Errorf("want %q among %q", want, all)
		}
	}
}

func TestSentences(t *testing.T) {
	p := Printer{tag: VI}
	for _, tt := range []struct {
		text string
		args []any
		want string
	}{
		{"Hồ sơ {code} của {name}.", []any{"code", "H58-1", "name", "Lan"}, "Hồ sơ H58-1 của Lan."},
		{"{n} hồ sơ", []any{"n", 3}, "3 hồ sơ"},
		{"{n} hồ sơ", []any{map[string]any{"n": int64(3)}}, "3 hồ sơ"},
		{"{n} hồ sơ", nil, "{n} hồ sơ"},
		{"{n}{n}", []any{"n", "x"}, "xx"},
		{"{a b} {} { {", []any{"a", "x"}, "{a b} {} { {"},
		{"{what}", []any{"what", Text{VI: "Sổ", EN: "Book"}}, "Sổ"},
		{"{on}, {birth}", []any{"on", viet.Day{Y: 2026, M: 2, D: 5}, "birth", viet.BirthDate{Y: 1957}}, "05/02/2026, 1957"},
		{"{at}", []any{"at", time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC)}, "14:05, 23/11/2026"},
		{"{list}", []any{"list", []string{"một", "hai"}}, "một, hai"},
		{"{x}", []any{"x", nil}, ""},
		{"{x}", []any{"x", "{y}", "y", "no"}, "{y}"},
		{"{x}", []any{"x"}, "{x}"},
		{"{x}", []any{5, "x"}, "{x}"},
	} {
		if got := parse(tt.text).print(p, arguments(tt.args)); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := For(VI).T("no.such.key"); got != "⟦no.such.key⟧" || For(VI).Has("no.such.key") {
		t.Errorf("%q", got)
	}
	if For("fr").Tag() != VI || (Printer{}).Tag() != VI || For(EN).Tag() != EN {
		t.Error("the language")
	}
	for in, want := range map[string]Tag{"en": EN, "EN-us": EN, "en_GB": EN, "vi": VI, "": VI, "english": VI, "fr": VI} {
		if ParseTag(in) != want {
			t.Errorf("%q is %s", in, ParseTag(in))
		}
	}
	if (Text{VI: "Sổ"}).In(EN) != "Sổ" || (Text{VI: "Sổ", EN: "Book"}).In(EN) != "Book" || !(Text{}).IsZero() {
		t.Error("Text")
	}
	if got := For(EN).Pick(Text{VI: "Sổ", EN: "Book"}); got != "Book" {
		t.Error(got)
	}
}

func TestFaultsSpeak(t *testing.T) {
	f := fault.Invalid("form.unknown.code",
		fault.Field{Path: "applicant.full_name", Code: "field.required"},
		fault.Field{Path: "applicant.full_name", Code: "field.too_long", Args: fault.Args("max", 9)},
		fault.Field{Path: "documents.2.file", Code: "field.required"},
		fault.Field{Path: "fields.so_con", Code: "field.too_small", Args: fault.Args("min", 1, "field", Text{VI: "Số con", EN: "Number of children"})},
		fault.Field{Path: "fields.xyz", Code: "field.required"},
		fault.Field{Path: "fields.abc", Code: "no.such.code", Args: fault.Args("field", "Sổ")},
		fault.Field{Path: "birth", Code: "viet.day.impossible", Args: fault.Args("value", "31/02/2026", "field", "Ngày sinh")},
	)
	title, fields := For(VI).Fault(fmt.Errorf("submit: %w", f))
	if title != "Một số thông tin chưa hợp lệ. Mong Ông/Bà xem lại các mục được đánh dấu." {
		t.Error(title)
	}
	for path, want := range map[string]string{
		"applicant.full_name": "Ông/Bà chưa điền mục “Họ và tên”.",
		"documents.2.file":    "Ông/Bà chưa điền mục “Tệp đính kèm”.",
		"fields.so_con":       "Số ở mục “Số con” không được nhỏ hơn 1.",
		"fields.xyz":          "Ông/Bà chưa điền mục này.",
		"fields.abc":          "Nội dung của mục “Sổ” chưa hợp lệ. Mong Ông/Bà kiểm tra lại.",
		"birth":               "Không có ngày 31/02/2026 trong lịch. Mong Ông/Bà xem lại mục “Ngày sinh”.",
	} {
		if fields[path] != want {
			t.Errorf("%s: %q, want %q", path, fields[path], want)
		}
	}
	if len(fields) != 6 {
		t.Errorf("%d fields", len(fields))
	}
	if _, fields := For(EN).Fault(f); fields["fields.so_con"] != "The number in “Number of children” may not be less than 1." {
		t.Error(fields["fields.so_con"])
	}
	if got := For(VI).Field(fault.Field{Path: "x.birth_date", Code: "viet.birth.format"}); !strings.HasPrefix(got, "Viết mục “Ngày, tháng, năm sinh”") {
		t.Error(got)
	}
}

func TestEveryKindOfFaultHasATitle(t *testing.T) {
	for _, tag := range Tags() {
		p := For(tag)
		for _, kind := range []fault.Kind{fault.KindInvalid, fault.KindUnauthenticated, fault.KindForbidden, fault.KindNotFound,
			fault.KindConflict, fault.KindGone, fault.KindPrecondition, fault.KindPreconditionRequired, fault.KindTooMany,
			fault.KindUnavailable, fault.KindInternal, fault.KindTooLarge} {
			title, _ := p.Fault(fault.New(kind, "no.such.code"))
			if title == "" || title != p.T("fault."+string(kind)) {
				t.Errorf("%s %s: %q", tag, kind, title)
			}
		}
		for _, err := range []error{errors.New("pq: password=secret"), fault.New(fault.KindInternal, "fault.invalid").With(errors.New("secret"))} {
			if title, fields := p.Fault(err); title != p.T("fault.internal") || fields != nil {
				t.Errorf("%s: an internal error says %q %v", tag, title, fields)
			}
		}
		if title, _ := p.Fault(nil); title != "" {
			t.Error(title)
		}
	}
	title, _ := For(VI).Fault(fault.New(fault.KindInvalid, "viet.card.format", "count", 2))
	if title != "Nội dung mã QR không phải của thẻ căn cước (đọc được 2 phần). Mong Ông/Bà quét lại mã QR trên thẻ." {
		t.Error(title)
	}
}

// The sentences of fields that this room and viet bring must take the label of the field.
func TestFieldSentencesTakeTheLabel(t *testing.T) {
	for _, key := range Keys() {
		own := strings.HasPrefix(key, "viet.") && !strings.HasPrefix(key, "viet.card.") ||
			strings.HasPrefix(key, "field.") && key != "field.this" && key != "field.named"
		if own && !strings.Contains(For(VI).T(key), "{field}") {
			t.Errorf("%s does not name its field", key)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Hồ sơ {code} của {name}.", "code")
	f.Add("{{a}", "a")
	f.Add("}{", "")
	f.Fuzz(func(t *testing.T, s, name string) {
		m := parse(s)
		if got := m.print(Printer{}, nil); got != s {
			t.Fatalf("%q without arguments prints %q", s, got)
		}
		m.print(Printer{}, map[string]any{name: s})
	})
}
