package indicator

import (
	"fmt"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
)

// said writes a fault with its fields in Vietnamese.
func said(err error) string {
	title, _ := lang.For(lang.VI).Fault(err)
	if f, ok := fault.As(err); ok {
		for _, field := range f.Fields {
			title += "\n" + lang.For(lang.VI).Field(field)
		}
	}
	return fmt.Sprintf("%s (%v)", title, err)
}

func TestValuesOfASmallProvince(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		late := w.fact("C", "p1", "accepted=2026-09-20", "due=2026-10-01", "ended=2026-10-14")
		late.Dims["timing"], late.Nums["minutes"] = "late", 90
		online := w.fact("B", "p2", "accepted=2026-10-15", "due=2026-10-20", "ended=2026-10-20")
		online.Dims["channel"], online.Dims["procedure"], online.Nums["minutes"] = "online", "1.2", 30
		w.tell(t, w.fact("A", "p1", "accepted=2026-10-14", "due=2026-10-30"), online, late)
		w.drain(t)

		w.want(t, "received", "p1", "2026-10", "1")
		w.want(t, "received", "district", "2026-10", "2")
		w.want(t, "received", "district", "2026-10", "0", func(q *Query) { q.Own = true })
		w.want(t, "received", "province", "2026", "3")
		w.want(t, "received", "province", "2026-Q3", "1")
		w.want(t, "received", "province", "2026-10@15", "2") // 15/09 to 14/10
		w.want(t, "received", "province", "2026-11@15", "1")
		w.want(t, "received", "province", "2026-10-14..2026-10-14", "1")
		w.want(t, "received", "province", "2026-10", "1", func(q *Query) { q.Procedure = "1.2" })
		w.want(t, "carried_over", "p1", "2026-10", "1")
		w.want(t, "open", "p1", "2026-10", "1")
		w.want(t, "open_late", "p1", "2026-10-01..2026-10-10", "1")
		w.want(t, "open_late", "p1", "2026-10", "1") // A, due on the 30th
		w.want(t, "on_time", "province", "2026-10", "50.00")
		w.want(t, "score", "province", "2026-10", "10.00")
		w.want(t, "minutes", "province", "2026-10", "120")
		w.want(t, "procedures", "province", "2026", "2")
		w.want(t, "growth", "province", "2026-10", "100.0")
		w.want(t, "online_share", "province", "2026-10", "50.00")
		w.want(t, "best", "province", "2026", "1")
		if v := w.value(t, "on_time", "p1", "2026-09"); v.State != Undefined || v.Reason.VI == "" || v.Reason.EN == "" {
			t.Errorf("a ratio of nothing: %+v", v)
		}
		if v := w.value(t, "received", "p1", "2027-01"); v.State != NoData {
			t.Errorf("a period that has not begun: %+v", v)
		}
		if v := w.value(t, "year_growth", "p1", "2026-10"); v.State != NoData {
			t.Errorf("the year before any data: %+v", v)
		}
		w.want(t, "with_missing", "province", "2026-10", "10")
		if v := w.value(t, "missing_one", "province", "2026-10"); v.State != NoData || v.Missing.VI == "" {
			t.Errorf("a missing text: %+v", v)
		}
		v := w.value(t, "score", "province", "2026-10")
		if v.Numerator == nil || v.Numerator.Text != "1" || v.Denominator.Text != "2" || v.Denominator.Code != "done" {
			t.Errorf("parts: %+v %+v", v.Numerator, v.Denominator)
		}
	})
}
