package policy

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{event.Migrations, Migrations}

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

// things is a list like that of dossiers.
var things = store.Line{Room: "thing", FS: fstest.MapFS{"0001_thing.sql": {Data: []byte(`
CREATE TABLE thing (id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, unit_id TEXT NOT NULL, unit_path TEXT NOT NULL, assignee TEXT NOT NULL, taken TEXT NOT NULL);
CREATE TABLE thing_asked (thing_id TEXT NOT NULL, unit_id TEXT NOT NULL);`)}}}

func TestScopeAsAQueryFindsWhatCanAllows(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, db *store.DB) {
		free := dossier1
		free.Excluded = nil // who takes no part is left out by the list itself
		objects := []Object{free}
		for unit, path := range map[string]string{"P": pathP, "D": pathD, "H": pathH, "C1": pathC1, "C2": pathC2} {
			for _, owner := range []string{"", "owner", "somebody"} {
				for _, assignee := range []string{"", "officer1", "officer2"} {
					objects = append(objects, Object{Kind: "dossier", ID: store.NewID(), UnitID: unit, UnitPath: path, OwnerAccount: owner, Assignee: assignee})
				}
			}
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, o := range objects {
				if _, err := tx.Exec(t.Context(), `INSERT INTO thing (id, owner, unit_id, unit_path, assignee, taken) VALUES ($1, $2, $3, $4, $5, $6)`,
					o.ID, o.OwnerAccount, o.UnitID, o.UnitPath, o.Assignee, o.TakenUnitID); err != nil {
					return err
				}
				for _, u := range o.Consulted {
					if _, err := tx.Exec(t.Context(), `INSERT INTO thing_asked (thing_id, unit_id) VALUES ($1, $2)`, o.ID, u); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, w := range people {
			ctx := identity.With(t.Context(), w)
			for _, action := range []Action{"dossier.list", "dossier.count", "dossier.read", "dossier.propose"} {
				want := map[string]bool{}
				for _, o := range objects {
					if Allowed(ctx, action, o) {
						want[o.ID] = true
					}
				}
				got := map[string]bool{}
				s, err := ScopeOf(ctx, action)
				if err == nil {
					var where store.Where
					where.And("id <> ?", "nothing")
					s.Where(&where, Columns{ID: "id", Owner: "owner", Unit: "unit_id", Path: "unit_path", Assignee: "assignee", Taken: "taken",
						Consulted: "EXISTS (SELECT 1 FROM thing_asked c WHERE c.thing_id = thing.id AND c.unit_id IN (...))"})
					ids, err := store.All(ctx, db, `SELECT id FROM thing`+where.SQL(), func(r *store.Rows) (id string, err error) {
						err = r.Scan(&id)
						return id, err
					}, where.Args()...)
					if err != nil {
						t.Fatal(err)
					}
					for _, id := range ids {
						got[id] = true
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, %s: Can and the query differ (-can +query):\n%s", name, action, diff)
				}
			}
		}
	})
}

func TestAnEmptyScopeIsAnEmptyList(t *testing.T) {
	var w store.Where
	Scope{}.Where(&w, Columns{Unit: "unit_id"})
	if w.SQL() != " WHERE (FALSE)" {
		t.Errorf("nobody's list: %q", w.SQL())
	}
	w = store.Where{}
	Scope{Subtrees: []string{pathH}}.Where(&w, Columns{Unit: "unit_id"}) // the list has no path: it cannot be narrowed, so it is empty
	if w.SQL() != " WHERE (FALSE)" {
		t.Errorf("a list without the column: %q", w.SQL())
	}
}

func TestReadingPersonalDataIsLogged(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)
	storetest.RunClock(t, at, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		clerk := people["clerk C1"]
		clerk.Name, clerk.UnitID = "Trần Thị Mai", "C1"
		ctx := identity.With(t.Context(), clerk)
		if err := Reading(ctx, db, []Object{dossier1}, "policy.why.handle"); err != nil {
			t.Fatal(err)
		}
		for _, nobody := range []string{"owner", "guest with the code", "system"} { // one's own, or the platform itself
			if err := Reading(identity.With(t.Context(), people[nobody]), db, []Object{dossier1}, "policy.why.handle"); err != nil {
				t.Fatal(err)
			}
		}
		clock.Advance(time.Hour)
		if err := db.Write(ctx, func(tx *store.Tx) error {
			return ReadingTx(ctx, tx, []Object{{Kind: "file", ID: "f1", OwnerAccount: "owner"}, {Kind: "file", ID: "f2"}}, "policy.why.paper")
		}); err != nil {
			t.Fatal(err)
		}
		reads, next, err := Reads(identity.With(t.Context(), people["owner"]), db, ReadFilter{})
		if err != nil || next != "" || len(reads) != 2 {
			t.Fatalf("what the owner sees: %v %q %v", reads, next, err)
		}
		want := Read{ID: reads[1].ID, At: at.UTC(), Account: "clerk1", Name: "Trần Thị Mai", UnitID: "C1", Kind: "dossier", Subject: "dossier1",
			Owner: "owner", Why: "policy.why.handle"}
		if diff := cmp.Diff(want, reads[1]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if reads, _, err := Reads(identity.With(t.Context(), people["other citizen"]), db, ReadFilter{Owner: "owner"}); err != nil || len(reads) != 0 {
			t.Errorf("somebody else sees %v %v", reads, err)
		}
		all, _, err := Reads(identity.With(t.Context(), people["operator"]), db, ReadFilter{Account: "clerk1"})
		if err != nil || len(all) != 3 {
			t.Errorf("the operator sees %d readings, want 3 (%v)", len(all), err)
		}
		page, next, err := Reads(identity.With(t.Context(), people["operator"]), db, ReadFilter{PageSize: 2})
		if err != nil || len(page) != 2 || next == "" {
			t.Errorf("the first page: %d %q %v", len(page), next, err)
		}
		if _, _, err := Reads(identity.With(t.Context(), people["guest"]), db, ReadFilter{}); fault.KindOf(err) != fault.KindUnauthenticated {
			t.Errorf("a guest: %v", err)
		}
	})
}
