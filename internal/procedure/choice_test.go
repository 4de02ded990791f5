package procedure

import (
	"testing"
)

func TestVariantsAreLinesOfTheCatalogue(t *testing.T) {
	time := func(n int) *Time { return &Time{Amount: n, Kind: "working_day"} }
	days := &Deadline{Time: Time{Amount: 5, Kind: "working_day", Basis: "methods"}}
	for name, c := range map[string]struct {
		p     Procedure
		codes []string
		kind  ChoiceKind
	}{
		"nothing to choose":  {Procedure{Deadline: days, Documents: []Component{{Case: "Giấy tờ phải nộp:", Code: "A"}, {Case: "Giấy tờ phải xuất trình:", Code: "B"}, {Case: "Lưu ý:", Code: "C"}}}, nil, ""},
		"one case of papers": {Procedure{Documents: []Component{{Case: "Trường hợp mất:"}, {Case: ""}}}, nil, ""},
		"papers of two cases": {Procedure{Deadline: days, Documents: []Component{{Case: "a) Trường hợp cấp mới:", Code: "A"}, {Case: "b) Trường hợp cấp lại:", Code: "B"}, {Case: "", Code: "C"}}},
			[]string{"p1", "p2"}, ChoicePapers},
		"two time limits": {Procedure{Deadline: &Deadline{Time: Time{Kind: ByCase}}, Methods: []Method{{Channel: "online", Repeat: 1, Label: "Trường hợp cấp mới", Time: time(3)},
			{Channel: "online", Repeat: 2, Label: "Trường hợp cấp lại", Time: time(8)}}, Documents: []Component{{Case: "a) Trường hợp cấp mới:", Code: "A"}, {Case: "b) Trường hợp cấp lại:", Code: "B"}}},
			[]string{"1", "2"}, ChoiceTime},
		"variants of the portal": {Procedure{Name: "Cấp phép", Deadline: days, Variants: []Variant{{Code: "1.1.01"}, {Code: "1.1.02", Name: "Cấp phép (Eform)"}, {Code: "1.1.03", Name: "Cấp phép"},
			{Code: "1.1.04", Name: "Từ 4 đến 5 phòng", Time: 10, Unit: "working_day"}, {Code: "1.1.05", Name: "Từ 6 phòng", Time: 10, Unit: "day"}, {Code: "1.1.06", Name: "TEST2106_1"},
			{Code: "1.1.07", Name: "từ 6 phòng"}}}, []string{"1.1.04", "1.1.05"}, ChoicePortal},
		"trials of the portal": {Procedure{Name: "Cấp phép", Variants: []Variant{{Code: "1.1.01", Name: "TEST2106_1"}, {Code: "1.1.02", Name: "TEST2106_2"}, {Code: "1.1.03", Name: "cấp phép demo"}}}, nil, ""},
	} {
		var codes []string
		for _, one := range c.p.Choices("online") {
			codes = append(codes, one.Code)
			if one.Kind != c.kind || one.Name == "" {
				t.Errorf("%s: %+v", name, one)
			}
		}
		if len(codes) != len(c.codes) {
			t.Errorf("%s: %v, want %v", name, codes, c.codes)
			continue
		}
		for i := range codes {
			if codes[i] != c.codes[i] {
				t.Errorf("%s: %v, want %v", name, codes, c.codes)
			}
		}
		if _, ok := c.p.Choice("online", AnyChoice); ok {
			t.Errorf("%s: everything is a variant", name)
		}
	}
}

func TestAVariantDecidesPapersTimeAndFees(t *testing.T) {
	p := Procedure{Deadline: &Deadline{Time: Time{Kind: ByCase}}, Methods: []Method{
		{Channel: "online", Repeat: 1, Label: "Trường hợp cấp mới", Time: &Time{Amount: 3, Kind: "working_day"}, Fees: []Fee{{Type: "phi", Amount: 50_000, Status: "amount"}}},
		{Channel: "online", Repeat: 2, Label: "Trường hợp cấp lại", Time: &Time{Amount: 8, Kind: "working_day"}, Fees: []Fee{{Type: "phi", Amount: 20_000, Status: "amount"}}}},
		Documents: []Component{{Case: "a) Trường hợp cấp mới:", Code: "A"}, {Case: "b) Trường hợp cấp lại:", Code: "B"}, {Case: "Lưu ý:", Code: "C"}}}
	c, ok := p.Choice("online", "2")
	if !ok || c.Papers != "b) Trường hợp cấp lại:" || len(c.Fees) != 1 || c.Fees[0].Amount != 20_000 {
		t.Errorf("%+v", c)
	}
	for i, want := range []bool{false, true, true} {
		if got := p.Asks(i, "online", "2"); got != want {
			t.Errorf("the paper %s is asked for: %v", p.Documents[i].Code, got)
		}
		if !p.Asks(i, "online", "") || !p.Asks(i, "online", AnyChoice) {
			t.Error("without a choice everything is asked for")
		}
	}
	if b, _, ok := p.BudgetOf("online", "2"); !ok || b.Amount != 8 {
		t.Errorf("%v %v", b, ok)
	}
	if _, _, ok := p.BudgetOf("online", ""); ok {
		t.Error("a limit without a choice")
	}
	portal := Procedure{Name: "Cấp phép", Variants: []Variant{{Code: "1.1.04", Name: "Từ 4 đến 5 phòng", Time: 10, Unit: "working_day"}, {Code: "1.1.05", Name: "Từ 6 phòng", Time: 7, Unit: "day"}}}
	if b, basis, ok := portal.BudgetOf("online", "1.1.05"); !ok || b.Amount != 7 || b.Kind != "calendar_day" || basis != "variants" {
		t.Errorf("%v %s %v", b, basis, ok)
	}
	portal.Deadline = &Deadline{Time: Time{Amount: 12, Kind: "working_day", Basis: "methods"}}
	if b, _, _ := portal.BudgetOf("online", "1.1.05"); b.Amount != 12 {
		t.Errorf("the methods are stronger than the variants: %v", b)
	}
}

// What the real catalogue offers: every variant has words, and leaves something to hand in.
func TestVariantsOfTheRealCatalogue(t *testing.T) {
	n := map[ChoiceKind]int{}
	all, _ := real()
	for _, p := range all {
		if !p.Fileable {
			continue
		}
		for _, channel := range []string{ChannelDirect, ChannelOnline} {
			for _, c := range p.Choices(channel) {
				n[c.Kind]++
				if c.Name == "" && c.Kind != ChoiceTime {
					t.Errorf("%s %s has no words", p.Code, c.Code)
				}
				asked := len(p.Documents) == 0
				for i := range p.Documents {
					asked = asked || p.Asks(i, channel, c.Code)
				}
				if !asked {
					t.Errorf("%s %s asks for nothing", p.Code, c.Code)
				}
			}
		}
	}
	if n[ChoiceTime] < 100 || n[ChoicePapers] < 100 || n[ChoicePortal] < 4 {
		t.Errorf("variants %v", n)
	}
	t.Log(n)
}
