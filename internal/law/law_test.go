package law

import (
	"strings"
	"testing"
)

func TestTheBuiltinCatalogueReads(t *testing.T) {
	c, err := Load(strings.NewReader(string(builtin)))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Documents()) < 50 || len(Builtin().Documents()) != len(c.Documents()) {
		t.Errorf("%d documents", len(c.Documents()))
	}
	for _, d := range c.Documents() {
		if d.Title == "" || d.Issuer == "" {
			t.Errorf("%s has no title or issuer", d.Key)
		}
		if found, ok := c.Find(d.Key); !ok || found.Title != d.Title {
			t.Errorf("%s does not find itself", d.Key)
		}
	}
}

func TestCitations(t *testing.T) {
	for key, want := range map[Key]string{
		"61/2018/NĐ-CP@2018-04-23#art17.2a":             "điểm a khoản 2 Điều 17 Nghị định số 61/2018/NĐ-CP",
		"61/2018/NĐ-CP@2018-04-23#art17.2a,art19.4":     "điểm a khoản 2 Điều 17, khoản 4 Điều 19 Nghị định số 61/2018/NĐ-CP",
		"01/2018/TT-VPCP#9":                             "Điều 9 Thông tư số 01/2018/TT-VPCP",
		"01/2018/TT-VPCP@2018-11-23":                    "Thông tư số 01/2018/TT-VPCP",
		"91/2015/QH13@2015-11-24#art148.5":              "khoản 5 Điều 148 Bộ luật Dân sự số 91/2015/QH13",
		"45/2019/QH14#art112":                           "Điều 112 Bộ luật Lao động số 45/2019/QH14",
		"50/NQ-CP@2022-04-08#1":                         "Điều 1 Nghị quyết số 50/NQ-CP",
		"20/2020/QĐ-TTg@2020-07-22@Thủ tướng Chính phủ": "Quyết định số 20/2020/QĐ-TTg",
		"99/2099/NĐ-CP@2099-01-01#art1":                 "Điều 1 văn bản số 99/2099/NĐ-CP",
		"61/2018/NĐ-CP#art17.2đ":                        "điểm đ khoản 2 Điều 17 Nghị định số 61/2018/NĐ-CP",
		"61/2018/NĐ-CP#art17a.2":                        "khoản 2 Điều 17a Nghị định số 61/2018/NĐ-CP",
	} {
		if got := Cite(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if got := Builtin().Cite("23/2015/NĐ-CP", "art7"); got != "Điều 7 Nghị định số 23/2015/NĐ-CP" {
		t.Error(got)
	}
	if got := Builtin().CiteAll("45/2020/NĐ-CP", "42/2022/NĐ-CP"); got != "Nghị định số 45/2020/NĐ-CP; Nghị định số 42/2022/NĐ-CP" {
		t.Error(got)
	}
}

func TestNumbersAloneMayNotBeEnough(t *testing.T) {
	c := Builtin()
	for key, want := range map[Key]bool{
		"50/NQ-CP": false, "50/NQ-CP@2020-04-17": true, "50/NQ-CP@2022-04-08@Chính phủ": true, "50/NQ-CP@2022-04-08@Quốc hội": false,
		"61/2018/NĐ-CP": true, "61/2018/NĐ-CP@2018-04-24": false, "": false, "@": false, "#": false,
	} {
		if _, ok := c.Find(key); ok != want {
			t.Errorf("%q found %v", key, ok)
		}
	}
}

func TestInForce(t *testing.T) {
	c := Builtin()
	for _, tt := range []struct {
		key  Key
		on   string
		want bool
	}{
		{"61/2018/NĐ-CP@2018-04-23", "2018-04-22", false},
		{"61/2018/NĐ-CP@2018-04-23#art17", "2023-01-01", true},
		{"61/2018/NĐ-CP", "2025-06-30", true},
		{"61/2018/NĐ-CP", "2025-07-01", false},
		{"118/2025/NĐ-CP", "2025-06-30", false},
		{"118/2025/NĐ-CP", "2026-11-23", true},
		{"01/2018/TT-VPCP", "2019-01-05", false},
		{"01/2018/TT-VPCP", "2019-01-06", true},
		{"13/2023/NĐ-CP", "2023-06-30", false},
		{"188/1999/QĐ-TTg", "2026-11-23", true}, // no day is known: nothing speaks against it
		{"50/NQ-CP", "2026-11-23", false},       // which one?
		{"99/2099/NĐ-CP", "2099-01-01", false},
	} {
		if got := c.InForce(tt.key, tt.on); got != tt.want {
			t.Errorf("%s on %s: in force %v", tt.key, tt.on, got)
		}
	}
}

func TestFaultyCataloguesAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"an unknown key":                 "documents: [{number: 1/NĐ-CP, kind: Nghị định, colour: red}]",
		"no number":                      "documents: [{kind: Nghị định}]",
		"a number with the separator":    "documents: [{number: 1@2, kind: Nghị định}]",
		"no kind":                        "documents: [{number: 1/NĐ-CP}]",
		"a day that is none":             `documents: [{number: 1/NĐ-CP, kind: Nghị định, date: "2023-02-31"}]`,
		"an end before the beginning":    `documents: [{number: 1/NĐ-CP, kind: Nghị định, in_force_from: "2023-02-01", in_force_to: "2023-01-31"}]`,
		"a double":                       "documents: [{number: 1/NĐ-CP, kind: Nghị định}, {number: 1/NĐ-CP, kind: Nghị định}]",
		"a successor that is not there":  "documents: [{number: 1/NĐ-CP, kind: Nghị định, replaced_by: 2/NĐ-CP}]",
		"an amendment that is not there": "documents: [{number: 1/NĐ-CP, kind: Nghị định, amended_by: [2/NĐ-CP]}]",
		"no YAML":                        "documents: [",
	} {
		if _, err := Load(strings.NewReader(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if c, err := Load(strings.NewReader("")); err != nil || len(c.Documents()) != 0 {
		t.Errorf("nothing is an empty catalogue: %v", err)
	}
	if got := (Catalogue{}).Cite("1/NĐ-CP", ""); got != "văn bản số 1/NĐ-CP" {
		t.Error(got)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("documents: [{number: 1/NĐ-CP, kind: Nghị định}]", "1/NĐ-CP#art1.2a")
	f.Add("documents:\n- {number: x, kind: y, date: \"2020-01-01\"}", "@@#,.")
	f.Fuzz(func(t *testing.T, text, key string) {
		c, err := Load(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, d := range c.Documents() {
			if _, ok := c.Find(d.Key); d.Number == "" || !ok && len(c.byNumber[d.Number]) == 1 {
				t.Fatalf("%+v does not find itself", d)
			}
		}
		c.Cite(Key(key), "")
		c.InForce(Key(key), "2026-01-01")
	})
}
