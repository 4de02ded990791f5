package dossier

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDossiersUnderWayAreCountedByTheirFlow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		me := w.as(t, "citizen")
		if none, err := w.OnFlows(t.Context(), w.DB); err != nil || len(none) != 0 {
			t.Fatal(none, err)
		}
		w.file(t, me, standard)
		w.chain(t, w.file(t, me, standard), "clerk1 accept")
		w.chain(t, w.file(t, me, standard), "citizen withdraw") // is over
		w.file(t, me, sameDay)
		got, err := w.OnFlows(t.Context(), w.DB)
		want := []underWay{{"same-day", 1, 1}, {"standard", 1, 2}}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
}
