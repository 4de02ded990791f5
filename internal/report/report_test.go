package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tinhso/internal/fault"
	"tinhso/internal/golden"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/report"
	"tinhso/internal/store/storetest"
)

const quarter = "2026-Q3@15"

func key(kind, unit string) report.Key { return report.Key{Kind: kind, Unit: unit, Period: quarter} }

// draw writes a sheet as a reader sees it, for goldens.
func draw(r report.Report) string {
	var b strings.Builder
	for _, row := range r.Sheet.Rows {
		b.WriteString(row.No + "\t" + row.Title)
		for _, c := range r.Sheet.Columns {
			b.WriteString("\t" + row.Cells[c.ID].Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestII06aAddsUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.Get(w.as("lan", identity.Officer, "C5"), key("ii06a", w.ids["C5"]))
		fine(t, err)
		golden.Same(t, "testdata/ii06a.txt", draw(r))
		if len(r.Findings) != 0 {
			t.Errorf("findings in a sheet that adds up: %s", r.Findings[0].Say(lang.For(lang.VI)))
		}
	})
}

func TestII06cHasEveryUnitOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.Get(w.as("chủ tịch", identity.Leader, "P"), key("ii06c", "82"))
		fine(t, err)
		golden.Same(t, "testdata/ii06c.txt", draw(r))
		if len(r.Findings) != 0 {
			t.Errorf("%s", r.Findings[0].Say(lang.For(lang.VI)))
		}
		// A dossier that no unit of the list has makes the total differ.
		w.fig.base["ii06.online "+w.ids["X"]+" commune LV1"] = 0
		w.fig.known["ii06.received"] = "1"
		r, err = w.Get(w.as("chủ tịch", identity.Leader, "P"), key("ii06c", "82"))
		fine(t, err)
		if len(r.Findings) == 0 {
			t.Error("a total that is not its rows was left alone")
		}
	})
}

// The way of a report: made, stopped by a contradiction, corrected, signed by two, sent; then it stands still.
func TestTheWayOfAReport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lan, head := w.as("lan", identity.Officer, "C5"), w.as("hòa", identity.Leader, "C5")
		k := key("ii06a", w.ids["C5"])
		at := func() report.Act {
			r, err := w.Get(lan, k)
			fine(t, err)
			return report.Act{Version: r.Version}
		}
		if got := code(w.Report(lan, k, at(), "")); got != "report.not_checked" {
			t.Errorf("signed unchecked: %s", got)
		}
		// A figure typed by hand that does not add up.
		fine(t, w.Enter(lan, k, at(), map[string]string{"total/c4": "999"}, "Đếm lại sổ giấy tuần mất mạng"))
		r, err := w.Get(lan, k)
		fine(t, err)
		cell := r.Sheet.Rows[len(r.Sheet.Rows)-1].Cells["c4"]
		if cell.Typed == nil || cell.Typed.Name != "Bà lan" || cell.Source.Was == "" || r.State != report.Draft || len(r.Findings) == 0 {
			t.Fatalf("typed: %+v, %d findings, %s", cell, len(r.Findings), r.State)
		}
		fine(t, w.Check(lan, k, at()))
		if got := code(w.Report(lan, k, at(), "")); got != "report.findings" {
			t.Errorf("signed in spite of findings without a reason: %s", got)
		}
		fine(t, w.Return(lan, k, at(), "Sửa ô nhập nhầm"))
		fine(t, w.Enter(lan, k, at(), map[string]string{"total/c4": ""}, ""))
		fine(t, w.Check(lan, k, at()))
		if got := code(w.Sign(head, k, at())); got != "report.not_reported" {
			t.Errorf("head before reporter: %s", got)
		}
		if got := code(w.Sign(lan, k, at())); fault.KindOf(w.Sign(lan, k, at())) != fault.KindForbidden {
			t.Errorf("an officer signed as head: %s", got)
		}
		fine(t, w.Report(lan, k, at(), ""))
		fine(t, w.Sign(head, k, at()))
		fine(t, w.Send(head, k, at()))
		for name, err := range map[string]error{"enter": w.Enter(lan, k, at(), map[string]string{"total/c4": "1"}, "x"),
			"check": w.Check(lan, k, at()), "return": w.Return(head, k, at(), "sai"), "sign": w.Sign(head, k, at())} {
			if fault.KindOf(err) != fault.KindConflict {
				t.Errorf("%s after the end: %v", name, err)
			}
		}
		// What is learnt later is told beside the figures that were signed.
		w.fig.base["ii06.online "+w.ids["C5"]+" commune LV1"] += 5
		r, err = w.Get(head, k)
		fine(t, err)
		if len(r.Moved) == 0 || len(r.Findings) != 0 || len(r.Signs) != 3 || r.FrozenAt.IsZero() {
			t.Errorf("moved %v, findings %d, signs %v", r.Moved, len(r.Findings), r.Signs)
		}
		for _, m := range r.Moved {
			if m.Then == m.Now {
				t.Errorf("%v did not move", m)
			}
		}
		sent, _, err := w.Sent(w.as("chủ tịch", identity.Leader, "P"), "")
		fine(t, err)
		if len(sent) != 1 || sent[0].UnitID != w.ids["C5"] || sent[0].Period != quarter {
			t.Errorf("sent: %v", sent)
		}
	})
}

func TestAReasonLetsAContradictionBeSigned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		head, deputy := w.as("hòa", identity.Leader, "C5"), w.as("tâm", identity.Leader, "C5")
		k := key("ii06a", w.ids["C5"])
		fine(t, w.Enter(head, k, report.Act{}, map[string]string{"total/c13": "40"}, "Theo sổ theo dõi giấy"))
		fine(t, w.Check(head, k, report.Act{Version: 1}))
		fine(t, w.Report(head, k, report.Act{Version: 2}, "Sổ giấy tuần đầu quý chưa nhập đủ, sẽ đối chiếu trong tháng 10."))
		if got := code(w.Sign(head, k, report.Act{Version: 3})); got != "report.same_hand" {
			t.Errorf("one hand signed twice: %s", got)
		}
		fine(t, w.Sign(deputy, k, report.Act{Version: 3}))
		r, err := w.Get(deputy, k)
		fine(t, err)
		if r.State != report.Signed || r.Reason == "" || len(r.Findings) == 0 {
			t.Errorf("%s %q %d", r.State, r.Reason, len(r.Findings))
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lan := w.as("lan", identity.Officer, "C5")
		k := key("ii06a", w.ids["C5"])
		enter := func(at, text, why string) string {
			return code(w.Enter(lan, k, report.Act{}, map[string]string{at: text}, why))
		}
		for name, c := range map[string]struct{ got, want string }{
			"no reason":           {enter("total/c4", "12", ""), "report.why.needed"},
			"below nothing":       {enter("total/c4", "-1", "x"), "report.typed.wrong"},
			"two readings":        {enter("total/c4", "1,698", "x"), "report.typed.wrong"},
			"no such cell":        {enter("total/c99", "12", "x"), "report.typed.wrong"},
			"no such row":         {enter("y/c4", "12", "x"), "report.typed.wrong"},
			"a version not shown": {code(w.Check(lan, k, report.Act{Version: 7})), "report.stale"},
			"a form not theirs":   {code(w.Check(lan, key("ii06c", w.ids["C5"]), report.Act{})), "report.unknown"},
			"a calendar quarter":  {code(w.Check(lan, report.Key{Kind: "ii06a", Unit: w.ids["C5"], Period: "2026-Q3"}, report.Act{})), "report.unknown"},
			"a month":             {code(w.Check(lan, report.Key{Kind: "ii06a", Unit: w.ids["C5"], Period: "2026-09@15"}, report.Act{})), "report.unknown"},
			"no period":           {code(w.Check(lan, report.Key{Kind: "ii06a", Unit: w.ids["C5"], Period: "2026-Q5"}, report.Act{})), "indicator.period"},
			"a running period":    {code(w.Check(lan, report.Key{Kind: "ii06a", Unit: w.ids["C5"], Period: "2026-Q4@15"}, report.Act{})), "report.running"},
			"another unit":        {code(w.Check(lan, key("ii06a", w.ids["C1"]), report.Act{})), "report.unknown"},
			"a guest":             {string(fault.KindOf(w.Check(t.Context(), k, report.Act{}))), "not_found"},
		} {
			if c.got != c.want {
				t.Errorf("%s: %q, want %q", name, c.got, c.want)
			}
		}
		_, err := w.Get(lan, k)
		fine(t, err)
	})
}

func TestDueNamesThePeriods(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		u, all, err := w.Due(w.as("lan", identity.Officer, "C5"), w.ids["C5"])
		fine(t, err)
		var b strings.Builder
		for _, d := range all {
			b.WriteString(d.Form.Kind + "\t" + report.PeriodName(d.Period, lang.For(lang.VI)) + "\t" + report.Span(d.Period, lang.For(lang.VI)))
			if d.Running {
				b.WriteString("\t…")
			}
			b.WriteByte('\n')
		}
		golden.Same(t, "testdata/due.txt", u.Name+"\n"+b.String())
	})
}

func TestSatisfactionLeavesOutWhatIsNotKnown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fig.known["sat.c1"], w.fig.known["sat.c2"], w.fig.known["sat.c3"] = "1.7", "1.9", "1.6"
		lan := w.as("lan", identity.Officer, "C5")
		k := report.Key{Kind: "satisfaction", Unit: w.ids["C5"], Period: "2026-Q3"}
		r, err := w.Get(lan, k)
		fine(t, err)
		golden.Same(t, "testdata/satisfaction.txt", draw(r))
		rank, ok := r.Rank()
		if !ok || !rank.Partly || rank.Points != "5,2" || rank.Most != "6" || rank.Full != "18" {
			t.Errorf("%+v", rank)
		}
		// All nine known, exactly fifteen: excellent, which a test for "more than 15" would miss.
		for i, c := range []string{"sat.c1", "sat.c2", "sat.c3", "sat.c4", "sat.c5", "sat.c6", "sat.c7", "sat.c8", "sat.c9"} {
			w.fig.known[c] = []string{"1.7", "1.7", "1.7", "1.7", "1.7", "1.6", "1.6", "1.7", "1.6"}[i]
		}
		r, err = w.Get(lan, k)
		fine(t, err)
		if rank, _ := r.Rank(); rank.Name != "Xuất sắc" || rank.Points != "15,0" || rank.Partly {
			t.Errorf("%+v", rank)
		}
		w.fig.known["sat.c9"] = "1.5"
		r, err = w.Get(lan, k)
		fine(t, err)
		if rank, _ := r.Rank(); rank.Name != "Tốt" {
			t.Errorf("%+v", rank)
		}
		// A score above its maximum is found.
		fine(t, w.Enter(lan, k, report.Act{}, map[string]string{"4/self": "2,5"}, "Theo phiếu giấy"))
		r, err = w.Get(lan, k)
		fine(t, err)
		if len(r.Findings) != 1 || r.Findings[0].Rule != "within" {
			t.Errorf("%v", r.Findings)
		}
	})
}

func TestPrinted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lan, head := w.as("lan", identity.Officer, "C5"), w.as("hòa", identity.Leader, "C5")
		k := key("ii06a", w.ids["C5"])
		fine(t, w.Check(lan, k, report.Act{}))
		fine(t, w.Report(lan, k, report.Act{Version: 1}, ""))
		fine(t, w.Sign(head, k, report.Act{Version: 2}))
		r, err := w.Get(head, k)
		fine(t, err)
		pdf, err := w.PDF(t.Context(), r)
		fine(t, err)
		golden.Same(t, "testdata/ii06a.pdf.txt", pdfText(t, pdf))
		if dir := os.Getenv("REPORT_PDF"); dir != "" {
			fine(t, os.WriteFile(dir+"/ii06a.pdf", pdf, 0o600))
		}
		k = report.Key{Kind: "index766", Unit: w.ids["C5"], Period: "2026-09"}
		r, err = w.Get(head, k)
		fine(t, err)
		pdf, err = w.PDF(t.Context(), r)
		fine(t, err)
		if dir := os.Getenv("REPORT_PDF"); dir != "" {
			fine(t, os.WriteFile(dir+"/766.pdf", pdf, 0o600))
		}
		if !strings.Contains(pdfText(t, pdf), "Dự thảo") {
			t.Error("a draft does not say that it is one")
		}
	})
}

func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is not installed (Debian: poppler-utils)")
	}
	file := t.TempDir() + "/r.pdf"
	fine(t, os.WriteFile(file, pdf, 0o600))
	out, err := exec.Command(tool, "-layout", file, "-").Output()
	fine(t, err)
	var lines []string
	for line := range strings.Lines(string(out)) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestWorkbookRunsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lan := w.as("lan", identity.Officer, "C5")
		k := key("ii06a", w.ids["C5"])
		fine(t, w.Enter(lan, k, report.Act{}, map[string]string{"total/c4": "5"}, "=HYPERLINK(\"http://x\")"))
		r, err := w.Get(lan, k)
		fine(t, err)
		r.Sheet.Rows[0].Title = "=1+1"
		b, err := w.Excel(r)
		fine(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(b))
		fine(t, err)
		rows, err := f.GetRows("Sheet1")
		fine(t, err)
		numbers := 0
		for i, row := range rows {
			for j := range row {
				name, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := f.GetCellFormula("Sheet1", name); formula != "" {
					t.Errorf("%s runs %q", name, formula)
				}
				if typ, _ := f.GetCellType("Sheet1", name); typ == excelize.CellTypeUnset || typ == excelize.CellTypeNumber {
					numbers++
				}
				if strings.HasPrefix(row[j], "=") {
					t.Errorf("%s begins like a formula: %q", name, row[j])
				}
			}
		}
		if numbers < 40 {
			t.Errorf("only %d numbers", numbers)
		}
	})
}

func TestEverySQLPrepares(t *testing.T) { storetest.PrepareAll(t, lines, ".") }
