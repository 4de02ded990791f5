package form

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/lang"
)

const house = `form: house
version: 1
title: {vi: "Nhà", en: "House"}
sections:
  - id: who
    title: {vi: "Ai", en: "Who"}
    fields:
      - {id: kind, kind: choice, required: true, label: {vi: "Loại", en: "Kind"}, choices: [{value: own, label: {vi: "Nhà riêng", en: "Own"}}, {value: rent, label: {vi: "Thuê", en: "Rented"}}]}
      - {id: owner, kind: person_name, required: true, label: {vi: "Chủ nhà", en: "Owner"}, show_if: {field: kind, equals: [rent]}}
      - {id: owner_phone, kind: phone, label: {vi: "Điện thoại chủ nhà", en: "Owner's telephone"}, show_if: {field: owner, filled: true}}
      - {id: built_on, kind: date, when: past, label: {vi: "Ngày xây", en: "Built on"}}
      - {id: moved_on, kind: date, label: {vi: "Ngày dọn đến", en: "Moved in on"}}
      - {id: email, kind: email, label: {vi: "Thư", en: "Mail"}, prefill: applicant.email}
  - id: people
    title: {vi: "Người ở", en: "People"}
    show_if: {any: [{field: kind, equals: [rent]}, {field: moved_on, filled: true}]}
    fields:
      - id: people
        kind: group
        label: {vi: "Người cùng ở", en: "People"}
        row_name: {vi: "Người", en: "Person"}
        required: true
        min: 2
        max: 3
        fields:
          - {id: name, kind: person_name, required: true, label: {vi: "Tên", en: "Name"}}
          - {id: child, kind: checkbox, label: {vi: "Trẻ em", en: "Child"}}
          - {id: school, kind: text, required: true, label: {vi: "Trường", en: "School"}, show_if: {all: [{field: child, equals: ["true"]}, {field: kind, equals: [rent]}]}}
          - {id: from, kind: address, label: {vi: "Nơi ở trước", en: "From"}}
rules:
  - before: [built_on, moved_on]
  - one_of: [built_on, moved_on]
papers:
  - {component: C1, required: "yes", label: {vi: "Hợp đồng thuê", en: "Lease"}, show_if: {field: kind, equals: [rent]}}
  - {component: C2, required: "unknown", label: {vi: "Sổ nhà", en: "Title"}}
`

func parseHouse(t *testing.T) Form {
	t.Helper()
	f, err := ParseYAML("house.yaml", []byte(house))
	if err != nil {
		_, fields := lang.For(lang.VI).Fault(err)
		t.Fatal(err, fields)
	}
	return f.On(today)
}

func TestWhatIsHiddenIsNeitherRequiredNorKept(t *testing.T) {
	f := parseHouse(t)
	got, wrong := DecodeJSON(f, map[string]any{
		"kind": "own", "owner": "Trần Văn Bình", "owner_phone": "sai", "built_on": "2020-01-01",
		"people": []any{map[string]any{"name": "1"}},
	}, "fields")
	if len(wrong) > 0 {
		t.Error(codes(wrong))
	}
	if diff := cmp.Diff(Values{"kind": "own", "built_on": "2020-01-01"}, got); diff != "" {
		t.Error(diff)
	}
	_, wrong = DecodeJSON(f, map[string]any{"kind": "rent", "built_on": "2020-01-01"}, "fields")
	if codes(wrong) != "fields.owner field.required; fields.people form.required_rows" {
		t.Error(codes(wrong))
	}
}

func TestRowsKeepTheNumbersOfThePage(t *testing.T) {
	f := parseHouse(t)
	in := url.Values{}
	for _, pair := range strings.Fields(`h.kind=rent h.owner=Bình h.built_on=01/01/2020 h.people.7.name=Ánh h.people.2.name=Tí
		h.people.2.child=on h.people.4.name= h.people.7.from.detail=Ấp.3 h.people.7.from.area=28249 h.people.x.name=Z
		h.people.00.name=Z h.people.99999.name=Z csrf=1`) {
		key, value, _ := strings.Cut(pair, "=")
		in.Set(key, value)
	}
	got, wrong := Decode(f, in, "h")
	if codes(wrong) != "h.people.2.school field.required" {
		t.Error(codes(wrong))
	}
	if said := lang.For(lang.VI).Field(wrong[0]); !strings.Contains(said, "Người 1: Trường") {
		t.Errorf("the sentence does not name the row: %q", said)
	}
	want := []any{
		map[string]any{"name": "Tí", "child": true},
		map[string]any{"name": "Ánh", "from": map[string]any{"detail": "Ấp.3", "area": "28249"}},
	}
	if diff := cmp.Diff(want, got["people"]); diff != "" {
		t.Error(diff)
	}
}

func TestRowsHaveLimits(t *testing.T) {
	f := parseHouse(t)
	base := map[string]any{"kind": "rent", "owner": "Bình", "built_on": "2020-01-01"}
	for _, c := range []struct {
		rows int
		want string
	}{{1, "people form.too_few"}, {2, ""}, {3, ""}, {4, "people field.too_many"}, {5000, "people field.too_many"}} {
		rows := make([]any, c.rows)
		for i := range rows {
			rows[i] = map[string]any{"name": "Tí"}
		}
		base["people"] = rows
		got, wrong := DecodeJSON(f, base, "")
		if codes(wrong) != c.want || len(got["people"].([]any)) > 3 {
			t.Errorf("%d rows: %q", c.rows, codes(wrong))
		}
	}
	base["people"] = []any{map[string]any{"name": "Tí", "age": 3}, map[string]any{"name": "Tèo"}}
	if _, wrong := DecodeJSON(f, base, ""); codes(wrong) != "people.0.age field.unknown" {
		t.Error(codes(wrong))
	}
}

func TestRulesTieFieldsTogether(t *testing.T) {
	house := parseHouse(t)
	all := provinceForms(t)
	for _, c := range []struct {
		name string
		f    Form
		with map[string]any
		want string
	}{
		{"neither of two", house, map[string]any{"kind": "own"}, "built_on form.one_of"},
		{"the wrong way round", house, map[string]any{"kind": "own", "built_on": "2022-01-02", "moved_on": "2022-01-01",
			"people": []any{map[string]any{"name": "A"}, map[string]any{"name": "B"}}}, "moved_on form.before"},
		{"one sentence a field", house, map[string]any{"kind": "own", "built_on": "31/02/2022"}, "built_on viet.day.impossible"},
		{"too young", all["marriage"], with(all["marriage"], "bride_birth_date", "2008-11-24"), "bride_birth_date form.min_age"},
		{"just of age", all["marriage"], with(all["marriage"], "bride_birth_date", "2008-11-23"), ""},
		{"year alone has the benefit of the doubt", all["marriage"], with(all["marriage"], "groom_birth_date", "2006"), ""},
		{"year alone that cannot be", all["marriage"], with(all["marriage"], "groom_birth_date", "2007"), "groom_birth_date form.min_age"},
		{"one number for two", all["marriage"], with(all["marriage"], "groom_citizen_id", all["marriage"].Example()["bride_citizen_id"]), "groom_citizen_id form.different"},
		{"a mother younger than her child", all["birth"], with(all["birth"], "mother_birth_date", "2026-02-06"), "child_birth_date form.before"},
		{"a mother of the same year", all["birth"], with(all["birth"], "mother_birth_date", "2026"), ""},
		{"dead before birth", all["death"], with(all["death"], "deceased_birth_date", "2026-02-03"), "died_on form.before"},
		{"a notice before the death", all["death"], with(all["death"], "notice_on", "2026-02-01"), "notice_on form.before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, wrong := DecodeJSON(c.f, c.with, ""); codes(wrong) != c.want {
				t.Errorf("%q, want %q", codes(wrong), c.want)
			}
		})
	}
}

func with(f Form, id string, value any) map[string]any {
	v := f.Example()
	v[id] = value
	return v
}

func TestAFormIsAskedSectionBySection(t *testing.T) {
	f := parseHouse(t)
	first, wrong := Decode(f.Only("who"), url.Values{"kind": {"rent"}, "owner": {"Bình"}, "built_on": {"01/01/2020"}}, "")
	if len(wrong) > 0 {
		t.Fatal(codes(wrong))
	}
	next := f.Only("people").Given(first)
	if _, wrong := Decode(next, url.Values{}, ""); codes(wrong) != "people form.required_rows" {
		t.Error("the condition looks back at the first page:", codes(wrong))
	}
	hidden := f.Only("people").Given(Values{"kind": "own"})
	if _, wrong := Decode(hidden, url.Values{}, ""); len(wrong) > 0 {
		t.Error(codes(wrong))
	}
	visible := f.Visible(Values{"kind": "own", "built_on": "2020-01-01"})
	if len(visible.Sections) != 1 || len(visible.Sections[0].Fields) != 4 || len(visible.Papers) != 1 {
		t.Errorf("%+v", visible)
	}
	if len(f.Sections) != 2 || len(f.Sections[0].Fields) != 6 {
		t.Error("the form itself was changed")
	}
	if got := f.PapersFor(first); len(got) != 2 || got[0].Component != "C1" {
		t.Errorf("%+v", got)
	}
}

func TestKnownAnswersAreOffered(t *testing.T) {
	f := parseHouse(t)
	got := f.Prefill(Values{"kind": "own"}, map[string]Values{"applicant": {"email": "Ten@example.vn"}})
	if got["email"] != "Ten@example.vn" || got["kind"] != "own" {
		t.Error(got)
	}
	got = f.Prefill(Values{"email": "b@example.vn"}, map[string]Values{"applicant": {"email": "a@example.vn"}})
	if got["email"] != "b@example.vn" {
		t.Error("an answer was overwritten", got)
	}
	if got := f.Prefill(nil, map[string]Values{"applicant": {"email": "khong phai thu"}}); got["email"] != nil {
		t.Error("what cannot be an answer was offered", got)
	}
}

func TestOneAnswerIsCorrected(t *testing.T) {
	f := parseHouse(t)
	v, wrong := DecodeJSON(f, map[string]any{
		"kind": "rent", "owner": "Binh", "built_on": "2020-01-01",
		"people": []any{map[string]any{"name": "Ti", "from": map[string]any{"detail": "Ấp 3", "area": "28249"}}, map[string]any{"name": "Tèo"}},
	}, "")
	if len(wrong) > 0 {
		t.Fatal(codes(wrong))
	}
	f.FillPlaces(v, "", func(string) (string, bool) { return "Phường 5, Thành phố Mỹ Tho", true })
	for _, c := range []struct{ path, text, want string }{
		{"owner", "Trần Văn Bình", ""},
		{"people.0.name", "Tí", ""},
		{"built_on", "31/02/2020", "built_on viet.day.impossible"},
		{"owner", "", "owner field.required"},
		{"people.9.name", "Tí", "people.9.name field.unknown"},
		{"people.0.age", "Tí", "people.0.age field.unknown"},
		{"people", "Tí", "people field.unknown"},
		{"nobody", "Tí", "nobody field.unknown"},
	} {
		got, wrong := f.Set(v, c.path, c.text)
		if codes(wrong) != c.want {
			t.Errorf("%s: %q", c.path, codes(wrong))
		}
		if len(wrong) > 0 {
			continue
		}
		from := got["people"].([]any)[0].(map[string]any)["from"].(map[string]any)
		if from["area_name"] != "Phường 5, Thành phố Mỹ Tho" {
			t.Errorf("%s: the name of the day of filing was lost: %v", c.path, from)
		}
	}
	if v["owner"] != "Binh" || v["people"].([]any)[0].(map[string]any)["name"] != "Ti" {
		t.Error("the old answers were changed", v)
	}
}

func TestPlacesGetTheNameOfTheDay(t *testing.T) {
	f := provinceForms(t)["birth"]
	v, _ := DecodeJSON(f, f.Example(), "")
	wrong := f.FillPlaces(v, "fields", func(code string) (string, bool) { return "Phường 5", code == "28249" })
	if len(wrong) > 0 {
		t.Fatal(codes(wrong))
	}
	if got := AddressText(v["birth_place"]); got != "Số 23, đường 30 Tháng 4, Phường 5" {
		t.Error(got)
	}
	wrong = f.FillPlaces(v, "fields", func(string) (string, bool) { return "", false })
	if len(wrong) != 4 || wrong[0].Path != "fields.birth_place" || wrong[0].Code != "form.area_unknown" {
		t.Error(codes(wrong))
	}
}

func TestAnswersAreDescribedInBothLanguages(t *testing.T) {
	f := parseHouse(t)
	v := Values{"kind": "rent", "owner": "Bình", "built_on": "2020-01-31", "people": []any{map[string]any{"name": "Tí", "child": true}}}
	want := []Line{
		{"Who", "kind", "Kind", "Rented"}, {"Who", "owner", "Owner", "Bình"}, {"Who", "built_on", "Built on", "31/01/2020"},
		{"People", "people.0.name", "Person 1: Name", "Tí"}, {"People", "people.0.child", "Person 1: Child", "Yes"},
	}
	if diff := cmp.Diff(want, f.Describe(v, lang.EN)); diff != "" {
		t.Error(diff)
	}
}

func TestPersonsNeedANumberOrAPassport(t *testing.T) {
	v := Person(false).On(today).Example()
	delete(v, "citizen_id")
	delete(v, "passport")
	if _, wrong := DecodeJSON(Person(false).On(today), v, "applicant"); codes(wrong) != "applicant.citizen_id form.one_of" {
		t.Error(codes(wrong))
	}
	v["passport"] = "B1234567"
	delete(v, "phone")
	if _, wrong := DecodeJSON(Person(false).On(today), v, "applicant"); len(wrong) > 0 {
		t.Error(codes(wrong))
	}
	if _, wrong := DecodeJSON(Person(true).On(today), v, "applicant"); codes(wrong) != "applicant.phone field.required" {
		t.Error(codes(wrong))
	}
}
