package store_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestWhere(t *testing.T) {
	tests := []struct {
		name string
		with func(w *store.Where)
		sql  string
		args []any
	}{
		{"nothing", func(w *store.Where) {}, "", nil},
		{"two", func(w *store.Where) { w.And("a = ?", 1); w.And("b = ? OR c = ?", 2, 3) }, " WHERE (a = $1) AND (b = $2 OR c = $3)", []any{1, 2, 3}},
		{"a question mark in quotes", func(w *store.Where) { w.And("a = '?' AND b = ?", 1) }, " WHERE (a = '?' AND b = $1)", []any{1}},
		{"list", func(w *store.Where) { w.And("x = ?", 9); w.In("a", []string{"p", "q", "r"}) }, " WHERE (x = $1) AND (a IN ($2, $3, $4, $5))", []any{9, "p", "q", "r", "r"}},
		{"no list", func(w *store.Where) { w.In("a", nil) }, " WHERE (FALSE)", nil},
		{"contains", func(w *store.Where) { w.Like("f", `50%_\`) }, ` WHERE (f LIKE $1 ESCAPE '\')`, []any{`%50\%\_\\%`}},
		{"contains nothing", func(w *store.Where) { w.Like("f", "") }, "", nil},
		{"subtree", func(w *store.Where) { w.Under("p", "/a/") }, " WHERE (p >= $1 AND p < $2)", []any{"/a/", "/a/\U0010FFFF"}},
	}
	for _, tt := range tests {
		var w store.Where
		tt.with(&w)
		if diff := cmp.Diff(tt.sql, w.SQL()); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.args, w.Args()); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// A list of any length makes the same text with the same number of arguments, and finds the same rows.
func TestALongListIsOneArgument(t *testing.T) {
	line := store.Line{Room: "long", FS: fstest.MapFS{"0001_long.sql": {Data: []byte("CREATE TABLE long (id TEXT NOT NULL PRIMARY KEY, unit TEXT NOT NULL); CREATE INDEX long_unit ON long (unit, id)")}}}
	storetest.Run(t, []store.Line{line}, func(t *testing.T, db *store.DB) {
		var rows [][]any
		for i := range 3000 {
			rows = append(rows, []any{fmt.Sprintf("%04d", i), fmt.Sprint("U", i)})
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Fill(t.Context(), "long", []string{"id", "unit"}, rows) }); err != nil {
			t.Fatal(err)
		}
		texts := map[string]bool{}
		for _, n := range []int{33, 100, 1000, 2999} {
			var units []string
			for i := range n {
				units = append(units, fmt.Sprint("U", i))
			}
			var w store.Where
			w.In(store.Wide("unit", n), append(units, `"'\`))
			texts[w.SQL()] = true
			var found int
			if err := db.QueryRow(t.Context(), "SELECT COUNT(*) FROM long"+w.SQL(), w.Args()...).Scan(&found); err != nil || found != n {
				t.Errorf("%d of %d found: %v", found, n, err)
			}
			if len(w.Args()) != 1 {
				t.Errorf("%d arguments", len(w.Args()))
			}
		}
		if len(texts) != 1 {
			t.Errorf("%d texts", len(texts))
		}
	})
}

func TestInKeepsTheCallersArguments(t *testing.T) {
	args := make([]any, 1, 8)
	args[0] = "kept"
	q, got := store.In("DELETE FROM t WHERE a = $1 AND b IN (...)", args, []int{1, 2})
	if q != "DELETE FROM t WHERE a = $1 AND b IN ($2, $3)" || cmp.Diff([]any{"kept", 1, 2}, got) != "" {
		t.Error(q, got)
	}
	q, got = store.In(q+" AND c IN (...)", got, []string{})
	if q != "DELETE FROM t WHERE a = $1 AND b IN ($2, $3) AND c IN (NULL)" || len(got) != 3 || args[:2][1] != nil {
		t.Error(q, got)
	}
}

var byName = store.Keyset{Columns: []string{"at bigint", "name text"}}

func TestAKeysetVisitsEveryRowOnceWhateverIsWrittenMeanwhile(t *testing.T) {
	storetest.Run(t, []store.Line{line}, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		put := func(name string, at int) {
			t.Helper()
			err := db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(ctx, `INSERT INTO thing (id, name, at) VALUES ($1, $2, $3)`, store.NewID(), name, at)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for i := range 7 {
			put(fmt.Sprint("n", i), i/3)
		}
		for _, desc := range []bool{false, true} {
			k := byName
			k.Desc = desc
			var got []string
			for token, pages := "", 0; ; pages++ {
				names, next := readPage(ctx, t, db, k, token, 2)
				got = append(got, names...)
				if token = next; token == "" {
					break
				}
				if pages == 1 { // behind and before the page
					put(fmt.Sprint("a", desc), 0)
					put(fmt.Sprint("z", desc), 2)
				}
			}
			seen := map[string]int{}
			for _, name := range got {
				seen[name]++
			}
			for i := range 7 {
				if n := seen[fmt.Sprint("n", i)]; n != 1 {
					t.Errorf("n%d was seen %d times in %v", i, n, got)
				}
			}
		}
	})
}

func readPage(ctx context.Context, t *testing.T, db *store.DB, k store.Keyset, token string, size int) ([]string, string) {
	t.Helper()
	var w store.Where
	if err := k.After(&w, token); err != nil {
		t.Fatal(err)
	}
	type row struct {
		at   int64
		name string
	}
	rows, err := store.All(ctx, db, "SELECT at, name FROM thing"+w.SQL()+k.OrderBy()+" LIMIT "+w.Arg(size+1), func(r *store.Rows) (x row, err error) {
		err = r.Scan(&x.at, &x.name)
		return x, err
	}, w.Args()...)
	if err != nil {
		t.Fatal(err)
	}
	rows, next := store.Page(rows, size, func(x row) []any { return []any{x.at, x.name} })
	var names []string
	for _, x := range rows {
		names = append(names, x.name)
	}
	return names, next
}

func TestForgedTokensAreRefused(t *testing.T) {
	token := func(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
	for _, s := range []string{"%%%", "AAAA", token(`[1]`), token(`[1,2]`), token(`["x","y"]`), token(`[1.5,"y"]`), token(`[1,"y",3]`),
		token(`[1,null]`), token(`[1,{"a":1}]`), token(`[99999999999999999999,"y"]`), token(`[1,"a\u0000"]`), token(`{}`)} {
		var w store.Where
		if err := byName.After(&w, s); fault.KindOf(err) != fault.KindInvalid || w.SQL() != "" {
			t.Errorf("%q: %v", s, err)
		}
	}
	var w store.Where
	if err := byName.After(&w, store.Token(1, "y")); err != nil || w.SQL() != " WHERE ((at, name) > ($1, $2))" {
		t.Error(err, w.SQL())
	}
}

func TestPageSize(t *testing.T) {
	for asked, want := range map[int]int{-1: 20, 0: 20, 1: 1, 100: 100, 1000: 100} {
		if got := store.PageSize(asked); got != want {
			t.Errorf("%d gives %d, want %d", asked, got, want)
		}
	}
}

func FuzzToken(f *testing.F) {
	f.Add("")
	f.Add(store.Token(1, "x"))
	f.Add(strings.Repeat("W", 100))
	f.Fuzz(func(t *testing.T, token string) {
		var w store.Where
		if err := byName.After(&w, token); err != nil && fault.KindOf(err) != fault.KindInvalid {
			t.Error(err)
		}
	})
}
