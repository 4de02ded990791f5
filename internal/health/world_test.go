package health

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// world is a node whose clocks, disks and probes the test turns.
type world struct {
	*Room
	k    *hands
	db   *store.DB
	mu   sync.Mutex
	free map[string]uint64
	read []Measure
	fail error
}

func (w *world) set(path string, free uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.free[path] = free
	w.Room.disk.looked = false
}

const gb = 1 << 30

func newWorld(t *testing.T, db *store.DB, k *hands) *world {
	t.Helper()
	w := &world{k: k, db: db, free: map[string]uint64{"/d": 100 * gb, "/l": 100 * gb}}
	d := k.deps()
	d.DB, d.Folders = db, []Folder{{"data", "/d", 5 * gb, gb}, {"logs", "/l", 5 * gb, 0}}
	d.Probes = []Probe{{Name: "journal", Read: func(context.Context) ([]Measure, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.read, w.fail
	}}}
	d.Space = func(path string) (Space, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		return Space{Free: w.free[path], Total: 200 * gb}, nil
	}
	w.Room = New(d)
	return w
}

// run gives each engine a world whose database shares its clock.
func run(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	start := newHands().wall
	storetest.RunClock(t, start, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		k := newHands()
		k.db = clock
		f(t, newWorld(t, db, k))
	})
}

func (w *world) sample(t *testing.T) {
	t.Helper()
	if err := w.Sample(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) state(name, of string) State {
	checks, _ := w.Now(nil)
	for _, c := range checks {
		if c.Name == name && c.Of == of {
			return c.State
		}
	}
	return "none"
}

func (w *world) events(t *testing.T) (kinds string, last noted) {
	t.Helper()
	page, err := event.List(t.Context(), w.db, event.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	// The journal is shown by the clock, which jumps here.
	slices.SortFunc(page.Events, func(a, b event.Event) int { return int(b.Seq - a.Seq) })
	var all []string
	for i, e := range page.Events {
		all = append([]string{strings.TrimPrefix(e.Kind, "health.")}, all...)
		if i == 0 {
			if err := json.Unmarshal(e.Data, &last); err != nil {
				t.Fatal(err)
			}
		}
		if e.Subject != "n1" || e.UnitPath != "" {
			t.Errorf("%+v", e)
		}
	}
	return strings.Join(all, " "), last
}

func (w *world) alarms(t *testing.T) []Alarm {
	t.Helper()
	all, err := w.Alarms(t.Context(), w.db, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestADiskThatFillsUp(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		w.sample(t)
		if w.Intake() != nil || w.state("disk", "data") != Good {
			t.Fatal("closed from the beginning")
		}
		w.set("/d", 4*gb)
		w.k.pass(2 * time.Second)
		w.sample(t)
		if w.Intake() != nil || w.state("disk", "data") != Warned {
			t.Error("a warning does not close")
		}
		w.set("/d", gb-1)
		w.k.pass(2 * time.Second)
		err := w.Intake()
		if f, ok := fault.As(err); !ok || f.Code != "health.intake_closed" || f.Kind != fault.KindUnavailable {
			t.Errorf("not closed: %v", err)
		}
		if err := w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if kinds, last := w.events(t); kinds != "intake_closed" || last.Folder != "data" || last.Free != gb-1 {
			t.Errorf("%s %+v", kinds, last)
		}
		w.set("/d", gb+1)
		w.k.pass(2 * time.Second)
		if w.Intake() == nil {
			t.Error("opened at the very limit: it would flap")
		}
		w.set("/d", 50*gb)
		w.k.pass(2 * time.Second)
		if w.Intake() != nil {
			t.Error("there is room, and it stays closed")
		}
		w.sample(t)
		if kinds, _ := w.events(t); kinds != "intake_closed intake_opened" {
			t.Error(kinds)
		}
		open, err := w.Open(t.Context(), w.db)
		if err != nil || len(open) != 0 {
			t.Errorf("%v %v", open, err)
		}
		all := w.alarms(t)
		if len(all) != 2 || all[0].ClosedAt.IsZero() || all[0].State != Bad || all[1].ClosedAt.IsZero() {
			t.Errorf("%+v", all)
		}
		w.set("/l", 0)
		w.k.pass(2 * time.Second)
		if w.Intake() != nil {
			t.Error("a full folder of logs sends people away")
		}
	})
}

func TestAClockThatJumpsIsToldAndHoldsTimers(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		w.sample(t)
		if w.Held() {
			t.Fatal("held from the beginning")
		}
		w.k.jump(36 * time.Hour)
		if !w.Held() {
			t.Fatal("a timer would fire now")
		}
		look := func() {
			t.Helper()
			if err := w.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		look()
		if kinds, last := w.events(t); kinds != "clock_suspect" || last.Seconds != 36*3600 || last.Doubt != "jumped" {
			t.Errorf("%s %+v", kinds, last)
		}
		w.k.jump(-36 * time.Hour)
		if w.Held() {
			t.Error("put right, and still held")
		}
		look()
		if kinds, _ := w.events(t); kinds != "clock_suspect clock_trusted" {
			t.Error(kinds)
		}

		w.k.jump(-time.Hour)
		look()
		for _, bad := range []string{"", "đúng"} {
			if err := w.ReleaseClock(t.Context(), "n1", "acc", bad); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("released because of %q: %v", bad, err)
			}
		}
		if err := w.ReleaseClock(t.Context(), "n2", "acc", "máy khác"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("another node: %v", err)
		}
		if err := w.ReleaseClock(t.Context(), "n1", "acc", "đã đối chiếu với đồng hồ chuẩn"); err != nil {
			t.Fatal(err)
		}
		if w.Held() {
			t.Error("released, and still held")
		}
		look()
		// The first was opened, by the clock that went wrong, after the second.
		if all := w.alarms(t); len(all) != 2 || all[0].ReleasedBy != "" || all[1].ReleasedBy != "acc" || all[1].Reason == "" {
			t.Errorf("%+v", all)
		}
		if err := w.ReleaseClock(t.Context(), "n1", "acc", "thêm lần nữa"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("released twice: %v", err)
		}
		if kinds, _ := w.events(t); kinds != "clock_suspect clock_trusted clock_suspect clock_released clock_trusted" {
			t.Error(kinds)
		}
	})
}

// A restart must not decide what nobody has decided; an operator at another node may.
func TestARestartReleasesNothing(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		w.k.jump(time.Hour)
		w.sample(t)
		again := newWorld(t, w.db, w.k)
		again.begin(t.Context())
		if !again.Held() {
			t.Fatal("the restart released the clock")
		}
		again.sample(t)
		other := newWorld(t, w.db, w.k)
		if err := other.ReleaseClock(t.Context(), "n1", "acc", "đã kiểm tra máy chủ thời gian"); err != nil {
			t.Fatal(err)
		}
		again.askDatabase(t.Context())
		if again.Held() {
			t.Error("released at another node, and still held here")
		}
		again.sample(t)
		third := newWorld(t, w.db, w.k)
		third.begin(t.Context())
		if third.Held() {
			t.Error("released, and a restart holds again")
		}
	})
}

func TestAClockBehindTheJournalIsSuspectAtTheStart(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		err := w.db.Write(t.Context(), func(tx *store.Tx) error {
			return event.Append(t.Context(), tx, event.New{Kind: "x.y", Subject: "s"})
		})
		if err != nil {
			t.Fatal(err)
		}
		w.k.jump(-2 * time.Hour)
		late := newWorld(t, w.db, w.k)
		late.begin(t.Context())
		if _, d := late.clock.look(); d != behind || !late.Held() {
			t.Errorf("%q", d)
		}
	})
}

func TestChecksAlarmsAndProbes(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		w.read = []Measure{{"journal_oldest_seconds", "notify", 3}, {"journal_oldest_seconds", "indicator", 300}}
		w.sample(t)
		if w.state("journal", "notify") != Good || w.state("journal", "indicator") != Warned {
			t.Error(w.Now(nil))
		}
		w.read[1].Value = 4000
		w.k.pass(time.Minute)
		w.sample(t)
		if all := w.alarms(t); len(all) != 1 || all[0].State != Bad || all[0].Value != 4000 || all[0].Limit != 1800 {
			t.Errorf("%+v", all)
		}
		checks, at := w.Now(nil)
		if checks[0].Name != "journal" || checks[0].State != Bad || at.IsZero() || checks[0].Since.IsZero() {
			t.Errorf("the worst is not first: %+v", checks)
		}
		w.fail, w.read = errors.New("away"), nil
		w.k.pass(time.Minute)
		w.sample(t)
		if w.state("journal", "") != Unknown || w.state("journal", "indicator") != "none" {
			t.Error(w.Now(nil))
		}
		w.fail = nil
		w.k.pass(time.Minute)
		w.sample(t)
		for _, a := range w.alarms(t) {
			if a.ClosedAt.IsZero() {
				t.Errorf("stands for ever: %+v", a)
			}
		}
	})
}

// What could not be written while the database was away is written when it is back.
func TestAlarmsOutliveTheDatabase(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		w.k.jump(time.Hour)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := w.Look(gone); err == nil {
			t.Fatal("written to nobody")
		}
		if w.state("clock", "") != Bad {
			t.Error("the alarm does not stand in memory")
		}
		w.k.pass(time.Second)
		if err := w.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if kinds, _ := w.events(t); kinds != "clock_suspect" || len(w.alarms(t)) != 1 {
			t.Error(kinds, w.alarms(t))
		}
	})
}

func TestSamplesAreKeptThinnedAndBounded(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		begin := w.k.wall
		for i := range 130 { // two hours and ten minutes
			w.read = []Measure{{"journal_oldest_seconds", "notify", float64(i)}}
			w.sample(t)
			w.k.pass(time.Minute)
		}
		if got, err := w.History(t.Context(), w.db, "n1", begin); err != nil || len(got) != 130 || got[7].Values["journal_oldest_seconds/notify"] != (Range{7, 7, 7}) || got[7].Hour {
			t.Fatalf("%d %v", len(got), err)
		}
		w.k.pass(keepMinutes)
		if err := w.thin(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := w.History(t.Context(), w.db, "", begin)
		if err != nil || len(got) != 12 { // two hours, and ten minutes of one that is not old yet
			t.Fatalf("%d %v", len(got), err)
		}
		if h := got[1]; !h.Hour || h.Values["journal_oldest_seconds/notify"] != (Range{60, 89.5, 119}) || h.Values["disk_free_bytes/data"].Least != 100*gb {
			t.Errorf("%+v", h)
		}
		w.k.pass(keepHours)
		if err := w.thin(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, err := w.History(t.Context(), w.db, "", time.Time{}); err != nil || len(got) != 0 {
			t.Errorf("%d rows are kept for ever: %v", len(got), err)
		}
	})
}

// A node that is taken away leaves no alarm that stands for ever.
func TestAlarmsOfANodeThatIsNoMore(t *testing.T) {
	run(t, func(t *testing.T, w *world) {
		w.set("/d", gb)
		w.sample(t)
		other := newWorld(t, w.db, w.k)
		other.d.Node = "n2"
		w.k.pass(keepMinutes + time.Hour)
		other.sample(t)
		if err := other.thin(t.Context()); err != nil {
			t.Fatal(err)
		}
		if open, err := w.Open(t.Context(), w.db); err != nil || len(open) != 0 {
			t.Errorf("%+v %v", open, err)
		}
	})
}

func FuzzSample(f *testing.F) {
	f.Add([]byte(`{"a":1,"b/c":[1,2,3]}`))
	f.Add([]byte(`{"a":"x"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		values, err := decodeValues(raw)
		if err != nil {
			return
		}
		text, err := merge([]Sample{{Values: values}})
		if err != nil {
			t.Skip() // 1e400
		}
		again, err := decodeValues([]byte(text))
		if err != nil || len(again) != len(values) {
			t.Errorf("%s became %s: %v", raw, text, err)
		}
	})
}
