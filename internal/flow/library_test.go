package flow

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{Migrations}

func put(t *testing.T, db *store.DB, l *Library, f Flow, from string) (created bool, err error) {
	t.Helper()
	day, parseErr := viet.ParseDay(from)
	if parseErr != nil {
		t.Fatal(parseErr)
	}
	err = db.Write(t.Context(), func(tx *store.Tx) error {
		created, err = l.PutTx(t.Context(), tx, f, day)
		return err
	})
	return created, err
}

func day(t *testing.T, s string) viet.Day {
	t.Helper()
	d, err := viet.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAPublishedVersionNeverChanges(t *testing.T) {
	f := flows(t)["standard"]
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		l := NewLibrary(db)
		if created, err := put(t, db, l, f, "2022-01-01"); err != nil || !created {
			t.Fatal(created, err)
		}
		if created, err := put(t, db, l, f, "2022-01-01"); err != nil || created {
			t.Fatal("the same again must change nothing", created, err)
		}
		changed := f
		changed.Name.VI += " (sửa)"
		if _, err := put(t, db, l, changed, "2022-01-01"); fault.KindOf(err) != fault.KindConflict {
			t.Fatalf("another content under the same version: %v", err)
		}
		if _, err := put(t, db, l, f, "2023-01-01"); fault.KindOf(err) != fault.KindConflict {
			t.Fatalf("another day of effect under the same version: %v", err)
		}
		got, err := NewLibrary(db).Get(t.Context(), db, f.Code, f.Version)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, got, cmpopts.IgnoreUnexported(form.Form{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		if _, err := l.Get(t.Context(), db, f.Code, 9); fault.KindOf(err) != fault.KindNotFound {
			t.Fatal(err)
		}
	})
}

func TestTheVersionInForceIsTheLatestValidThatDay(t *testing.T) {
	f := flows(t)["certify"]
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		l := NewLibrary(db)
		for version, from := range []string{"2022-01-01", "2024-07-01", "2024-03-01"} {
			v := f
			v.Version = version + 1
			if _, err := put(t, db, l, v, from); err != nil {
				t.Fatal(err)
			}
		}
		for on, want := range map[string]int{"2022-01-01": 1, "2024-02-29": 1, "2024-03-01": 3, "2026-11-23": 3} {
			got, err := l.Current(t.Context(), db, f.Code, day(t, on))
			if err != nil || got.Version != want {
				t.Errorf("on %s: version %d, want %d (%v)", on, got.Version, want, err)
			}
		}
		if _, err := l.Current(t.Context(), db, f.Code, day(t, "2021-12-31")); fault.KindOf(err) != fault.KindNotFound {
			t.Error("before the first version:", err)
		}
		all, err := l.List(t.Context(), db)
		if err != nil || len(all) != 3 || all[0].Version != 3 || all[0].ValidFrom != day(t, "2024-03-01") {
			t.Errorf("%v %+v", err, all)
		}
	})
}

func TestWhatIsUndoneIsNotKept(t *testing.T) {
	f := flows(t)["same-day"]
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		l := NewLibrary(db)
		undone := errors.New("undone")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			ghost := f
			ghost.Name.VI = "Bản bị hủy"
			if _, err := l.PutTx(t.Context(), tx, ghost, day(t, "2022-01-01")); err != nil {
				return err
			}
			if got, err := l.Get(t.Context(), tx, f.Code, f.Version); err != nil || got.Name.VI != "Bản bị hủy" {
				t.Error(got.Name, err)
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if _, err := put(t, db, l, f, "2022-01-01"); err != nil {
			t.Fatal(err)
		}
		got, err := l.Get(context.WithoutCancel(t.Context()), db, f.Code, f.Version)
		if err != nil || got.Name != f.Name {
			t.Error(got.Name, err)
		}
	})
}
