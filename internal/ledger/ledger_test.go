package ledger_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/viet"

	"github.com/google/go-cmp/cmp"
)

// Hồ sơ 05 ngày làm việc tiếp nhận 09:00 thứ Hai 05/10/2026, tạm dừng chờ bổ sung rồi tính tiếp hoặc tính lại.
func TestAfterASupplement(t *testing.T) {
	for _, tc := range []struct {
		name            string
		effect          deadline.Effect
		asked, supplied time.Time
		due, latest     time.Time
	}{
		// Asked on Wednesday (two days used: Tuesday; Wednesday is lost), supplied on Monday the 12th.
		{"tính lại từ đầu (Thông tư 01/2018 Điều 17.2a)", deadline.Restart, at(7, 9, 0), at(12, 10, 0), at(19, 17, 0), at(17, 18, 0)},
		{"tính tiếp", deadline.Continue, at(7, 9, 0), at(12, 10, 0), at(15, 17, 0), at(17, 18, 0)},
		{"bổ sung ngay trong ngày, tính tiếp", deadline.Continue, at(7, 9, 0), at(7, 15, 0), at(12, 17, 0), at(12, 23, 0)},
		{"bổ sung ngay trong ngày, tính lại", deadline.Restart, at(7, 9, 0), at(7, 15, 0), at(14, 17, 0), at(12, 23, 0)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.rule(t, deadline.Rule{Name: deadline.RuleSupplement, Effect: tc.effect, Law: "01/2018/TT-VPCP@2018-11-23"})
				a := w.started(t, days5)
				if !a.Due.Due.Equal(at(12, 17, 0)) || !a.National.Equal(at(12, 17, 0)) {
					t.Fatalf("due %v, national %v", a.Due.Due, a.National)
				}
				ask := act(tc.asked, "")
				ask.Reason, ask.Evidence = "Giấy chứng sinh bị mờ", []string{"f1", "f2"}
				ok(t, a.Pause(t.Context(), ask, deadline.RuleSupplement, time.Time{}))
				a = w.keep(t, a)
				if !a.Standing() || !a.National.IsZero() {
					t.Error("the clock does not stand")
				}
				ok(t, a.Resume(t.Context(), act(tc.supplied, "working")))
				a = w.keep(t, a)
				s := w.statement(t, a, tc.supplied)
				if !s.Result.Due.Equal(tc.due) || !a.Due.Due.Equal(tc.due) {
					t.Errorf("due by law %s, want %s", viet.Instant(s.Result.Due), viet.Instant(tc.due))
				}
				if !s.National.Latest.Equal(tc.latest) || !s.National.Promised.Equal(at(12, 17, 0)) {
					t.Errorf("national %+v, want the latest %s", s.National, viet.Instant(tc.latest))
				}
				p := s.Pauses[0]
				if p.Reason != ask.Reason || p.By.Name != "Nguyễn Thị Lan" || p.Law != "01/2018/TT-VPCP@2018-11-23" ||
					!slices.Equal(p.Evidence, ask.Evidence) || p.Restart != (tc.effect == deadline.Restart) {
					t.Errorf("the pause is kept as %+v", p)
				}
				var kinds []ledger.Kind
				for _, c := range s.Changes {
					kinds = append(kinds, c.Kind)
				}
				if diff := cmp.Diff([]ledger.Kind{ledger.Start, ledger.Pause, ledger.Resume}, kinds); diff != "" {
					t.Error(diff)
				}
				if last := s.Changes[2]; !last.Before.Equal(at(12, 17, 0)) || !last.After.Equal(tc.due) {
					t.Errorf("what moved it: %+v", last)
				}
			})
		})
	}
}

// The rule in force on the day of acceptance applies, also when another is in force on the day of the pause.
func TestTheRuleOfTheDayOfAcceptanceApplies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.rule(t, deadline.Rule{Name: deadline.RuleSupplement, Effect: deadline.Continue, ValidTo: viet.Day{Y: 2026, M: 10, D: 5}})
		w.rule(t, deadline.Rule{Name: deadline.RuleSupplement, Effect: deadline.Restart, ValidFrom: viet.Day{Y: 2026, M: 10, D: 6}})
		a := w.started(t, days5)
		ok(t, a.Pause(t.Context(), act(at(7, 9, 0), ""), deadline.RuleSupplement, time.Time{}))
		if a.Pauses[0].Restart {
			t.Error("a rule of the day of the pause was taken")
		}
	})
}

func TestOverlappingPausesCountOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, name := range []string{deadline.RuleSupplement, deadline.RulePayment} {
			w.rule(t, deadline.Rule{Name: name, Effect: deadline.Continue})
		}
		a := w.started(t, days5)
		// Wednesday to Friday for the payment, Wednesday to Thursday and Thursday to Monday for papers: four days in all.
		ok(t, a.Pause(t.Context(), act(at(7, 8, 0), ""), deadline.RulePayment, at(9, 8, 0)))
		ok(t, a.Pause(t.Context(), act(at(7, 9, 0), ""), deadline.RuleSupplement, at(8, 9, 0)))
		ok(t, a.Pause(t.Context(), act(at(8, 9, 0), ""), deadline.RuleSupplement, at(12, 9, 0)))
		a = w.keep(t, a)
		if want := at(15, 17, 0); !a.Due.Due.Equal(want) { // Tue, Mon 12, Tue, Wed, Thu
			t.Errorf("due %s, want %s", viet.Instant(a.Due.Due), viet.Instant(want))
		}
		if n := w.statement(t, a, at(12, 10, 0)).National; n.Waited != 5*24*time.Hour+time.Hour {
			t.Errorf("waited %v", n.Waited)
		}
	})
}

// Những thao tác bị từ chối: mỗi dòng là một tình huống.
func TestWhatIsRefusedIsKept(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(ctx context.Context, a *ledger.Account) error
		code string
	}{
		{"tạm dừng sau khi quá hạn", func(ctx context.Context, a *ledger.Account) error {
			return a.Pause(ctx, act(at(12, 17, 1), ""), deadline.RulePayment, time.Time{})
		}, "ledger.pause.late"},
		{"tạm dừng trước khi tiếp nhận", func(ctx context.Context, a *ledger.Account) error {
			return a.Pause(ctx, act(at(5, 8, 59), ""), deadline.RulePayment, time.Time{})
		}, "ledger.pause.early"},
		{"khoảng tạm dừng đảo ngược", func(ctx context.Context, a *ledger.Account) error {
			return a.Pause(ctx, act(at(7, 9, 0), ""), deadline.RulePayment, at(7, 8, 0))
		}, "ledger.pause.inverted"},
		{"tính tiếp khi chưa tạm dừng", func(ctx context.Context, a *ledger.Account) error {
			return a.Resume(ctx, act(at(7, 9, 0), "working"))
		}, "ledger.resume.none"},
		{"tính tiếp trước lúc tạm dừng", func(ctx context.Context, a *ledger.Account) error {
			if err := a.Pause(ctx, act(at(7, 9, 0), ""), deadline.RulePayment, time.Time{}); err != nil {
				return err
			}
			return a.Resume(ctx, act(at(7, 8, 0), "working"))
		}, "ledger.resume.early"},
		{"yêu cầu bổ sung sau 03 ngày làm việc", func(ctx context.Context, a *ledger.Account) error {
			return a.Pause(ctx, act(at(9, 8, 0), ""), deadline.RuleSupplement, time.Time{})
		}, "ledger.supplement.late"},
		{"tạm dừng hồ sơ đã kết thúc", func(ctx context.Context, a *ledger.Account) error {
			if err := a.Stop(ctx, act(at(7, 9, 0), "")); err != nil {
				return err
			}
			return a.Pause(ctx, act(at(7, 10, 0), ""), deadline.RulePayment, time.Time{})
		}, "ledger.ended"},
		{"tiếp nhận hai lần", func(ctx context.Context, a *ledger.Account) error {
			return a.Start(ctx, act(at(6, 9, 0), ""), days5, "")
		}, "ledger.start.twice"},
		{"hẹn lại trong ngày hẹn trả", func(ctx context.Context, a *ledger.Account) error {
			return a.Extend(ctx, act(at(12, 8, 0), "working"), 2)
		}, "ledger.extend.late"},
		{"hẹn lại lần thứ hai", func(ctx context.Context, a *ledger.Account) error {
			if err := a.Extend(ctx, act(at(7, 8, 0), "working"), 2); err != nil {
				return err
			}
			return a.Extend(ctx, act(at(8, 8, 0), "working"), 2)
		}, "ledger.extend.count"},
		{"hẹn lại khi đang tạm dừng", func(ctx context.Context, a *ledger.Account) error {
			if err := a.Pause(ctx, act(at(7, 8, 0), ""), deadline.RulePayment, time.Time{}); err != nil {
				return err
			}
			return a.Extend(ctx, act(at(7, 9, 0), ""), 2)
		}, "ledger.extend.not_running"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				a := w.started(t, days5)
				err := tc.do(t.Context(), a)
				wantRefused(t, err, tc.code)
				// The act fails and its transaction with it; the attempt stays.
				wantRefused(t, w.Keep(t.Context(), err), tc.code)
				kept, err := w.Refusals(t.Context(), w.db, "h1")
				ok(t, err)
				if len(kept) != 1 || kept[0].Code != tc.code || kept[0].By.Name != "Nguyễn Thị Lan" || kept[0].Words(lang(t)) == tc.code {
					t.Errorf("kept %+v", kept)
				}
				if again := w.load(t); len(again.Entries) != 1 {
					t.Errorf("a refused act left %d entries", len(again.Entries))
				}
			})
		})
	}
}

// Mức gia hạn theo quy tắc có hiệu lực ngày tiếp nhận.
func TestTheLegalCapOfAnExtension(t *testing.T) {
	for _, tc := range []struct {
		name  string
		limit deadline.Rule
		by    int
		ok    bool
	}{
		{"không có mức tối đa", deadline.Rule{}, 30, true},
		{"50 phần trăm của 5 ngày là 2", deadline.Rule{Name: deadline.RuleExtensionCap, Amount: 50}, 2, true},
		{"quá 50 phần trăm", deadline.Rule{Name: deadline.RuleExtensionCap, Amount: 50}, 3, false},
		{"đúng 03 ngày làm việc", deadline.Rule{Name: deadline.RuleExtensionCap, Amount: 3, Kind: deadline.WorkingDay}, 3, true},
		{"quá 03 ngày làm việc", deadline.Rule{Name: deadline.RuleExtensionCap, Amount: 3, Kind: deadline.WorkingDay}, 4, false},
		{"mức cho loại thời hạn khác", deadline.Rule{Name: deadline.RuleExtensionCap, Amount: 3, Kind: deadline.CalendarDay}, 4, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				if tc.limit.Name != "" {
					w.rule(t, tc.limit)
				}
				a := w.started(t, days5)
				err := a.Extend(t.Context(), act(at(7, 9, 0), "working"), tc.by)
				if tc.ok {
					ok(t, err)
					was, due, found := w.keep(t, a).Appointment()
					if !found || !was.Equal(at(12, 17, 0)) || !due.After(was) {
						t.Errorf("the new appointment: %v to %v", was, due)
					}
					return
				}
				wantRefused(t, err, "ledger.extend.cap")
			})
		})
	}
}

// Phiếu xin lỗi gửi chậm nhất bao lâu trước ngày hẹn (12/10/2026, thứ Hai).
func TestTheApologyComesInTime(t *testing.T) {
	for _, tc := range []struct {
		name string
		rule deadline.Rule
		when time.Time
		ok   bool
	}{
		{"01 ngày, tối Chủ nhật", deadline.Rule{Amount: 1, Kind: deadline.CalendarDay}, at(11, 23, 59), true},
		{"01 ngày, sáng thứ Hai", deadline.Rule{Amount: 1, Kind: deadline.CalendarDay}, at(12, 0, 0), false},
		{"01 ngày làm việc, thứ Sáu", deadline.Rule{Amount: 1, Kind: deadline.WorkingDay}, at(9, 16, 0), true},
		{"01 ngày làm việc, thứ Bảy", deadline.Rule{Amount: 1, Kind: deadline.WorkingDay}, at(10, 9, 0), false},
		{"04 giờ làm việc, 11:30 thứ Hai", deadline.Rule{Amount: 4, Kind: deadline.WorkingHour}, at(12, 13, 0), true},
		{"04 giờ làm việc, 13:01 thứ Hai", deadline.Rule{Amount: 4, Kind: deadline.WorkingHour}, at(12, 13, 1), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				tc.rule.Name = deadline.RuleApologyBefore
				w.rule(t, tc.rule)
				a := w.started(t, days5)
				if err := a.Extend(t.Context(), act(tc.when, "working"), 2); tc.ok {
					ok(t, err)
				} else {
					wantRefused(t, err, "ledger.extend.late")
				}
			})
		})
	}
}

// The account that is folded of many rows is the same as one by one, and a change of the calendar is entered once.
func TestManyAccountsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var ids []string
		var all []*ledger.Account
		for range 300 {
			a, err := w.Open(t.Context(), w.db, store.NewID())
			ok(t, err)
			ok(t, a.Start(t.Context(), act(at(5, 9, 0), "accepted"), days5, "x"))
			ids, all = append(ids, a.Subject), append(all, a)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error { return ledger.WriteAllTx(ctx, tx, all) })
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := w.book.PutDayTx(ctx, tx, deadline.DayRow{On: viet.Day{Y: 2026, M: 10, D: 8}, Status: "off", Name: "Nghỉ do bão"})
			return err
		})
		loaded, err := w.LoadAll(t.Context(), w.db, ids)
		ok(t, err)
		if len(loaded) != 300 {
			t.Fatalf("%d accounts", len(loaded))
		}
		for _, a := range loaded {
			change := act(at(6, 9, 0), "")
			change.Reason = "Công điện"
			moved, err := a.Recount(t.Context(), change)
			ok(t, err)
			if again, _ := a.Recount(t.Context(), change); !moved || again || !a.Due.Due.Equal(at(13, 17, 0)) {
				t.Fatalf("moved %v, again %v, due %v", moved, again, a.Due.Due)
			}
			if e := a.Holding(); e.Kind != ledger.Calendar || e.Hold.State != "accepted" || e.Reason != "Công điện" || !e.LegFrom.Equal(at(5, 9, 0)) {
				t.Fatalf("entered as %+v", e)
			}
		}
	})
}
