package dossier

import (
	"bytes"
	"context"
	"testing"

	"tinhso/internal/document"
	"tinhso/internal/proof"
)

// Once a dossier is sealed its receipt says where, and carries the proof; what
// it was before is the beginning of it.
func TestAReceiptCarriesItsProof(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		plain, err := w.Print(w.as(t, "clerk1"), d.Code, PaperReceipt, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := proof.Detach(plain); err == nil {
			t.Error("a receipt carries a proof before it is sealed")
		}
		asked := ""
		w.Sealed = func(_ context.Context, id string) (*document.SealMark, []byte) {
			asked = id
			return &document.SealMark{Position: 7, Fingerprint: "ABCD", URL: "https://x.example/xac-minh"}, []byte("the proof\n")
		}
		pdf, err := w.Print(w.as(t, "clerk1"), d.Code, PaperReceipt, "")
		if err != nil {
			t.Fatal(err)
		}
		paper, inside, err := proof.Detach(pdf)
		if err != nil || string(inside) != "the proof\n" || asked != d.ID {
			t.Errorf("asked of %q, carries %q: %v", asked, inside, err)
		}
		if bytes.Equal(paper, plain) {
			t.Error("the paper does not say that it is sealed")
		}
	})
}
