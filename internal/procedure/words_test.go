package procedure

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/deadline"
	"tinhso/internal/lang"
)

func realOne(t *testing.T, code string) Procedure {
	t.Helper()
	all, _ := real()
	for _, p := range all {
		if p.Code == code {
			return p
		}
	}
	t.Fatalf("no %s", code)
	return Procedure{}
}

func TestBudgetIsWhatTheCatalogueSays(t *testing.T) {
	day := func(n int) deadline.Budget { return deadline.Budget{Amount: n, Kind: deadline.WorkingDay} }
	tests := []struct {
		code, channel, choice string
		want                  deadline.Budget
		basis                 string
		ok                    bool
	}{
		{"1.001193", "online", "", deadline.Budget{Kind: deadline.SameDay, CutOff: "15:00"}, "steps", true},
		{"1.000894", "direct", "", deadline.Budget{}, "", false}, // no limit in the catalogue: the clerk says it
		{"2.000815", "direct", "", day(1), "variants", true},
		{"1.000047", "online", "", day(6), "methods", true},
		{"1.000382", "online", "", deadline.Budget{Amount: 6, Kind: deadline.WorkingHour}, "methods_by_channel", true},
		{"1.000382", "postal", "", deadline.Budget{Amount: 24, Kind: deadline.WorkingHour}, "methods_by_channel", true},
		{"1.000382", "nowhere", "", deadline.Budget{}, "methods_by_channel", false},
		{"1.000045", "direct", "", deadline.Budget{}, "methods_by_case", false}, // the case must be chosen first
		{"1.000045", "direct", "2", day(3), "methods_by_case", true},
		{"1.000045", "direct", "trường hợp không phải xác minh", day(2), "methods_by_case", true},
		{"1.000045", "direct", "99", deadline.Budget{}, "methods_by_case", false},
		{"1.009736", "direct", "", day(10), "methods_partial", true},
	}
	for _, tt := range tests {
		b, basis, ok := realOne(t, tt.code).Budget(tt.channel, tt.choice)
		if b != tt.want || basis != tt.basis || ok != tt.ok {
			t.Errorf("%s %s %q: %+v %s %v; want %+v %s %v", tt.code, tt.channel, tt.choice, b, basis, ok, tt.want, tt.basis, tt.ok)
		}
	}
}

func TestEveryProcedureHasALimitOrSaysThatItHasNone(t *testing.T) {
	all, _ := real()
	got := map[string]int{}
	for _, p := range all {
		if !p.Fileable {
			continue
		}
		for _, channel := range p.Channels() {
			_, _, ok := p.Budget(channel, "")
			cases := p.Cases(channel)
			switch {
			case p.Deadline == nil && (ok || cases != nil):
				t.Errorf("%s: a limit from nowhere", p.Code)
			case cases != nil && ok:
				t.Errorf("%s %s: a case was not asked for", p.Code, channel)
			}
			for _, c := range cases {
				if _, _, ok := p.Budget(channel, c.Key); !ok {
					t.Errorf("%s %s: case %s has no limit", p.Code, channel, c.Key)
				}
			}
		}
		switch {
		case p.Deadline == nil:
			got["none"]++
		case p.Deadline.Kind == ByCase:
			got["ask"]++
		default:
			got["known"]++
		}
	}
	if diff := cmp.Diff(map[string]int{"none": 90, "ask": 74, "known": 1798}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTimesInWords(t *testing.T) {
	tests := []struct {
		t      Time
		vi, en string
	}{
		{Time{Kind: "same_day", CutOff: "15:00"}, "trong ngày; sau 15 giờ: ngày làm việc tiếp theo", "the same day; after 15:00: the next working day"},
		{Time{Kind: "same_day", CutOff: "07:30"}, "trong ngày; sau 7 giờ 30: ngày làm việc tiếp theo", "the same day; after 7:30: the next working day"},
		{Time{Kind: "same_day"}, "trong ngày làm việc", "the same working day"},
		{Time{Kind: "working_day", Amount: 3}, "3 ngày làm việc", "3 working days"},
		{Time{Kind: "working_day", Amount: 1}, "1 ngày làm việc", "1 working day"},
		{Time{Kind: "calendar_day", Amount: 15}, "15 ngày", "15 days"},
		{Time{Kind: "working_hour", Amount: 8}, "8 giờ làm việc", "8 working hours"},
		{Time{Kind: "month", Amount: 3}, "3 tháng", "3 months"},
		{Time{Kind: "moon", Amount: 3}, "không nêu trong danh mục", "not stated in the catalogue"},
	}
	for _, tt := range tests {
		if got := TimeWords(lang.For(lang.VI), tt.t); got != tt.vi {
			t.Errorf("%+v: %q, want %q", tt.t, got, tt.vi)
		}
		if got := TimeWords(lang.For(lang.EN), tt.t); got != tt.en {
			t.Errorf("%+v: %q, want %q", tt.t, got, tt.en)
		}
	}
	if got := DeadlineWords(lang.For(lang.VI), nil); got != "không nêu trong danh mục" {
		t.Error(got)
	}
}

func TestFeesInWordsSayNoMoreThanTheSource(t *testing.T) {
	tests := []struct {
		f    Fee
		text string
		sure bool
	}{
		{Fee{Type: "le_phi", Status: "amount", Amount: 50_000}, "50.000 ₫", true},
		{Fee{Type: "phi", Status: "amount", Amount: 2000, Flags: []string{"currency_not_stated"}}, "2.000 ₫ (danh mục không ghi loại tiền)", false},
		{Fee{Type: "phi", Status: "amount", Amount: 500}, "Danh mục ghi 500, có thể thiếu hàng nghìn: vui lòng hỏi nơi tiếp nhận", false},
		{Fee{Type: "phi", Status: "amount", Amount: 10, Currency: "USD"}, "10 USD", true},
		{Fee{Type: "phi", Status: "free", Note: "Không"}, "Không thu", true},
		{Fee{Type: "phi", Status: "free", Note: "Không có."}, "Không thu", true},
		{Fee{Type: "phi", Status: "free", Note: "Chưa quy định."}, "Không nêu trong danh mục", false},
		{Fee{Type: "phi", Status: "free", Note: "Miễn lệ phí cho người thuộc hộ nghèo"}, "Xem quy định trong ghi chú", false},
		{Fee{Type: "phi", Status: "zero"}, "Danh mục ghi 0 đồng, không nói rõ là miễn", false},
		{Fee{Type: "phi", Status: "see_note", Note: "Theo Thông tư"}, "Xem quy định trong ghi chú", false},
		{Fee{Type: "phi", Status: "not_stated"}, "Không nêu trong danh mục", false},
	}
	for _, tt := range tests {
		got := FeeWords(lang.For(lang.VI), tt.f)
		if got.Text != tt.text || got.Sure != tt.sure {
			t.Errorf("%+v: %q sure %v; want %q %v", tt.f, got.Text, got.Sure, tt.text, tt.sure)
		}
	}
}

func TestChannelsInWords(t *testing.T) {
	vi := lang.For(lang.VI)
	got := realOne(t, "1.001193").ByChannel(vi)
	zero := []LineWords{{Label: "Lệ phí", Text: "Danh mục ghi 0 đồng, không nói rõ là miễn"}}
	same := []LineWords{{Text: "trong ngày; sau 15 giờ: ngày làm việc tiếp theo", Sure: true}}
	want := []ChannelWords{
		{Channel: "direct", Name: "Trực tiếp tại quầy", Times: same, Fees: zero},
		{Channel: "online", Name: "Trực tuyến", Times: same, Fees: zero},
		{Channel: "postal", Name: "Qua bưu chính", Times: same, Fees: zero},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, c := range realOne(t, "1.000894").ByChannel(vi) {
		if c.Times[0].Text != "không nêu trong danh mục" || c.Times[0].Sure {
			t.Errorf("%+v", c)
		}
	}
	copies := realOne(t, "2.000815").ByChannel(vi)
	if len(copies) != 1 || len(copies[0].Fees) != 2 || copies[0].Fees[0].Text != "2.000 ₫" || copies[0].Fees[1].Text != "10 USD" {
		t.Errorf("%+v", copies)
	}
}

func TestEverythingShownHasWords(t *testing.T) {
	all, _ := real()
	for _, tag := range lang.Tags() {
		pr := lang.For(tag)
		for _, p := range all {
			text := DeadlineWords(pr, p.Deadline)
			for _, c := range p.ByChannel(pr) {
				text += c.Name
				for _, l := range append(c.Times, c.Fees...) {
					text += l.Label + l.Text
					if l.Text == "" {
						t.Errorf("%s %s: an empty line", p.Code, c.Channel)
					}
				}
			}
			if !p.Fileable {
				why := string(p.Scope)
				if p.Internal {
					why = "internal"
				}
				if words := NotFileableWords(pr, why); words == "" || words == pr.T("procedure.why.other") {
					t.Errorf("%s: no reason for %s", p.Code, why)
				}
			}
			if strings.Contains(text, "⟦") {
				t.Fatalf("%s: %s", p.Code, text)
			}
		}
	}
	if NotFileableWords(lang.For(lang.VI), "") != "" {
		t.Error("a reason for what can be filed")
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"khai sinh", "1.001193", "ĐĂNG KÝ", "\x00", "😀", "<script>", strings.Repeat("a", 400), "dd aa ee 0", "....", "٣"} {
		f.Add(s)
	}
	x := realIndex()
	f.Fuzz(func(t *testing.T, text string) {
		hits, _ := x.find(text)
		for _, h := range hits {
			if h.doc < 0 || h.doc >= len(x.docs) || h.score != h.score {
				t.Fatalf("%q: %+v", text, h)
			}
		}
	})
}
