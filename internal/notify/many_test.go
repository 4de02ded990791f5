package notify

import (
	"fmt"
	"testing"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestManyAreToldAtOnce(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx := t.Context()
		write := func(list []Desk) error {
			return db.Write(ctx, func(tx *store.Tx) error { return DeskTx(ctx, tx, list) })
		}
		var list []Desk
		for i := range 150 { // more than one statement of each size
			list = append(list, Desk{AccountID: fmt.Sprint("a", i%3), Kind: "desk_overdue", Args: map[string]any{"code": fmt.Sprint("H58-", i)}, Link: "/desk"})
		}
		if err := write(list); err != nil {
			t.Fatal(err)
		}
		page, err := List(ctx, db, "a1", "", 100)
		if err != nil || len(page.Notices) != 50 || page.Notices[0].Args["code"] != "H58-148" || page.Notices[0].Link != "/desk" || page.Notices[0].Kind != "desk_overdue" {
			t.Errorf("%d notices, %v", len(page.Notices), err)
		}
		for name, bad := range map[string]Desk{"unknown": {AccountID: "a", Kind: "nothing"}, "secret": {AccountID: "a", Kind: "confirm"}, "nobody": {Kind: "desk_overdue"}} {
			if write(append(list[:2:2], bad)) == nil {
				t.Errorf("%s: it was written", name)
			}
		}
	})
}
