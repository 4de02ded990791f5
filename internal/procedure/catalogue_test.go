package procedure

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

var lines = []store.Line{org.Migrations, Migrations}

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// filled is a catalogue of every tenth real procedure and the well-known ones, with a small province.
func filled(t *testing.T, db *store.DB) (*Catalogue, map[string]string) {
	t.Helper()
	units := org.New(db)
	c := New(db, units)
	ids := map[string]string{}
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, a := range []org.PutArea{
			{Key: "82", Code: "82", Name: "Tỉnh", ShortName: "Tỉnh", Kind: "tinh", Level: org.Province},
			{Key: "815", Code: "815", Name: "Mỹ Tho", ShortName: "Mỹ Tho", Kind: "thanh_pho", Level: org.District, ParentKey: "82"},
			{Key: "28249", Code: "28249", Name: "Phường 5", ShortName: "Phường 5", Kind: "phuong", Level: org.Commune, ParentKey: "815"},
		} {
			a.ValidFrom = "2022-01-01"
			if _, _, err := units.PutAreaTx(t.Context(), tx, a); err != nil {
				return err
			}
		}
		for _, u := range []org.PutUnit{
			{Key: "tinh", Kind: org.Committee, Level: org.Province, Name: "UBND tỉnh", GSO: "82", Identifier: "H58", AreaKey: "82"},
			{Key: "stp", Kind: org.Department, Level: org.Province, Name: "Sở Tư pháp", Identifier: "H58.903", ParentKey: "tinh", AreaKey: "82"},
			{Key: "sct", Kind: org.Department, Level: org.Province, Name: "Sở Công Thương", Identifier: "H58.906", ParentKey: "tinh", AreaKey: "82"},
			{Key: "huyen", Kind: org.Committee, Level: org.District, Name: "UBND thành phố", GSO: "815", Identifier: "H58.931", ParentKey: "tinh", AreaKey: "815"},
			{Key: "xa", Kind: org.Committee, Level: org.Commune, Name: "UBND Phường 5", GSO: "28249", Identifier: "H58.931.249", ParentKey: "huyen", AreaKey: "28249"},
		} {
			u.ValidFrom, u.ShortName = "2022-01-01", u.Name
			id, _, err := units.PutUnitTx(t.Context(), tx, u)
			if err != nil {
				return err
			}
			ids[u.Key] = id
		}
		return putSome(t.Context(), tx, c, ids)
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, ids
}

var wellKnown = map[string]bool{"1.001193": true, "1.000894": true, "2.000815": true, "1.001612": true, "3.000333": true,
	"1.000045": true, "1.000382": true, "1.009736": true}

func putSome(ctx context.Context, tx *store.Tx, c *Catalogue, ids map[string]string) error {
	all, synonyms := real()
	for i, p := range all {
		if i%10 != 0 && !wellKnown[p.Code] {
			continue
		}
		if p.Fileable {
			for _, level := range p.Level2023 {
				r := Receiver{Level: level, Basis: BasisSource}
				if level == LevelProvince {
					r.Unit, r.Basis = ids["stp"], BasisDerived
					if strings.Contains(p.Department, "Công Thương") {
						r.Unit = ids["sct"]
					}
				}
				p.Receivers = append(p.Receivers, r)
			}
		} else {
			p.WhyNotFileable = string(p.Scope)
		}
		if _, err := c.PutTx(ctx, tx, p); err != nil {
			return err
		}
	}
	if _, err := c.PutSynonymsTx(ctx, tx, synonyms); err != nil {
		return err
	}
	_, err := c.PutLifeEventsTx(ctx, tx, []LifeEvent{{ID: "a", Name: lang.Text{VI: "A", EN: "A"}, Procedures: []string{"1.001193", "3.000333", "9.999999"}}})
	return err
}

func TestSearchFiltersPagesAndCounts(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		c, _ := filled(t, db)
		ctx := t.Context()
		yes, no := true, false
		everything, err := c.Search(ctx, Query{PageSize: 100})
		if err != nil {
			t.Fatal(err)
		}
		if everything.Items[0].Code != "2.000815" {
			t.Errorf("the most popular is %s", everything.Items[0].Code)
		}
		for _, q := range []Query{
			{Level: LevelCommune}, {Level: LevelProvince, Fileable: &yes}, {Online: &yes}, {Online: &no}, {Fileable: &no},
			{Unit: "28249"}, {Unit: "H58.906"}, {Unit: LevelDistrict}, {Field: "G15-TP07"}, {Text: "cấp giấy phép", Level: LevelProvince},
		} {
			checkPaging(t, c, q)
		}
		checkFacets(t, everything)
		events, err := c.LifeEvents(ctx)
		if err != nil || len(events) != 1 || len(events[0].Procedures) != 1 {
			t.Errorf("life events %+v %v", events, err)
		}
		fields, err := c.Fields(ctx)
		if err != nil || len(fields) < 50 {
			t.Errorf("%d fields %v", len(fields), err)
		}
	})
}

// checkPaging walks every page and holds the sum against one filter after another.
func checkPaging(t *testing.T, c *Catalogue, q Query) {
	t.Helper()
	q.PageSize = 7
	seen := map[string]bool{}
	total := -1
	for {
		page, err := c.Search(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if total >= 0 && page.Total != total {
			t.Errorf("%+v: total %d became %d", q, total, page.Total)
		}
		total = page.Total
		for _, card := range page.Items {
			if seen[card.Code] {
				t.Errorf("%+v: %s twice", q, card.Code)
			}
			seen[card.Code] = true
			switch {
			case q.Level != "" && !has(card.Levels, q.Level), q.Online != nil && card.Online != *q.Online, q.Fileable != nil && card.Fileable != *q.Fileable:
				t.Errorf("%+v: %s does not fit", q, card.Code)
			}
		}
		if page.NextPageToken == "" {
			break
		}
		q.PageToken = page.NextPageToken
	}
	if len(seen) != total || total == 0 {
		t.Errorf("%+v: %d seen, %d told", q, len(seen), total)
	}
}

func checkFacets(t *testing.T, p Page) {
	t.Helper()
	if n := p.Facets.Online[0] + p.Facets.Online[1]; n != p.Total {
		t.Errorf("online and not: %d of %d", n, p.Total)
	}
	if n := p.Facets.Fileable[0] + p.Facets.Fileable[1]; n != p.Total {
		t.Errorf("fileable and not: %d of %d", n, p.Total)
	}
	last := p.Facets.Units[len(p.Facets.Units)-1]
	if p.Facets.Units[0].Name != "Sở Công Thương" || last.Name != "" {
		t.Errorf("units %+v", p.Facets.Units)
	}
	fields := 0
	for _, f := range p.Facets.Fields {
		fields += f.N
	}
	if fields != p.Total { // every real procedure has one field
		t.Errorf("fields sum to %d of %d", fields, p.Total)
	}
}

func TestAFiltersOwnChoiceDoesNotNarrowItsCounts(t *testing.T) {
	db := storetest.Open(t, lines...)
	c, _ := filled(t, db)
	all, err := c.Search(t.Context(), Query{})
	if err != nil {
		t.Fatal(err)
	}
	commune, err := c.Search(t.Context(), Query{Level: LevelCommune})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all.Facets.Levels, commune.Facets.Levels); diff != "" {
		t.Errorf("levels:\n%s", diff)
	}
	if commune.Facets.Online == all.Facets.Online {
		t.Error("the other counts did not narrow")
	}
}

func TestAWrongQueryIsToldByField(t *testing.T) {
	db := storetest.Open(t, lines...)
	c, _ := filled(t, db)
	first, err := c.Search(t.Context(), Query{Level: LevelProvince})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		q    Query
		path string
	}{
		{Query{Text: strings.Repeat("khai ", 100)}, "q"},
		{Query{Level: "county"}, "level"},
		{Query{Unit: "H99"}, "unit"},
		{Query{PageToken: "x"}, "page_token"},
		{Query{PageToken: strings.Repeat("A", 27)}, "page_token"},
		{Query{Level: LevelCommune, PageToken: first.NextPageToken}, "page_token"}, // of another query
	}
	for _, tt := range tests {
		_, err := c.Search(t.Context(), tt.q)
		f, ok := fault.As(err)
		if !ok || f.Kind != fault.KindInvalid || len(f.Fields) != 1 || f.Fields[0].Path != tt.path {
			t.Errorf("%+v: %v", tt.q, err)
			continue
		}
		if _, words := lang.For(lang.VI).Fault(err); strings.Contains(words[tt.path], "⟦") || words[tt.path] == "" {
			t.Errorf("%+v: no words: %v", tt.q, words)
		}
	}
}

func TestADossierStaysOnItsVersion(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		c, _ := filled(t, db)
		ctx := t.Context()
		p, err := c.Get(ctx, db, "1.001193")
		if err != nil || p.Version != 1 || len(p.Documents) == 0 {
			t.Fatal(err, p.Version)
		}
		later := p
		later.Name, later.ValidFrom = "Đăng ký khai sinh 2027", "2027-01-01"
		put(t, db, c, later, Changed)
		put(t, db, c, later, Same)
		name := func(want string) {
			t.Helper()
			got, err := c.Get(ctx, db, "1.001193")
			if err != nil || got.Name != want {
				t.Errorf("%q %v, want %q", got.Name, err, want)
			}
		}
		name("Thủ tục đăng ký khai sinh")
		clock.Set(time.Date(2027, 1, 1, 0, 0, 0, 0, time.FixedZone("", 7*3600)))
		name("Đăng ký khai sinh 2027")
		old, err := c.Version(ctx, db, "1.001193", 1)
		if err != nil || old.Name != "Thủ tục đăng ký khai sinh" || old.ValidFrom != "2022-01-01" {
			t.Errorf("%+v %v", old.Name, err)
		}
		page, err := c.Search(ctx, Query{Text: "khai sinh"})
		if err != nil || page.Items[0].Name != "Đăng ký khai sinh 2027" || page.Items[0].Version != 2 {
			t.Errorf("%+v %v", page.Items[0], err)
		}
		versions, err := c.Versions(ctx, "1.001193")
		if err != nil || len(versions) != 2 || versions[0].Version != 2 {
			t.Errorf("%d %v", len(versions), err)
		}
		for _, call := range []func() error{
			func() error { _, err := c.Get(ctx, db, "0.000000"); return err },
			func() error { _, err := c.Version(ctx, db, "1.001193", 9); return err },
			func() error { _, err := c.Versions(ctx, "0.000000"); return err },
			func() error { _, err := c.Card(ctx, "0.000000"); return err },
		} {
			if err := call(); fault.KindOf(err) != fault.KindNotFound {
				t.Error(err)
			}
		}
	})
}

func put(t *testing.T, db *store.DB, c *Catalogue, p Procedure, want Change) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		got, err := c.PutTx(t.Context(), tx, p)
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnotherProcessSeesTheChange(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		c, _ := filled(t, db)
		other := New(db, org.New(db))
		ctx := t.Context()
		p, err := other.Get(ctx, db, "1.001193")
		if err != nil {
			t.Fatal(err)
		}
		p.Name = "Khai sinh sửa"
		put(t, db, c, p, Changed)
		if page, err := other.Search(ctx, Query{Text: "1.001193"}); err != nil || page.Items[0].Name != p.Name {
			t.Errorf("search: %v", err)
		}
		if got, err := other.Get(ctx, db, "1.001193"); err != nil || got.Name != p.Name {
			t.Errorf("get after search: %q %v", got.Name, err)
		}
		fresh := p
		fresh.Code = "9.000001"
		put(t, db, c, fresh, Created)
		if _, err := other.Get(ctx, db, "9.000001"); err != nil {
			t.Errorf("a new one is not found: %v", err)
		}
		p.Name = "Khai sinh lần ba"
		put(t, db, c, p, Changed)
		if err := other.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if got, err := other.Get(ctx, db, "1.001193"); err != nil || got.Name != p.Name {
			t.Errorf("get after refresh: %q %v", got.Name, err)
		}
	})
}

func TestWhatCannotBeStoredIsRefused(t *testing.T) {
	db := storetest.Open(t, lines...)
	c := New(db, org.New(db))
	for _, p := range []Procedure{
		{Code: "1.1", Name: "a", ValidFrom: "2022-01-01"},
		{Code: "1.000001", ValidFrom: "2022-01-01"},
		{Code: "1.000001", Name: "a", ValidFrom: "31/02/2022"},
		{Code: "1.000001", Name: "a", ValidFrom: "2022-01-01", Fileable: true},
	} {
		err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := c.PutTx(t.Context(), tx, p); return err })
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestReceivingUnits(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		c, ids := filled(t, db)
		p, err := c.Get(t.Context(), db, "2.000815")
		if err != nil {
			t.Fatal(err)
		}
		units, err := c.Units(t.Context(), db, p)
		if err != nil || len(units) != 2 {
			t.Fatalf("%d units %v", len(units), err)
		}
		for _, u := range units {
			if !c.Receives(t.Context(), db, p, u) {
				t.Errorf("%s does not receive", u.Name)
			}
			if r, ok := p.ReceiverOf(u); !ok || r.Level != string(u.Level) {
				t.Errorf("%s: %+v", u.Name, r)
			}
		}
		stp, err := c.units.ByID(t.Context(), db, ids["stp"], c.today())
		if err != nil || p.ReceivedBy(stp) {
			t.Errorf("the department of justice receives it: %v", err)
		}
		closed, err := c.Get(t.Context(), db, "3.000333")
		if err != nil {
			t.Fatal(err)
		}
		if units, err := c.Units(t.Context(), db, closed); err != nil || len(units) != 0 {
			t.Errorf("%d units receive what cannot be filed here", len(units))
		}
	})
}

func TestEverySQLTextRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }
