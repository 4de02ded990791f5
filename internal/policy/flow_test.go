package policy

import (
	"os"
	"path/filepath"
	"testing"

	"tinhso/internal/flow"
	"tinhso/internal/identity"
)

// as is a caller for each role of a flow, in whose relation to dossier1 that role stands.
var as = map[flow.Role][]string{
	flow.Applicant: {"owner", "guest with the code"},
	flow.Clerk:     {"clerk C1"},
	flow.Officer:   {"officer C1"},
	flow.Leader:    {"leader C1"},
	flow.Assignee:  {"officer C1"},
	flow.Consulted: {"officer D"},
}

// TestAFlowPromisesNothingThatTheTableRefuses walks the flows of the packs: whom a flow lets take a step, the table must
// let take it too; else a button would never appear.
func TestAFlowPromisesNothingThatTheTableRefuses(t *testing.T) {
	files, err := filepath.Glob("../../provinces/*/flows/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no flows", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := flow.ParseYAML(name, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, tr := range f.Transitions {
			for _, role := range tr.Who {
				for _, who := range as[role] {
					ctx := identity.With(t.Context(), people[who])
					if err := Can(ctx, Action("dossier."+tr.Action), dossier1); err != nil {
						t.Errorf("%s lets %s %s, the table does not: %v", filepath.Base(name), role, tr.Action, err)
					}
				}
			}
		}
	}
}
