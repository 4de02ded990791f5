package ui

import (
	"net/url"
	"strings"
	"testing"

	"tinhso/internal/form"
	"tinhso/internal/lang"
)

func foldForm() form.Form {
	t := func(s string) lang.Text { return lang.Text{VI: s, EN: s} }
	return form.Form{ID: "f", Version: 1, Sections: []form.Section{{ID: "s", Fields: []form.Field{
		{ID: "married", Kind: form.ChoiceOne, Label: t("Đã kết hôn?"), Required: true, Choices: []form.Choice{{Value: "yes", Label: t("Có")}, {Value: "no", Label: t("Không")}}},
		{ID: "where", Kind: form.Address, Label: t("Nơi đăng ký"), Required: true, ShowIf: &form.Cond{Field: "married", Equals: []string{"yes"}}},
		{ID: "sure", Kind: form.Checkbox, Label: t("Tôi cam đoan"), Required: true, ShowIf: &form.Cond{Field: "married", Equals: []string{"yes"}}},
	}}}}
}

func drawFold(t *testing.T, in FormInput) string {
	t.Helper()
	assets, err := LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	set, err := Parse(lang.VI, assets)
	if err != nil {
		t.Fatal(err)
	}
	in.Prefix, in.Fold = "p", true
	var b strings.Builder
	for _, part := range Parts(lang.For(lang.VI), foldForm(), in) {
		if err := set.ExecuteTemplate(&b, "Part", part); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// Without script a question whose condition does not hold is hidden and not sent.
func TestQuestionsThatDoNotApplyAreFoldedAway(t *testing.T) {
	for name, c := range map[string]struct {
		in     FormInput
		folded bool
	}{
		"nothing answered":  {FormInput{}, true},
		"kept answer no":    {FormInput{Values: form.Values{"married": "no"}}, true},
		"kept answer yes":   {FormInput{Values: form.Values{"married": "yes"}}, false},
		"posted answer yes": {FormInput{Posted: url.Values{"p.married": {"yes"}}, Values: form.Values{"married": "no"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			html := drawFold(t, c.in)
			for _, mark := range []string{`value="p.where" disabled>`, `value="p.sure" disabled>`} {
				if got := strings.Contains(html, mark); got != c.folded {
					t.Errorf("%s: %v, want %v\n%s", mark, got, c.folded, html)
				}
			}
			if got := strings.Count(html, " hidden>"); (got == 2) != c.folded {
				t.Errorf("%d boxes are hidden", got)
			}
			if got := strings.Contains(html, `name="p.where.detail" type="text" value="" aria-required="true" disabled`); got != c.folded {
				t.Errorf("the input of a folded question is disabled: %v", got)
			}
		})
	}
}

// What is offered from the start decides too: nobody has to send the page once to see the rest of it.
func TestAnOfferedAnswerUnfoldsItsQuestions(t *testing.T) {
	f := foldForm()
	f.Sections[0].Fields[0].Default = "yes"
	for _, part := range Parts(lang.For(lang.VI), f, FormInput{Fold: true}) {
		for _, one := range part.Fields {
			if one.Away {
				t.Errorf("%s is folded away", one.Name)
			}
		}
	}
}

func TestAnUnseenQuestionIsAskedBeforeItIsCalledMissing(t *testing.T) {
	for name, c := range map[string]struct {
		in   url.Values
		want bool
	}{
		"nothing":                     {url.Values{}, false},
		"no calls for nothing":        {url.Values{"p.married": {"no"}}, false},
		"yes, and the page was short": {url.Values{"p.married": {"yes"}}, true},
		"one of two was shown":        {url.Values{"p.married": {"yes"}, Seen: {"p.where"}}, true},
		"yes, and all was shown":      {url.Values{"p.married": {"yes"}, Seen: {"p.where", "p.sure"}}, false},
	} {
		if got := Unseen(foldForm(), c.in, "p"); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
