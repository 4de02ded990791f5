package report

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// random makes a sheet whose figures all hold together: parts and totals, shares, verdicts, ranks, changes.
func random(r *rand.Rand) Set {
	sh := Sheet{ID: "s", Title: "Biểu", Source: "Biểu thử", Period: "2026", Columns: []Column{
		{ID: "total", Title: "Tổng số", Kind: Count}, {ID: "a", Title: "Trước hạn", Kind: Count}, {ID: "b", Title: "Đúng hạn", Kind: Count},
		{ID: "part", Title: "Tử số", Kind: Count, Role: PartRole}, {ID: "whole", Title: "Mẫu số", Kind: Count, Role: WholeRole},
		{ID: "value", Title: "Tỷ lệ", Kind: Percent, Role: ValueRole}, {ID: "goal", Title: "Mục tiêu", Kind: Target, Role: GoalRole},
		{ID: "claim", Title: "Đánh giá", Kind: Claim, Role: ClaimRole}, {ID: "rank", Title: "Hạng", Kind: Count}, {ID: "old", Title: "Kỳ trước", Kind: Count}, {ID: "by", Title: "Tăng", Kind: Percent},
	}}
	var sums [3]int64
	rows := 2 + r.IntN(6)
	var parts []string
	for i := range rows {
		a, b := r.Int64N(5000), r.Int64N(5000)
		row := Row{ID: fmt.Sprintf("r%d", i), Title: fmt.Sprintf("Dòng %d", i), Cells: map[string]Cell{}}
		row.put("a", Count, viet.Number(a))
		row.put("b", Count, viet.Number(b))
		row.put("total", Count, viet.Number(a+b))
		sums[0], sums[1], sums[2] = sums[0]+a+b, sums[1]+a, sums[2]+b
		whole := 50 + r.Int64N(100000)
		part := r.Int64N(whole + 1)
		exact, _ := percentOf(new(big.Rat).SetInt64(part), new(big.Rat).SetInt64(whole))
		places := r.IntN(3)
		row.put("part", Count, viet.Number(part))
		row.put("whole", Count, viet.Number(whole))
		row.put("value", Percent, write(exact, places)+"%")
		goal := r.Int64N(101)
		row.put("goal", Target, fmt.Sprintf("Tối thiểu %d%%", goal))
		verdict := "CHƯA ĐẠT"
		if rounded(exact, places).Cmp(new(big.Rat).SetInt64(goal)) >= 0 {
			verdict = "ĐẠT"
		}
		row.put("claim", Claim, verdict)
		row.put("rank", Count, fmt.Sprint(i+1))
		old := 1 + r.Int64N(9000)
		row.put("old", Count, viet.Number(old))
		change, _ := percentOf(new(big.Rat).SetInt64(a+b-old), new(big.Rat).SetInt64(old))
		row.put("by", Percent, write(change, 1)+"%")
		sh.Rows = append(sh.Rows, row)
		parts = append(parts, row.ID+"/*")
	}
	total := Row{ID: "sum", Title: "Tổng cộng", Cells: map[string]Cell{}}
	for i, id := range []string{"total", "a", "b"} {
		total.put(id, Count, viet.Number(sums[i]))
	}
	sh.Rows = append(sh.Rows, total)
	return Set{ID: "x", Sheets: []Sheet{sh}, Relations: []Relation{
		{ID: "row", Sheet: "s", Sum: &Sum{Total: "*/total", Parts: []string{"*/a", "*/b"}}},
		{ID: "column", Sheet: "s", Sum: &Sum{Total: "sum/*", Parts: parts}},
		{ID: "change", Sheet: "s", Change: &Move{From: "*/old", To: "*/total", By: "*/by"}},
		{ID: "run", Sheet: "s", Run: &Run{Column: "rank"}},
	}}
}

func (r *Row) put(column string, kind Kind, text string) {
	f, err := readCell(kind, text)
	if err != nil {
		panic(fmt.Sprintf("%s %q: %v", kind, text, err))
	}
	r.Cells[column] = Cell{Text: text, Figure: f}
}

func TestAConsistentSheetIsLeftAlone(t *testing.T) {
	for seed := range uint64(3000) {
		if all := Check(random(rand.New(rand.NewPCG(seed, 1)))); len(all) > 0 {
			t.Fatalf("seed %d: %s", seed, tell(all, lang.For(lang.VI)))
		}
	}
}

func TestOneWrongCellIsFound(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := random(r)
		sh := &s.Sheets[0]
		row := &sh.Rows[r.IntN(len(sh.Rows))]
		columns := []string{"total", "a", "b"}
		if row.ID != "sum" {
			columns = append(columns, "value", "part", "claim", "rank", "by")
		}
		column := columns[r.IntN(len(columns))]
		before := row.Cells[column].Text
		switch column {
		case "claim":
			row.put(column, Claim, map[string]string{"ĐẠT": "CHƯA ĐẠT", "CHƯA ĐẠT": "ĐẠT"}[before])
		case "value", "by":
			f := row.Cells[column].Figure
			row.put(column, Percent, write(new(big.Rat).Add(f.value, big.NewRat(int64(1+r.IntN(30)), 1)), f.places)+"%")
		case "part":
			row.put(column, Count, row.Cells["whole"].Figure.String())
			if before == row.Cells[column].Text {
				row.put(column, Count, "0")
			}
			if row.Cells["value"].Figure.agrees(shareRow(*row)) {
				continue // rounded, the share is the same: nothing is wrong on paper
			}
		default:
			f := row.Cells[column].Figure
			row.put(column, Count, write(new(big.Rat).Add(f.value, big.NewRat(int64(1+r.IntN(900)), 1)), 0))
		}
		all := Check(s)
		found := false
		for _, f := range all {
			found = found || f.Touches(Ref{"s", row.ID, column})
		}
		if !found {
			t.Fatalf("seed %d: %s/%s went from %q to %q unseen:\n%s", seed, row.ID, column, before, row.Cells[column].Text, tell(all, lang.For(lang.VI)))
		}
	}
}

func shareRow(row Row) *big.Rat {
	got, _ := percentOf(row.Cells["part"].Figure.value, row.Cells["whole"].Figure.value)
	return got
}

// sheetOf makes a set of one sheet from rows of texts, for tables.
func sheetOf(columns []Column, rows ...[]string) Set {
	sh := Sheet{ID: "s", Source: "Biểu", Period: "2026", Columns: columns}
	for i, texts := range rows {
		row := Row{ID: fmt.Sprint(i + 1), Title: fmt.Sprintf("Dòng %d", i+1), Cells: map[string]Cell{}}
		for j, text := range texts {
			if text != "" {
				row.put(columns[j].ID, columns[j].Kind, text)
			}
		}
		sh.Rows = append(sh.Rows, row)
	}
	return Set{ID: "x", Sheets: []Sheet{sh}}
}

func rules(all []Finding) string {
	var names []string
	for _, f := range all {
		name := f.Rule
		if f.Weak {
			name += "?"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func TestDeclaredRelations(t *testing.T) {
	two := []Column{{ID: "name", Kind: Text}, {ID: "score", Title: "Điểm", Kind: Decimal}, {ID: "rank", Title: "Hạng", Kind: Count}}
	days := []Column{{ID: "a", Kind: Date}, {ID: "b", Kind: Date}}
	counts := []Column{{ID: "a", Title: "A", Kind: Count}, {ID: "b", Title: "B", Kind: Count}, {ID: "by", Title: "Tăng", Kind: Percent}}
	for name, c := range map[string]struct {
		set  Set
		rel  Relation
		want string
	}{
		"ranks follow scores":    {sheetOf(two, []string{"x", "9,1", "1"}, []string{"y", "8,0", "2"}, []string{"z", "8,0", "3"}), Relation{Order: &Order{Figures: "*/score", Ranks: "*/rank"}}, ""},
		"a better score below":   {sheetOf(two, []string{"x", "7,9", "1"}, []string{"y", "8,0", "2"}), Relation{Order: &Order{Figures: "*/score", Ranks: "*/rank"}}, "order"},
		"one rank, two scores":   {sheetOf(two, []string{"x", "8,1", "1"}, []string{"y", "8,0", "1"}), Relation{Order: &Order{Figures: "*/score", Ranks: "*/rank"}}, "order"},
		"smallest first":         {sheetOf(two, []string{"x", "7,9", "1"}, []string{"y", "8,0", "2"}), Relation{Order: &Order{Figures: "*/score", Ranks: "*/rank", Up: true}}, ""},
		"days in order":          {sheetOf(days, []string{"01/02/2026", "02/02/2026"}), Relation{Before: &Pair{First: "*/a", Then: "*/b"}}, ""},
		"a day before its cause": {sheetOf(days, []string{"03/02/2026", "02/02/2026"}), Relation{Before: &Pair{First: "*/a", Then: "*/b"}}, "before"},
		"a part passes":          {sheetOf(counts, []string{"6", "5"}), Relation{Within: &Part{Part: "*/a", Whole: []string{"*/b"}}}, "within"},
		"a part is all":          {sheetOf(counts, []string{"5", "5"}), Relation{Within: &Part{Part: "*/a", Whole: []string{"*/b"}}}, ""},
		"a proper part is all":   {sheetOf(counts, []string{"5", "5"}), Relation{Within: &Part{Part: "*/a", Whole: []string{"*/b"}, Proper: true}}, "proper"},
		"growth as printed":      {sheetOf(counts, []string{"80", "100", "25%"}), Relation{Change: &Move{From: "*/a", To: "*/b", By: "*/by"}}, ""},
		"growth not as printed":  {sheetOf(counts, []string{"80", "100", "20%"}), Relation{Change: &Move{From: "*/a", To: "*/b", By: "*/by"}}, "change"},
		"growth from nothing":    {sheetOf(counts, []string{"0", "100", "20%"}), Relation{Change: &Move{From: "*/a", To: "*/b", By: "*/by"}}, ""},
		"a lower target":         {sheetOf(counts, []string{"90", "80"}), Relation{Change: &Move{From: "*/a", To: "*/b", Up: true}, Weak: true}, "falls?"},
		"numbers with a gap":     {sheetOf(counts, []string{"1"}, []string{"2"}, []string{"4"}), Relation{Run: &Run{Column: "a"}}, "run"},
		"a sheet not there":      {sheetOf(counts, []string{"1"}), Relation{Sum: &Sum{Total: "y:1/a", Parts: []string{"1/b"}}}, ""},
		"a part not yet known":   {sheetOf(counts, []string{"1", ""}), Relation{Sum: &Sum{Total: "1/a", Parts: []string{"1/b"}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.rel.Sheet = "s"
			c.set.Relations = []Relation{c.rel}
			if got := rules(Check(c.set)); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestWholesAndVerdicts(t *testing.T) {
	columns := []Column{{ID: "value", Kind: Percent, Role: ValueRole}, {ID: "part", Kind: Count, Role: PartRole}, {ID: "whole", Kind: Count, Role: WholeRole},
		{ID: "goal", Kind: Target, Role: GoalRole}, {ID: "claim", Kind: Claim, Role: ClaimRole}}
	for _, c := range []struct {
		row  []string
		want string
	}{
		{[]string{"50%", "1", "2", "50%", "ĐẠT"}, ""},
		{[]string{"50%", "1", "2", "trên 50%", "ĐẠT"}, "claim"},
		{[]string{"50%", "1", "2", "dưới 60%", "ĐẠT"}, ""},
		{[]string{"50%", "0", "0"}, "share_of_nothing"},
		{[]string{"", "3", "2"}, "within"},
		{[]string{"150%", "3", "2"}, "over"},
		{[]string{"", "1", "2", "Hoàn thành", "ĐẠT"}, "claim_done"},
		{[]string{"", "2", "2", "Hoàn thành", "ĐẠT"}, ""},
		{[]string{"", "1", "2", "50%", "CHƯA ĐẠT"}, "claim_share"},
		{[]string{"", "1", "", "50%", "CHƯA ĐẠT"}, "goal_unit"},
		{[]string{"", "", "", "50%", "ĐẠT"}, "claim_bare?"},
		{[]string{"khoảng 50%", "", "", "50%", "ĐẠT"}, "claim_about?"},
		{[]string{"50%", "", "", "50%", ""}, "claim_missing?"},
		{[]string{"90%", "1", "2", "80%", "ĐẠT"}, "share claim_share"},
	} {
		if got := rules(Check(sheetOf(columns, c.row))); got != c.want {
			t.Errorf("%v: found %q, want %q", c.row, got, c.want)
		}
	}
}
