package deadline

import (
	"context"
	"errors"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/law"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"

	"github.com/google/go-cmp/cmp"
)

var lines = []store.Line{Migrations}

func TestEveryStatementIsPrepared(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

// write runs one change and says whether it changed anything.
func write(t *testing.T, db *store.DB, fn func(ctx context.Context, tx *store.Tx) (bool, error)) (changed bool) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
		changed, err = fn(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func calendarOf(t *testing.T, b *Book, r store.Reader, unit string) Calendar {
	t.Helper()
	c, err := b.For(t.Context(), r, unit)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheBookComesWithTheOfficeWeekAndTheRules(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		b := New(db)
		c := calendarOf(t, b, db, "u")
		if got := c.Spans(day(t, "2026-03-02")); cmp.Diff(got, standardWeek.spans[1]) != "" || c.Working(day(t, "2026-03-07")) {
			t.Errorf("the week of a new database is not the usual one: %v", got)
		}
		for _, name := range ruleNames {
			if name == RuleExtensionCap || name == RuleConsultAnswer {
				continue // no law of the one-stop shop says how long a new appointment may be
			}
			for _, on := range []string{"2023-03-01", "2026-11-23"} {
				rule, err := b.Rule(t.Context(), db, name, day(t, on))
				if err != nil {
					t.Error(err)
					continue
				}
				if err := rule.check(); err != nil {
					t.Errorf("%s on %s: %v", name, on, err)
				}
				if _, ok := law.Builtin().Find(law.Key(rule.Law)); rule.Law != "" && !ok {
					t.Errorf("%s on %s cites %s, which is not in the catalogue", name, on, rule.Law)
				}
				if rule.Law != "" && !law.Builtin().InForce(law.Key(rule.Law), on) {
					t.Errorf("%s on %s cites %s, which was not in force", name, on, rule.Law)
				}
			}
		}
		answer, err := b.Rule(t.Context(), db, RuleAnswer, day(t, "2026-11-23"))
		if err != nil || answer.Budget() != (Budget{Amount: 8, Kind: WorkingHour}) {
			t.Errorf("%+v, %v", answer, err)
		}
		if _, err := b.Rule(t.Context(), db, RuleAnswer, day(t, "2010-01-01")); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("before the decree there is no rule: %v", err)
		}
	})
}

func TestChangesAreSeenAtOnceByEveryBook(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		b, other := New(db), New(db)
		on := day(t, "2026-11-24")
		if !calendarOf(t, b, db, "u").Working(on) || !calendarOf(t, other, db, "u").Working(on) {
			t.Fatal("24/11/2026 is a Tuesday")
		}
		row := DayRow{On: on, Status: "off", Name: "Ngày Văn hóa Việt Nam", Law: "28/2026/QH16"}
		put := func(ctx context.Context, tx *store.Tx) (bool, error) { return b.PutDayTx(ctx, tx, row) }
		if !write(t, db, put) || write(t, db, put) {
			t.Error("the first time changes, the second does not")
		}
		for _, book := range []*Book{b, other} {
			if calendarOf(t, book, db, "u").Working(on) {
				t.Error("the holiday is not seen")
			}
		}
		if from, to := calendarOf(t, b, db, "").Known(); from != day(t, "2026-01-01") || to != day(t, "2026-12-31") {
			t.Errorf("holidays are known %s to %s", from, to)
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutHorizonTx(ctx, tx, day(t, "2026-01-01"), on)
		})
		if _, to := calendarOf(t, b, db, "").Known(); to != on {
			t.Errorf("the horizon is %s", to)
		}
		if !write(t, db, func(ctx context.Context, tx *store.Tx) (bool, error) { return b.DropDayTx(ctx, tx, "", on) }) {
			t.Error("the day was there")
		}
		if !calendarOf(t, other, db, "u").Working(on) {
			t.Error("the day taken back is still off")
		}
	})
}

// What a transaction saw of its own change and then took back must not stay at hand.
func TestARolledBackChangeIsForgotten(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		b := New(db)
		on, undo := day(t, "2026-11-25"), errors.New("undo")
		for _, unit := range []string{"u", "v"} {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				if _, err := b.PutDayTx(t.Context(), tx, DayRow{UnitID: unit, On: on, Status: "off", Name: "Bão"}); err != nil {
					return err
				}
				if calendarOf(t, b, tx, unit).Working(on) {
					t.Error("the transaction does not see its own change")
				}
				return undo
			})
			if !errors.Is(err, undo) {
				t.Fatal(err)
			}
			if !calendarOf(t, b, db, unit).Working(on) {
				t.Error("a change that was rolled back is still seen")
			}
		}
	})
}

func TestUnitsHaveTheirOwnHoursAndClosures(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		b := New(db)
		from := day(t, "2026-03-02")
		week := []HoursRow{{Weekday: 1, Opens: "7h00", Closes: "11:00"}, {Weekday: 1, Opens: "13:00", Closes: "16:30"}}
		put := func(ctx context.Context, tx *store.Tx) (bool, error) { return b.PutHoursTx(ctx, tx, "u", from, week) }
		if !write(t, db, put) || write(t, db, put) {
			t.Error("the first time changes, the second does not")
		}
		c := calendarOf(t, b, db, "u")
		if clockOf(c.Closing(from)) != "16:30" || c.Working(day(t, "2026-03-03")) {
			t.Error("the own week of the unit does not hold")
		}
		if clockOf(calendarOf(t, b, db, "v").Closing(from)) != "17:00" {
			t.Error("another unit took it over")
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) (bool, error) { return b.PutHoursTx(ctx, tx, "u", from, nil) })
		if clockOf(calendarOf(t, b, db, "u").Closing(from)) != "17:00" {
			t.Error("the week taken back still holds")
		}
		write(t, db, func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutClosureTx(ctx, tx, ClosureRow{UnitID: "u", From: from, To: from.Add(1), Reason: "Triều cường"})
		})
		if calendarOf(t, b, db, "u").Working(from) || !calendarOf(t, b, db, "v").Working(from) {
			t.Error("a closure holds for its unit alone")
		}
		res, err := b.Answer(t.Context(), db, "u", Question{Received: "2026-02-27T09:00:00+07:00", Amount: 1, Kind: "working_day"})
		if err != nil || res.DueOn != day(t, "2026-03-04") {
			t.Errorf("due %s, %v", res.DueOn, err)
		}
		if !write(t, db, func(ctx context.Context, tx *store.Tx) (bool, error) { return b.DropClosureTx(ctx, tx, "u", from) }) {
			t.Error("the closure was there")
		}
	})
}

func TestRulesAreDated(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		b := New(db)
		rule := Rule{Name: RuleSupplement, ValidFrom: day(t, "2026-06-01"), ValidTo: day(t, "2026-08-31"), Effect: Continue,
			Law: "118/2025/NĐ-CP@2025-06-09"}
		put := func(ctx context.Context, tx *store.Tx) (bool, error) { return b.PutRuleTx(ctx, tx, rule) }
		if !write(t, db, put) || write(t, db, put) {
			t.Error("the first time changes, the second does not")
		}
		for on, want := range map[string]Effect{"2026-05-31": Restart, "2026-06-01": Continue, "2026-08-31": Continue, "2026-09-01": Restart} {
			got, err := b.Rule(t.Context(), db, RuleSupplement, day(t, on))
			if err != nil || got.Effect != want {
				t.Errorf("on %s %s, %v; want %s", on, got.Effect, err, want)
			}
		}
		p := rule.Pause(at(t, "2026-06-02 09:00"), at(t, "2026-06-03 09:00"))
		if p.Restart || p.Law != rule.Law {
			t.Errorf("%+v", p)
		}
	})
}

func TestFaultyRowsAreRefused(t *testing.T) {
	db := storetest.Open(t, lines...)
	b, d := New(db), day(t, "2026-03-02")
	for name, put := range map[string]func(ctx context.Context, tx *store.Tx) (bool, error){
		"a day without date": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutDayTx(ctx, tx, DayRow{Status: "off"})
		},
		"a day of another kind": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutDayTx(ctx, tx, DayRow{On: d, Status: "half"})
		},
		"hours without date": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutHoursTx(ctx, tx, "", viet.Day{}, nil)
		},
		"hours backward": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutHoursTx(ctx, tx, "", d, []HoursRow{{Weekday: 1, Opens: "12:00", Closes: "07:00"}})
		},
		"hours overlapping": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutHoursTx(ctx, tx, "", d, []HoursRow{{Weekday: 1, Opens: "07:00", Closes: "12:00"}, {Weekday: 1, Opens: "11:00", Closes: "13:00"}})
		},
		"a closure backward": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutClosureTx(ctx, tx, ClosureRow{From: d, To: d.Add(-1)})
		},
		"a rule nobody asks for": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutRuleTx(ctx, tx, Rule{Name: "x", ValidFrom: d})
		},
		"a supplement without effect": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutRuleTx(ctx, tx, Rule{Name: RuleSupplement, ValidFrom: d})
		},
		"a rule with a clock that is none": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutRuleTx(ctx, tx, Rule{Name: RuleHandOver, ValidFrom: d, Until: "15"})
		},
		"a rule that ends before it begins": func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutRuleTx(ctx, tx, Rule{Name: RuleHandOver, ValidFrom: d, ValidTo: d.Add(-1), Until: "15:00"})
		},
	} {
		err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := put(t.Context(), tx); return err })
		if f, ok := fault.As(err); !ok || f.Kind != fault.KindInvalid || len(f.Fields)+len(f.Code) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
