package event

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// Whatever is asked of the journal, its pages one after another are what a look at every event gives.
func TestPagesOfTheJournalAreWhatALookAtEveryEventGives(t *testing.T) {
	storetest.RunClock(t, time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), []store.Line{Migrations}, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := rand.New(rand.NewPCG(1, 2))
		kinds := []string{"dossier.submit", "dossier.accept", "identity.signed_in", "pack.loaded"}
		paths := []string{"", "/P/", "/P/D/", "/P/D/C1/", "/P/D/C2/", "/P/E/", "/P/E/C3/", "/P/S/"}
		for range 40 {
			var list []New
			for range 1 + r.IntN(15) {
				list = append(list, New{Kind: kinds[min(r.IntN(4), r.IntN(4))], Subject: fmt.Sprint("S", r.IntN(9)), Actor: []string{"", "A", "B"}[r.IntN(3)],
					UnitPath: paths[r.IntN(len(paths))], Data: struct{}{}})
			}
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return AppendAll(t.Context(), tx, list) }); err != nil {
				t.Fatal(err)
			}
			clock.Advance(time.Duration(r.IntN(3)) * time.Hour)
		}
		all, err := store.All(t.Context(), db, sqlList, scanEvent)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(all, func(a, b Event) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Seq, a.Seq)) })
		maybe := func(list ...string) string { return append(list, "")[r.IntN(len(list)+1)] }
		for range 60 {
			f := Filter{Kind: maybe(kinds...), Subject: maybe("S1"), Actor: maybe("A", ""), UnitPath: maybe("/P/", "/P/D/", "/P/D/C1/", "/X/"), PageSize: 1 + r.IntN(30), look: []int{0, 1, 40}[r.IntN(3)]}
			if r.IntN(2) == 0 {
				f.Within = [][]string{{"/P/D/"}, {"/P/D/C1/", "/P/E/"}, {"/P/"}}[r.IntN(3)]
			}
			if r.IntN(3) == 0 {
				f.From = all[r.IntN(len(all))].At
				f.To = f.From.Add(time.Duration(1+r.IntN(20)) * time.Hour)
			}
			var want []int64
			for _, e := range all {
				if f.wants(e) {
					want = append(want, e.Seq)
				}
			}
			var got []int64
			for n, asked := 0, f; n < 1000; n++ {
				p, err := List(t.Context(), db, asked)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range p.Events {
					got = append(got, e.Seq)
				}
				if asked.PageToken = p.NextPageToken; p.NextPageToken == "" {
					break
				}
			}
			if !slices.Equal(want, got) {
				t.Fatalf("%+v\nwant %v\ngot  %v", f, want, got)
			}
		}
	})
}

// wants is the filter in plain words.
func (f Filter) wants(e Event) bool {
	in := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool { return strings.HasPrefix(e.UnitPath, p) })
	}
	return (f.Kind == "" || f.Kind == e.Kind) && (f.Subject == "" || f.Subject == e.Subject) && (f.Actor == "" || f.Actor == e.Actor) &&
		(f.UnitPath == "" || in([]string{f.UnitPath})) && (len(f.Within) == 0 || in(f.Within)) &&
		(f.From.IsZero() || !e.At.Before(f.From)) && (f.To.IsZero() || e.At.Before(f.To))
}

// The journal of millions is read from its indexes: no question reads it through.
func TestTheJournalIsReadFromItsIndexes(t *testing.T) {
	db := storetest.Open(t, Migrations)
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		return AppendAll(t.Context(), tx, []New{{Kind: "dossier.submit", Subject: "S", UnitPath: "/P/D/", Data: struct{}{}}, {Kind: "dossier.accept", Subject: "S", UnitPath: "/P/E/", Data: struct{}{}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Filter{
		"everything": {}, "a kind": {Kind: "dossier.submit"}, "a unit": {UnitPath: "/P/D/"}, "within": {Within: []string{"/P/D/", "/P/E/"}},
		"a kind within": {Kind: "dossier.submit", Within: []string{"/P/D/"}}, "a person": {Actor: "A"}, "a subject": {Subject: "S"},
	} {
		for _, line := range plans(t, db, f) {
			if strings.HasPrefix(line, "SCAN") && !strings.Contains(line, "INDEX") && !slices.ContainsFunc([]string{"SCAN k", "SCAN p", "SCAN latest", "SCAN (", "SCAN CONSTANT"}, func(s string) bool { return strings.HasPrefix(line, s) }) {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

// plans is what SQLite says of the statements of a question.
func plans(t *testing.T, db *store.DB, f Filter) []string {
	t.Helper()
	x := &explained{Reader: db, t: t}
	if _, err := List(t.Context(), x, f); err != nil {
		t.Fatal(err)
	}
	return x.lines
}

// explained notes the plan of every statement.
type explained struct {
	store.Reader
	t     *testing.T
	lines []string
}

func (x *explained) Query(ctx context.Context, q string, args ...any) (*store.Rows, error) {
	x.t.Helper()
	list, err := store.All(ctx, x.Reader, "EXPLAIN QUERY PLAN "+q, func(r *store.Rows) (line string, err error) {
		var id, parent, none int64
		return line, r.Scan(&id, &parent, &none, &line)
	}, args...)
	if err != nil {
		x.t.Fatal(err)
	}
	x.lines = append(x.lines, list...)
	return x.Reader.Query(ctx, q, args...)
}
