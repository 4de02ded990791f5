package dossier

import (
	"strings"
	"testing"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/document"
	"tinhso/internal/fault"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/viet"

	"github.com/google/go-cmp/cmp"
)

// Một hồ sơ tạm dừng, bổ sung, hẹn lại: mọi điều làm thay đổi ngày hẹn được ghi lại theo thứ tự, có người và căn cứ.
func TestEverythingThatMovedTheDueDayIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim") // due Monday the 12th
		w.clock.Set(at(7, 9, 0))
		d = w.chain(t, d, "officer1 request_more")
		w.clock.Set(at(12, 10, 0))
		d = w.chain(t, d, "citizen supply") // begins anew: due the 19th
		w.clock.Set(at(16, 9, 0))
		d = w.chain(t, d, "leader1 extend") // two days more: the 21st
		k, err := w.Deadline(w.as(t, "officer1"), d.Code)
		must(t, k, err)
		type row struct {
			What, Who, Reason, Law, Before, After string
		}
		var got []row
		for _, c := range k.Changes {
			r := row{What: string(c.Kind), Who: c.By.Name, Reason: c.Reason, Law: c.Law}
			if !c.Before.IsZero() {
				r.Before = viet.DayOf(c.Before).Vietnamese()
			}
			if !c.After.IsZero() {
				r.After = viet.DayOf(c.After).Vietnamese()
			}
			got = append(got, r)
		}
		who := func(name string) string { return w.who[name].Name }
		want := []row{
			{"start", who("clerk1"), "", "", "", "12/10/2026"},
			{"pause", who("officer1"), "Bản chụp rõ hai mặt thẻ căn cước: Ảnh bị mờ", "01/2018/TT-VPCP@2018-11-23", "12/10/2026", ""},
			{"resume", who("citizen"), "Tôi đã bổ sung đủ.", "01/2018/TT-VPCP@2018-11-23", "12/10/2026", "19/10/2026"},
			{"extend", who("leader1"), "Phải xác minh thêm tại cơ sở.", "118/2025/NĐ-CP@2025-06-09", "19/10/2026", "21/10/2026"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if !k.National.Promised.Equal(at(14, 17, 0)) || !k.National.Latest.Equal(at(19, 18, 0)) { // with the two days; five days and an hour waited
			t.Errorf("national %+v", k.National)
		}
		trace := ""
		for _, l := range k.Result.Trace {
			trace += l.Why + "\n"
		}
		for _, words := range []string{"tính lại từ đầu", "thêm do hẹn lại"} {
			if !strings.Contains(trace, words) {
				t.Errorf("the days do not say %q:\n%s", words, trace)
			}
		}
		pdf, err := w.Print(w.as(t, "clerk1"), d.Code, PaperApology, document.A4)
		if err != nil || len(pdf) < 1000 {
			t.Errorf("the apology (form 04): %d bytes, %v", len(pdf), err)
		}

		if pdf, err = w.Print(w.as(t, "citizen"), d.Code, PaperApology, document.A5); err != nil || len(pdf) < 1000 {
			t.Errorf("the apology for its owner: %d bytes, %v", len(pdf), err)
		}

		// The owner learns the unit, not the person, and nothing of the words inside the house.
		own, err := w.Deadline(w.as(t, "citizen"), d.Code)
		must(t, own, err)
		for _, c := range own.Changes {
			if c.By.Unit != "" && c.By.Name != "" || c.Kind == ledger.Pause && (c.By.UnitName == "" || c.Reason == "") {
				t.Errorf("the owner is told %+v", c)
			}
		}
		for _, l := range own.Legs {
			if l.Name != "" || l.State != "" || l.StateName.VI == "" {
				t.Errorf("the owner is told %+v", l)
			}
		}
	})
}

// What is refused is kept, and only officers see it.
func TestARefusedActIsKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
		try := func(day, hour int, who, action, code string) {
			t.Helper()
			w.clock.Set(at(day, hour, 0))
			_, err := w.Act(w.as(t, who), d.Code, Act{Action: action, Version: d.Version, Input: w.inputs(action)})
			wantFault(t, err, fault.KindConflict, code)
		}
		try(9, 9, "officer1", "request_more", "ledger.supplement.late") // three working days were over on Thursday
		try(12, 8, "leader1", "extend", "ledger.extend.late")
		try(13, 8, "officer1", "request_payment", "ledger.pause.late")
		k, err := w.Deadline(w.as(t, "officer1"), d.Code)
		must(t, k, err)
		var codes []string
		for _, r := range k.Refused {
			codes = append(codes, r.Code+" "+r.By.Name)
		}
		want := []string{"ledger.pause.late " + w.who["officer1"].Name, "ledger.extend.late " + w.who["leader1"].Name,
			"ledger.supplement.late " + w.who["officer1"].Name}
		if diff := cmp.Diff(want, codes); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		own, err := w.Deadline(w.as(t, "citizen"), d.Code)
		if must(t, own, err); own.Refused != nil {
			t.Error("the owner sees what officers tried")
		}
		if now, err := w.Get(w.as(t, "officer1"), d.Code); err != nil || now.Version != d.Version {
			t.Error("a refused act changed the dossier")
		}
	})
}

// The timers of a dossier: set on acceptance, moved with the leg and the due day, dropped while it waits and at the end.
func TestTimersMoveWithTheDueDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		timers := func() map[string]time.Time {
			t.Helper()
			all := map[string]time.Time{}
			_, err := store.All(t.Context(), w.DB, `SELECT kind, at FROM timer WHERE due_at > 0 AND kind IN ('dossier.near', 'dossier.due', 'dossier.leg') LIMIT 10`,
				func(r *store.Rows) (struct{}, error) {
					var kind string
					var at int64
					err := r.Scan(&kind, &at)
					all[kind] = store.Instant(at).In(viet.Zone)
					return struct{}{}, err
				})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		w.clock.Set(nov(2, 9, 0))
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		first := timers()
		if !first[TimerNear].Equal(nov(6, 7, 30)) || !first[TimerDue].Equal(nov(9, 17, 0)) || !first[TimerLeg].Equal(nov(3, 11, 30)) {
			t.Errorf("after acceptance %v", first)
		}
		w.clock.Set(nov(3, 9, 0))
		d = w.chain(t, d, "officer1 claim")
		if moved := timers(); moved[TimerLeg].Equal(first[TimerLeg]) || !moved[TimerDue].Equal(first[TimerDue]) {
			t.Errorf("in the next leg %v", moved)
		}
		d = w.chain(t, d, "officer1 request_more")
		if left := timers(); len(left) != 0 {
			t.Errorf("while it waits %v", left)
		}
		w.clock.Set(nov(5, 9, 0))
		d = w.chain(t, d, "citizen supply")
		if again := timers(); !again[TimerDue].Equal(d.DueAt) || len(again) != 3 {
			t.Errorf("after the supplement %v", again)
		}
		d = w.chain(t, d, "leader1 extend")
		if again := timers(); !again[TimerDue].Equal(d.DueAt) {
			t.Errorf("after the new appointment %v", again)
		}
		w.chain(t, d, "officer1 propose", "leader1 approve", "clerk1 issue")
		if left := timers(); len(left) != 0 {
			t.Errorf("at the end %v", left)
		}
	})
}

// The shares of the flow cut the statutory time exactly, and who used more than his owns the delay.
func TestLegsOfADossier(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.Set(nov(2, 9, 0))
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept") // 2,400 minutes
		w.clock.Set(nov(3, 8, 30))
		d = w.chain(t, d, "officer1 claim")
		w.clock.Set(nov(9, 9, 0))
		d = w.chain(t, d, "officer1 propose")
		k, err := w.Deadline(w.as(t, "officer1"), d.Code)
		must(t, k, err)
		sum := 0
		for _, p := range k.Parts {
			sum += p.Budget
		}
		if sum != 5*480 {
			t.Errorf("the parts sum to %d minutes: %+v", sum, k.Parts)
		}
		if n := len(k.Legs); n != 3 || k.Legs[1].Verdict != ledger.Late || k.Legs[1].Name != w.who["officer1"].Name || k.Legs[1].Over != 4*480+30-1440 {
			t.Errorf("legs %+v", k.Legs)
		}
	})
}

// Pauses kept before there was a ledger are moved into it, and the time comes out the same.
func TestOldPausesMoveIntoTheLedger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
		w.clock.Set(at(7, 9, 0))
		d = w.chain(t, d, "officer1 request_more")
		n := d.Version
		w.clock.Set(at(12, 10, 0))
		d = w.chain(t, d, "citizen supply", "leader1 extend")
		plain := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		text, err := migrateFS.ReadFile("migrate/0003_ledger.sql")
		if err != nil {
			t.Fatal(err)
		}
		_, copied, _ := strings.Cut(string(text), "INSERT")
		copied, _, _ = strings.Cut("INSERT"+copied, ";")
		err = w.DB.Write(t.Context(), func(tx *store.Tx) error {
			for _, q := range []string{"DELETE FROM ledger_entry",
				"INSERT INTO dossier_pause (dossier_id, n, from_at, to_at, restart, law, why) VALUES ('" + d.ID + "', " + viet.Number(n) + ", " +
					millis(at(7, 9, 0)) + ", " + millis(at(12, 10, 0)) + ", TRUE, '01/2018/TT-VPCP@2018-11-23', 'Ảnh bị mờ')", copied} {
				if _, err := tx.Exec(t.Context(), q); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []Dossier{d, plain} {
			k, err := w.Deadline(w.as(t, "officer1"), d.Code)
			if must(t, k, err); !k.Result.Due.Equal(d.DueAt) || k.Extended != d.Extended {
				t.Errorf("from old rows due %v, extended %d; was %v, %d", k.Result.Due, k.Extended, d.DueAt, d.Extended)
			}
		}
		k, err := w.Deadline(w.as(t, "officer1"), d.Code)
		must(t, k, err)
		if len(k.Pauses) != 1 || k.Pauses[0].Why != "Ảnh bị mờ" || k.Pauses[0].By.Name != w.who["officer1"].Name {
			t.Errorf("the pause is %+v", k.Pauses)
		}
		w.chain(t, d, "officer1 propose", "leader1 approve", "clerk1 issue") // and it goes on
	})
}

func millis(at time.Time) string { return strings.ReplaceAll(viet.Number(store.Millis(at)), ".", "") }

// A dossier without any entry, accepted before there was a ledger, is counted all the same.
func TestADossierWithoutEntriesGetsItsFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		err := w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), "DELETE FROM ledger_entry")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		list, _, err := w.Projections(t.Context(), w.DB, "", 10, func(unit string) (deadline.Calendar, error) { return w.Book.For(t.Context(), w.DB, unit) })
		if err != nil || len(list) != 1 || !list[0].After.Equal(d.DueAt) {
			t.Errorf("projected %+v, %v", list, err)
		}
		d = w.chain(t, d, "officer1 claim")
		k, err := w.Deadline(w.as(t, "officer1"), d.Code)
		if must(t, k, err); !k.Result.Due.Equal(d.DueAt) || len(k.Changes) != 1 {
			t.Errorf("%v %+v", k.Result.Due, k.Changes)
		}
	})
}
