package event_test

import (
	"testing"

	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestAReaderSeesTheEventsOfTheirUnitsOnly(t *testing.T) {
	storetest.Run(t, []store.Line{event.Migrations}, func(t *testing.T, db *store.DB) {
		for _, path := range []string{"/P/", "/P/A/", "/P/A/1/", "/P/AB/", "/P/B/", ""} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				return event.Append(t.Context(), tx, event.New{Kind: "x", Subject: "s", UnitPath: path})
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			f    event.Filter
			want int
		}{
			{event.Filter{}, 6},
			{event.Filter{Within: []string{"/P/A/"}}, 2},
			{event.Filter{Within: []string{"/P/A/", "/P/B/"}}, 3},
			{event.Filter{Within: []string{"/P/A/"}, UnitPath: "/P/"}, 2},
			{event.Filter{Within: []string{"/P/B/"}, UnitPath: "/P/A/"}, 0},
		} {
			p, err := event.List(t.Context(), db, c.f)
			if err != nil || len(p.Events) != c.want {
				t.Errorf("%+v: %d events, want %d (%v)", c.f, len(p.Events), c.want, err)
			}
		}
	})
}
