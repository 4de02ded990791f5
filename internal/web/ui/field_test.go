package ui

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/lang"
)

func word(s string) lang.Text { return lang.Text{VI: s, EN: s} }

func specimenForm() form.Form {
	return form.Form{ID: "f", Sections: []form.Section{{ID: "s", Title: word("S"), Fields: []form.Field{
		{ID: "name", Kind: form.PersonName, Required: true, Label: word("Tên")},
		{ID: "born", Kind: form.BirthDate, Label: word("Sinh")},
		{ID: "price", Kind: form.Money, Label: word("Giá")},
		{ID: "sure", Kind: form.Checkbox, Label: word("Chắc")},
		{ID: "way", Kind: form.ChoiceMany, Label: word("Cách"), Choices: []form.Choice{{Value: "a", Label: word("A")}, {Value: "b", Label: word("B")}}},
		{ID: "home", Kind: form.Address, Required: true, Label: word("Nhà"), ShowIf: &form.Cond{Any: []form.Cond{{Field: "way", Equals: []string{"a"}}, {Field: "name", Filled: true}}}},
		{ID: "rows", Kind: form.Group, Label: word("Dòng"), RowName: word("Giấy"), Max: 3, Fields: []form.Field{{ID: "x", Kind: form.Text, Label: word("X")}}},
	}}}}
}

func fieldsByName(parts []Part) map[string]Field {
	found := map[string]Field{}
	var add func(fs []Field)
	add = func(fs []Field) {
		for _, f := range fs {
			found[f.Name] = f
			add(f.Fields)
			for _, g := range f.Groups {
				add(g.Fields)
			}
		}
	}
	for _, p := range parts {
		add(p.Fields)
	}
	return found
}

func TestPartsShowKeptAnswersAsPeopleWriteThem(t *testing.T) {
	kept := form.Values{"name": "Trần Thị Mười", "born": "1957", "price": int64(42317), "sure": true, "way": []any{"b"},
		"home": map[string]any{"detail": "Số 1", "area": "28261"}, "rows": []any{map[string]any{"x": "2020-12-31"}, map[string]any{"x": "two"}}}
	got := fieldsByName(Parts(lang.For(lang.VI), specimenForm(), FormInput{Prefix: "p", Values: kept, Options: func(form.Field) []Choice {
		return []Choice{{Value: "28261", Label: "Phường 1"}, {Value: "28264", Label: "Phường 2"}}
	}}))
	want := map[string]string{"p.name": "Trần Thị Mười", "p.born": "1957", "p.price": "42.317", "p.sure": "true", "p.home.detail": "Số 1", "p.home.area": "28261", "p.rows.0.x": "31/12/2020", "p.rows.1.x": "two"}
	for name, value := range want {
		if got[name].Value != value {
			t.Errorf("%s shows %q, want %q", name, got[name].Value, value)
		}
	}
	if way := got["p.way"].Choices; way[0].Chosen || !way[1].Chosen {
		t.Errorf("choices: %+v", way)
	}
	if area := got["p.home.area"].Choices; !area[0].Chosen || area[1].Chosen {
		t.Errorf("communes: %+v", area)
	}
	if cond := got["p.home"].If; cond != `{"any":[{"field":"p.way","equals":["a"]},{"field":"p.name","filled":true}]}` {
		t.Errorf("condition: %s", cond)
	}
}

func TestPartsKeepWhatWasPostedAndSayWhatIsWrong(t *testing.T) {
	in := FormInput{Prefix: "p", Values: form.Values{"name": "kept"}, Posted: url.Values{"p.name": {"<script>"}, "p.born": {"31/02/1957"}, "p.rows.2.x": {"a"}, "p.rows.7.x": {"b"}},
		Faults: []fault.Field{{Path: "p.rows.7.x", Code: "field.required", Args: fault.Args("field", word("X"))}, {Path: "p.born", Code: "field.invalid", Args: fault.Args("field", word("Sinh"))}}}
	parts := Parts(lang.For(lang.VI), specimenForm(), in)
	got := fieldsByName(parts)
	if got["p.name"].Value != "<script>" || got["p.born"].Value != "31/02/1957" {
		t.Errorf("posted text is lost: %+v", got)
	}
	if got["p.born"].Error == "" || got["p.rows.7.x"].Error == "" || got["p.rows.2.x"].Error != "" {
		t.Errorf("errors stand at the wrong fields")
	}
	var order []string
	for _, e := range Errors(lang.For(lang.VI), parts, in.Faults) {
		order = append(order, e.Path)
	}
	if diff := cmp.Diff([]string{"p.born", "p.rows.7.x"}, order); diff != "" {
		t.Errorf("errors are not in the order of the page: %s", diff)
	}
}

func TestRowsAreAddedAndTakenAway(t *testing.T) {
	f := specimenForm()
	in := url.Values{"p.rows.0.x": {"a"}, "add": {"p.rows"}}
	names := func() []string {
		var all []string
		for _, g := range fieldsByName(Parts(lang.For(lang.VI), f, FormInput{Prefix: "p", Posted: in}))["p.rows"].Groups {
			all = append(all, g.Fields[0].Name+"="+g.Fields[0].Value)
		}
		return all
	}
	if !Rows(in) {
		t.Fatal("the button was not seen")
	}
	if diff := cmp.Diff([]string{"p.rows.0.x=a", "p.rows.1.x="}, names()); diff != "" {
		t.Error(diff)
	}
	in.Set("remove", "p.rows.0")
	if !Rows(in) || Rows(in) {
		t.Error("the button is seen once")
	}
	if diff := cmp.Diff([]string{"p.rows.1.x="}, names()); diff != "" {
		t.Error(diff)
	}
	in = url.Values{"p.rows.0.x": {"a"}, "p.rows.1.x": {"b"}, "p.rows.2.x": {"c"}}
	if add := fieldsByName(Parts(lang.For(lang.VI), f, FormInput{Prefix: "p", Posted: in}))["p.rows"].Add; add != "" {
		t.Error("a full group still offers to add")
	}
}

func TestFieldEscapesWhatItShows(t *testing.T) {
	set, err := Parse(lang.VI, load(t))
	if err != nil {
		t.Fatal(err)
	}
	evil := `"><script>alert(1)</script>`
	for _, kind := range []form.Kind{form.Text, form.LongText, form.ChoiceOne, form.Checkbox, form.Place, form.Money, form.Files, form.Address, form.Group} {
		f := Field{Kind: kind, Name: "n", Label: evil, Help: evil, Value: evil, Error: evil, If: evil, Choices: []Choice{{Value: evil, Label: evil, Help: evil, Group: evil}}}
		var b bytes.Buffer
		if err := set.ExecuteTemplate(&b, "Field", f); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "<script>") {
			t.Errorf("%s lets markup through: %s", kind, b.String())
		}
	}
}

func TestChartsKeepTheirProportions(t *testing.T) {
	bars := BarChart{Bars: []Bar{{Value: 200}, {Value: 100}, {Value: 0.0001}, {Value: 0}, {Value: -5}}}.Drawn()
	var widths []int
	for _, b := range bars {
		widths = append(widths, b.Width)
	}
	if diff := cmp.Diff([]int{1000, 500, 4, 0, 0}, widths); diff != "" {
		t.Error(diff)
	}
	rows := LoadChart{Rows: []Load{{InTime: 5, Soon: 3, Overdue: 2}, {InTime: 5}}}.Drawn()
	if r := rows[0]; r.GoodWidth != 500 || r.SoonAt != 500 || r.LateAt != 800 || r.LateWidth != 200 || rows[1].GoodWidth != 500 {
		t.Errorf("%+v", rows)
	}
	if got := (LoadChart{Rows: []Load{{}}}).Drawn()[0]; got.GoodWidth != 0 {
		t.Errorf("nothing is drawn as %+v", got)
	}
}

func TestAddressesKeepTheirOtherParameters(t *testing.T) {
	c := Chrome{Path: "/thu-tuc?q=khai+sinh&page=2"}
	if got := c.LangHref("en"); got != "/thu-tuc?lang=en&page=2&q=khai+sinh" {
		t.Error(got)
	}
	if got := c.ThemeHref(""); got != "/thu-tuc?page=2&q=khai+sinh&theme=auto" {
		t.Error(got)
	}
}
