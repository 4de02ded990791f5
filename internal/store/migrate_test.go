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

// What a later release only added does not stand in the way of an earlier one; what it changed does.
func TestAnEarlierReleaseRunsOnWhatWasOnlyAdded(t *testing.T) {
	storetest.Run(t, nil, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		line := func(pairs ...string) store.Line { return store.Line{Room: "a", FS: files(pairs...)} }
		old := line("0001_one.sql", one)
		next := line("0001_one.sql", one, "0002_two.sql", two)
		after := line("0001_one.sql", one, "0002_two.sql", two, "0003_three.sql", "DROP INDEX a_x")
		for _, step := range []struct {
			line   store.Line
			beyond []string
			want   string
		}{
			{old, nil, ""},
			{next, nil, ""},
			{old, []string{"a/0002_two"}, ""},
			{next, nil, ""},
			{after, nil, ""},
			{next, nil, "a/0003_three"},
			{old, nil, "a/0003_three"},
			{after, nil, ""},
		} {
			err := db.Migrate(ctx, step.line)
			beyond, errBeyond := db.Beyond(ctx, step.line)
			for _, e := range []error{err, errBeyond} {
				if step.want == "" && e != nil || step.want != "" && (e == nil || !strings.Contains(e.Error(), step.want)) {
					t.Fatalf("%v, want %q", e, step.want)
				}
			}
			if d := cmp.Diff(step.beyond, beyond); d != "" {
				t.Error(d)
			}
		}
	})
}

func TestWhatOnlyAdds(t *testing.T) {
	for text, want := range map[string]string{
		"CREATE TABLE a (x TEXT PRIMARY KEY, y TEXT NOT NULL UNIQUE); CREATE UNIQUE INDEX a_x ON a (y);": "",
		"-- why\nCREATE INDEX b_x ON b (x) WHERE y = ';DROP TABLE b'":                                    "",
		"ALTER TABLE b ADD COLUMN y BIGINT; UPDATE b SET y = x + 1 WHERE x > 0":                          "",
		"ALTER TABLE b ADD y TEXT NOT NULL DEFAULT '', ADD COLUMN z NUMERIC(3,1)":                        "",
		"INSERT INTO b (x) SELECT y FROM c":                                                              "",
		"-- additive: nobody reads it before 0.3\nDROP INDEX b_x":                                        "",
		"-- additive:\nDROP INDEX b_x":                                                                   "does more than add",
		"ALTER TABLE b ADD COLUMN y BIGINT NOT NULL":                                                     "NOT NULL without a default",
		"ALTER TABLE b ADD COLUMN y BIGINT UNIQUE":                                                       "a key over",
		"ALTER TABLE b ADD CONSTRAINT c CHECK (x > 0)":                                                   "changes what the previous release knows",
		"ALTER TABLE b ALTER COLUMN x TYPE TEXT":                                                         "changes what the previous release knows",
		"ALTER TABLE b RENAME COLUMN x TO y":                                                             "changes what the previous release knows",
		"ALTER TABLE b RENAME TO c":                                                                      "changes what the previous release knows",
		"ALTER TABLE b DROP COLUMN x":                                                                    "changes what the previous release knows",
		"CREATE UNIQUE INDEX b_x ON b (x)":                                                               "unique index",
		"UPDATE b SET x = 1":                                                                             "changes values",
		"ALTER TABLE b ADD COLUMN y BIGINT; UPDATE b SET y = 1, x = (y, 2)":                              "changes values",
		"DELETE FROM b": "does more than add",
		"DROP TABLE b":  "does more than add",
		"CREATE TRIGGER t AFTER INSERT ON b BEGIN DELETE FROM b; END": "does more than add",
		"CREATE TABLE a (x TEXT) ; TRUNCATE b":                        "does more than add",
	} {
		err := store.Additive(text)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
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
