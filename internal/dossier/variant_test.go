package dossier

import (
	"bytes"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
)

const twoCases = "1.000008"

// cased publishes a procedure whose papers and time limits depend on the case.
func (w *world) cased(t *testing.T) {
	t.Helper()
	p := procedure.Procedure{Code: twoCases, Name: "Cấp giấy phép", FlowCode: "standard", ValidFrom: "2020-01-01", Group: "local", Scope: procedure.ScopeGeneral,
		Fileable: true, Receivers: []procedure.Receiver{{Level: procedure.LevelCommune}}, Deadline: &procedure.Deadline{Time: procedure.Time{Kind: procedure.ByCase}},
		Documents: []procedure.Component{{Case: "a) Trường hợp cấp mới:", Code: "N1", Name: "Đơn cấp mới", Kind: "paper"}, {Case: "b) Trường hợp cấp lại:", Code: "L1", Name: "Đơn cấp lại", Kind: "paper"},
			{Code: "C1", Name: "Ảnh 3x4", Kind: "paper"}}}
	for i, label := range []string{"Trường hợp cấp mới", "Trường hợp cấp lại"} {
		for _, channel := range []string{"online", "direct"} {
			p.Methods = append(p.Methods, procedure.Method{Channel: channel, Repeat: i + 1, Label: label, Time: &procedure.Time{Amount: 3 + 5*i, Kind: "working_day"}})
		}
	}
	if err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := w.Procedures.PutTx(t.Context(), tx, p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAVariantIsChosenAtFiling(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.cased(t)
		s := w.filing(twoCases)
		s.Variant = "2"
		s.Documents = []Paper{{Component: "L1", Status: Later}, {Component: "C1", Status: Later}}
		d, err := w.Submit(w.as(t, "citizen"), s)
		if must(t, d, err); d.Variant != "2" || d.VariantName != "Trường hợp cấp lại" || d.CaseName != "2" || d.Budget == nil || d.Budget.Amount != 8 || len(d.Documents) != 2 {
			t.Errorf("filed %q %q, %v, %d papers", d.Variant, d.VariantName, d.Budget, len(d.Documents))
		}
		d = w.chain(t, d, "clerk1 accept")
		got, err := w.Get(w.as(t, "clerk1"), d.Code)
		if must(t, got, err); got.VariantName != "Trường hợp cấp lại" || got.DueOn.String() != "2026-10-15" {
			t.Errorf("kept %q, due %v", got.VariantName, got.DueOn)
		}
		pdf, err := w.Print(w.as(t, "clerk1"), d.Code, PaperReceipt, "")
		if must(t, pdf, err); !bytes.HasPrefix(pdf, []byte("%PDF")) {
			t.Error("no receipt")
		}
		// The old name of the choice does the same.
		s.Variant, s.CaseName = "", "1"
		s.Documents = []Paper{{Component: "N1", Status: Later}, {Component: "C1", Status: Later}}
		d, err = w.Submit(w.as(t, "citizen"), s)
		if must(t, d, err); d.Variant != "1" || d.Budget.Amount != 3 || len(d.Documents) != 2 {
			t.Errorf("by its case: %q, %v", d.Variant, d.Budget)
		}
		for name, c := range map[string]struct {
			edit func(*Submit)
			path string
			code string
		}{
			"an unknown one":       {func(s *Submit) { s.Variant, s.CaseName = "1.000008.01", "" }, "variant", "dossier.variant.unknown"},
			"an unknown case":      {func(s *Submit) { s.CaseName = "7" }, "case", "dossier.case.unknown"},
			"two different":        {func(s *Submit) { s.Variant = "2" }, "variant", "dossier.variant.two"},
			"without its papers":   {func(s *Submit) { s.Documents = s.Documents[1:] }, "documents.N1", "dossier.paper.missing"},
			"everything, no paper": {func(s *Submit) { s.Variant, s.CaseName = "all", "" }, "documents.L1", "dossier.paper.missing"},
		} {
			bad := s
			c.edit(&bad)
			_, err := w.Submit(w.as(t, "citizen"), bad)
			if f := wantFault(t, err, fault.KindInvalid, "dossier.submit.invalid"); f.Fields[0].Path != c.path || f.Fields[0].Code != c.code {
				t.Errorf("%s: %v", name, f.Fields)
			}
		}
	})
}
