package deadline

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func inForce(t *testing.T, name, from, to, law string) Rule {
	t.Helper()
	r := Rule{Name: name, ValidFrom: day(t, from), Law: law}
	if Waits(name) {
		r.Effect = Restart
	}
	if to != "" {
		r.ValidTo = day(t, to)
	}
	return r
}

// Hai quy tắc cùng tên không được cùng có hiệu lực trong một ngày nào.
func TestRulesThatOverlapInTimeAreRefused(t *testing.T) {
	const old, now = "61/2018/NĐ-CP@2018-04-23#art17.2a", "118/2025/NĐ-CP@2025-06-09"
	for _, tc := range []struct {
		name     string
		from, to string // of the second; the first is in force from 06/01/2019 to 30/06/2025
		ok       bool
	}{
		{"nối tiếp nhau", "2025-07-01", "", true},
		{"chồng một ngày", "2025-06-30", "", false},
		{"nằm trọn bên trong", "2020-01-01", "2020-12-31", false},
		{"bao trùm", "2018-01-01", "2030-12-31", false},
		{"kết thúc đúng ngày bắt đầu", "2018-01-01", "2019-01-06", false},
		{"kết thúc ngày hôm trước", "2018-01-01", "2019-01-05", true},
		{"cùng ngày bắt đầu: sửa chính quy tắc ấy", "2019-01-06", "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
				b := New(db)
				first, second := inForce(t, RuleSupplement, "2019-01-06", "2025-06-30", old), inForce(t, RuleSupplement, tc.from, tc.to, now)
				write(t, db, func(ctx context.Context, tx *store.Tx) (bool, error) { return b.PutRuleTx(ctx, tx, first) })
				one := db.Write(t.Context(), func(tx *store.Tx) error { _, err := b.PutRuleTx(t.Context(), tx, second); return err })
				both := db.Write(t.Context(), func(tx *store.Tx) error { return b.PutRulesTx(t.Context(), tx, []Rule{first, second}) })
				if tc.ok {
					if one != nil || both != nil && first.ValidFrom != second.ValidFrom {
						t.Errorf("refused: %v, %v", one, both)
					}
					return
				}
				for _, err := range []error{one, both} {
					f, is := fault.As(err)
					if !is || f.Code != "deadline.rule.overlap" || len(f.Fields) != 1 || f.Fields[0].Path != "valid_from" {
						t.Fatalf("not refused: %v", err)
					}
					args := make([]any, 0, 4)
					for k, v := range f.Args {
						args = append(args, k, v)
					}
					said := lang.For(lang.VI).T(f.Code, args...)
					for _, words := range []string{"61/2018/NĐ-CP", "118/2025/NĐ-CP", "06/01/2019", second.ValidFrom.Vietnamese(), "Cách tính thời hạn sau khi bổ sung"} {
						if !strings.Contains(said, words) {
							t.Errorf("the sentence does not name %q: %s", words, said)
						}
					}
				}
			})
		})
	}
}

// A pack sets the rules of a name whole: what it no longer has goes, and what a new database came with gives way.
func TestRulesOfANameAreSetWhole(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		b := New(db)
		put := func(rules ...Rule) {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return b.PutRulesTx(t.Context(), tx, rules) }); err != nil {
				t.Fatal(err)
			}
		}
		a := inForce(t, RuleSupplement, "2019-01-06", "2025-06-30", "61/2018/NĐ-CP@2018-04-23")
		c := inForce(t, RuleSupplement, "2025-07-01", "", "118/2025/NĐ-CP@2025-06-09")
		put(a, c)
		longer, later := a, c
		longer.ValidTo, later.ValidFrom = day(t, "2025-12-31"), day(t, "2026-01-01")
		later.Effect = Continue
		put(later, longer) // in any order
		for on, want := range map[string]Effect{"2025-12-31": Restart, "2026-01-01": Continue, "2018-06-01": Restart} {
			if got, err := b.Rule(t.Context(), db, RuleSupplement, day(t, on)); err != nil || got.Effect != want {
				t.Errorf("on %s %s, %v", on, got.Effect, err)
			}
		}
		if got, err := b.Rule(t.Context(), db, RuleAnswer, day(t, "2026-01-01")); err != nil || got.Amount != 8 {
			t.Errorf("a rule that the pack does not name went: %+v, %v", got, err)
		}
	})
}

func TestTermsByName(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		b := New(db)
		long := Term{Name: "denunciation", Label: "Giải quyết tố cáo", From: "ngày thụ lý", ValidFrom: day(t, "2019-01-01"), Amount: 30, Kind: CalendarDay,
			Extend: 30, ExtendTimes: 2, Law: "25/2018/QH14@2018-06-12#art30"}
		short := long
		short.ValidFrom, short.ValidTo, short.Extend, short.ExtendTimes = day(t, "2012-07-01"), day(t, "2018-12-31"), 0, 0
		put := func(ctx context.Context, tx *store.Tx) (bool, error) {
			return b.PutTermsTx(ctx, tx, "denunciation", []Term{long, short})
		}
		if !write(t, db, put) || write(t, db, put) {
			t.Error("the first time changes, the second does not")
		}
		ask := func(received string, extend int) (Result, error) {
			return b.Answer(t.Context(), db, "u", Question{Received: received, Term: "denunciation", Extend: extend})
		}
		for _, tc := range []struct {
			name, received string
			extend         int
			due, code      string
		}{
			{"30 ngày", "2026-10-05T09:00:00+07:00", 0, "2026-11-04", ""},
			{"gia hạn một lần 30 ngày", "2026-10-05T09:00:00+07:00", 30, "2026-12-04", ""},
			{"gia hạn hai lần 30 ngày; ngày cuối là Chủ nhật", "2026-10-05T09:00:00+07:00", 60, "2027-01-04", ""},
			{"quá hai lần 30 ngày", "2026-10-05T09:00:00+07:00", 61, "", "deadline.term.extension"},
			{"theo luật cũ không được gia hạn", "2018-10-05T09:00:00+07:00", 1, "", "deadline.term.no_extension"},
			{"trước khi luật có hiệu lực", "2010-10-05T09:00:00+07:00", 0, "", "deadline.term.missing"},
		} {
			res, err := ask(tc.received, tc.extend)
			if tc.code != "" {
				if f, ok := fault.As(err); !ok || f.Code != tc.code {
					t.Errorf("%s: %v, want %s", tc.name, err, tc.code)
				}
				continue
			}
			if err != nil || res.DueOn.String() != tc.due || res.Term == nil || res.Term.Name != "denunciation" {
				t.Errorf("%s: due %s, %v", tc.name, res.DueOn, err)
			}
		}
		if all, err := b.Terms(t.Context(), db, day(t, "2026-10-05")); err != nil || len(all) != 1 || all[0] != long {
			t.Errorf("%+v, %v", all, err)
		}
		twice := short
		twice.ValidTo = day(t, "2019-01-01")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := b.PutTermsTx(t.Context(), tx, "denunciation", []Term{long, twice})
			return err
		})
		if f, ok := fault.As(err); !ok || f.Code != "deadline.rule.overlap" {
			t.Errorf("terms that overlap: %v", err)
		}
		for name, bad := range map[string]func(*Term){
			"no name":             func(t *Term) { t.Name = "" },
			"no amount":           func(t *Term) { t.Amount = 0 },
			"no kind":             func(t *Term) { t.Kind = "x" },
			"extension once only": func(t *Term) { t.ExtendTimes = 0 },
		} {
			one := long
			bad(&one)
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := b.PutTermsTx(t.Context(), tx, "x", []Term{one})
				return err
			})
			if fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !slices.Contains(RuleNames(), RuleWarnBefore) {
			t.Error("the rule of warning is not known")
		}
	})
}
