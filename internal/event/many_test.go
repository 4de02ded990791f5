package event_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestManyAreAppendedInTheirOrder(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		var list []event.New
		var want []string
		for i := range 333 { // more than one statement of each size
			want = append(want, fmt.Sprint("d", i))
			list = append(list, event.New{Kind: "k", Subject: want[i], Actor: "a", UnitPath: "/u/", Data: i})
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return event.AppendAll(ctx, tx, list) }); err != nil {
			t.Fatal(err)
		}
		j := event.NewJournal(db, note("all"))
		if err := j.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, subjects(t, db, "all")); diff != "" {
			t.Error(diff)
		}
		page, err := event.List(ctx, db, event.Filter{Subject: "d40"})
		if err != nil || len(page.Events) != 1 || string(page.Events[0].Data) != "40" || page.Events[0].Actor != "a" || page.Events[0].UnitPath != "/u/" {
			t.Errorf("%+v %v", page, err)
		}
		for _, bad := range []event.New{{Kind: "k"}, {Subject: "s"}, {Kind: "k", Subject: "s", Data: func() {}}} {
			err := db.Write(ctx, func(tx *store.Tx) error { return event.AppendAll(ctx, tx, append(list[:40:40], bad)) })
			if err == nil {
				t.Errorf("%+v was taken", bad)
			}
		}
	})
}
