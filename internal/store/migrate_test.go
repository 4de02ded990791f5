package store_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

const (
	one = "CREATE TABLE a (x TEXT);\nCREATE INDEX a_x ON a (x);"
	two = "ALTER TABLE a ADD COLUMN y BIGINT"
)

func TestMigrationsGoForwardOnly(t *testing.T) {
	storetest.Run(t, nil, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		first := store.Line{Room: "a", FS: files("m/0001_one.sql", one)}
		grown := store.Line{Room: "a", FS: files("m/0001_one.sql", strings.ReplaceAll(one, "\n", "\r\n"), "m/0002_two.sql", two)}
		if p, err := db.Pending(ctx, grown); err != nil || cmp.Diff([]string{"a/0001_one", "a/0002_two"}, p) != "" {
			t.Error(p, err)
		}
		for range 2 {
			if err := db.Migrate(ctx, first); err != nil {
				t.Fatal(err)
			}
		}
		if p, err := db.Pending(ctx, grown); err != nil || cmp.Diff([]string{"a/0002_two"}, p) != "" {
			t.Error(p, err)
		}
		broken := store.Line{Room: "a", FS: files("0001_one.sql", one, "0002_two.sql", two+"; CREATE TABLE a (x TEXT)")}
		if err := db.Migrate(ctx, broken); err == nil || !strings.Contains(err.Error(), "a/0002_two") {
			t.Errorf("broken: %v", err)
		}
		if err := db.QueryRow(ctx, `SELECT y FROM a`).Scan(new(any)); err == nil || errors.Is(err, store.ErrNone) {
			t.Error("half of a broken migration stayed")
		}
		if err := db.Migrate(ctx, grown); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow(ctx, `SELECT y FROM a`).Scan(new(any)); !errors.Is(err, store.ErrNone) {
			t.Error(err)
		}
		for _, tt := range []struct {
			line store.Line
			want string
		}{
			{store.Line{Room: "a", FS: files("0001_one.sql", one+" ", "0002_two.sql", two)}, "was changed"},
			{first, "newer than this program"},
			{store.Line{Room: "a", FS: files("0001_one.sql", one, "0002_other.sql", two)}, "newer than this program"},
			{store.Line{Room: "b", FS: files("0002_gap.sql", two)}, "should have number 0001"},
			{store.Line{Room: "b", FS: files("one.sql", one)}, "is not named like"},
			{store.Line{Room: "b", FS: files("0001_b.sql", "\xff")}, "is not UTF-8"},
		} {
			if err := db.Migrate(ctx, tt.line); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
			if _, err := db.Pending(ctx, tt.line); err == nil {
				t.Errorf("Pending does not say %q", tt.want)
			}
		}
	})
}

func TestNodesThatStartTogetherMigrateOnce(t *testing.T) {
	storetest.Run(t, nil, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := db.Migrate(t.Context(), store.Line{Room: "a", FS: files("0001_one.sql", one, "0002_two.sql", two)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}
