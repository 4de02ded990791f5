package due

import (
	"testing"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/ledger"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
	"tinhso/internal/web/webtest"

	"github.com/google/go-cmp/cmp"
)

func TestTemplatesAndWords(t *testing.T) {
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	f := &face{Deps{Frame: func(*web.Ctx, ui.Chrome, ui.Page) ui.Layout { return nil }}}
	views, err := f.views(assets)
	if err != nil {
		t.Fatal(err)
	}
	set := views.Set(lang.VI)
	webtest.Templates(t, set, map[string]any{"why": &whyPage{}, "slip": &slipPage{}})
	webtest.Words(t, set, nil, "why", "slip")
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 10, day, hour, minute, 0, 0, viet.Zone)
}

// Mẫu số 05: mỗi lần giao, nhận một dòng; kết quả của bên giao do bên nhận ghi.
func TestTheControlSheetHasARowForEachHandOver(t *testing.T) {
	c := &web.Ctx{Lang: lang.For(lang.VI)}
	legs := []ledger.LegRow{
		{Role: "clerk", Counter: true, UnitName: "UBND Phường 1", From: at(5, 15, 30), To: at(6, 7, 30), Verdict: ledger.OnTime},
		{Role: "officer", UnitName: "UBND Phường 1", Name: "Võ Thị Lành", From: at(6, 7, 30), To: at(8, 16, 0), Budget: 960, Spent: 1400, Over: 440, Verdict: ledger.Late},
		{Role: "leader", UnitName: "UBND Phường 1", From: at(8, 16, 0), To: at(9, 9, 0), Budget: 480, Spent: 150, Verdict: ledger.Early},
		{Role: "clerk", UnitName: "UBND Phường 1", From: at(9, 9, 0), Budget: 240, Spent: 30},
	}
	rows := func(all []ledger.LegRow) (out [][]string) {
		for _, r := range handOvers(c, all).Rows {
			verdict := r.Cells[2].Text
			if b := r.Cells[2].Badge; b != nil {
				verdict = b.Label
			}
			out = append(out, []string{r.Cells[0].Text, r.Cells[0].Sub, verdict})
		}
		return out
	}
	want := [][]string{
		{"Giao: Bộ phận tiếp nhận và trả kết quả", "Nhận: UBND Phường 1, Võ Thị Lành", "Đúng hạn"},
		{"Giao: UBND Phường 1, Võ Thị Lành", "Nhận: UBND Phường 1 (lãnh đạo đơn vị)", "Quá hạn"},
		{"Giao: UBND Phường 1 (lãnh đạo đơn vị)", "Nhận: UBND Phường 1 (cán bộ tiếp nhận)", "Trước hạn"},
	}
	if diff := cmp.Diff(want, rows(legs)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	legs[3].To, legs[3].Verdict = at(9, 10, 0), ledger.OnTime
	want = append(want, []string{"Giao: UBND Phường 1 (cán bộ tiếp nhận)", "Nhận: Bộ phận tiếp nhận và trả kết quả", "Đúng hạn"})
	if diff := cmp.Diff(want, rows(legs)); diff != "" {
		t.Errorf("at the end (-want +got):\n%s", diff)
	}
	if none := rows(nil); len(none) != 0 {
		t.Errorf("nothing was handed over, but %v", none)
	}
}
