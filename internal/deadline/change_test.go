package deadline_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

// aYear changes everything that can be changed, for the province and for one unit.
func aYear() deadline.Change {
	on := func(m time.Month, d int) viet.Day { return viet.Day{Y: 2026, M: m, D: d} }
	return deadline.Change{
		DropDays:     []deadline.DayKey{{On: on(9, 2)}},
		DropClosures: []deadline.ClosureKey{{UnitID: "U", From: on(3, 2)}},
		Days:         []deadline.DayRow{{On: on(5, 4), Status: "off", Name: "Nghỉ"}, {UnitID: "U", On: on(5, 9), Status: "work", Name: "Làm bù"}},
		Hours:        []deadline.Week{{UnitID: "U", ValidFrom: on(6, 1), Rows: []deadline.HoursRow{{Weekday: 1, Opens: "7:00", Closes: "12:00"}}}},
		Closures:     []deadline.ClosureRow{{UnitID: "U", From: on(4, 6), To: on(4, 8), Reason: "ngập"}},
	}
}

// A draft is worth something only when what is applied is what was shown.
func TestADraftIsWhatApplyingMakes(t *testing.T) {
	t.Parallel()
	storetest.Run(t, []store.Line{deadline.Migrations}, func(t *testing.T, db *store.DB) {
		b := deadline.New(db)
		ctx := t.Context()
		write := func(fn func(tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *store.Tx) error {
			_, err := b.PutDayTx(ctx, tx, deadline.DayRow{On: viet.Day{Y: 2026, M: 9, D: 2}, Status: "off", Name: "Quốc khánh"})
			return err
		})
		write(func(tx *store.Tx) error {
			_, err := b.PutClosureTx(ctx, tx, deadline.ClosureRow{UnitID: "U", From: viet.Day{Y: 2026, M: 3, D: 2}, To: viet.Day{Y: 2026, M: 3, D: 3}})
			return err
		})
		look := func(get func(unit string) (deadline.Calendar, error)) map[string]string {
			t.Helper()
			out := map[string]string{}
			for _, unit := range []string{"", "U", "V"} {
				c, err := get(unit)
				if err != nil {
					t.Fatal(err)
				}
				days := ""
				for d := (viet.Day{Y: 2026, M: 1, D: 1}); d.Y == 2026; d = d.Add(1) {
					days += string(rune('0' + len(c.Spans(d))))
				}
				out[unit] = days
			}
			return out
		}
		book := func(unit string) (deadline.Calendar, error) { return b.For(ctx, db, unit) }
		before := look(book)
		draft, err := b.Draft(ctx, db, aYear())
		if err != nil {
			t.Fatal(err)
		}
		drafted := look(func(unit string) (deadline.Calendar, error) { return draft.For(ctx, db, unit) })
		if d := cmp.Diff(before, look(book)); d != "" {
			t.Errorf("drafting changed the calendar: %s", d)
		}
		write(func(tx *store.Tx) error { return b.ApplyTx(ctx, tx, aYear()) })
		if d := cmp.Diff(drafted, look(book)); d != "" {
			t.Errorf("what was applied is not what was shown: %s", d)
		}
		if drafted["U"] == before["U"] || drafted["V"] == before["V"] || drafted["U"] == drafted["V"] {
			t.Error("the change changed nothing")
		}
		if v, err := b.Version(ctx, db); err != nil || v == draft.Version() {
			t.Errorf("the version did not move: %v", err)
		}
	})
}

func TestAFaultyChangeChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Run(t, []store.Line{deadline.Migrations}, func(t *testing.T, db *store.DB) {
		b := deadline.New(db)
		ch := aYear()
		ch.Days = append(ch.Days, ch.Days[0])
		for _, err := range []error{
			db.Write(t.Context(), func(tx *store.Tx) error { return b.ApplyTx(t.Context(), tx, ch) }),
			func() error { _, err := b.Draft(t.Context(), db, ch); return err }(),
		} {
			f, ok := fault.As(err)
			if !ok || len(f.Fields) != 1 || f.Fields[0].Path != "days.2.on" || f.Fields[0].Code != "deadline.change.twice" {
				t.Errorf("%v", err)
			}
		}
		c, err := b.For(t.Context(), db, "U")
		if err != nil || !c.Working(viet.Day{Y: 2026, M: 4, D: 7}) {
			t.Errorf("half of it was applied: %v", err)
		}
	})
}
