package pack_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"tinhso/internal/lang"
	"tinhso/internal/pack"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
	"tinhso/provinces"
)

func realPack(t testing.TB) fs.FS {
	t.Helper()
	files, err := provinces.Pack(provinces.TienGiang)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTienGiangLoads(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx, d := t.Context(), deps(db)
		var out bytes.Buffer
		start := time.Now()
		r, err := pack.Load(ctx, d, realPack(t), &out)
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		t.Logf("first load %v\n%s", time.Since(start), out.String())
		rows := map[string]int{}
		for _, k := range r.Kinds {
			rows[k.Kind] = k.Created
		}
		want := map[string]int{"area": 184, "unit": 207, "day": 92, "week": 1, "rule": 16, "term": 15, "document_type": 32, "bank": 62, "map": 1,
			"flow": rows["flow"], "form": rows["form"], "procedure": 2923, "life_events": 12, "synonyms": rows["synonyms"], "tariffs": 2}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		if rows["flow"] < 3 || rows["form"] < 10 || rows["synonyms"] < 150 {
			t.Errorf("flows %d forms %d", rows["flow"], rows["form"])
		}
		if r.Repairs != 0 {
			t.Errorf("%d repairs of data that were repaired before", r.Repairs)
		}
		n := *r.Procedures
		got := []int{n.Shown, n.Fileable, n.NoDeadline, n.AskCase, n.FileableNoDeadline, n.FileableAskCase,
			n.NotFileable["central_or_vertical"], n.NotFileable["other_province"], n.NotFileable["dong_thap_own"], n.NotFileable["internal"]}
		if diff := cmp.Diff([]int{2923, 1962, 223, 142, 90, 74, 753, 93, 51, 64}, got); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
		start = time.Now()
		again, err := pack.Load(ctx, deps(db), realPack(t), io.Discard)
		if err != nil || again.Changed() {
			t.Errorf("again: %v %+v", err, again.Kinds)
		}
		t.Logf("second load %v", time.Since(start))
		receives(t, db, d.Procedures)
		namedTerms(t, db, d.Book)
	})
}

// receives looks at who takes in a few well-known procedures.
func receives(t *testing.T, db *store.DB, c *procedure.Catalogue) {
	t.Helper()
	tests := []struct {
		code  string
		units int
		has   string
		form  bool
		flow  string
	}{
		{"1.001193", 172, "28249", true, "same-day"},
		{"2.000815", 172 + 11, "815", true, "certify"},
		{"1.001612", 11, "815", true, "standard"},
		{"1.014748", 1, "H58.912", true, "standard"}, // unemployment belonged to the department of labour in 2023
		{"2.000528", 11, "816", false, "standard"},
		{"1.012278", 1, "H58.916", false, "standard"},
		{"3.000333", 0, "", false, ""},
	}
	units := deps(db).Units
	for _, tt := range tests {
		p, err := c.Get(t.Context(), db, tt.code)
		if err != nil {
			t.Fatal(err)
		}
		list, err := c.Units(t.Context(), db, p)
		if err != nil || len(list) != tt.units {
			t.Errorf("%s: %d units, %v; want %d", tt.code, len(list), err, tt.units)
		}
		if (p.FormID != "") != tt.form || p.FlowCode != tt.flow {
			t.Errorf("%s: form %q flow %q", tt.code, p.FormID, p.FlowCode)
		}
		if tt.has == "" {
			continue
		}
		u, err := units.Unit(t.Context(), db, tt.has, viet.DayOf(noon))
		if err != nil || !p.ReceivedBy(u) {
			t.Errorf("%s is not received by %s: %v", tt.code, tt.has, err)
		}
		if _, err := c.Form(t.Context(), db, p); err != nil {
			t.Errorf("%s: form: %v", tt.code, err)
		}
	}
}

func TestTextIsRepairedAndCounted(t *testing.T) {
	db := storetest.Open(t, lines...)
	decomposed := norm.NFD.String("Thủ tục đăng ký khai sinh")
	files := mustTiny(t, func(m fstest.MapFS) {
		edit("procedures.jsonl", "Thủ tục đăng ký khai sinh", decomposed+`\u200b`)(m)
		edit("units.csv", "Sở Tư pháp,Sở", "Sở\u200b Tư pháp,Sở")(m)
	})
	d := deps(db)
	r, err := pack.Load(t.Context(), d, files, io.Discard)
	if err != nil {
		t.Fatal(err, r.Refused)
	}
	if r.Repairs < 5 {
		t.Errorf("%d repairs", r.Repairs)
	}
	p, err := d.Procedures.Get(t.Context(), db, "1.001193")
	if err != nil || p.Name != "Thủ tục đăng ký khai sinh" {
		t.Errorf("%q %v", p.Name, err)
	}
	u, err := d.Units.Unit(t.Context(), db, "H58.903", viet.DayOf(noon))
	if err != nil || u.Name != "Sở Tư pháp" {
		t.Errorf("%q %v", u.Name, err)
	}
}

func TestTheManifestAndTheBanksCanBeAskedFor(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx := t.Context()
		if _, _, err := pack.Loaded(ctx, db); err == nil {
			t.Error("a manifest before anything was loaded")
		}
		if _, err := pack.Load(ctx, deps(db), tiny(), io.Discard); err != nil {
			t.Fatal(err)
		}
		m, at, err := pack.Loaded(ctx, db)
		if err != nil || m.World.CatalogueCaptured != "2026-07-18" || !at.Equal(noon) {
			t.Errorf("%+v %v %v", m, at, err)
		}
		banks, err := pack.Banks(ctx, db)
		if err != nil || len(banks) != 1 || banks[0].BIN != "970405" {
			t.Errorf("%+v %v", banks, err)
		}
	})
}

func TestAMissingFileIsToldOnce(t *testing.T) {
	db := storetest.Open(t, lines...)
	r, err := pack.Load(t.Context(), deps(db), mustTiny(t, func(m fstest.MapFS) { delete(m, "calendar.csv") }), io.Discard)
	if err == nil || len(r.Refused) != 1 || r.Refused[0].Message != "Thiếu tệp calendar.csv" {
		t.Errorf("%v %+v", err, r.Refused)
	}
	if _, err := pack.Load(t.Context(), deps(db), fstest.MapFS{}, io.Discard); err == nil {
		t.Error("an empty folder was taken for a pack")
	}
}

func TestEverySQLTextRunsOnBothEngines(t *testing.T) { storetest.PrepareAll(t, lines, ".") }

func TestThePacksOfTheBinary(t *testing.T) {
	if names := provinces.Names(); len(names) != 1 || names[0] != provinces.TienGiang {
		t.Errorf("%v", names)
	}
	if _, err := provinces.Pack("nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	size := 0
	err := fs.WalkDir(realPack(t), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size += int(info.Size())
		}
		return err
	})
	if err != nil || size > 4<<20 {
		t.Errorf("the pack has %d bytes, %v", size, err)
	}
}

func FuzzCheck(f *testing.F) {
	for name, file := range tiny() {
		f.Add(name, string(file.Data))
	}
	f.Add("procedures.jsonl", `{"code":"1.000001","deadline":{"amount":-1}}`)
	f.Add("rules.yaml", "rules: [&a {name: *a}]")
	f.Add("terms.yaml", "terms: [{name: x, extend: -1, valid_from: 2026-02-31}]")
	f.Add("units.csv", "\ufeffkey,\x00")
	f.Fuzz(func(t *testing.T, name, text string) {
		files := tiny()
		if files[name] == nil {
			t.Skip()
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
		for _, x := range pack.Check(t.Context(), files, lang.VI).Refused {
			if x.Message == "" || strings.Contains(x.Message, "⟦") {
				t.Errorf("no words for %s", x.Code)
			}
		}
	})
}
