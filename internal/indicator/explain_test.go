package indicator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/store"
)

// officer is somebody with a role at a unit.
func (w *world) officer(unit string, role identity.Role) identity.Who {
	return identity.Who{AccountID: "who-" + unit, Kind: identity.KindOfficer, UnitID: w.units[unit],
		Grants: []identity.Grant{{Role: role, UnitID: w.units[unit], UnitPath: w.path(unit)}}}
}

func TestAValueOpensDownToTheRecords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		var facts []Fact
		for i := range 5 {
			f := w.fact(fmt.Sprint("A", i), []string{"p1", "p2"}[i%2], "accepted=2026-10-02", "due=2026-10-10", "ended=2026-10-12")
			if i < 2 {
				f.Dims["timing"] = "late"
			}
			facts = append(facts, f)
		}
		facts = append(facts, w.fact("B", "p1", "accepted=2026-09-02"), w.fact("C", "p1", "accepted=2026-09-02", "ended=2026-10-31"))
		w.tell(t, facts...)
		w.drain(t)
		q := Query{Unit: w.units["district"], Period: period("2026-10")}
		n, err := w.Explain(system(t), "score", q)
		if err != nil {
			t.Fatal(err)
		}
		text := outline(n, "")
		for _, want := range []string{"score 13.33 = 20 point * on_time", "  on_time 66.67 = (done - done_late) / done", "    4 = done - done_late",
			"      done 6 = count dossier by ended", "      done_late 2 = count dossier by ended where timing = \"late\"", "    done 6"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
		if n.Value.Numerator == nil || n.Value.Numerator.Text != "4" || n.Value.Denominator.Text != "6" {
			t.Errorf("%+v", n.Value)
		}
		ask := func(who identity.Who, code string, part Part) []string {
			t.Helper()
			var ids []string
			token := ""
			for {
				page, err := w.Records(identity.With(t.Context(), who), code, q, part, token, 2)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range page.Items {
					ids = append(ids, r.ID)
				}
				if token = page.NextPageToken; token == "" {
					return ids
				}
			}
		}
		sys := identity.System()
		for _, x := range []struct {
			who  identity.Who
			code string
			part Part
			want string
		}{
			{sys, "score", PartNumerator, "A2 A3 A4 C"}, {sys, "score", PartDenominator, "A0 A1 A2 A3 A4 C"}, {sys, "open", PartValue, "B"},
			{sys, "carried_over", PartValue, "B C"}, {sys, "done_late", PartValue, "A0 A1"}, {sys, "procedures", PartValue, "A0 A1 A2 A3 A4"},
			{w.officer("p1", identity.Officer), "score", PartDenominator, "A0 A2 A4 C"}, {w.officer("p2", identity.Clerk), "score", PartDenominator, "A1 A3"},
		} {
			if got := strings.Join(ask(x.who, x.code, x.part), " "); got != x.want {
				t.Errorf("%s of %s by %s: %s, want %s", x.part, x.code, x.who.AccountID, got, x.want)
			}
		}
		_, err = w.Records(system(t), "received", q, PartNumerator, "", 5)
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a count has no numerator: %v", err)
		}
		_, err = w.Records(system(t), "received", q, "middle", "", 5)
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("there is no such part: %v", err)
		}
		_, err = w.Records(system(t), "received", q, PartValue, "garbage", 5)
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a page that is none: %v", err)
		}
		_, err = w.Records(identity.With(t.Context(), identity.Guest()), "received", q, PartValue, "", 5)
		if fault.KindOf(err) != fault.KindUnauthenticated {
			t.Errorf("a guest may not see records: %v", err)
		}
	})
}

// outline writes a tree, one line for a node.
func outline(n Node, indent string) string {
	s := indent + strings.TrimSpace(n.Code+" "+n.Value.Text) + " = " + n.Formula + "\n"
	for _, c := range n.Children {
		s += outline(c, indent+"  ")
	}
	return s
}

func TestWhoMaySeeFigures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, strings.Replace(testYAML, "{code: received_online,", "{code: received_online, public: false,", 1))
		w.tell(t, w.fact("A", "p1", "accepted=2026-10-02"))
		w.drain(t)
		q := Query{Unit: w.units["p1"], Period: period("2026-10")}
		guest := identity.With(t.Context(), identity.Guest())
		if v, err := w.Value(guest, "received", q); err != nil || v.Text != "1" {
			t.Errorf("what is public is everybody's: %+v %v", v, err)
		}
		if _, err := w.Value(guest, "received_online", q); fault.KindOf(err) != fault.KindUnauthenticated {
			t.Errorf("what is not public is not a guest's: %v", err)
		}
		other := identity.With(t.Context(), w.officer("p2", identity.Officer))
		if _, err := w.Value(other, "received_online", q); err != nil {
			t.Errorf("an officer of any unit may see figures: %v", err)
		}
		list, err := w.Definitions(guest, q.Period)
		if err != nil || len(list) == 0 || slices.ContainsFunc(list, func(d Definition) bool { return d.Code == "received_online" }) {
			t.Errorf("a guest sees %d definitions, %v", len(list), err)
		}
		if _, err := w.Value(system(t), "nothing", q); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("an indicator that is none: %v", err)
		}
		q.Unit = "99999"
		if _, err := w.Value(system(t), "received", q); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a unit that is none: %v", err)
		}
	})
}

// TestMergedUnitsKeepTheirPast: ward 2 was merged into ward 1 on 1 November, and a new ward stands elsewhere since.
func TestMergedUnitsKeepTheirPast(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.define(t, testYAML)
		f := w.fact("B", "p2", "accepted=2026-10-20")
		w.tell(t, w.fact("A", "p1", "accepted=2026-10-02"), f)
		w.drain(t)
		err := w.db.Write(t.Context(), func(tx *store.Tx) error {
			_, _, err := w.Room.units.PutUnitTx(t.Context(), tx, org.PutUnit{Key: "p2", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 2",
				GSO: "28252", ParentKey: "district", ValidFrom: "2020-01-01", ValidTo: "2026-11-01"})
			if err != nil {
				return err
			}
			_, _, err = w.Room.units.PutUnitTx(t.Context(), tx, org.PutUnit{Key: "p1", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường Mỹ Tho",
				GSO: "28249", ParentKey: "province", ValidFrom: "2026-11-01"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		f.Version, f.UnitID, f.UnitPath = 2, w.units["p1"], w.path("p1")
		f.Breaks = []Break{{Version: 9, On: day("2026-11-01"), UnitID: w.units["p2"], UnitPath: "/"}}
		w.tell(t, f)
		w.drain(t)
		w.want(t, "received", "p2", "2026-10", "1")
		w.want(t, "open", "p2", "2026-10", "1")
		w.want(t, "open", "p1", "2026-10", "1")
		w.want(t, "open", "district", "2026-10", "2") // as the tree was
		w.want(t, "open", "p1", "2026-11", "2")
		w.want(t, "open", "district", "2026-11", "0") // ward 1 stands under the province now
		w.want(t, "open", "province", "2026-11", "2")
		if v := w.value(t, "open", "p2", "2026-11"); v.State != NoData {
			t.Errorf("a unit that is no more: %+v", v)
		}
		list, err := w.Table(system(t), []string{"received"}, nil, Query{Period: period("2026-10")})
		if err != nil || len(list.Rows) != 4 {
			t.Errorf("the units of October: %d %v", len(list.Rows), err)
		}
		if rec, found := w.recountNow(t); rec.Differences != 0 {
			t.Errorf("%+v", found)
		}
	})
}

func TestAPublishedVersionIsNotChanged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		text := "valid_from: 2020-01-01\nindicators:\n  - {code: a, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted}}\n" +
			"  - {code: r, name: {vi: a, en: b}, unit: percent, formula: a / a}\n"
		w.define(t, text)
		w.define(t, strings.Replace(text, "vi: a", "vi: Tên khác", 1)) // words may change
		set := checked(t, testKinds, strings.Replace(text, "by: accepted", "by: due", 1))
		err := w.db.Write(t.Context(), func(tx *store.Tx) error { _, err := PutTx(t.Context(), tx, set); return err })
		if fault.KindOf(err) != fault.KindInvalid || !strings.Contains(said(err), "f0.yaml, dòng 3") {
			t.Fatalf("changed: %v", said(err))
		}
		// A new version counts from its day on.
		w.define(t, strings.Replace(text, "{code: a,", "{code: a, valid_to: 2026-09-30,", 1)+
			"  - {code: a, version: 2, valid_from: 2026-10-01, name: {vi: a, en: b}, unit: dossier, count: {of: dossier, by: accepted, where: 'channel = \"online\"'}}\n")
		x, y := w.fact("X", "p1", "accepted=2026-09-10"), w.fact("Y", "p1", "accepted=2026-10-10")
		w.tell(t, x, y, func() Fact { f := w.fact("Z", "p1", "accepted=2026-10-11"); f.Dims["channel"] = "online"; return f }())
		w.drain(t)
		w.want(t, "a", "p1", "2026-09", "1")
		w.want(t, "a", "p1", "2026-10", "1")
		w.want(t, "a", "p1", "2026", "2")
		if rec, found := w.recountNow(t); rec.Differences != 0 {
			t.Errorf("%+v", found)
		}
	})
}
