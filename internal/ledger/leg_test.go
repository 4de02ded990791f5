package ledger_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"tinhso/internal/deadline"
	words "tinhso/internal/lang"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/viet"

	"github.com/google/go-cmp/cmp"
)

func lang(t *testing.T) words.Printer {
	t.Helper()
	return words.For(words.VI)
}

func TestSplitSumsExactly(t *testing.T) {
	for _, tc := range []struct {
		total   int
		percent []int
		want    []int
	}{
		{2400, []int{10, 60, 20, 10}, []int{240, 1440, 480, 240}},
		{100, []int{33, 33, 33}, []int{34, 33, 33}},
		{7, []int{50, 25, 25}, []int{3, 2, 2}},
		{480, []int{0, 100}, []int{0, 480}},
		{480, []int{0, 0}, []int{0, 0}},
		{1, []int{10, 60, 30}, []int{0, 1, 0}},
	} {
		var s []ledger.Share
		for _, p := range tc.percent {
			s = append(s, ledger.Share{Percent: p})
		}
		if diff := cmp.Diff(tc.want, ledger.Split(tc.total, s)); diff != "" {
			t.Errorf("%d by %v (-want +got):\n%s", tc.total, tc.percent, diff)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var s []ledger.Share
		weight := 0
		for range 1 + r.IntN(9) {
			p := r.IntN(101)
			weight += p
			s = append(s, ledger.Share{Percent: p})
		}
		total, sum := r.IntN(100000), 0
		for i, part := range ledger.Split(total, s) {
			if sum += part; weight > 0 && (part < total*s[i].Percent/weight || part > total*s[i].Percent/weight+1) {
				t.Fatalf("%d by %v: part %d is %d", total, s, i, part)
			}
		}
		if weight > 0 && sum != total {
			t.Fatalf("%d by %v sums to %d", total, s, sum)
		}
	}
}

// Whoever uses exactly what he has hands over in time, and the last one finishes at the statutory due moment: for every
// kind of time, with and without a pause, an extension, and an acceptance after the closing hour.
func TestSubDeadlinesSumToTheStatutoryOne(t *testing.T) {
	states := []string{"accepted", "working", "proposed", "approved"}
	for _, tc := range []struct {
		name     string
		budget   deadline.Budget
		accepted time.Time
		extend   int
		pause    bool
	}{
		{"05 ngày làm việc", days5, at(5, 9, 0), 0, false},
		{"05 ngày làm việc, tiếp nhận 15:30", days5, at(5, 15, 30), 0, false},
		{"20 giờ làm việc", deadline.Budget{Amount: 20, Kind: deadline.WorkingHour}, at(5, 9, 0), 0, false},
		{"20 giờ làm việc, tiếp nhận 16:07", deadline.Budget{Amount: 20, Kind: deadline.WorkingHour}, at(5, 16, 7), 0, false},
		{"10 ngày", deadline.Budget{Amount: 10, Kind: deadline.CalendarDay}, at(5, 9, 0), 0, false},
		{"10 ngày, ngày cuối là Chủ nhật", deadline.Budget{Amount: 13, Kind: deadline.CalendarDay}, at(5, 9, 0), 0, false},
		{"01 tháng", deadline.Budget{Amount: 1, Kind: deadline.Month}, at(5, 9, 0), 0, false},
		{"trong ngày", deadline.Budget{Amount: 1, Kind: deadline.SameDay}, at(5, 9, 0), 0, false},
		{"05 ngày làm việc, hẹn lại thêm 3", days5, at(5, 9, 0), 3, false},
		{"05 ngày làm việc, tạm dừng rồi tính tiếp", days5, at(5, 9, 0), 0, true},
		{"20 giờ làm việc, tạm dừng rồi tính tiếp", deadline.Budget{Amount: 20, Kind: deadline.WorkingHour}, at(5, 9, 0), 0, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.rule(t, deadline.Rule{Name: deadline.RulePayment, Effect: deadline.Continue})
				a := w.load(t)
				ok(t, a.Start(t.Context(), act(tc.accepted, "accepted"), tc.budget, ""))
				if tc.extend > 0 {
					ok(t, a.Extend(t.Context(), act(tc.accepted.Add(time.Hour), "accepted"), tc.extend))
				}
				for _, next := range states[1:] {
					due := a.Holding().LegDue
					if tc.pause && next == "proposed" { // while the officer works, three hours after he got it
						from := a.Holding().LegFrom
						ok(t, a.Pause(t.Context(), act(from.Add(time.Minute), ""), deadline.RulePayment, time.Time{}))
						ok(t, a.Resume(t.Context(), act(from.AddDate(0, 0, 2), "working")))
						due = a.Holding().LegDue
					}
					ok(t, a.Move(t.Context(), act(due, next)))
				}
				s := w.statement(t, a, a.Holding().LegDue)
				if last := a.Holding().LegDue; !last.Equal(s.Result.Due) {
					t.Errorf("the last leg is due %s, the whole %s", viet.Instant(last), viet.Instant(s.Result.Due))
				}
				sum := 0
				for _, p := range s.Parts {
					sum += p.Budget
				}
				course, err := deadline.NewCourse(calendar(t, w), tc.accepted, tc.budget, pausesOf(a))
				ok(t, err)
				if whole := int(course.Spent(course.Begins(), s.Result.Due) / time.Minute); sum != whole || whole == 0 {
					t.Errorf("the parts sum to %d minutes, the statutory time is %d", sum, whole)
				}
				for _, l := range s.Legs {
					if l.Over > 0 || l.Verdict == ledger.Late {
						t.Errorf("nobody is late, but %+v", l)
					}
				}
			})
		})
	}
}

func calendar(t *testing.T, w *world) deadline.Calendar {
	t.Helper()
	c, err := w.book.For(t.Context(), w.db, "p1")
	ok(t, err)
	return c
}

func pausesOf(a *ledger.Account) []deadline.Pause {
	var all []deadline.Pause
	for _, p := range a.Pauses {
		all = append(all, p.Pause)
	}
	return all
}

// Ai làm chậm: mỗi chặng có hạn riêng, người dùng quá phần của mình là người làm chậm.
func TestTheDelayHasAnOwner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.started(t, days5) // 2,400 minutes: 240, 1,440, 480, 240; they run from Tuesday
		ok(t, a.Move(t.Context(), act(at(6, 9, 30), "working")))
		ok(t, a.Move(t.Context(), act(at(12, 9, 30), "proposed"))) // 1,920 minutes used of 1,440
		leader := act(at(12, 14, 0), "approved")
		leader.Hold.Unit, leader.Hold.UnitName = "so", "Sở Tư pháp"
		ok(t, a.Move(t.Context(), leader))
		s := w.statement(t, a, at(14, 9, 0))
		type leg struct {
			State, Unit         string
			Budget, Spent, Over int
			Verdict             ledger.Verdict
		}
		var got []leg
		for _, l := range s.Legs {
			got = append(got, leg{l.State, l.UnitName, l.Budget, l.Spent, l.Over, l.Verdict})
		}
		want := []leg{
			{"accepted", "UBND Phường 1", 240, 120, 0, ledger.OnTime},
			{"working", "UBND Phường 1", 1440, 1920, 480, ledger.Late},
			{"proposed", "UBND Phường 1", 480, 180, 0, ledger.Early},
			{"approved", "Sở Tư pháp", 240, 750, 510, ledger.Late},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Tiếp nhận sau 15 giờ: đơn vị giải quyết nhận hồ sơ đầu giờ sáng hôm sau; thời gian trước đó là của bộ phận tiếp nhận.
func TestReceivedAfterTheClosingHour(t *testing.T) {
	for _, tc := range []struct {
		name     string
		accepted time.Time
		budget   deadline.Budget
		until    string
		handed   time.Time
		counter  int // minutes of the desk of reception
	}{
		{"15:00", at(5, 15, 0), days5, "15:00", at(5, 15, 0), 0},
		{"15:00:01", at(5, 15, 0).Add(time.Second), days5, "15:00", at(6, 7, 30), 0},
		{"thứ Sáu 15:30", at(9, 15, 30), days5, "15:00", at(12, 7, 30), 0},
		{"16 giờ làm việc, 15:30", at(5, 15, 30), deadline.Budget{Amount: 16, Kind: deadline.WorkingHour}, "15:00", at(6, 7, 30), 90},
		{"01 giờ làm việc, 15:30: hạn đến trước sáng hôm sau", at(5, 15, 30), deadline.Budget{Amount: 1, Kind: deadline.WorkingHour}, "15:00", at(5, 15, 30), 0},
		{"giờ chốt 16:00", at(5, 15, 30), days5, "16:00", at(5, 15, 30), 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.rule(t, deadline.Rule{Name: deadline.RuleHandOver, Until: tc.until})
				a := w.load(t)
				ok(t, a.Start(t.Context(), act(tc.accepted, "accepted"), tc.budget, ""))
				if from := a.Holding().LegFrom; !from.Equal(tc.handed) {
					t.Errorf("handed over %s, want %s", viet.Instant(from), viet.Instant(tc.handed))
				}
				s := w.statement(t, a, tc.handed)
				if first := s.Legs[0]; !tc.handed.Equal(tc.accepted) && (first.Role != "clerk" || !first.To.Equal(tc.handed) || first.Budget != tc.counter) {
					t.Errorf("the leg of the counter is %+v", first)
				}
			})
		})
	}
}

// Taken from the counter before the morning: the counter had it until then.
func TestTakenBeforeTheMorning(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.load(t)
		ok(t, a.Start(t.Context(), act(at(5, 15, 30), "accepted"), deadline.Budget{Amount: 16, Kind: deadline.WorkingHour}, ""))
		ok(t, a.Move(t.Context(), act(at(5, 16, 0), "working")))
		s := w.statement(t, a, at(5, 16, 30))
		if len(s.Legs) != 2 || s.Legs[0].Role != "clerk" || s.Legs[0].Spent != 30 || !s.Legs[0].To.Equal(at(5, 16, 0)) || s.Legs[1].State != "working" || s.Legs[1].Spent != 30 {
			t.Errorf("%+v", s.Legs)
		}
		sum := 0
		for _, p := range s.Parts {
			sum += p.Budget
		}
		if sum != 16*60 {
			t.Errorf("the parts sum to %d", sum)
		}
	})
}

// Each unit uses the time of its own calendar: the ward was closed for a day, the department was not.
func TestALegIsMeasuredByTheCalendarOfItsUnit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			_, err := w.book.PutClosureTx(ctx, tx, deadline.ClosureRow{UnitID: "p1", From: viet.Day{Y: 2026, M: 10, D: 7}, To: viet.Day{Y: 2026, M: 10, D: 7}, Reason: "Triều cường"})
			return err
		})
		a := w.started(t, days5) // at the ward: due on Tuesday the 13th
		if !a.Due.Due.Equal(at(13, 17, 0)) {
			t.Errorf("at the ward due %s", viet.Instant(a.Due.Due))
		}
		department := act(at(8, 7, 30), "working")
		department.Calendar, department.Hold.Unit, department.Hold.UnitName = "so", "so", "Sở Tư pháp"
		ok(t, a.Move(t.Context(), department))
		e := a.Holding()
		if e.LegSpent != 480 { // Tuesday alone
			t.Errorf("the ward used %d minutes", e.LegSpent)
		}
		if !e.Before.Equal(at(13, 17, 0)) || !e.After.Equal(at(12, 17, 0)) {
			t.Errorf("by the calendar of the department the due day moved from %s to %s", viet.Instant(e.Before), viet.Instant(e.After))
		}
	})
}

// After a restart the shares are given out anew; after a pause that goes on, what was used stays used.
func TestLegsAfterAPause(t *testing.T) {
	for effect, left := range map[deadline.Effect]int{deadline.Restart: 1440, deadline.Continue: 1440 - 450} {
		each(t, func(t *testing.T, w *world) {
			w.rule(t, deadline.Rule{Name: deadline.RuleSupplement, Effect: effect})
			a := w.started(t, days5)
			ok(t, a.Move(t.Context(), act(at(6, 8, 0), "working")))
			ok(t, a.Pause(t.Context(), act(at(7, 9, 0), ""), deadline.RuleSupplement, time.Time{}))
			ok(t, a.Resume(t.Context(), act(at(12, 10, 0), "working")))
			if e := a.Holding(); e.LegBudget != left {
				t.Errorf("%s: %d minutes are left, want %d", effect, e.LegBudget, left)
			}
		})
	}
}

func TestTheWarningComesWhenTheOfficeOpens(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.started(t, days5) // due Monday the 12th
		warn, err := a.Warning(t.Context(), "p1")
		ok(t, err)
		if !warn.Equal(at(9, 7, 30)) {
			t.Errorf("warned %s", viet.Instant(warn))
		}
		hours, err := w.Open(t.Context(), w.db, store.NewID())
		ok(t, err)
		w.rule(t, deadline.Rule{Name: deadline.RuleWarnBefore, Amount: 2, Kind: deadline.WorkingHour})
		hours, err = w.Open(t.Context(), w.db, hours.Subject)
		ok(t, err)
		ok(t, hours.Start(t.Context(), act(at(5, 9, 0), "accepted"), deadline.Budget{Amount: 8, Kind: deadline.WorkingHour}, ""))
		if warn, err = hours.Warning(t.Context(), "p1"); err != nil || !warn.Equal(at(5, 16, 30)) {
			t.Errorf("warned %s, %v", viet.Instant(warn), err)
		}
	})
}
