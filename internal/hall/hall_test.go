package hall_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/notify"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

func TestEverySQLIsReadByBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestEachUnitAndKindHasItsOwnSeries(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		for i := 1; i <= 3; i++ {
			if got := w.take("A", ""); got.Number != number(i) {
				t.Errorf("ticket %d is %s", i, got.Number)
			}
		}
		if got := w.take("B", ""); got.Number != "B001" {
			t.Errorf("another kind: %s", got.Number)
		}
		other, err := w.h.Take(w.as("minh", identity.Clerk, "p4"), hall.Take{Unit: "28252", Letter: "A", Origin: hall.Clerk})
		if err != nil || other.Number != "A001" {
			t.Errorf("another unit: %s %v", other.Number, err)
		}
		if b, err := w.h.BoardOf(w.guest(), "28252"); err != nil || len(b.Next) != 1 || b.Next[0].ID != other.ID {
			t.Errorf("ward 4 sees %d tickets, %v", len(b.Next), err)
		}
	})
}

func TestASeriesHasNoGapAndNoDoubleWhenManyTakeAtOnce(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		const hands, each = 8, 12
		var group sync.WaitGroup
		var mu sync.Mutex
		var serials []int64
		for range hands {
			group.Go(func() {
				for i := range each {
					k := hall.Take{Unit: "28249", Letter: "A", Origin: hall.Clerk}
					if i%4 == 3 {
						k.Reason = "nobody knows this" // refused: gives no number away
					}
					got, err := w.h.Take(w.clerk("door"), k)
					if err == nil {
						mu.Lock()
						serials = append(serials, got.Serial)
						mu.Unlock()
					}
				}
			})
		}
		group.Wait()
		slices.Sort(serials)
		for i, s := range serials {
			if s != int64(i+1) {
				t.Fatalf("serial %d at place %d: %v", s, i+1, serials)
			}
		}
		if len(serials) != hands*each*3/4 {
			t.Errorf("%d tickets", len(serials))
		}
	})
}

func TestOfClerksWhoCallAtOnceEachGetsAnotherTicket(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		s, err := w.h.SetupOf(t.Context(), "28249")
		if err != nil {
			t.Fatal(err)
		}
		for n := range 8 {
			s.Counters = append(s.Counters, hall.Counter{Number: int64(10 + n), Kinds: []string{"A"}})
		}
		if err := w.h.SaveSetup(w.as("lead", identity.Leader, "p5"), "28249", s); err != nil {
			t.Fatal(err)
		}
		for range 6 {
			w.take("A", "")
		}
		var group sync.WaitGroup
		var mu sync.Mutex
		var got []string
		nobody := 0
		for n := range 8 {
			ctx := w.clerk("clerk" + number(n))
			d := w.desk(ctx, int64(10+n))
			for range 2 { // a nervous finger presses twice
				group.Go(func() {
					c, err := w.h.CallNext(ctx, d.ID)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						got = append(got, c.Number)
					case fault.KindOf(err) == fault.KindNotFound:
						nobody++
					case fault.KindOf(err) != fault.KindConflict:
						t.Errorf("call: %v", err)
					}
				})
			}
		}
		group.Wait()
		slices.Sort(got)
		want := []string{number(1), number(2), number(3), number(4), number(5), number(6)}
		if !slices.Equal(got, want) {
			t.Errorf("called %v, nobody %d", got, nobody)
		}
		if n := count(t, w.db, `SELECT count(*) FROM event WHERE kind = 'hall.called'`); n != 6 {
			t.Errorf("%d events tell of 6 calls", n)
		}
	})
}

func count(t *testing.T, r store.Reader, q string, args ...any) (n int) {
	t.Helper()
	if err := r.QueryRow(t.Context(), q, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhoGoesFirst(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		for _, reason := range []string{"", "", "elderly", "pregnant", "elderly_75"} {
			w.take("A", reason)
		}
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		var got []string
		for range 5 {
			c := w.call(lan, d)
			got = append(got, c.Number)
			w.done(lan, d, c, time.Minute)
		}
		if want := []string{"A004", "A005", "A003", "A001", "A002"}; !slices.Equal(got, want) {
			t.Errorf("called %v, want %v", got, want)
		}
	})
}

func TestPrioritiesAreDatedAndCiteOrSayThatTheTextIsMissing(t *testing.T) {
	before, err := hall.Priorities(viet.Day{Y: 2009, M: 1, D: 1})
	if err != nil || len(before) != 0 {
		t.Errorf("before the laws: %d, %v", len(before), err)
	}
	now, err := hall.Priorities(viet.DayOf(morning))
	if err != nil || len(now) != 5 {
		t.Fatalf("today: %d, %v", len(now), err)
	}
	for _, p := range now {
		if p.Law == "" && p.Missing.IsZero() {
			t.Errorf("%s cites nothing", p.Key)
		}
	}
	open(t, func(t *testing.T, w *world) {
		_, err := w.h.Take(w.clerk("door"), hall.Take{Unit: "28249", Letter: "A", Reason: "friend", Origin: hall.Clerk})
		refused(t, err, "hall.priority.unknown")
	})
}

func TestACounterCallsRecallsSkipsAndTakesBack(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		for range 6 {
			w.take("A", "")
		}
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		first := w.call(lan, d)
		if again, err := w.h.Recall(lan, d.ID, first.ID); err != nil || again.Calls != 2 {
			t.Fatalf("recall: %d, %v", again.Calls, err)
		}
		if s, err := w.h.Skip(lan, d.ID, first.ID); err != nil || s.State != hall.Skipped {
			t.Fatalf("skip: %s, %v", s.State, err)
		}
		if _, err := w.h.Skip(lan, d.ID, first.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("skipped twice: %v", err)
		}
		if _, err := w.h.Back(w.guest(), first.Code); err != nil {
			t.Fatal(err)
		}
		var got []string
		for range 4 {
			c := w.call(lan, d)
			got = append(got, c.Number)
			if c.ID == first.ID {
				break
			}
			w.done(lan, d, c, time.Minute)
		}
		if want := []string{"A002", "A003", "A004", "A001"}; !slices.Equal(got, want) {
			t.Errorf("after the comeback: %v, want %v", got, want)
		}
		if s, err := w.h.Skip(lan, d.ID, first.ID); err != nil || s.State != hall.Absent {
			t.Errorf("the second missed call: %s, %v", s.State, err)
		}
	})
}

func TestWhoIsHandedOnKeepsTheirPlace(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		mover := w.take("A", "")
		w.take("C", "")
		lan, hoa := w.clerk("lan"), w.clerk("hoa")
		d1, d2 := w.desk(lan, 1), w.desk(hoa, 2)
		w.call(lan, d1)
		if _, err := w.h.Transfer(lan, d1.ID, mover.ID, 1, ""); err == nil {
			t.Error("handed on to the same counter")
		}
		if _, err := w.h.Transfer(lan, d1.ID, mover.ID, 2, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.h.CallNext(lan, d1.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("counter 1 may still call: %v", err)
		}
		if c := w.call(hoa, d2); c.ID != mover.ID {
			t.Errorf("counter 2 calls %s first", c.Number)
		}
		if _, err := w.h.Start(lan, d1.ID, mover.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("counter 1 starts with who stands at 2: %v", err)
		}
		if _, err := w.h.Transfer(hoa, d2.ID, mover.ID, 0, "B"); err != nil {
			t.Fatal(err)
		}
		if c := w.call(lan, d1); c.ID != mover.ID || c.Letter != "B" || c.Number != "A001" {
			t.Errorf("now of kind B: %+v", c)
		}
	})
}

func TestTicketsEndAtMidnightInVietnam(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		w.clock.Set(time.Date(2026, 11, 23, 23, 59, 0, 0, viet.Zone)) // in UTC still the afternoon
		old := w.take("A", "")
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		w.clock.Set(time.Date(2026, 11, 24, 0, 0, 1, 0, viet.Zone))
		if fresh := w.take("A", ""); fresh.Number != "A001" || fresh.On.D != 24 {
			t.Errorf("after midnight: %s of %s", fresh.Number, fresh.On)
		}
		if got, err := w.h.ByCode(w.guest(), old.Code); err != nil || got.State != hall.Unserved {
			t.Errorf("yesterday's ticket is %s, %v", got.State, err)
		}
		if _, err := w.h.GiveUp(w.guest(), old.Code); fault.KindOf(err) != fault.KindGone {
			t.Errorf("given back a day late: %v", err)
		}
		_, err := w.h.CallNext(lan, d.ID)
		refused(t, err, "hall.counter.closed")
		for range 2 { // coming twice changes nothing more
			if err := w.h.Night(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, w.db, `SELECT count(*) FROM event WHERE kind = 'hall.ended'`); n != 1 {
			t.Errorf("%d ends of one ticket", n)
		}
		if n := count(t, w.db, `SELECT count(*) FROM hall_counter WHERE closed_at IS NULL`); n != 0 {
			t.Errorf("%d counters are still open", n)
		}
	})
}

func TestWhoIsNotServedBeforeTheHallClosesIsTold(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		citizen := identity.With(t.Context(), identity.Who{AccountID: "hanh", Name: "Hạnh", Kind: identity.KindCitizen})
		mine, err := w.h.Take(citizen, hall.Take{Unit: "28249", Letter: "A", Origin: hall.Phone, Address: "10.1.1.1"})
		if err != nil {
			t.Fatal(err)
		}
		w.take("A", "")
		if first := w.call(lan, d); first.ID != mine.ID {
			t.Fatal("not the first")
		}
		if _, err := w.h.Skip(lan, d.ID, mine.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.h.Back(citizen, mine.Code); err != nil {
			t.Fatal(err)
		}
		left, err := w.h.Close(lan, "28249")
		if err != nil || left != 2 {
			t.Fatalf("left %d, %v", left, err)
		}
		page, err := notify.List(t.Context(), w.db, "hanh", "", 10)
		if err != nil || len(page.Notices) != 1 {
			t.Errorf("%d notices, %v", len(page.Notices), err)
		}
		_, err = w.h.Take(w.clerk("door"), hall.Take{Unit: "28249", Letter: "A", Origin: hall.Clerk})
		refused(t, err, "hall.closed")
		if err := w.h.Reopen(lan, "28249"); err != nil {
			t.Fatal(err)
		}
		if got := w.take("A", ""); got.Number != "A003" {
			t.Errorf("after the reopening: %s", got.Number)
		}
	})
}

func TestNobodyEmptiesTheSeriesFromAfar(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		take := func(address string) error {
			_, err := w.h.Take(w.guest(), hall.Take{Unit: "28249", Letter: "A", Origin: hall.Phone, Address: address})
			return err
		}
		refused(t, take("10.0.0.1"), "hall.not_open")
		w.desk(w.clerk("lan"), 1)
		for range 12 {
			if err := take("2001:db8:1:2::7"); err != nil {
				t.Fatal(err)
			}
		}
		refused(t, take("2001:db8:1:2::8"), "hall.too_many") // the same household
		if err := take("10.0.0.2"); err != nil {
			t.Errorf("another address: %v", err)
		}
		w.clock.Advance(time.Hour)
		if err := take("2001:db8:1:2::7"); err != nil {
			t.Errorf("an hour later: %v", err)
		}
		if got := w.take("A", ""); got.Serial != 15 {
			t.Errorf("what was refused took numbers away: %d", got.Serial)
		}
	})
}

func TestPressingTwiceTakesOneNumber(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		k := hall.Take{Unit: "28249", Letter: "A", Origin: hall.Clerk, Once: once.Guard{Account: "door", Key: "k1", BodyHash: "x",
			Answer: func(r any) once.Answer { return once.Answer{Status: 303, Location: r.(hall.Ticket).Code} }}}
		first, err := w.h.Take(w.clerk("door"), k)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.h.Take(w.clerk("door"), k)
		var again *once.Replay
		if !errors.As(err, &again) || again.Answer.Location != first.Code {
			t.Errorf("pressed twice: %v", err)
		}
		if got := w.take("A", ""); got.Serial != 2 {
			t.Errorf("next is %d", got.Serial)
		}
	})
}
