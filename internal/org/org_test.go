package org_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

var lines = []store.Line{org.Migrations}

// today is a Monday in the frozen world of the pack.
var today = time.Date(2023, 11, 20, 8, 0, 0, 0, viet.Zone)

func day(s string) viet.Day {
	d, err := viet.ParseDay(s)
	if err != nil {
		return viet.Day{}
	}
	return d
}

// province is a small Tiền Giang: committee, one department, Mỹ Tho with two wards.
func province() []org.PutUnit {
	const from = "2023-01-01"
	return []org.PutUnit{
		{Key: "82", Kind: org.Committee, Level: org.Province, Name: "Ủy ban nhân dân tỉnh Tiền Giang", ShortName: "Tiền Giang",
			GSO: "82", Identifier: "H58", AreaKey: "a82", ValidFrom: from, Contact: org.Contact{Phone: "02733872582"}},
		{Key: "skhdt", Kind: org.Department, Level: org.Province, Name: "Sở Kế hoạch và Đầu tư", Abbrev: "SKHĐT",
			Identifier: "H58.904", IdentifierIsSample: true, ParentKey: "82", ValidFrom: from},
		{Key: "815", Kind: org.Committee, Level: org.District, Name: "Ủy ban nhân dân thành phố Mỹ Tho", ShortName: "Mỹ Tho",
			GSO: "815", Identifier: "H58.931", IdentifierIsSample: true, ParentKey: "82", AreaKey: "a815", ValidFrom: from},
		{Key: "28249", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 5", ShortName: "Phường 5",
			GSO: "28249", Identifier: "H58.931.01", IdentifierIsSample: true, ParentKey: "815", ValidFrom: from},
		{Key: "28261", Kind: org.Committee, Level: org.Commune, Name: "Ủy ban nhân dân Phường 1", ShortName: "Phường 1",
			GSO: "28261", ParentKey: "815", ValidFrom: from},
	}
}

func areas() []org.PutArea {
	return []org.PutArea{
		{Key: "a82", Code: "82", Name: "Tỉnh Tiền Giang", ShortName: "Tiền Giang", Kind: "tinh", Level: org.Province, ValidFrom: "2023-01-01"},
		{Key: "a815", Code: "815", Name: "Thành phố Mỹ Tho", ShortName: "Mỹ Tho", Kind: "thanh_pho", Level: org.District, ParentKey: "a82", ValidFrom: "2023-01-01"},
		{Key: "a28249", Code: "28249", Name: "Phường 5", Kind: "phuong", Level: org.Commune, ParentKey: "a815", ValidFrom: "2023-01-01"},
	}
}

// load puts everything in one transaction and counts the outcomes.
func load(t *testing.T, db *store.DB, d *org.Directory, units []org.PutUnit) (ids map[string]string, count map[org.Outcome]int) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		ids, count = map[string]string{}, map[org.Outcome]int{}
		for _, a := range areas() {
			_, o, err := d.PutAreaTx(t.Context(), tx, a)
			if err != nil {
				return err
			}
			count[o]++
		}
		for _, u := range units {
			id, o, err := d.PutUnitTx(t.Context(), tx, u)
			if err != nil {
				return err
			}
			ids[u.Key] = id
			count[o]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids, count
}

func TestSQLRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestUnitIsFoundByIDAndByCodesOfTheDay(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		ids, _ := load(t, db, d, province())
		for _, c := range []struct{ ask, key string }{
			{"82", "82"}, {"H58", "82"}, {"815", "815"}, {"H58.931", "815"}, {"28249", "28249"}, {"H58.904", "skhdt"}, {ids["28261"], "28261"},
		} {
			u, err := d.Unit(t.Context(), db, c.ask, viet.Day{})
			if err != nil {
				t.Fatalf("Unit(%s): %v", c.ask, err)
			}
			if u.ID != ids[c.key] {
				t.Errorf("Unit(%s) is %s, want %s", c.ask, u.Name, c.key)
			}
		}
		for _, c := range []struct{ ask, on string }{{"99999", "2023-11-20"}, {"", "2023-11-20"}, {"82", "2022-12-31"}} {
			if _, err := d.Unit(t.Context(), db, c.ask, day(c.on)); fault.KindOf(err) != fault.KindNotFound {
				t.Errorf("Unit(%q, %s): %v, want not found", c.ask, c.on, err)
			}
		}
	})
}

func TestPathsCodesAndTree(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		id, _ := load(t, db, d, province())
		tree, err := d.Tree(t.Context(), db, viet.Day{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range tree {
			got = append(got, u.Code+" "+u.Path)
		}
		p := "/" + id["82"] + "/"
		h := p + id["815"] + "/"
		want := []string{"82 " + p, "H58.904 " + p + id["skhdt"] + "/", "815 " + h, "28249 " + h + id["28249"] + "/", "28261 " + h + id["28261"] + "/"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("tree (-want +got):\n%s", diff)
		}
		dept := tree[1]
		if !dept.CodeIsSample || !dept.IdentifierIsSample || tree[0].CodeIsSample {
			t.Errorf("sample codes: department %v, province %v", dept.CodeIsSample, tree[0].CodeIsSample)
		}
		if district := tree[2]; district.CodeIsSample || !district.IdentifierIsSample {
			t.Error("a district's GSO code is official, its identifier is a sample")
		}
		if !tree[3].Below(tree[2].Path) || tree[1].Below(tree[2].Path) || tree[1].Below("") {
			t.Error("Below must follow the path")
		}
		if tree[0].Contact.Phone != "02733872582" {
			t.Errorf("contact: %+v", tree[0].Contact)
		}
		children, err := d.Children(t.Context(), db, id["815"], viet.Day{})
		if err != nil || len(children) != 2 || children[0].Code != "28249" {
			t.Errorf("children of Mỹ Tho: %v %v", children, err)
		}
		communes, err := d.ByLevel(t.Context(), db, org.Commune, viet.Day{})
		if err != nil || len(communes) != 2 {
			t.Errorf("communes: %v %v", communes, err)
		}
		depts, err := d.ByLevel(t.Context(), db, org.Province, viet.Day{}, org.Department)
		if err != nil || len(depts) != 1 {
			t.Errorf("departments: %v %v", depts, err)
		}
	})
}

func TestLoadingTwiceIsLoadingOnce(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		first, count := load(t, db, d, province())
		if diff := cmp.Diff(map[org.Outcome]int{org.Created: 8}, count); diff != "" {
			t.Errorf("first (-want +got):\n%s", diff)
		}
		second, count := load(t, db, d, province())
		if diff := cmp.Diff(map[org.Outcome]int{org.Same: 8}, count); diff != "" {
			t.Errorf("second (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("ids changed:\n%s", diff)
		}
		corrected := province()
		corrected[1].Abbrev = "SKHDT"
		if _, count = load(t, db, d, corrected); count[org.Changed] != 1 || count[org.Same] != 7 {
			t.Errorf("a correction: %v", count)
		}
	})
}

func TestCodeNameAndParentAreDated(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		id, _ := load(t, db, d, province())
		// From 1 July 2025 there is no district level: Phường 5 ends and its code goes to Đạo Thạnh, under the province.
		after := province()[3:]
		after[0].ValidTo = "2025-07-01"
		after[1].Name, after[1].ShortName = "Ủy ban nhân dân phường Đạo Thạnh", "Đạo Thạnh"
		after[1].GSO, after[1].ParentKey, after[1].ValidFrom, after[1].Law = "28249", "82", "2025-07-01", "1663/NQ-UBTVQH15"
		load(t, db, d, after)

		before, err := d.Unit(t.Context(), db, "28249", day("2025-06-30"))
		if err != nil || before.ID != id["28249"] || before.Name != "Ủy ban nhân dân Phường 5" {
			t.Errorf("28249 the day before: %+v %v", before, err)
		}
		now, err := d.Unit(t.Context(), db, "28249", day("2025-07-01"))
		if err != nil || now.ID != id["28261"] || now.Name != "Ủy ban nhân dân phường Đạo Thạnh" {
			t.Errorf("28249 on the day: %+v %v", now, err)
		}
		if want := "/" + id["82"] + "/" + id["28261"] + "/"; now.Path != want {
			t.Errorf("path %s, want %s", now.Path, want)
		}
		if _, err := d.Unit(t.Context(), db, "28261", day("2025-07-01")); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("the old code still finds a unit: %v", err)
		}
		ended, err := d.ByID(t.Context(), db, id["28249"], day("2030-01-01"))
		if err != nil || ended.Name != "Ủy ban nhân dân Phường 5" || ended.ValidTo != "2025-07-01" {
			t.Errorf("a unit that ended: %+v %v", ended, err)
		}
		early, err := d.ByID(t.Context(), db, id["28249"], day("1999-01-01"))
		if err != nil || early.ID != id["28249"] {
			t.Errorf("a unit before its first day: %+v %v", early, err)
		}
		history, err := d.History(t.Context(), db, id["28261"])
		if err != nil {
			t.Fatal(err)
		}
		law := "1663/NQ-UBTVQH15"
		want := []org.Change{
			{On: "2023-01-01", What: "created", New: "Ủy ban nhân dân Phường 1"},
			{On: "2025-07-01", What: "name", Old: "Ủy ban nhân dân Phường 1", New: "Ủy ban nhân dân phường Đạo Thạnh", Law: law},
			{On: "2025-07-01", What: "code", Old: "28261", New: "28249", Law: law},
			{On: "2025-07-01", What: "parent", Old: "Ủy ban nhân dân thành phố Mỹ Tho", New: "Ủy ban nhân dân tỉnh Tiền Giang", Law: law},
		}
		if diff := cmp.Diff(want, history); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
	})
}

func TestACodeNamesOneUnitADay(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		load(t, db, d, province())
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			u := province()[4]
			u.Key, u.GSO = "other", "28249"
			_, _, err := d.PutUnitTx(t.Context(), tx, u)
			return err
		})
		if f, _ := fault.As(err); f == nil || f.Code != "org.code_taken" || f.Args["unit"] != "Ủy ban nhân dân Phường 5" {
			t.Errorf("a second unit 28249: %v", err)
		}
	})
}

func TestBadUnitsAreRefusedByField(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		load(t, db, d, province())
		for _, c := range []struct {
			path string
			edit func(*org.PutUnit)
		}{
			{"name", func(u *org.PutUnit) { u.Name = " \u200b " }},
			{"name", func(u *org.PutUnit) { u.Name = strings.Repeat("ủ", 300) }},
			{"kind", func(u *org.PutUnit) { u.Kind = "ministry" }},
			{"level", func(u *org.PutUnit) { u.Level = "" }},
			{"identifier", func(u *org.PutUnit) { u.GSO, u.Identifier = "", "" }},
			{"valid_from", func(u *org.PutUnit) { u.ValidFrom = "2023-02-30" }},
			{"valid_to", func(u *org.PutUnit) { u.ValidTo = "2022-01-01" }},
			{"parent", func(u *org.PutUnit) { u.ParentKey = "nobody" }},
			{"parent", func(u *org.PutUnit) { u.ParentKey = u.Key }},
			{"area", func(u *org.PutUnit) { u.AreaKey = "nowhere" }},
		} {
			u := province()[3]
			c.edit(&u)
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, _, err := d.PutUnitTx(t.Context(), tx, u)
				return err
			})
			f, _ := fault.As(err)
			if f == nil || f.Kind != fault.KindInvalid || len(f.Fields) != 1 || f.Fields[0].Path != c.path {
				t.Errorf("%s: got %v", c.path, err)
			}
		}
		circle := province()[0]
		circle.ParentKey = "28249"
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, _, err := d.PutUnitTx(t.Context(), tx, circle)
			return err
		})
		if f, _ := fault.As(err); f == nil || f.Code != "org.parent_circle" {
			t.Errorf("a province under its ward: %v", err)
		}
	})
}

func TestSearchIgnoresMarksAndPrefersWholeWords(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		units := append(province(), org.PutUnit{Key: "28246", Kind: org.Committee, Level: org.Commune,
			Name: "Ủy ban nhân dân Phường 10", ShortName: "Phường 10", GSO: "28246", ParentKey: "815", ValidFrom: "2023-01-01"})
		load(t, db, d, units)
		for _, c := range []struct{ ask, first string }{
			{"phuong 1", "28261"}, {"PHƯỜNG 10", "28246"}, {"my tho", "815"}, {"h58.904", "H58.904"}, {"skhdt", "H58.904"}, {"ke hoach", "H58.904"},
		} {
			found, err := d.Search(t.Context(), db, c.ask, viet.Day{}, 5)
			if err != nil || len(found) == 0 || found[0].Code != c.first {
				t.Errorf("Search(%q): %v %v, want %s first", c.ask, found, err, c.first)
			}
		}
		for _, ask := range []string{"", "   ", "không có ở đây", "\x00"} {
			if found, err := d.Search(t.Context(), db, ask, viet.Day{}, 5); err != nil || len(found) > 0 {
				t.Errorf("Search(%q): %v %v, want nothing", ask, found, err)
			}
		}
	})
}

func TestAreasArePlacesNotCommittees(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		load(t, db, d, province())
		top, err := d.Areas(t.Context(), db, "", viet.Day{})
		if err != nil || len(top) != 1 || top[0].Name != "Tỉnh Tiền Giang" {
			t.Errorf("provinces: %v %v", top, err)
		}
		wards, err := d.Areas(t.Context(), db, "815", viet.Day{})
		if err != nil || len(wards) != 1 || wards[0].Name != "Phường 5" || wards[0].ShortName != "Phường 5" {
			t.Errorf("wards of Mỹ Tho: %v %v", wards, err)
		}
		if a, err := d.Area(t.Context(), db, "28249", viet.Day{}); err != nil || a.Kind != "phuong" {
			t.Errorf("28249: %v %v", a, err)
		}
		if _, err := d.Area(t.Context(), db, "1", viet.Day{}); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("no such place: %v", err)
		}
	})
}

func TestPostsAndTheirHolders(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d := org.New(db)
		ids, _ := load(t, db, d, province())
		post := org.PutPost{Key: "p1", UnitID: ids["28249"], Title: "Chủ tịch Ủy ban nhân dân", Kind: "leader", ValidFrom: "2023-01-01",
			Holder: &org.Holder{AccountID: "A", Name: "Lê Văn Hòa", ValidFrom: "2023-01-01", ValidTo: "2023-11-01"}}
		put := func() (id string, o org.Outcome) {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
				id, o, err = d.PutPostTx(t.Context(), tx, post)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return id, o
		}
		id, o := put()
		if o != org.Created {
			t.Errorf("first put: %s", o)
		}
		if _, o = put(); o != org.Same {
			t.Errorf("second put: %s", o)
		}
		post.Holder = &org.Holder{AccountID: "B", Name: "Trần Thị Mai", ValidFrom: "2023-11-01"}
		if _, o = put(); o != org.Changed {
			t.Errorf("a new holder: %s", o)
		}
		for on, want := range map[string]string{"2023-10-31": "Lê Văn Hòa", "2023-11-01": "Trần Thị Mai"} {
			h, err := d.Holders(t.Context(), db, id, day(on))
			if err != nil || len(h) != 1 || h[0].Name != want {
				t.Errorf("holder on %s: %v %v, want %s", on, h, err, want)
			}
		}
		posts, err := d.Posts(t.Context(), db, ids["28249"], viet.Day{})
		if err != nil || len(posts) != 1 || posts[0].Title != post.Title {
			t.Errorf("posts: %v %v", posts, err)
		}
		post.Title = ""
		err = db.Write(t.Context(), func(tx *store.Tx) error { _, _, err := d.PutPostTx(t.Context(), tx, post); return err })
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a post without a title: %v", err)
		}
	})
}

// counting is a reader that counts the queries.
type counting struct {
	store.Reader
	n int
}

func (c *counting) Query(ctx context.Context, q string, args ...any) (*store.Rows, error) {
	c.n++
	return c.Reader.Query(ctx, q, args...)
}

func (c *counting) QueryRow(ctx context.Context, q string, args ...any) *store.Row {
	c.n++
	return c.Reader.QueryRow(ctx, q, args...)
}

func TestUnitCostsNoQueryUntilSomethingChanges(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		d, other := org.New(db), org.New(db)
		load(t, db, d, province())
		r := &counting{Reader: db}
		ask := func(d *org.Directory, want string) {
			t.Helper()
			u, err := d.Unit(t.Context(), r, "28249", viet.Day{})
			if err != nil || u.Name != want {
				t.Fatalf("28249 is %q, want %q (%v)", u.Name, want, err)
			}
		}
		ask(d, "Ủy ban nhân dân Phường 5")
		ask(other, "Ủy ban nhân dân Phường 5")
		r.n = 0
		for range 100 {
			ask(d, "Ủy ban nhân dân Phường 5")
		}
		if r.n != 0 {
			t.Errorf("100 lookups cost %d queries", r.n)
		}
		changed := province()
		changed[3].Name = "Ủy ban nhân dân Phường Năm"
		load(t, db, d, changed)
		ask(d, "Ủy ban nhân dân Phường Năm") // the instance that changed it knows at once
		clock.Advance(3 * time.Second)       // another one looks again after two seconds
		ask(other, "Ủy ban nhân dân Phường Năm")
	})
}

func TestWhatIsNotCommittedIsNotKept(t *testing.T) {
	storetest.RunClock(t, today, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		d := org.New(db)
		load(t, db, d, province())
		boom := errors.New("boom")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			u := province()[3]
			u.Name = "Không bao giờ có"
			if _, _, err := d.PutUnitTx(t.Context(), tx, u); err != nil {
				return err
			}
			clock.Advance(time.Minute)
			if _, err := d.Unit(t.Context(), tx, "28249", viet.Day{}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		u, err := d.Unit(t.Context(), db, "28249", viet.Day{})
		if err != nil || u.Name != "Ủy ban nhân dân Phường 5" {
			t.Errorf("after a rollback: %q %v", u.Name, err)
		}
	})
}

func BenchmarkUnit(b *testing.B) {
	db := storetest.Open(b, lines...)
	d := org.New(db)
	if err := db.Write(b.Context(), func(tx *store.Tx) error {
		for _, a := range areas() {
			if _, _, err := d.PutAreaTx(b.Context(), tx, a); err != nil {
				return err
			}
		}
		for _, u := range province() {
			if _, _, err := d.PutUnitTx(b.Context(), tx, u); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	on := day("2023-11-20")
	for b.Loop() {
		if _, err := d.Unit(b.Context(), db, "28249", on); err != nil {
			b.Fatal(err)
		}
	}
}
