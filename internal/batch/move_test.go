package batch

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/job"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

func runJob(id string) job.Job {
	args, _ := json.Marshal(jobArgs{Batch: id})
	return job.Job{Kind: jobRun, Args: args}
}

// publish puts the third version: an appraisal in the place of the work, and no state for payments.
func (w *world) publish(t *testing.T) {
	t.Helper()
	b, err := os.ReadFile("../../provinces/tien-giang/flows/standard-2.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("version: 2\n", "version: 3\n", "id: working", "id: appraising", "[working", "[appraising", ", working", ", appraising",
		"to: working", "to: appraising", "Đang giải quyết\"", "Đang thẩm định\"").Replace(string(b))
	if err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
		w.publishTx(t, tx, text, viet.Day{Y: 2026, M: 12, D: 1})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) move() Move {
	return Move{Flow: "standard", From: 2, To: 3, States: map[string]string{"working": "appraising"}, Law: "118/2025/NĐ-CP@2025-06-09", Reason: "Theo nghị định mới."}
}

func TestAMoveIsPlannedApprovedAndRun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		working := w.file(t, 3, "clerk1 accept", "officer1 claim")
		new := w.file(t, 2)
		w.file(t, 1, "clerk1 withdraw") // closed: nobody's business
		w.publish(t)
		admin, other := w.as(t, "admin"), w.as(t, "second")
		for name, c := range map[string]struct {
			who  string
			edit func(*Move)
			code string
		}{
			"by a leader":            {"leader1", func(*Move) {}, "policy.forbidden"},
			"by a ward's admin":      {"admin1", func(*Move) {}, "policy.forbidden"},
			"to no version":          {"admin", func(m *Move) { m.To = 9 }, "batch.move.version"},
			"to the same":            {"admin", func(m *Move) { m.To = 2 }, "batch.move.same"},
			"of no state":            {"admin", func(m *Move) { m.States = map[string]string{"nothing": "accepted"} }, "batch.move.state"},
			"to no state":            {"admin", func(m *Move) { m.States = map[string]string{"working": "nothing"} }, "batch.move.state"},
			"without a law":          {"admin", func(m *Move) { m.Law = "" }, "batch.move.law"},
			"by a law that is gone":  {"admin", func(m *Move) { m.Law = "61/2018/NĐ-CP@2018-04-23" }, "batch.move.law"},
			"for no reason":          {"admin", func(m *Move) { m.Reason = " " }, "batch.move.reason"},
			"of a flow that is none": {"admin", func(m *Move) { m.Flow = "nothing" }, "batch.move.version"},
		} {
			m := w.move()
			c.edit(&m)
			_, err := w.PlanMove(w.as(t, c.who), m)
			if err == nil {
				t.Errorf("%s: let through", name)
				continue
			}
			t.Run(name, func(t *testing.T) { wantFault(t, err, c.code) })
		}
		b, err := w.PlanMove(admin, w.move())
		if must(t, b, err); b.State != Planning {
			t.Fatalf("%+v", b)
		}
		_, err = w.Approve(other, b.ID, "15/QĐ-UBND", viet.Day{Y: 2026, M: 11, D: 2})
		wantFault(t, err, "batch.not_ready")
		w.drain(t)
		b, err = w.Get(admin, b.ID)
		if must(t, b, err); b.State != Planned || b.Total != 5 || b.Will != 5 {
			t.Fatalf("dry run %+v", b)
		}
		items := w.items(t, b.ID, "admin")
		if i := items[working[0]]; i.Change.To != "appraising" || i.Change.ClockFrom != "running" || i.Change.ClockTo != "running" || i.Change.DueFrom.String() != "2026-11-09" || i.Change.DueTo != i.Change.DueFrom {
			t.Errorf("would be %+v", i.Change)
		}
		if i := items[new[0]]; i.Change.To != "submitted" || !i.Change.DueTo.IsZero() {
			t.Errorf("would be %+v", i.Change)
		}
		_, err = w.RunMove(admin, b.ID)
		wantFault(t, err, "batch.not_approved")
		_, err = w.Approve(admin, b.ID, "15/QĐ-UBND", viet.Day{Y: 2026, M: 11, D: 2})
		wantFault(t, err, "batch.same_person")
		_, err = w.Approve(other, b.ID, "", viet.Day{})
		wantFault(t, err, "batch.move.decision")
		_, err = w.Approve(w.as(t, "leader1"), b.ID, "15/QĐ-UBND", viet.Day{Y: 2026, M: 11, D: 2})
		wantFault(t, err, "batch.not_found")
		b, err = w.Approve(other, b.ID, "15/QĐ-UBND", viet.Day{Y: 2026, M: 11, D: 2})
		if must(t, b, err); b.State != Approved || b.Approval == nil || b.Approval.Decision != "15/QĐ-UBND" {
			t.Fatalf("%+v", b)
		}
		// Somebody works on one of them meanwhile: it is left where it is and told.
		d, err := w.Cases.Get(w.as(t, "officer1"), working[2])
		must(t, d, err)
		_, err = w.Cases.Act(w.as(t, "officer1"), d.Code, dossier.Act{Action: "propose", Version: d.Version})
		must(t, d, err)
		_, err = w.RunMove(admin, b.ID)
		must(t, b, err)
		w.drain(t)
		b, err = w.Get(admin, b.ID)
		if must(t, b, err); b.State != Done || b.Done != 4 || b.Failed != 1 {
			t.Fatalf("ended %+v", b)
		}
		if i := w.items(t, b.ID, "admin")[working[2]]; i.Why != "dossier.changed" {
			t.Errorf("%+v", i)
		}
		d, err = w.Cases.Get(w.as(t, "officer1"), working[0])
		if must(t, d, err); d.FlowVersion != 3 || d.State != "appraising" {
			t.Errorf("%s on %d", d.State, d.FlowVersion)
		}
		n := 0
		j := event.NewJournal(w.DB, event.Consumer{Name: "test", Kinds: []string{"dossier.migrate"},
			Apply: func(context.Context, *store.Tx, event.Event) error { n++; return nil }})
		if err := j.Drain(t.Context()); err != nil || n != 4 {
			t.Errorf("%d events %v", n, err)
		}
		// A second dry run finds what was left, and moves it.
		second, err := w.PlanMove(admin, w.move())
		must(t, second, err)
		w.drain(t)
		second, err = w.Get(admin, second.ID)
		if must(t, second, err); second.Total != 1 || second.Will != 1 {
			t.Errorf("left %+v", second)
		}
		list, _, err := w.List(admin, Filter{Kind: Moves, Flow: "standard"})
		if must(t, list, err); len(list) != 2 || list[0].ID != second.ID {
			t.Errorf("listed %d", len(list))
		}
		if list, _, err := w.List(w.as(t, "leader1"), Filter{}); err != nil || len(list) != 0 {
			t.Errorf("a leader sees %d moves of the province", len(list))
		}
	})
}

func TestWhatCannotBeMovedIsListedWithTheReason(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		working, accepted := w.file(t, 2, "clerk1 accept", "officer1 claim"), w.file(t, 1, "clerk1 accept")
		w.publish(t)
		m := w.move()
		m.States = map[string]string{"accepted": "issued"}
		b, err := w.PlanMove(w.as(t, "admin"), m)
		must(t, b, err)
		w.drain(t)
		b, err = w.Get(w.as(t, "admin"), b.ID)
		if must(t, b, err); b.Will != 0 || b.Cannot != 3 {
			t.Fatalf("%+v", b)
		}
		items := w.items(t, b.ID, "admin")
		if i := items[working[0]]; i.Why != "dossier.shift.no_state" || i.WhyArgs["state"] == nil || i.Change.From != "working" {
			t.Errorf("%+v", i)
		}
		if i := items[accepted[0]]; i.Why != "dossier.shift.clock" {
			t.Errorf("%+v", i)
		}
	})
}

// A dry run and a run that are cut off go on where they were: each dossier is seen once and moved once.
func TestAMoveIsRestarted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.file(t, perRun+5)
		w.publish(t)
		admin, other := w.as(t, "admin"), w.as(t, "second")
		b, err := w.PlanMove(admin, w.move())
		must(t, b, err)
		for range 2 { // the first node dies before its effect
			if _, err := w.workPlan(t.Context(), runJob(b.ID)); err != nil {
				t.Fatal(err)
			}
		}
		w.drain(t)
		b, err = w.Get(admin, b.ID)
		if must(t, b, err); b.Total != perRun+5 || b.Will != perRun+5 {
			t.Fatalf("%+v", b)
		}
		_, err = w.Approve(other, b.ID, "1/QĐ", viet.Day{Y: 2026, M: 11, D: 2})
		must(t, b, err)
		_, err = w.RunMove(admin, b.ID)
		must(t, b, err)
		if _, err := w.workRun(t.Context(), runJob(b.ID)); err != nil {
			t.Fatal(err)
		}
		w.drain(t)
		b, err = w.Get(admin, b.ID)
		if must(t, b, err); b.State != Done || b.Done != perRun+5 || b.Failed != 0 {
			t.Errorf("%+v", b)
		}
	})
}
