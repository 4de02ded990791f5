package store_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

const fillRoom = `CREATE TABLE fillroom (
	id TEXT PRIMARY KEY,
	open BOOLEAN NOT NULL,
	at BIGINT NOT NULL,
	data JSONB,
	small INTEGER NOT NULL
);
CREATE INDEX fillroom_at ON fillroom (at, id);
CREATE INDEX fillroom_open ON fillroom (at) WHERE open;
CREATE TABLE fillroom_part (
	room TEXT NOT NULL REFERENCES fillroom (id),
	n BIGINT NOT NULL,
	PRIMARY KEY (room, n)
)`

func TestRowsAreFilledAndIndexesComeBack(t *testing.T) {
	lines := []store.Line{{Room: "fillroom", FS: fstest.MapFS{"0001_fillroom.sql": {Data: []byte(fillRoom)}}}}
	storetest.Run(t, lines, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		tables, err := db.Tables(ctx)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(tables, func(x store.Table) bool { return x.Name == "fillroom" })
		want := []store.Column{{Name: "id", Type: "text"}, {Name: "open", Type: "boolean"}, {Name: "at", Type: "integer"}, {Name: "data", Type: "json"}, {Name: "small", Type: "integer"}}
		if diff := cmp.Diff(want, tables[i].Columns); diff != "" {
			t.Error(diff)
		}
		if tables[i+1].Name != "fillroom_part" {
			t.Errorf("behind it %s", tables[i+1].Name)
		}
		if err := db.SetIndexesAside(ctx); err != nil {
			t.Fatal(err)
		}
		rows := [][]any{{"a", true, int64(1), `{"x": 1}`, int64(7)}, {"b", false, int64(2), nil, int64(8)}}
		err = db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Fill(ctx, "fillroom", tables[i].Names(), rows); err != nil {
				return err
			}
			return tx.Fill(ctx, "fillroom_part", []string{"room", "n"}, [][]any{{"a", int64(1)}})
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			return tx.Fill(ctx, "fillroom", []string{"id", "open", "at", "small"}, rows2("a"))
		}); !store.IsDuplicate(err, "fillroom_pkey") {
			t.Errorf("twice: %v", err)
		}
		if err := db.Migrate(ctx, lines...); err != nil { // as a start after an interruption does
			t.Fatal(err)
		}
		var made []string
		if err := db.RestoreIndexes(ctx, func(name string, _ int) { made = append(made, name) }); err != nil || len(made) > 0 {
			t.Errorf("made again twice: %v %v", made, err)
		}
		if err := db.SetIndexesAside(ctx); err != nil {
			t.Fatal(err)
		}
		if err := db.RestoreIndexes(ctx, func(name string, _ int) { made = append(made, name) }); err != nil || !slices.Contains(made, "fillroom_open") {
			t.Errorf("made %v %v", made, err)
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			return tx.Fill(ctx, "fillroom_part", []string{"room", "n"}, [][]any{{"nobody", int64(1)}})
		})
		if err == nil {
			t.Error("the foreign key did not come back")
		}
		var id, data string
		if err := db.QueryRow(ctx, `SELECT id, data ->> 'x' FROM fillroom WHERE open AND at = 1`).Scan(&id, &data); err != nil || id != "a" || data != "1" {
			t.Errorf("%q %q %v", id, data, err)
		}
	})
}

func rows2(id string) [][]any { return [][]any{{id, true, int64(1), int64(7)}} }
