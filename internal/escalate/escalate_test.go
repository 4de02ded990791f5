package escalate

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/job"
	"tinhso/internal/lang"
	"tinhso/internal/ledger"
	"tinhso/internal/notify"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

func TestStatements(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func (w *world) wantEvents(d dossier.Dossier, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.events(d)); diff != "" {
		w.t.Error("events", diff)
	}
}

func (w *world) wantNotices(want map[string][]string) {
	w.t.Helper()
	for _, who := range []string{"clerk", "officer", "leader", "mayor", "president", "lonely", "citizen"} {
		if diff := cmp.Diff(want[who], w.notices(who)); diff != "" {
			w.t.Error("notices of", who, diff)
		}
	}
}

func TestTheLadder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.running()
		if want := onOctober(12, 17, 0); !d.DueAt.Equal(want) {
			t.Fatalf("due %s, want %s", d.DueAt, want)
		}
		w.turn(onOctober(8, 23, 0))
		w.wantEvents(d)
		w.turn(onOctober(12, 9, 0))
		w.wantEvents(d, "dossier.near_due")
		w.wantNotices(map[string][]string{"officer": {"desk_near_due"}})
		w.turn(onOctober(12, 17, 1))
		w.wantEvents(d, "dossier.near_due", "dossier.overdue")
		w.wantNotices(map[string][]string{"officer": {"desk_near_due", "desk_overdue"}, "leader": {"desk_overdue"}})
		w.turn(onOctober(15, 16, 59))
		w.wantEvents(d, "dossier.near_due", "dossier.overdue")
		w.turn(onOctober(15, 17, 1)) // three working days
		w.wantEvents(d, "dossier.near_due", "dossier.overdue", "dossier.overdue_long")
		w.wantNotices(map[string][]string{"officer": {"desk_near_due", "desk_overdue"}, "leader": {"desk_overdue", "desk_overdue_long"},
			"mayor": {"desk_overdue_long"}})
		w.turn(onOctober(30, 17, 0))
		w.wantEvents(d, "dossier.near_due", "dossier.overdue", "dossier.overdue_long")
		w.tellsItAll(d)
	})
}

// tellsItAll checks what the last event says, that it names nobody, and that the notices can be read.
func (w *world) tellsItAll(d dossier.Dossier) {
	page, err := event.List(w.t.Context(), w.DB, event.Filter{Subject: d.ID, Kind: "dossier.overdue_long"})
	fine(w.t, err)
	var told Told
	fine(w.t, page.Events[0].Decode(&told))
	if told.Rung != "late" || len(told.Told) != 2 || told.Code != d.Code || told.DueAt == nil || !told.DueAt.Equal(d.DueAt) || told.Procedure != permit ||
		strings.Contains(string(page.Events[0].Data), "Ánh") || page.Events[0].UnitPath != d.Unit.Path {
		w.t.Errorf("%s", page.Events[0].Data)
	}
	for _, tag := range []lang.Tag{lang.VI, lang.EN} {
		list, err := notify.List(w.as("leader"), w.DB, w.who["leader"].AccountID, "", 100)
		fine(w.t, err)
		for _, n := range list.Notices {
			if p := lang.For(tag); !strings.Contains(n.Title(p), d.Code) || strings.ContainsAny(n.Title(p)+n.Text(p), "{}") || !strings.HasSuffix(n.Link, d.Code) {
				w.t.Errorf("%s: %s | %s | %s", tag, n.Title(p), n.Text(p), n.Link)
			}
		}
	}
}

func TestWhatEndedOrWaitsIsLeftAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		done, waits, late := w.running(), w.running(), w.running()
		done = w.act(w.act(done, "officer", "propose", nil), "leader", "approve", nil)
		done = w.act(done, "clerk", "issue", nil)
		w.clock.Set(onOctober(7, 9, 0))
		waits = w.act(waits, "officer", "request_more", map[string]any{"items": []any{map[string]any{"item": "Bản vẽ sơ đồ thửa đất", "why": "Chưa có"}}})
		w.turn(onOctober(12, 17, 1))
		w.wantEvents(done)
		w.wantEvents(waits)
		w.wantEvents(late, "dossier.overdue") // nobody looked while it was near, and now it is overdue
		waits = w.act(waits, "citizen", "supply", map[string]any{"note": "Tôi đã bổ sung đủ."})
		if !waits.DueAt.After(w.clock.Now()) {
			t.Fatalf("due %s", waits.DueAt)
		}
		w.turn(waits.DueAt.Add(-time.Minute))
		w.turn(waits.DueAt)
		w.wantEvents(waits, "dossier.near_due", "dossier.overdue")
		w.wantEvents(done)
	})
}

// A deadline that was moved escalates at its new moment, not at the old one.
func TestAMovedDeadline(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.running()
		w.turn(onOctober(9, 10, 0))
		moved := w.act(d, "leader", "extend", map[string]any{"extend": int64(2), "reason": "Phải xác minh thêm tại cơ sở."})
		if !moved.DueAt.Equal(onOctober(14, 17, 0)) {
			t.Fatalf("moved to %s", moved.DueAt)
		}
		w.turn(onOctober(12, 18, 0))
		w.wantEvents(d, "dossier.near_due")
		w.turn(onOctober(13, 8, 0))
		w.wantEvents(d, "dossier.near_due", "dossier.near_due")
		w.turn(onOctober(14, 17, 0))
		w.wantEvents(d, "dossier.near_due", "dossier.near_due", "dossier.overdue")
		w.turn(onOctober(16, 18, 0))
		w.wantEvents(d, "dossier.near_due", "dossier.near_due", "dossier.overdue")
		w.turn(onOctober(19, 18, 0))
		w.wantEvents(d, "dossier.near_due", "dossier.near_due", "dossier.overdue", "dossier.overdue_long")
	})
}

// Who has a dossier for longer than the share of the time is told, once for each leg, and not when it was handed on.
func TestTheTimeOfOneStep(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		begin := func() dossier.Dossier {
			return w.act(w.act(w.filed(inLegs, "ward"), "clerk", "accept", nil), "officer", "claim", nil)
		}
		slow, quick := begin(), begin()
		legs, err := ledger.LegsDue(t.Context(), w.DB, []string{slow.ID, quick.ID})
		fine(t, err)
		at := legs[slow.ID]
		if at.IsZero() || !at.Before(slow.DueAt) {
			t.Fatalf("the leg ends %s, the whole %s", at, slow.DueAt)
		}
		w.turn(at.Add(-time.Minute))
		quick = w.act(quick, "officer", "propose", nil)
		w.turn(at)
		if got := w.events(slow); len(got) == 0 || got[len(got)-1] != "dossier.leg_overdue" {
			t.Errorf("the slow one: %v", got)
		}
		if slices.Contains(w.events(quick), "dossier.leg_overdue") {
			t.Errorf("the quick one: %v", w.events(quick))
		}
		for _, who := range []string{"officer", "leader"} {
			if !slices.Contains(w.notices(who), "desk_leg_overdue") {
				t.Errorf("the %s reads %v", who, w.notices(who))
			}
		}
	})
}

func TestManyForOnePersonAreOneNotice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var all []dossier.Dossier
		for range 7 {
			all = append(all, w.running())
		}
		free := w.act(w.file("ward"), "clerk", "accept", nil) // nobody has it: its clerk hands it out
		w.turn(onOctober(12, 17, 0))
		for _, d := range append(all, free) {
			if got := w.events(d); len(got) == 0 || got[len(got)-1] != "dossier.overdue" {
				t.Errorf("%s: %v", d.Code, got)
			}
		}
		w.wantNotices(map[string][]string{"officer": {"desk_overdue_many"}, "leader": {"desk_overdue_many"}, "clerk": {"desk_overdue"}})
		page, err := notify.List(w.as("leader"), w.DB, w.who["leader"].AccountID, "", 10)
		fine(t, err)
		n := page.Notices[0]
		if p := lang.For(lang.VI); n.Title(p) != "8 hồ sơ đã quá hạn" || !strings.Contains(n.Text(p), all[0].Code) || n.Link != "/desk/ho-so?han=qua-han" {
			t.Errorf("%s | %s | %s", n.Title(p), n.Text(p), n.Link)
		}
	})
}

func TestAUnitWithoutALeaderIsSpokenForAbove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.act(w.file("orphan"), "lonely", "accept", nil)
		w.turn(onOctober(12, 17, 0))
		w.turn(onOctober(15, 17, 0))
		w.wantEvents(d, "dossier.overdue", "dossier.overdue_long")
		w.wantNotices(map[string][]string{"lonely": {"desk_overdue"}, "mayor": {"desk_overdue", "desk_overdue_long"}})
	})
}

func TestSilenceAfterEightHoursIsAnEvent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		silent, answered := w.file("ward"), w.file("ward")
		w.act(answered, "clerk", "accept", nil)
		w.turn(monday)
		w.wantEvents(silent)
		w.turn(onOctober(6, 9, 1))
		w.turn(onOctober(7, 9, 1))
		w.wantEvents(silent, "dossier.unanswered")
		w.wantEvents(answered)
	})
}

// Dossiers of a version without timers escalate, too, and nothing is done twice.
func TestTheNightlyFillSetsWhatIsMissing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old, known := w.running(), w.running()
		fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `DELETE FROM timer WHERE subject = $1`, old.ID)
			return err
		}))
		w.turn(onOctober(12, 17, 0))
		w.wantEvents(old)
		w.wantEvents(known, "dossier.overdue")
		q := job.NewQueue(w.DB, w.Workers()...)
		q.Every(w.Periodic()...)
		fine(t, q.Drain(t.Context()))
		for range 2 {
			fine(t, w.DB.Write(t.Context(), func(tx *store.Tx) error { return job.Insert(t.Context(), tx, job.New{Kind: JobFill}) }))
			fine(t, q.Drain(t.Context()))
			w.turn(onOctober(12, 17, 30))
		}
		w.wantEvents(old, "dossier.overdue")
		w.wantEvents(known, "dossier.overdue")
	})
}

func TestRungsAreDatedAndChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		put := func(r Rung) error {
			return w.DB.Write(t.Context(), func(tx *store.Tx) error { return PutRungTx(t.Context(), tx, r) })
		}
		first := viet.Day{Y: 2026, M: 10, D: 1}
		good := Rung{Name: "president", ValidFrom: first, Follows: Due, Amount: 1, Kind: deadline.WorkingDay, Tell: []Whom{ParentLeader, Holder},
			Law: "61/2018/NĐ-CP@2018-04-23#art19"}
		for field, bad := range map[string]func(r *Rung){
			"name":       func(r *Rung) { r.Name = "" },
			"valid_from": func(r *Rung) { r.ValidFrom = viet.Day{} },
			"valid_to":   func(r *Rung) { r.ValidTo = viet.Day{Y: 2020, M: 1, D: 1} },
			"follows":    func(r *Rung) { r.Follows = "dream" },
			"amount":     func(r *Rung) { r.Kind = "" },
			"amount ":    func(r *Rung) { r.Amount = 100000 },
			"amount  ":   func(r *Rung) { r.Follows = Near },
			"tell":       func(r *Rung) { r.Tell = nil },
			"tell ":      func(r *Rung) { r.Tell = []Whom{"king"} },
			"law":        func(r *Rung) { r.Law = "" },
			"law ":       func(r *Rung) { r.Law = "1/1/1" },
		} {
			r := good
			bad(&r)
			err := put(r)
			if f, ok := fault.As(err); !ok || f.Kind != fault.KindInvalid || len(f.Fields) != 1 || f.Fields[0].Path != strings.TrimSpace(field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		fine(t, put(good))
		fine(t, put(good)) // twice is once
		again := good
		again.ValidFrom = viet.Day{Y: 2026, M: 12, D: 1}
		if err := put(again); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("two in force at once: %v", err)
		}
		beside := good
		beside.Name = "another"
		if err := put(beside); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("two for one moment: %v", err)
		}
		d := w.running()
		w.turn(onOctober(12, 17, 0))
		w.turn(onOctober(13, 17, 0))
		w.turn(onOctober(15, 17, 0))
		w.wantEvents(d, "dossier.overdue", "dossier.overdue_long", "dossier.overdue_long")
		w.wantNotices(map[string][]string{"officer": {"desk_overdue", "desk_overdue_long"}, "leader": {"desk_overdue", "desk_overdue_long"},
			"mayor": {"desk_overdue_long", "desk_overdue_long"}})
	})
}

// The rungs that every database comes with say where they come from, or which text is missing.
func TestTheBuiltinLadderCitesOrSaysWhatIsMissing(t *testing.T) {
	db := storetest.Open(t, lines...)
	list, err := Rungs(t.Context(), db)
	fine(t, err)
	if len(list) != 5 {
		t.Errorf("%d rungs", len(list))
	}
	for _, r := range list {
		if err := r.check(); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	if b, err := json.Marshal(list); err != nil || !strings.Contains(string(b), "holder") {
		t.Error(err)
	}
}
