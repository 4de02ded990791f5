package pack_test

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/org"
	"tinhso/internal/pack"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
	"tinhso/internal/viet"
)

func replace(s, old, new string) string { return strings.ReplaceAll(s, old, new) }

func edit(name, old, new string) func(fstest.MapFS) {
	return func(files fstest.MapFS) {
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(files[name].Data), old, new, 1))}
	}
}

func total(r pack.Report) (created, changed, same int) {
	for _, k := range r.Kinds {
		created, changed, same = created+k.Created, changed+k.Changed, same+k.Same
	}
	return created, changed, same
}

func TestLoadingTwiceIsTheSameAsOnce(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d, ctx := deps(db), t.Context()
		first, err := pack.Load(ctx, d, tiny(), io.Discard)
		if err != nil {
			t.Fatal(err, first.Refused)
		}
		if created, changed, same := total(first); created != 22 || changed+same != 0 {
			t.Errorf("first: created %d changed %d same %d", created, changed, same)
		}
		before := dump(t, db)
		second, err := pack.Load(ctx, deps(db), tiny(), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if created, changed, same := total(second); created+changed != 0 || same != 22 {
			t.Errorf("second: created %d changed %d same %d: %+v", created, changed, same, second.Kinds)
		}
		if diff := cmp.Diff(before, dump(t, db)); diff != "" {
			t.Errorf("the second load wrote (-first +second):\n%s", diff)
		}
	})
}

// dump counts the rows that a load may write.
func dump(t *testing.T, db *store.DB) map[string]int {
	t.Helper()
	n := map[string]int{}
	for _, table := range []string{"procedure_version", "procedure_form", "procedure_list", "org_unit", "org_unit_name", "org_area",
		"deadline_day", "deadline_hours", "deadline_rule", "flow_version", "event", "pack_list"} {
		var k int
		if err := db.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&k); err != nil {
			t.Fatal(table, err)
		}
		n[table] = k
	}
	return n
}

func TestAChangedRowBecomesANewVersionAndTheOldOneStays(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		d, ctx := deps(db), t.Context()
		if _, err := pack.Load(ctx, d, tiny(), io.Discard); err != nil {
			t.Fatal(err)
		}
		files := mustTiny(t, func(m fstest.MapFS) {
			edit("procedures.jsonl", "Thủ tục đăng ký khai sinh", "Đăng ký khai sinh (mới)")(m)
			edit("units.csv", "Sở Tư pháp,Sở Tư pháp", "Sở Tư pháp tỉnh,Sở Tư pháp")(m)
		})
		r, err := pack.Load(ctx, d, files, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if created, changed, _ := total(r); created != 0 || changed != 2 {
			t.Errorf("created %d changed %d", created, changed)
		}
		now, err := d.Procedures.Get(ctx, db, "1.001193")
		if err != nil || now.Version != 2 || now.Name != "Đăng ký khai sinh (mới)" {
			t.Errorf("now: %v version %d %q", err, now.Version, now.Name)
		}
		old, err := d.Procedures.Version(ctx, db, "1.001193", 1)
		if err != nil || old.Name != "Thủ tục đăng ký khai sinh" {
			t.Errorf("old: %v %q", err, old.Name)
		}
	})
}

func TestNothingIsWrittenWhenARowIsRefused(t *testing.T) {
	storetest.RunClock(t, noon, lines, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		before := dump(t, db)
		var out bytes.Buffer
		r, err := pack.Load(t.Context(), deps(db), mustTiny(t, edit("units.csv", "ubnd-815,28249", "ubnd-999,28249")), &out)
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("error %v", err)
		}
		if len(r.Refused) != 1 || r.Refused[0].File != "units.csv" || r.Refused[0].Line != 5 {
			t.Errorf("refused %+v", r.Refused)
		}
		if !strings.Contains(out.String(), "units.csv:5: Đơn vị cấp trên “ubnd-999” phải có ở một dòng phía trên") {
			t.Errorf("report:\n%s", out.String())
		}
		if diff := cmp.Diff(before, dump(t, db)); diff != "" {
			t.Errorf("written:\n%s", diff)
		}
	})
}

const otherRule = "  - {name: supplement, effect: continue, valid_from: 2025-07-01, law: \"118/2025/NĐ-CP@2025-06-09\", verified: true, note: {vi: tính tiếp, en: go on}}\n"

func TestARowThatCannotBeUsedIsRefusedWithFileAndLine(t *testing.T) {
	long := strings.Repeat("a", 3001)
	tests := []struct {
		name, file, old, new string
		at, code             string
	}{
		{"unknown column", "areas.csv", "code,level", "code,extra,level", "areas.csv:1", "pack.csv.header"},
		{"missing cell", "areas.csv", "815,district,thanh_pho,", "815,district,", "areas.csv:3", "pack.csv.cells"},
		{"unknown level", "areas.csv", "815,district", "815,county", "areas.csv:3", "pack.choice"},
		{"twice", "areas.csv", "28249,commune", "815,commune", "areas.csv:4", "pack.twice"},
		{"a day twice", "calendar.csv", "2026-09-02,off,", "2026-09-02,work,Ngày làm bù,swap_working,BLLĐ,high,2022-01-01\n2026-09-02,off,", "calendar.csv:3", "pack.twice"},
		{"impossible day", "calendar.csv", "2026-09-02", "2026-02-31", "calendar.csv:2", "pack.day"},
		{"31/02", "areas.csv", "2022-01-01", "31/02/2022", "areas.csv:2", "pack.day"},
		{"no parent", "areas.csv", ",82,2022", ",83,2022", "areas.csv:3", "pack.parent"},
		{"broken quote", "areas.csv", "Thành phố Một", `"Thành phố Một`, "areas.csv:3", "pack.csv.broken"},
		{"key with marks", "units.csv", "so-tu-phap,dep", "sở-tư-pháp,dep", "units.csv:3", "pack.key"},
		{"sample neither yes nor no", "units.csv", "H58.903,yes", "H58.903,có", "units.csv:3", "pack.choice"},
		{"identifier twice", "units.csv", "H58.931.249", "H58.931", "units.csv:5", "pack.twice"},
		{"circle", "units.csv", "UBND,ubnd-82,815", "UBND,ubnd-815,815", "units.csv:4", "pack.parent"},
		{"overlapping hours", "hours.csv", "1,13:30", "1,11:00", "hours.csv:3", "pack.hours.overlap"},
		{"hour 25", "hours.csv", "1,07:00", "1,25:00", "hours.csv:2", "pack.clock"},
		{"unknown rule", "rules.yaml", "name: supplement", "name: other", "rules.yaml:2", "pack.choice"},
		{"rules that overlap in time", "rules.yaml", "rules:\n", "rules:\n" + otherRule, "rules.yaml:3", "pack.rule.overlap"},
		{"terms that overlap in time", "terms.yaml", "valid_to: 2018-12-31", "valid_to: 2019-01-01", "terms.yaml:3", "pack.rule.overlap"},
		{"a term without amount", "terms.yaml", "amount: 30", "amount: 0", "terms.yaml:2", "pack.time"},
		{"an extension without number", "terms.yaml", "extend_times: 2", "extend_times: 0", "terms.yaml:3", "pack.term.extend"},
		{"law nobody knows", "rules.yaml", "61/2018/NĐ-CP@2018-04-23#art19.4", "99/2099/NĐ-CP", "rules.yaml:2", "pack.law"},
		{"unknown key", "rules.yaml", "verified: true", "verifyed: true", "rules.yaml:2", "pack.yaml"},
		{"not JSON", "procedures.jsonl", `{"code":"2`, `"code":"2`, "procedures.jsonl:2", "pack.json"},
		{"unknown field", "procedures.jsonl", `"scope":"general"`, `"scop":"general"`, "procedures.jsonl:1", "pack.json"},
		{"wrong type", "procedures.jsonl", `"original":1`, `"original":"1"`, "procedures.jsonl:1", "pack.json"},
		{"wrong code", "procedures.jsonl", `"code":"3.000333"`, `"code":"3.33"`, "procedures.jsonl:3", "pack.procedure.code"},
		{"unknown scope", "procedures.jsonl", `"scope":"general"`, `"scope":"mine"`, "procedures.jsonl:1", "pack.choice"},
		{"zero days", "procedures.jsonl", `"amount":10,"basis"`, `"amount":0,"basis"`, "procedures.jsonl:3", "pack.time"},
		{"name too long", "procedures.jsonl", "Thủ tục đăng ký khai sinh", long, "procedures.jsonl:1", "pack.long"},
		{"says itself fileable", "procedures.jsonl", `"group":"local"`, `"group":"local","fileable":true`, "procedures.jsonl:1", "pack.procedure.elsewhere"},
		{"received by nobody", "receivers.csv", "1.001193,commune,,source,danh sách\n", "", "procedures.jsonl:1", "pack.receiver.none"},
		{"receiver unknown", "receivers.csv", "so-tu-phap", "so-y-te", "receivers.csv:4", "pack.unit"},
		{"receiver of another level", "receivers.csv", "province,so-tu-phap", "district,so-tu-phap", "receivers.csv:4", "pack.receiver.level"},
		{"unknown flow", "forms.csv", "same-day", "fast", "forms.csv:2", "pack.choice"},
		{"unknown form", "forms.csv", "birth", "death", "forms.csv:2", "pack.choice"},
		{"form of what cannot be filed", "forms.csv", "1.001193", "3.000333", "forms.csv:2", "pack.event.fileable"},
		{"form without English", "forms/birth.yaml", `, en: "Birth"`, "", "forms/birth.yaml:3", "form.sheet.text"},
		{"rank 5000", "popular.csv", "1000", "5000", "popular.csv:2", "pack.rank"},
		{"event with what cannot be filed", "life_events.yaml", "1.001193", "3.000333", "life_events.yaml:2", "pack.event.fileable"},
		{"synonym of nothing", "synonyms.yaml", `, codes: ["1.001193"]`, "", "synonyms.yaml:2", "pack.missing"},
		{"other format", "pack.yaml", "format: 1", "format: 2", "pack.yaml:2", "pack.format"},
		{"brackets without end", "synonyms.yaml", "synonyms:", "zz: " + strings.Repeat("[", 100_000) + "\nsynonyms:", "synonyms.yaml:1", "pack.yaml.deep"},
		{"aliases of aliases", "synonyms.yaml", "synonyms:", "a: &a [x, x]\nb: &b [*a, *a]\nsynonyms:", "synonyms.yaml:1", "pack.yaml.trick"},
		{"a tag", "pack.yaml", "format: 1", "format: !!str 1", "pack.yaml:2", "pack.yaml.trick"},
		{"brackets in the manifest", "pack.yaml", "format: 1", "format: " + strings.Repeat("{", 100_000), "pack.yaml:2", "pack.yaml.deep"},
		{"more lines than a country has", "procedures.jsonl", `{"code":"2`, strings.Repeat("{}\n", 100_001) + `{"code":"2`, "procedures.jsonl:100001", "pack.line.many"},
		{"unknown manifest key", "pack.yaml", "hotline:", "hotlin:", "pack.yaml:10", "pack.yaml"},
	}
	db := storetest.Open(t, lines...)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(string(tiny()[tt.file].Data), tt.old) {
				t.Fatalf("the test does not change %s", tt.file)
			}
			r, err := pack.Load(t.Context(), deps(db), mustTiny(t, edit(tt.file, tt.old, tt.new)), io.Discard)
			if fault.KindOf(err) != fault.KindInvalid {
				t.Fatalf("error %v", err)
			}
			for _, x := range r.Refused {
				if strings.Contains(x.Message, "⟦") || x.Message == "" {
					t.Errorf("no words for %s", x.Code)
				}
			}
			if len(r.Refused) == 0 || at(r.Refused[0]) != tt.at || r.Refused[0].Code != tt.code && tt.code != "form.sheet.text" {
				t.Errorf("refused %+v; want %s at %s", r.Refused, tt.code, tt.at)
			}
		})
	}
	var n int
	if err := db.QueryRow(t.Context(), "SELECT count(*) FROM org_unit").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d units were written, %v", n, err)
	}
}

func at(x pack.Refusal) string {
	if x.Line == 0 {
		return x.File
	}
	return x.File + ":" + strconv.Itoa(x.Line)
}

func TestWhatThePackNoLongerHasIsKeptAndTold(t *testing.T) {
	db := storetest.Open(t, lines...)
	d, ctx := deps(db), t.Context()
	if _, err := pack.Load(ctx, d, tiny(), io.Discard); err != nil {
		t.Fatal(err)
	}
	less := mustTiny(t, func(m fstest.MapFS) {
		rows := strings.SplitAfter(string(m["procedures.jsonl"].Data), "\n")
		m["procedures.jsonl"] = &fstest.MapFile{Data: []byte(rows[0] + rows[1])}
		edit("synonyms.yaml", "trẻ sơ sinh", "em bé")(m)
	})
	for range 2 {
		r, err := pack.Load(ctx, d, less, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range r.Kinds {
			if want := map[string]int{"procedure": 1}[k.Kind]; k.Left != want {
				t.Errorf("%s: left %d, want %d", k.Kind, k.Left, want)
			}
		}
	}
	if _, err := d.Procedures.Get(ctx, db, "3.000333"); err != nil {
		t.Errorf("a procedure that the pack dropped is gone: %v", err)
	}
	page, err := d.Procedures.Search(ctx, procedure.Query{Text: "em bé"})
	if err != nil || len(page.Items) == 0 || page.Items[0].Code != "1.001193" {
		t.Errorf("the new word finds %+v, %v", page.Items, err)
	}
}

func TestALaterLoadLeavesAloneWhatTheProvinceChanged(t *testing.T) {
	db := storetest.Open(t, lines...)
	d, ctx := deps(db), t.Context()
	if _, err := pack.Load(ctx, d, tiny(), io.Discard); err != nil {
		t.Fatal(err)
	}
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, _, err := d.Units.PutUnitTx(ctx, tx, org.PutUnit{Key: "so-tu-phap", Kind: org.Department, Level: org.Province,
			Name: "Sở Tư pháp và Pháp chế", ShortName: "Sở Tư pháp", Abbrev: "STP", Identifier: "H58.903", IdentifierIsSample: true,
			ParentKey: "ubnd-82", AreaKey: "82", ValidFrom: "2026-01-01"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pack.Load(ctx, d, tiny(), io.Discard); err != nil {
		t.Fatal(err)
	}
	u, err := d.Units.Unit(ctx, db, "H58.903", viet.DayOf(noon))
	if err != nil || u.Name != "Sở Tư pháp và Pháp chế" {
		t.Errorf("%q %v", u.Name, err)
	}
	p, err := d.Procedures.Get(ctx, db, "2.000528")
	if err != nil || !p.ReceivedBy(u) {
		t.Errorf("the renamed unit no longer receives: %+v %v", p.Receivers, err)
	}
}
