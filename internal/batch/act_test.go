package batch

import (
	"context"
	"sync"
	"testing"

	"tinhso/internal/dossier"
	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestThePreviewSaysWhatWillHappenToEach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		good := w.file(t, 3, "clerk1 accept")
		new := w.file(t, 1)
		held := w.file(t, 1, "clerk1 accept", "officer1 claim")
		codes := append(append(append([]string{"H58.905-261102-0077", "không phải mã"}, good...), new...), held...)
		b, err := w.Plan(w.as(t, "leader1"), Bulk{Action: "assign", Codes: append(codes, good[0]), Input: map[string]any{"officer": w.who["officer1"]}})
		must(t, b, err)
		if b.State != Planned || b.Total != 7 || b.Will != 4 || b.Cannot != 3 || b.Left != 4 || b.Label.VI == "" {
			t.Errorf("planned %+v", b)
		}
		items := w.items(t, b.ID, "leader1")
		if i := items[good[0]]; i.Verdict != Will || i.Change.From != "accepted" || i.Change.To != "working" || i.Change.ToName.VI == "" || i.Change.DueTo.String() != "2026-11-09" {
			t.Errorf("will be %+v", i)
		}
		if i := items[new[0]]; i.Verdict != Cannot || i.Why != "dossier.action.closed" || i.WhyArgs["state"] == nil {
			t.Errorf("cannot: %+v", i)
		}
		if i := items["H58.905-261102-0077"]; i.Why != "dossier.unknown" || i.DossierID != "" {
			t.Errorf("of others: %+v", i)
		}
		d, err := w.Cases.Get(w.as(t, "leader1"), good[0])
		if must(t, d, err); d.State != "accepted" || d.Version != 2 {
			t.Error("the preview did something")
		}
		for name, c := range map[string]struct {
			who  string
			b    Bulk
			code string
		}{
			"nothing chosen":     {"leader1", Bulk{Action: "assign"}, "batch.none"},
			"no such action":     {"leader1", Bulk{Action: "correct", Codes: good}, "batch.action"},
			"a wrong input":      {"leader1", Bulk{Action: "assign", Codes: good}, "form.required_choice"},
			"an unknown officer": {"leader1", Bulk{Action: "assign", Codes: good, Input: map[string]any{"officer": "01JXXXXXXXXXXXXXXXXXXXXXXX"}}, "dossier.assign.unknown"},
			"too many":           {"leader1", Bulk{Action: "claim", Codes: make2(MaxBulk + 1)}, "batch.too_many"},
			"an administrator":   {"admin", Bulk{Action: "claim", Codes: good}, "policy.forbidden"},
		} {
			_, err := w.Plan(w.as(t, c.who), c.b)
			if err == nil {
				t.Errorf("%s: let through", name)
				continue
			}
			wantFault(t, err, c.code)
		}
		// The hostile neighbour: nothing of it is theirs.
		other, err := w.Plan(w.as(t, "leader2"), Bulk{Action: "assign", Codes: good, Input: map[string]any{"officer": w.who["officer1"]}})
		if must(t, other, err); other.Will != 0 || other.Cannot != 3 {
			t.Errorf("the next ward could do %+v", other)
		}
		for _, i := range w.items(t, other.ID, "leader2") {
			if i.Why != "dossier.unknown" || i.Procedure != "" || i.DossierID != "" || i.Change.FromName.VI != "" {
				t.Errorf("the next ward learns %+v", i)
			}
		}
		_, err = w.Get(w.as(t, "leader2"), b.ID)
		wantFault(t, err, "batch.not_found")
		_, _, err = w.Items(w.as(t, "leader2"), b.ID, Filter{})
		wantFault(t, err, "batch.not_found")
		_, err = w.Run(w.as(t, "leader2"), b.ID)
		wantFault(t, err, "batch.not_found")
		_, err = w.Run(w.as(t, "officer1"), b.ID)
		wantFault(t, err, "batch.not_found")
	})
}

func make2(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = store.NewID()
	}
	return all
}

func TestABatchIsRunOnceEach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		codes := w.file(t, 30, "clerk1 accept")
		guard := once.Guard{Account: "x", Key: "k", BodyHash: "b", Answer: func(v any) once.Answer { return once.Answer{Body: []byte(v.(Batch).ID)} }}
		in := Bulk{Action: "assign", Codes: codes, Input: map[string]any{"officer": w.who["officer1"]}, Once: guard}
		b, err := w.Plan(w.as(t, "leader1"), in)
		must(t, b, err)
		if _, err := w.Plan(w.as(t, "leader1"), in); err == nil { // the button pressed twice
			t.Error("two previews of one")
		}
		var wg sync.WaitGroup
		ctx := w.as(t, "leader1")
		for range 4 {
			wg.Go(func() {
				if _, err := w.Run(ctx, b.ID); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for range 3 { // workers of several nodes
			wg.Go(func() {
				if err := w.queue.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		w.drain(t)
		b, err = w.Get(ctx, b.ID)
		if must(t, b, err); b.State != Done || b.Done != 30 || b.Failed != 0 || b.Left != 0 || b.EndedAt.IsZero() {
			t.Fatalf("ended %+v", b)
		}
		for _, code := range codes {
			d, err := w.Cases.Get(ctx, code)
			if must(t, d, err); d.Version != 3 || d.Assignee != w.who["officer1"] {
				t.Errorf("%s at version %d", code, d.Version)
			}
			steps, err := w.Cases.Timeline(ctx, code)
			if must(t, steps, err); steps[2].ActorName != "Cán Bộ l" {
				t.Errorf("signed by %s", steps[2].ActorName)
			}
		}
		kinds := map[string]int{}
		j := event.NewJournal(w.DB, event.Consumer{Name: "test", Kinds: []string{"dossier.assign", "batch.started", "batch.done"},
			Apply: func(_ context.Context, _ *store.Tx, e event.Event) error { kinds[e.Kind]++; return nil }})
		if err := j.Drain(t.Context()); err != nil || kinds["dossier.assign"] != 30 || kinds["batch.started"] != 1 || kinds["batch.done"] != 1 {
			t.Errorf("events %v %v", kinds, err)
		}
		again, err := w.Run(ctx, b.ID) // once done it stays done
		if must(t, again, err); again.State != Done || again.Version != b.Version {
			t.Errorf("run again %+v", again)
		}
	})
}

// What somebody changed since the preview is left alone, and told.
func TestTwoPeopleAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		codes := w.file(t, 12, "clerk1 accept")
		leader, err := w.Plan(w.as(t, "leader1"), Bulk{Action: "assign", Codes: codes, Input: map[string]any{"officer": w.who["officer1"]}})
		must(t, leader, err)
		clerk, err := w.Plan(w.as(t, "clerk1"), Bulk{Action: "assign", Codes: codes[:8], Input: map[string]any{"officer": w.who["clerk1"]}})
		must(t, clerk, err)
		_, err = w.Run(w.as(t, "leader1"), leader.ID)
		must(t, leader, err)
		_, err = w.Run(w.as(t, "clerk1"), clerk.ID)
		must(t, clerk, err)
		w.drain(t)
		a, err := w.Get(w.as(t, "leader1"), leader.ID)
		must(t, a, err)
		b, err := w.Get(w.as(t, "clerk1"), clerk.ID)
		must(t, b, err)
		if a.State != Done || b.State != Done || a.Done+b.Done != 12 || a.Failed+b.Failed != 8 {
			t.Errorf("leader %d done %d failed, clerk %d done %d failed", a.Done, a.Failed, b.Done, b.Failed)
		}
		for code, i := range w.items(t, clerk.ID, "clerk1") {
			if i.Outcome == Failed && (i.Why != "dossier.changed" && i.Why != "dossier.action.closed" || i.WhyArgs["who"] == nil || i.At.IsZero()) {
				t.Errorf("%s: %s %v", code, i.Why, i.WhyArgs)
			}
			d, err := w.Cases.Get(w.as(t, "leader1"), code)
			if must(t, d, err); d.Version != 3 {
				t.Errorf("%s was changed twice", code)
			}
		}
	})
}

func TestABatchIsStoppedAndGoesOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		codes := w.file(t, 60, "clerk1 accept")
		leader := w.as(t, "leader1")
		b, err := w.Plan(leader, Bulk{Action: "assign", Codes: codes, Input: map[string]any{"officer": w.who["officer1"]}})
		must(t, b, err)
		_, err = w.Stop(leader, b.ID) // what does not run is not stopped
		if must(t, b, err); b.State != Planned {
			t.Errorf("%s", b.State)
		}
		_, err = w.Run(leader, b.ID)
		must(t, b, err)
		effect, err := w.workRun(t.Context(), runJob(b.ID)) // the first part, by a node that dies before its effect
		if err != nil || effect == nil {
			t.Fatal(err)
		}
		b, err = w.Get(leader, b.ID)
		if must(t, b, err); b.Done != perRun || b.Left != 60-perRun || b.State != Running {
			t.Errorf("after the first part %+v", b)
		}
		b, err = w.Stop(leader, b.ID)
		if must(t, b, err); b.State != Stopping {
			t.Errorf("%s", b.State)
		}
		w.drain(t)
		b, err = w.Get(leader, b.ID)
		if must(t, b, err); b.State != Stopped || b.Done != perRun {
			t.Errorf("stopped %+v", b)
		}
		_, err = w.Run(leader, b.ID)
		must(t, b, err)
		w.drain(t)
		b, err = w.Get(leader, b.ID)
		if must(t, b, err); b.State != Done || b.Done != 60 || b.Failed != 0 {
			t.Errorf("went on %+v", b)
		}
	})
}

// The job acts with the powers of the moment: who lost them does no more.
func TestABatchHasThePowersOfTheMoment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		codes := w.file(t, 3, "clerk1 accept")
		b, err := w.Plan(w.as(t, "leader1"), Bulk{Action: "assign", Codes: codes, Input: map[string]any{"officer": w.who["officer1"]}})
		must(t, b, err)
		_, err = w.Run(w.as(t, "leader1"), b.ID)
		must(t, b, err)
		system := identity.With(t.Context(), identity.System())
		acc, err := w.Accounts.Account(t.Context(), w.who["leader1"])
		must(t, acc, err)
		if err := w.Accounts.SetState(system, acc.ID, acc.Version, identity.Locked, "Kiểm tra"); err != nil {
			t.Fatal(err)
		}
		w.drain(t)
		run, err := w.load(t.Context(), w.DB, b.ID)
		if must(t, run, err); run.State != Stopped || run.Why != "identity.locked" {
			t.Errorf("%s because %s", run.State, run.Why)
		}
		d, err := w.Cases.Get(w.as(t, "clerk1"), codes[0])
		if must(t, d, err); d.Version != 2 {
			t.Error("done by somebody who is locked")
		}
		acc, err = w.Accounts.Account(t.Context(), w.who["leader1"])
		must(t, acc, err)
		if err := w.Accounts.SetState(system, acc.ID, acc.Version, identity.Active, ""); err != nil {
			t.Fatal(err)
		}
		_, err = w.Cases.Act(w.as(t, "leader1"), codes[0], dossier.Act{Action: "recuse", Version: 2, Input: map[string]any{"reason": "Người nộp là người thân."}})
		must(t, d, err)
		_, err = w.Run(w.as(t, "leader1"), b.ID)
		must(t, b, err)
		w.drain(t)
		items := w.items(t, b.ID, "leader1")
		if i := items[codes[0]]; i.Outcome != Failed || i.Why != "dossier.excluded" {
			t.Errorf("in a dossier of which they take no part: %+v", i)
		}
		if i := items[codes[1]]; i.Outcome != Did {
			t.Errorf("%+v", i)
		}
	})
}
