package boot

import (
	"strings"
	"testing"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

// After a roll-back `check` says that the tables are those of a later release,
// and whether this one can run on them.
func TestCheckTellsATableOfALaterRelease(t *testing.T) {
	for room, want := range map[string]struct {
		ok   bool
		says string
	}{
		"dossier+": {true, "dossier/0099_later"},
		"dossier":  {false, "newer than this program"},
	} {
		db := storetest.Open(t, lines...)
		if f := checkSchema(t.Context(), db, nil); !f.OK || f.Warn {
			t.Errorf("as it should be: %+v", f)
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO store_migration (room, number, name, checksum, applied_at) VALUES ($1, 99, 'later', '', 0)`, room)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if f := checkSchema(t.Context(), db, nil); f.OK != want.ok || !strings.Contains(f.Says, want.says) {
			t.Errorf("%s: %+v", room, f)
		}
	}
}
