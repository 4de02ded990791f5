package storetest

import "testing"

func TestWhatTheHouseRefuses(t *testing.T) {
	tests := []struct {
		sql  string
		want int
	}{
		{`SELECT id, count(id) FROM dossier WHERE note = 'SELECT * FROM now()'`, 0},
		{`SELECT a * 2 FROM dossier`, 0},
		{`SELECT count(*) FROM dossier`, 0},
		{`SELECT * FROM dossier`, 1},
		{`SELECT d.* FROM dossier d`, 1},
		{`INSERT INTO dossier_step (id) VALUES ($1) RETURNING *`, 1},
		{`INSERT INTO dossier (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET n = 1`, 0},
		{`INSERT INTO org_unit (id) VALUES ($1)`, 1},
		{`WITH x AS (SELECT id FROM dossier) DELETE FROM dossiers WHERE id IN (SELECT id FROM x)`, 1},
		{`UPDATE event SET seq = 1`, 1},
		{`SELECT id FROM dossier WHERE name ILIKE $1`, 1},
		{`SELECT id FROM dossier WHERE at < now()`, 1},
		{`SELECT id::text FROM dossier`, 1},
		{`SELECT id FROM dossier WHERE id = ANY ($1)`, 1},
		{`SELECT id FROM dossier FOR UPDATE`, 1},
		{`SELECT id FROM dossier /*lock*/`, 0},
	}
	for _, tt := range tests {
		if got := refused("dossier", tt.sql); len(got) != tt.want {
			t.Errorf("%s: %q", tt.sql, got)
		}
	}
}
