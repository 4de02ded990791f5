package board

import (
	"math/big"
	"testing"

	"tinhso/internal/indicator"
	"tinhso/internal/lang"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"
)

func ctx(tag lang.Tag) *web.Ctx { return &web.Ctx{Lang: lang.For(tag)} }

func known(unit, text string, exact *big.Rat) indicator.Value {
	return indicator.Value{State: indicator.Known, Unit: unit, Text: text, Exact: exact}
}

func TestAValueIsSaidAsItIs(t *testing.T) {
	for _, c := range []struct {
		v            indicator.Value
		vi, en, bare string
	}{
		{known("dossier", "615932", big.NewRat(615932, 1)), "615.932 hồ sơ", "615,932 dossiers", "615.932"},
		{known("percent", "97.25", big.NewRat(389, 400)), "97,25%", "97.25%", "97,25%"},
		{known("percent", "100.00", big.NewRat(1, 1)), "100,00%", "100.00%", "100%"},
		{known("point", "-1234.5", big.NewRat(-2469, 2)), "−1.234,5 điểm", "−1,234.5 points", "−1.234,5"},
		{known("", "true", nil), "đúng", "true", "đúng"},
		{indicator.Value{State: indicator.NoData}, "chưa có dữ liệu", "no data yet", "–"},
		{indicator.Value{State: indicator.NoData, Missing: lang.Text{VI: "Thiếu văn bản.", EN: "No text."}}, "chưa có văn bản quy định", "no legal text at hand", "–"},
		{indicator.Value{State: indicator.Undefined}, "không xác định", "undefined", "–"},
	} {
		if got := say(ctx(lang.VI), c.v); got != c.vi {
			t.Errorf("%+v: %q, want %q", c.v, got, c.vi)
		}
		if got := say(ctx(lang.EN), c.v); got != c.en {
			t.Errorf("%+v: %q, want %q", c.v, got, c.en)
		}
		if got := plain(ctx(lang.VI), c.v); got != c.bare {
			t.Errorf("%+v: %q, want %q", c.v, got, c.bare)
		}
	}
}

func TestPeriodsAreSaidInWords(t *testing.T) {
	for text, want := range map[string][2]string{
		"2026":                   {"Năm 2026", "2026"},
		"2026-H1":                {"1 nửa năm 2026 (từ 01/01/2026 đến 30/06/2026)", "H1/2026"},
		"2026-Q3":                {"Quý III/2026", "III/2026"},
		"2026-02":                {"Tháng 2/2026", "2/2026"},
		"2026-11@15":             {"Kỳ báo cáo 11/2026 (từ 15/10/2026 đến 14/11/2026)", "11/2026"},
		"2026-01-05..2026-02-17": {"Từ 05/01/2026 đến 17/02/2026", "05/01/2026"},
	} {
		p, err := indicator.ParsePeriod(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := periodWords(ctx(lang.VI), p); got != want[0] {
			t.Errorf("%s: %q, want %q", text, got, want[0])
		}
		if got := short(p); got != want[1] {
			t.Errorf("%s: %q, want %q", text, got, want[1])
		}
	}
}

func TestAFormulaIsSpoken(t *testing.T) {
	d := definitions{by: map[string]indicator.Definition{"a.b": {Code: "a.b", Name: lang.Text{VI: "Tiến độ", EN: "Progress"}}}}
	got := spoken(ctx(lang.VI), d, `if(known(a.b), a.b / other, "a.b")`)
	if want := `nếu(có số liệu(«Tiến độ»), «Tiến độ» / other, "a.b")`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAChangeIsForTheBetterOrNot(t *testing.T) {
	low, high := known("percent", "90", big.NewRat(9, 10)), known("percent", "95", big.NewRat(19, 20))
	for _, c := range []struct {
		better      string
		now, before indicator.Value
		want        ui.Tone
	}{
		{"up", high, low, ui.Good}, {"up", low, high, ui.Warning}, {"down", high, low, ui.Warning}, {"down", low, high, ui.Good},
		{"up", low, low, ui.Plain}, {"", high, low, ui.Plain}, {"up", high, indicator.Value{State: indicator.NoData}, ui.Plain},
	} {
		if got := mood(c.better, c.now, c.before); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestShadesOfTheMap(t *testing.T) {
	for percent, want := range map[int64]int{0: 1, 79: 1, 80: 2, 94: 3, 95: 4, 97: 4, 98: 5, 100: 5} {
		if got := level(known("percent", "", big.NewRat(percent, 100))); got != want {
			t.Errorf("%d%% is shade %d, want %d", percent, got, want)
		}
	}
	if words := shadeWords(ctx(lang.VI)); len(words) != 5 || words[1] != "80–90%" {
		t.Error(words)
	}
}

func TestTemplatesFitTheirPages(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	f := desk(Deps{Frame: func(*web.Ctx, ui.Chrome, ui.Page) ui.Layout { return ui.DeskLayout{} }})
	views, err := f.views(assets)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		webtest.Templates(t, views.Set(tag), map[string]any{"overview": &overviewPage{}, "figure": &figurePage{}, "records": &recordsPage{}})
		webtest.Words(t, views.Set(tag), []string{"="}, "overview", "figure", "records", "part", "branch", "branch-line")
	}
}
