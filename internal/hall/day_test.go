package hall_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/hall"
	"tinhso/internal/identity"
	"tinhso/internal/viet"
)

func TestEstimatesComeFromTodaysRealTimesOrNotAtAll(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		for range 3 {
			w.take("A", "")
		}
		for i := range 3 {
			if wait, err := w.h.WaitFor(w.guest(), w.ids["p5"], "A"); err != nil || wait.Known || wait.Ahead != 3-i {
				t.Fatalf("after %d served: %+v %v", i, wait, err)
			}
			w.done(lan, d, w.call(lan, d), time.Duration(4+2*i)*time.Minute)
		}
		var last hall.Ticket
		for range 4 {
			last = w.take("A", "")
		}
		wait, err := w.h.WaitOf(w.guest(), last)
		if err != nil || !wait.Known || wait.Ahead != 3 || wait.Counters != 1 || wait.From != 10*time.Minute || wait.To != 25*time.Minute {
			t.Errorf("3 ahead, 4 to 8 minutes each: %+v %v", wait, err)
		}
		if wait, err = w.h.WaitFor(w.guest(), w.ids["p4"], "A"); err != nil || wait.Known || wait.Ahead != 0 {
			t.Errorf("ward 4 knows of ward 5: %+v %v", wait, err)
		}
		if wait, err = w.h.WaitFor(w.guest(), w.ids["p5"], "E"); err != nil || wait.Known || wait.Counters != 0 {
			t.Errorf("no counter serves E: %+v %v", wait, err)
		}
	})
}

func TestAnAppointmentGoesBeforeOthersAtItsTime(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		s, err := w.h.SetupOf(t.Context(), "28249")
		if err != nil {
			t.Fatal(err)
		}
		s.Slot, s.Places = 30, 1
		if err := w.h.SaveSetup(w.as("lead", identity.Leader, "p5"), "28249", s); err != nil {
			t.Fatal(err)
		}
		slot := time.Date(2026, 11, 24, 9, 0, 0, 0, viet.Zone)
		book := func(at time.Time) (hall.Ticket, error) {
			return w.h.Reserve(w.guest(), hall.Booking{Unit: "28249", Letter: "A", At: at, Address: "10.0.0.1"})
		}
		mine, err := book(slot)
		if err != nil || mine.State != hall.Booked || mine.Number != "" {
			t.Fatalf("%+v %v", mine, err)
		}
		_, err = book(slot)
		refused(t, err, "hall.slot.full")
		_, err = book(slot.Add(7 * time.Minute))
		refused(t, err, "hall.slot.none")
		_, err = book(slot.AddDate(0, 0, 4)) // a Saturday
		refused(t, err, "hall.slot.day")
		_, err = h(w).Arrive(w.guest(), mine.Code)
		refused(t, err, "hall.ticket.early")

		w.clock.Set(slot.Add(-20 * time.Minute))
		w.take("A", "")
		if mine, err = w.h.Arrive(w.guest(), mine.Code); err != nil || mine.Number != "A002" {
			t.Fatalf("%+v %v", mine, err)
		}
		w.take("A", "")
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		if c := w.call(lan, d); c.Number != "A001" {
			t.Errorf("before their time %s is called", c.Number)
		} else {
			w.done(lan, d, c, 20*time.Minute)
		}
		if c := w.call(lan, d); c.ID != mine.ID {
			t.Errorf("at their time %s is called", c.Number)
		}
	})
}

func h(w *world) *hall.Hall { return w.h }

func TestTwoUnitsNeverWorkEachOthersTickets(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		mine := w.take("A", "")
		lan, minh := w.clerk("lan"), w.as("minh", identity.Clerk, "p4")
		d5 := w.desk(lan, 1)
		d4, err := w.h.Open(minh, "28252", 1)
		if err != nil {
			t.Fatal(err)
		}
		for what, try := range map[string]func() error{
			"call at the other's counter": func() error { _, err := w.h.CallNext(minh, d5.ID); return err },
			"call at the own counter":     func() error { _, err := w.h.CallNext(minh, d4.ID); return err },
			"start the other's ticket":    func() error { _, err := w.h.Start(minh, d4.ID, mine.ID); return err },
			"see the other's queue":       func() error { _, err := w.h.Queue(minh, "28249"); return err },
			"close the other's hall":      func() error { _, err := w.h.Close(minh, "28249"); return err },
			"arrange as a clerk":          func() error { return w.h.SaveSetup(lan, "28249", hall.Setup{}) },
			"see its figures":             func() error { _, err := w.h.FiguresOf(minh, "28249", viet.DayOf(morning)); return err },
			"open as a guest":             func() error { _, err := w.h.Open(w.guest(), "28249", 2); return err },
		} {
			k := fault.KindOf(try())
			if k != fault.KindForbidden && k != fault.KindNotFound && k != fault.KindUnauthenticated {
				t.Errorf("%s: %s", what, k)
			}
		}
	})
}

func TestFiguresAreCountedFromTheTickets(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		w.take("A", "")
		w.clock.Advance(9 * time.Minute)
		w.take("B", "elderly")
		w.clock.Advance(time.Minute)
		for range 2 {
			w.done(lan, d, w.call(lan, d), 4*time.Minute)
		}
		w.take("A", "")
		f, err := w.h.FiguresOf(lan, "28249", viet.DayOf(morning))
		if err != nil {
			t.Fatal(err)
		}
		// B001 is called at once after a minute, A001 after 10 minutes and the 4 that B001 took, and the seconds of taking.
		if f.Taken != 3 || f.Done != 2 || f.Priority != 1 || f.Served != (hall.Spread{N: 2, Median: 4 * time.Minute, P90: 4 * time.Minute}) ||
			f.Waited != (hall.Spread{N: 2, Median: time.Minute, P90: 14*time.Minute + time.Second}) {
			t.Errorf("%+v", f)
		}
		page, err := event.List(t.Context(), w.db, event.Filter{Kind: "hall.finished"})
		if err != nil || len(page.Events) != 2 {
			t.Fatal(len(page.Events), err)
		}
		var m hall.Moved
		if err := page.Events[0].Decode(&m); err != nil || m.ServeMS != 240_000 || m.WaitMS != (14*time.Minute+time.Second).Milliseconds() {
			t.Errorf("%+v %v", m, err)
		}
	})
}

func TestADossierIsLinked(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		lan := w.clerk("lan")
		d := w.desk(lan, 1)
		c := w.take("A", "")
		w.call(lan, d)
		if _, err := w.h.Finish(lan, d.ID, c.ID, "000.00.01.H58-261123-0001"); err != nil {
			t.Fatal(err)
		}
		got, err := w.h.OfDossier(context.Background(), "000.00.01.H58-261123-0001") //allow: a test
		if err != nil || len(got) != 1 || got[0].ID != c.ID {
			t.Errorf("%d, %v", len(got), err)
		}
	})
}

func TestOnlyRegisteredDevicesAreKiosks(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		secret, err := w.h.NewKiosk(w.clerk("lan"), "28249", "Máy ở cửa")
		if err != nil {
			t.Fatal(err)
		}
		take := func(unit, secret string) error {
			_, err := w.h.Take(w.guest(), hall.Take{Unit: unit, Letter: "A", Origin: hall.Kiosk, Kiosk: secret})
			return err
		}
		if err := take("28249", secret); err != nil {
			t.Fatal(err)
		}
		refused(t, take("28252", secret), "hall.kiosk.unknown")
		refused(t, take("28249", "guess"), "hall.kiosk.unknown")
		all, err := w.h.Kiosks(w.clerk("lan"), "28249")
		if err != nil || len(all) != 1 {
			t.Fatal(len(all), err)
		}
		if err := w.h.EndKiosk(w.clerk("lan"), "28249", all[0].ID); err != nil {
			t.Fatal(err)
		}
		refused(t, take("28249", secret), "hall.kiosk.unknown")
	})
}

func TestWrongArrangementsAreRefusedByField(t *testing.T) {
	open(t, func(t *testing.T, w *world) {
		lead := w.as("lead", identity.Leader, "p5")
		good, err := w.h.SetupOf(t.Context(), "28249")
		if err != nil {
			t.Fatal(err)
		}
		for path, spoil := range map[string]func(s *hall.Setup){
			"kinds":             func(s *hall.Setup) { s.Kinds = nil },
			"kinds.0.letter":    func(s *hall.Setup) { s.Kinds[0].Letter = "á" },
			"kinds.1.letter":    func(s *hall.Setup) { s.Kinds[1].Letter = "A" },
			"kinds.0.name":      func(s *hall.Setup) { s.Kinds[0].Name.VI = " " },
			"counters.0.number": func(s *hall.Setup) { s.Counters[0].Number = 0 },
			"counters.1.number": func(s *hall.Setup) { s.Counters[1].Number = 1 },
			"counters.0.kinds":  func(s *hall.Setup) { s.Counters[0].Kinds = []string{"Z"} },
			"counters":          func(s *hall.Setup) { s.Counters = nil },
			"back_after":        func(s *hall.Setup) { s.BackAfter = 0 },
			"most_skips":        func(s *hall.Setup) { s.MostSkips = 99 },
			"slot":              func(s *hall.Setup) { s.Slot = 3 },
			"places":            func(s *hall.Setup) { s.Slot = 30 },
			"kinds.4.letter":    func(s *hall.Setup) { s.Counters = s.Counters[:2] },
		} {
			s := good
			s.Kinds, s.Counters = slices.Clone(good.Kinds), slices.Clone(good.Counters)
			spoil(&s)
			f, ok := fault.As(w.h.SaveSetup(lead, "28249", s))
			if !ok || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == path }) {
				t.Errorf("%s: %v", path, f)
			}
		}
		if err := w.h.SaveSetup(lead, "28249", good); err != nil {
			t.Fatal(err)
		}
		if err := w.h.SaveSetup(lead, "28249", good); fault.KindOf(err) != fault.KindPrecondition {
			t.Errorf("saved over another's change: %v", err)
		}
	})
}
