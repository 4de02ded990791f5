package flow

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var draftLines = []store.Line{event.Migrations, Migrations}

var (
	long  = By{Account: "a1", Name: "Vũ Thành Long"}
	loan  = By{Account: "a2", Name: "Trịnh Thị Kim Loan"}
	start = time.Date(2026, 11, 23, 9, 0, 0, 0, viet.Zone)
)

func rename(s Source, id, vi string) Edit {
	st, _ := s.State(id)
	st.Name.VI = vi
	return Edit{Do: SetState, State: &st}
}

// desk is a library in which standard 1 is published, with its drafts.
func desk(t *testing.T, db *store.DB) (*Library, *Drafts) {
	t.Helper()
	l := NewLibrary(db)
	if _, err := put(t, db, l, flows(t)["standard"], "2022-01-01"); err != nil {
		t.Fatal(err)
	}
	return l, NewDrafts(db, l)
}

func begin(t *testing.T, d *Drafts, key string) Draft {
	t.Helper()
	by := long
	by.Key = key
	x, err := d.Begin(t.Context(), SourceOf(flows(t)["standard"]), "version", 1, by)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestADraftIsEditedUndoneProposedAndPublishedByAnother(t *testing.T) {
	storetest.RunClock(t, start, draftLines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		l, d := desk(t, db)
		ctx := t.Context()
		x := begin(t, d, "k1")
		if again := begin(t, d, "k1"); again.ID != x.ID {
			t.Error("the same form made two drafts")
		}
		y, err := d.Change(ctx, x.ID, 1, long, rename(x.Source, "working", "Đang thẩm định"))
		if err != nil || y.Edition != 2 {
			t.Fatal(y.Edition, err)
		}
		if y, err = d.Undo(ctx, x.ID, 2, loan); err != nil || !cmp.Equal(y.Source, x.Base, sameFlow...) {
			t.Fatal("undo is not the base:", err)
		}
		if _, err = d.Undo(ctx, x.ID, 3, loan); fault.KindOf(err) != fault.KindConflict {
			t.Error("undone twice:", err)
		}
		if y, err = d.Redo(ctx, x.ID, 3, long); err != nil {
			t.Fatal(err)
		}
		if s, _ := y.Source.State("working"); s.Name.VI != "Đang thẩm định" {
			t.Error("redone:", s.Name)
		}
		if y, err = d.Get(ctx, db, x.ID); err != nil || y.Edition != 4 || y.ChangedName != long.Name {
			t.Fatal(y.Edition, y.ChangedName, err)
		}
		soon := day(t, "2026-12-01")
		for name, c := range map[string]struct {
			from viet.Day
			note string
		}{"yesterday": {day(t, "2026-11-22"), ""}, "never": {viet.Day{}, ""}, "too long": {soon, strings.Repeat("ơ", mostNote+1)}} {
			if _, err := d.Propose(ctx, x.ID, 4, long, c.from, c.note); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if y, err = d.Propose(ctx, x.ID, 4, long, soon, "Theo kết luận giao ban"); err != nil || y.Status != DraftProposed || y.Target != 2 {
			t.Fatal(y.Status, y.Target, err)
		}
		if _, err = d.Change(ctx, x.ID, 5, loan, rename(x.Source, "working", "X")); fault.KindOf(err) != fault.KindConflict {
			t.Error("a proposal was edited:", err)
		}
		if _, err = d.Recall(ctx, x.ID, 5, loan); fault.KindOf(err) != fault.KindForbidden {
			t.Error("recalled by another:", err)
		}
		if y, err = d.SendBack(ctx, x.ID, 5, loan, "Sai tên"); err != nil || y.Status != DraftOpen || y.Decision != "Sai tên" {
			t.Fatal(y, err)
		}
		if _, err = d.Propose(ctx, x.ID, 6, long, soon, ""); err != nil {
			t.Fatal(err)
		}
		if _, err = d.Publish(ctx, x.ID, 7, long); fault.KindOf(err) != fault.KindForbidden {
			t.Error("published by who proposed it:", err)
		}
		if y, err = d.Publish(ctx, x.ID, 7, loan); err != nil || y.Status != DraftPublished {
			t.Fatal(y.Status, err)
		}
		clock.Advance(time.Hour)
		for on, want := range map[string]int{"2026-11-30": 1, "2026-12-01": 2} {
			if f, err := l.Current(ctx, db, "standard", day(t, on)); err != nil || f.Version != want {
				t.Errorf("on %s: version %d, want %d: %v", on, f.Version, want, err)
			}
		}
		f, err := l.Get(ctx, db, "standard", 2)
		if s, _ := f.State("working"); err != nil || s.Name.VI != "Đang thẩm định" {
			t.Error(s.Name, err)
		}
		all, err := d.Changes(ctx, db, x.ID, 0)
		var kinds []string
		for _, c := range all {
			kinds = append(kinds, c.Kind)
		}
		if want := []string{"edit", "undo", "redo", "propose", "send_back", "propose", "publish"}; err != nil || !slices.Equal(kinds, want) {
			t.Errorf("%v %v", kinds, err)
		}
		if all[0].Words.VI != "Đổi tên trạng thái “Đang giải quyết” thành “Đang thẩm định”" {
			t.Error(all[0].Words)
		}
		if page, err := event.List(ctx, db, event.Filter{Subject: "standard"}); err != nil || len(page.Events) != 5 {
			t.Errorf("events: %d %v", len(page.Events), err)
		}
	})
}

func TestTheSecondOfTwoEditorsIsToldAndLosesNothing(t *testing.T) {
	storetest.RunClock(t, start, draftLines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		_, d := desk(t, db)
		x := begin(t, d, "k")
		const editors = 8
		var wg sync.WaitGroup
		told := make([]error, editors)
		for i := range editors {
			wg.Go(func() {
				_, told[i] = d.Change(context.WithoutCancel(t.Context()), x.ID, 1, loan, rename(x.Source, "working", strings.Repeat("x", i+1)))
			})
		}
		wg.Wait()
		won := 0
		for _, err := range told {
			f, _ := fault.As(err)
			switch {
			case err == nil:
				won++
			case fault.KindOf(err) != fault.KindPrecondition:
				t.Error(err)
			case f.Args["who"] != loan.Name:
				t.Error("nobody is named:", f.Args)
			}
		}
		if won != 1 {
			t.Fatalf("%d edits won", won)
		}
		changes, err := d.Changes(t.Context(), db, x.ID, 1)
		if err != nil || len(changes) != 1 || !strings.Contains(changes[0].Words.VI, "Đổi tên") {
			t.Fatal(changes, err)
		}
		// What was entered is sent again on what is there now, and both changes stand.
		y, err := d.Change(t.Context(), x.ID, 2, long, rename(x.Source, "accepted", "Mới nhận"))
		if err != nil {
			t.Fatal(err)
		}
		a, _ := y.Source.State("accepted")
		w, _ := y.Source.State("working")
		if a.Name.VI != "Mới nhận" || !strings.HasPrefix(w.Name.VI, "x") {
			t.Error(a.Name, w.Name)
		}
	})
}

func TestTheSameFormTwiceActsOnce(t *testing.T) {
	storetest.RunClock(t, start, draftLines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		_, d := desk(t, db)
		x := begin(t, d, "k")
		by := long
		by.Key = "the form"
		for range 2 {
			y, err := d.Change(t.Context(), x.ID, 1, by, rename(x.Source, "working", "Mới"))
			if err != nil || y.Edition != 2 {
				t.Fatal(y.Edition, err)
			}
		}
	})
}

func TestADraftThatWasOvertakenIsLookedAtAgain(t *testing.T) {
	storetest.RunClock(t, start, draftLines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		l, d := desk(t, db)
		ctx := t.Context()
		x := begin(t, d, "k")
		x, err := d.Change(ctx, x.ID, x.Edition, long, rename(x.Source, "working", "Của bản nháp"))
		if err != nil {
			t.Fatal(err)
		}
		other := flows(t)["standard"]
		other.Version, other.Name.VI = 2, "Bản của người khác"
		if _, err := put(t, db, l, other, "2026-11-23"); err != nil {
			t.Fatal(err)
		}
		soon := day(t, "2026-12-01")
		if _, err := d.Propose(ctx, x.ID, x.Edition, long, soon, ""); fault.KindOf(err) != fault.KindConflict {
			t.Fatal("proposed over a version nobody looked at:", err)
		}
		if x, err = d.Rebase(ctx, x.ID, x.Edition, long); err != nil || x.From != 2 {
			t.Fatal(x.From, err)
		}
		if x, err = d.Propose(ctx, x.ID, x.Edition, long, soon, ""); err != nil || x.Target != 3 {
			t.Fatal(x.Target, err)
		}
		other.Version = 3
		if _, err := put(t, db, l, other, "2026-11-23"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Publish(ctx, x.ID, x.Edition, loan); fault.KindOf(err) != fault.KindConflict {
			t.Fatal("published over a version nobody looked at:", err)
		}
	})
}

func TestAProposalNeedsAFlowWithoutFaults(t *testing.T) {
	storetest.RunClock(t, start, draftLines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		_, d := desk(t, db)
		ctx := t.Context()
		x := begin(t, d, "k")
		st := State{ID: "site_visit", Name: lang.Text{VI: "Kiểm tra thực địa"}, National: 4, Clock: ClockRunning, Works: Officer}
		x, err := d.Change(ctx, x.ID, x.Edition, long, Edit{Do: AddState, State: &st})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Propose(ctx, x.ID, x.Edition, long, day(t, "2026-12-01"), ""); fault.KindOf(err) != fault.KindConflict {
			t.Error(err)
		}
		if x, err = d.Undo(ctx, x.ID, x.Edition, long); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Propose(ctx, x.ID, x.Edition, long, day(t, "2026-11-24"), ""); fault.KindOf(err) != fault.KindConflict {
			t.Error("a version was proposed that changes nothing:", err)
		}
		if x, err = d.Change(ctx, x.ID, x.Edition, long, rename(x.Source, "working", "Đang thẩm định")); err != nil {
			t.Fatal(err)
		}
		if x, err = d.Propose(ctx, x.ID, x.Edition, long, day(t, "2026-11-24"), ""); err != nil {
			t.Fatal(err)
		}
		clock.Advance(72 * time.Hour)
		if _, err := d.Publish(ctx, x.ID, x.Edition, loan); fault.KindOf(err) != fault.KindInvalid {
			t.Error("published for a day that has passed:", err)
		}
		if x, err = d.Recall(ctx, x.ID, x.Edition, long); err != nil {
			t.Fatal(err)
		}
		if x, err = d.Drop(ctx, x.ID, x.Edition, long); err != nil || x.Status != DraftDropped {
			t.Fatal(err)
		}
		if list, err := d.List(ctx, db); err != nil || len(list) != 0 {
			t.Error("a dropped draft is listed", list, err)
		}
		if _, err := d.Get(ctx, db, "01JZ0000000000000000000000"); fault.KindOf(err) != fault.KindNotFound {
			t.Error(err)
		}
	})
}

func TestEverySQLTextIsUnderstoodByBothEngines(t *testing.T) {
	storetest.PrepareAll(t, draftLines, ".")
}
