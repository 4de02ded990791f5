package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

func TestAVerbThatEndsItsGoroutineDoesNotStopTheWriter(t *testing.T) {
	db := storetest.Open(t, line)
	ctx := t.Context()
	err := db.Write(ctx, func(tx *store.Tx) error {
		if err := add(ctx, tx, "a"); err != nil {
			return err
		}
		(&testing.T{}).SkipNow() // runtime.Goexit, as t.Fatal does
		return nil
	})
	if err == nil || count(t, db) != 0 {
		t.Errorf("%v, %d rows", err, count(t, db))
	}
	if err := db.Write(ctx, func(tx *store.Tx) error { return add(ctx, tx, "b") }); err != nil || count(t, db) != 1 {
		t.Error(err)
	}
}

func TestAWriteInsideAWriteIsRefusedInTests(t *testing.T) {
	db := storetest.Open(t, line)
	ctx := t.Context()
	err := db.Write(ctx, func(tx *store.Tx) error {
		return db.Write(ctx, func(tx *store.Tx) error { return nil })
	})
	if err == nil || !strings.Contains(err.Error(), "inside a Write") {
		t.Error(err)
	}
}

func TestSQLiteRefusesASecondProcess(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	ctx := t.Context()
	first, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Migrate(ctx, line); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(ctx, "sqlite:"+file, store.Options{})
	if err == nil || !strings.Contains(err.Error(), "đang được một tiến trình tinhso khác sử dụng") || !strings.Contains(err.Error(), "in use by another") {
		t.Errorf("second: %v", err)
	}
	look, err := store.Open(ctx, "sqlite:"+file, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if count(t, look) != 0 || look.Write(ctx, func(tx *store.Tx) error { return nil }) == nil {
		t.Error("a read-only handle must read and not write")
	}
	for _, db := range []*store.DB{look, first} {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := first.Write(ctx, func(tx *store.Tx) error { return nil }); err == nil {
		t.Error("a closed database took a verb")
	}
	again, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestSettingsOfSQLite(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	db, err := store.Open(ctx, "sqlite:"+filepath.Join(dir, "a.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(ctx, func(tx *store.Tx) error {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000", "query_only": "0"} {
			var got string
			if err := tx.QueryRow(ctx, "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				return fmt.Errorf("%s is %s: %w", pragma, got, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for _, name := range []string{"a.db", "a.db-wal", "a.db.lock"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read %s: %v %v", name, info.Mode(), err)
		}
	}
	var got string
	if err := db.QueryRow(ctx, "PRAGMA query_only").Scan(&got); err != nil || got != "1" {
		t.Errorf("readers: query_only is %s: %v", got, err)
	}
}

func TestBackupIsACompleteDatabase(t *testing.T) {
	db := storetest.Open(t, line)
	ctx := t.Context()
	if err := db.Write(ctx, func(tx *store.Tx) error { return add(ctx, tx, "kept") }); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "backup.db")
	if err := db.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(ctx, file); err == nil {
		t.Error("a backup was overwritten")
	}
	if left, _ := filepath.Glob(file + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(file); err != nil {
		t.Fatal(err)
	}
	copied, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, copied); n != 1 {
		t.Errorf("%d rows in the backup", n)
	}
	if err := copied.Close(); err != nil {
		t.Error(err)
	}
}
