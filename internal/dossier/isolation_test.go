package dossier

import (
	"context"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/lang"
)

func TestWhatIsAnotherUnitsIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim")
		none := strings.Replace(d.Code, "-0001", "-7777", 1)
		for _, who := range []string{"clerk2", "officer2", "leader2", "officerSo", "leaderD", "other"} {
			for name, ask := range map[string]func(context.Context, string) error{
				"get":      func(ctx context.Context, code string) error { _, err := w.Get(ctx, code); return err },
				"timeline": func(ctx context.Context, code string) error { _, err := w.Timeline(ctx, code); return err },
				"deadline": func(ctx context.Context, code string) error { _, err := w.Deadline(ctx, code); return err },
				"fees":     func(ctx context.Context, code string) error { _, err := w.FeesOf(ctx, code); return err },
				"print": func(ctx context.Context, code string) error {
					_, err := w.Print(ctx, code, PaperReceipt, "")
					return err
				},
				"result": func(ctx context.Context, code string) error { _, _, err := w.OpenResult(ctx, code); return err },
				"file":   func(ctx context.Context, code string) error { _, _, err := w.OpenFile(ctx, code, "x"); return err },
				"act": func(ctx context.Context, code string) error {
					_, err := w.Act(ctx, code, Act{Action: "approve", Version: d.Version})
					return err
				},
			} {
				err := ask(w.as(t, who), d.Code)
				missing := ask(w.as(t, who), none)
				wantFault(t, err, fault.KindNotFound, "dossier.unknown")
				p := lang.For(lang.VI)
				one, _ := p.Fault(err)
				two, _ := p.Fault(missing)
				if one != two {
					t.Errorf("%s by %s: %q, but of one that does not exist %q", name, who, one, two)
				}
			}
			for name, f := range map[string]Filter{"all": {}, "newest": {Newest: true}, "code": {Query: d.Code}, "part of a code": {Query: "261005"},
				"name": {Query: "hong anh"}, "state": {State: "working"}, "unit": {Unit: w.units["phuong1"]}, "late": {Late: true}} {
				page, err := w.List(w.as(t, who), f)
				if err != nil && fault.KindOf(err) != fault.KindNotFound && fault.KindOf(err) != fault.KindForbidden {
					t.Fatalf("%s by %s: %v", name, who, err)
				}
				if len(page.Items) > 0 {
					t.Errorf("the list %q of %s shows %d dossiers of another unit", name, who, len(page.Items))
				}
			}
		}
		for _, who := range []string{"clerk2", "leader2", "leaderSo"} {
			_, err := w.Counts(w.as(t, who), w.units["phuong1"])
			if err == nil {
				t.Errorf("%s counts the dossiers of another unit", who)
			}
		}
	})
}

func TestConsultedUnitReadsOneDossierOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept", "officer1 claim", "officer1 consult")
		second := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		got, err := w.Get(w.as(t, "officerSo"), d.Code)
		must(t, got, err)
		_, err = w.Get(w.as(t, "officerSo"), second.Code)
		wantFault(t, err, fault.KindNotFound, "dossier.unknown")
		page, err := w.List(w.as(t, "officerSo"), Filter{Consulted: true})
		if must(t, page, err); len(page.Items) != 1 || page.Items[0].Code != d.Code {
			t.Errorf("consulted about %v", page.Items)
		}
		_, err = w.Act(w.as(t, "officerSo"), d.Code, Act{Action: "propose", Version: d.Version})
		if k := fault.KindOf(err); k != fault.KindForbidden {
			t.Errorf("a consulted unit proposes: %v", err)
		}
		asked, err := w.Consulted(w.as(t, "officer1"), d.Code)
		if must(t, asked, err); len(asked) != 1 || asked[0].Unit.Name != "Sở Tư pháp" || !asked[0].AnsweredAt.IsZero() {
			t.Errorf("asked %+v", asked)
		}
		d = w.chain(t, d, "officerSo advise")
		asked, err = w.Consulted(w.as(t, "officer1"), d.Code)
		if must(t, asked, err); asked[0].AnsweredAt.IsZero() {
			t.Error("the answer was not noted")
		}
	})
}

func TestDistrictLeaderCountsButDoesNotRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.chain(t, w.file(t, w.as(t, "citizen"), standard), "clerk1 accept")
		w.chain(t, w.file(t, w.as(t, "citizen"), sameDay), "citizen withdraw")
		w.clock.Set(at(14, 9, 0)) // by now the first one is late
		rows, err := w.Below(w.as(t, "leaderD"), w.units["district"])
		if must(t, rows, err); len(rows) != 1 || rows[0].Unit.Name != "UBND Phường 1" || rows[0].Open != 1 || rows[0].Late != 1 || rows[0].Closed != 1 {
			t.Errorf("counted %+v", rows)
		}
		_, err = w.Get(w.as(t, "leaderD"), d.Code)
		wantFault(t, err, fault.KindNotFound, "dossier.unknown")
		clerk := w.who["leaderD"]
		clerk.Grants = []identity.Grant{{Role: identity.Clerk, UnitID: clerk.UnitID, UnitPath: clerk.Grants[0].UnitPath}}
		rows, err = w.Below(identity.With(t.Context(), clerk), w.units["district"])
		if must(t, rows, err); len(rows) != 0 {
			t.Errorf("a clerk of the district counts the communes: %+v", rows)
		}
		c, err := w.Counts(w.as(t, "leader1"), w.units["phuong1"])
		must(t, c, err)
		if c.Open != 1 || c.Late != 1 || c.Closed != 1 || len(c.ByState) != 1 || c.ByState[0].Name.VI != "Đã tiếp nhận, chờ phân công" {
			t.Errorf("the unit's own leader sees %+v", c)
		}
	})
}

func TestReadingIsLogged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		d := w.file(t, w.as(t, "citizen"), standard)
		count := func() (n int) {
			t.Helper()
			reads, err := w.reads(t, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			return reads
		}
		got, err := w.Get(w.as(t, "citizen"), d.Code)
		must(t, got, err)
		if n := count(); n != 0 {
			t.Errorf("reading one's own is logged %d times", n)
		}
		got, err = w.Get(w.as(t, "clerk1"), d.Code)
		must(t, got, err)
		page, err := w.List(w.as(t, "clerk1"), Filter{Query: "Hồng Ánh"})
		must(t, page, err)
		if n := count(); n != 2 {
			t.Errorf("a reading and a search are logged %d times", n)
		}
	})
}
