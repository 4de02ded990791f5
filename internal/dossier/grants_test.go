package dossier

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// manyGrants is somebody with so many grants: three roles at one unit after another.
func manyGrants(n int) identity.Who {
	who := identity.Who{AccountID: store.NewID(), Name: "Nguyễn Văn Nhiều", Kind: identity.KindOfficer, Login: "nhieu", UnitID: "U0"}
	for i := range n {
		unit := fmt.Sprintf("U%d", i/3)
		who.Grants = append(who.Grants, identity.Grant{Role: []identity.Role{identity.Clerk, identity.Officer, identity.Leader}[i%3], UnitID: unit, UnitPath: "/P/" + unit + "/"})
	}
	return who
}

// The questions of a desk, each of which goes through the scope of who asks.
var deskFilters = map[string]Filter{
	"mine": {Turn: true}, "free": {Unclaimed: true}, "unit": {State: "open"}, "asked": {Consulted: true, Unanswered: true},
	"newest": {Newest: true}, "closed": {State: "closed"}, "late": {Late: true}, "name": {Query: "nguyen van"}, "taken": {Taken: true},
}

// However many roles and units somebody has, a list is one statement with few arguments, and its text is the same: nothing
// in it grows. Procedures take no part in it at all.
func TestAListDoesNotGrowWithGrants(t *testing.T) {
	w := newWorld(t, storetest.Open(t, lines...), storetest.NewClock(monday))
	for name, f := range deskFilters {
		seen := map[string]int{}
		for _, n := range []int{1, 3, 30, 120, 1200, 3000} {
			ctx := identity.With(t.Context(), manyGrants(n))
			x := &counted{Reader: w.DB}
			cond, _, err := w.where(ctx, &f)
			if err != nil {
				t.Fatal(name, err)
			}
			if len(cond.Args()) > 200 || len(cond.SQL()) > 4000 {
				t.Errorf("%s with %d grants: %d arguments in %d bytes", name, n, len(cond.Args()), len(cond.SQL()))
			}
			if n > 100 {
				seen[cond.SQL()] = n
			}
			for _, table := range []string{"procedure", "identity_"} {
				if strings.Contains(cond.SQL(), table) {
					t.Errorf("%s looks at %s", name, table)
				}
			}
			if x.n != 0 {
				t.Errorf("%s asks the database %d times before the list", name, x.n)
			}
			if _, err := w.List(ctx, f); err != nil {
				t.Errorf("%s with %d grants: %v", name, n, err)
			}
			if _, err := w.Count(ctx, f); err != nil {
				t.Errorf("%s with %d grants: %v", name, n, err)
			}
		}
		if len(seen) != 1 {
			t.Errorf("%s: %d texts", name, len(seen))
		}
	}
}

// counted counts statements.
type counted struct {
	store.Reader
	n int
}

func (x *counted) Query(ctx context.Context, q string, args ...any) (*store.Rows, error) {
	x.n++
	return x.Reader.Query(ctx, q, args...)
}

// No list of the desk reads the table through, or sorts more than what is open: with few units each has its place in an
// index, with many the index of the order is followed.
func TestListsFollowTheirIndexes(t *testing.T) {
	w := newWorld(t, storetest.Open(t, lines...), storetest.NewClock(monday))
	for name, f := range deskFilters {
		for _, n := range []int{3, 1200} {
			cond, keys, err := w.where(identity.With(t.Context(), manyGrants(n)), &f)
			if err != nil {
				t.Fatal(err)
			}
			q := "EXPLAIN QUERY PLAN " + listColumns + cond.SQL() + keys.OrderBy() + " LIMIT " + cond.Arg(50)
			plan, err := store.All(t.Context(), w.DB, q, func(r *store.Rows) (line string, err error) {
				var id, parent, none int64
				return line, r.Scan(&id, &parent, &none, &line)
			}, cond.Args()...)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(plan, "\n")
			for _, line := range plan {
				if strings.HasPrefix(line, "SCAN d") && !strings.Contains(line, "USING") {
					t.Errorf("%s with %d grants:\n%s", name, n, text)
				}
			}
			if n > 100 && strings.Contains(text, "TEMP B-TREE FOR ORDER BY") && name != "asked" && name != "taken" {
				t.Errorf("%s with %d grants sorts:\n%s", name, n, text)
			}
		}
	}
}
