package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPositionalPlaceholders(t *testing.T) {
	tests := []struct {
		q, want string
		order   []int
	}{
		{"SELECT $1", "SELECT ?", []int{1}},
		{"SELECT $2, $10, $2", "SELECT ?, ?, ?", []int{2, 10, 2}},
		{`SELECT '$1', "$2" -- $3` + "\n/* $4 */, $5", `SELECT '$1', "$2" -- $3` + "\n/* $4 */, ?", []int{5}},
		{"SELECT a$, $x", "SELECT a$, $x", nil},
		{"SELECT 'it''s $1' || $1", "SELECT 'it''s $1' || ?", []int{1}},
		{"SELECT 'open $1", "SELECT 'open $1", nil},
	}
	for _, tt := range tests {
		got, order := positional(tt.q)
		if got != tt.want || cmp.Diff(tt.order, order) != "" {
			t.Errorf("%s: got %s %v, want %s %v", tt.q, got, order, tt.want, tt.order)
		}
	}
}

func TestMarkers(t *testing.T) {
	const q = "SELECT id FROM job LIMIT $1 /*claim*/ SELECT /*lock*/ /* kept */"
	if got, want := dialect(Postgres, q), "SELECT id FROM job LIMIT $1 FOR UPDATE SKIP LOCKED SELECT FOR UPDATE /* kept */"; got != want {
		t.Error(got)
	}
	if got, want := dialect(SQLite, q), "SELECT id FROM job LIMIT $1  SELECT  /* kept */"; got != want {
		t.Error(got)
	}
}

func TestMigrationTypes(t *testing.T) {
	const text = "CREATE TABLE a (b TEXT NOT NULL DEFAULT 'TEXT', -- TEXT\n c jsonb, d BYTEA, e text COLLATE \"x\");\nSELECT CAST(b AS TEXT), textual"
	tests := map[Engine]string{
		Postgres: "CREATE TABLE a (b TEXT COLLATE \"C\" NOT NULL DEFAULT 'TEXT', -- TEXT\n c jsonb, d BYTEA, e text COLLATE \"x\");\nSELECT CAST(b AS TEXT), textual",
		SQLite:   "CREATE TABLE a (b TEXT NOT NULL DEFAULT 'TEXT', -- TEXT\n c JSON_TEXT, d BLOB, e text COLLATE \"x\");\nSELECT CAST(b AS TEXT), textual",
	}
	for e, want := range tests {
		if diff := cmp.Diff(want, migrationText(e, text)); diff != "" {
			t.Errorf("%s: %s", e, diff)
		}
	}
}

func FuzzPositional(f *testing.F) {
	for _, s := range []string{"$1", "'", "--", "/*", "$99999999999", "a'$1'b$2\"$3\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, q string) {
		got, order := positional(q)
		if len(got) > len(q) || len(order) > len(q) {
			t.Errorf("%q grew to %q", q, got)
		}
		_ = migrationText(Postgres, q)
	})
}
