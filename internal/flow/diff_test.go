package flow

import (
	"strings"
	"testing"

	"tinhso/internal/golden"
	"tinhso/internal/lang"
)

func TestWhatChangesForOfficialsIsSaid(t *testing.T) {
	was := standard(t)
	is := was
	propose := number(t, was, "propose", "working")
	approve := number(t, was, "approve", "proposed")
	edit := func(e Edit) {
		t.Helper()
		var err error
		if is, err = is.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	w := was.Ways[approve-1]
	w.Confirm, w.Who, w.Name.VI = true, []Role{Leader, Clerk}, "Ký duyệt"
	w.Asks = append(w.Asks, Asked{Input: "reason", Need: "no"})
	edit(Edit{Do: SetWay, Way: approve, Line: &w})
	edit(Edit{Do: InsertState, Way: propose, State: visit(), After: "working", Name: words2("Chuyển kiểm tra thực địa"), Like: "working"})
	edit(Edit{Do: RemoveState, ID: "payment"})
	st, _ := is.State("approved")
	st.Works, st.Citizen.VI, st.Name.EN = Leader, "Đã ký, đang lấy số.", "Approved, number to come"
	edit(Edit{Do: SetState, State: &st})
	edit(Edit{Do: SetHead, Head: &Head{Name: words2("Quy trình có kiểm tra thực địa"), Law: is.Law, Start: is.Start}})
	for _, tag := range lang.Tags() {
		var b strings.Builder
		for _, d := range Diff(was, is, tag) {
			b.WriteString(d.Kind + " " + d.Part + ": " + d.Words + "\n")
		}
		golden.Same(t, "testdata/diff."+string(tag)+".txt", b.String())
		if strings.ContainsAny(b.String(), "⟦{") {
			t.Error(b.String())
		}
		if same := Diff(was, was, tag); len(same) > 0 {
			t.Error("a flow differs from itself:", same)
		}
	}
}
