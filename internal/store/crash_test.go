package store_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/store/storetest"
)

const childFile = "TINHSO_STORE_TEST_CHILD"

// TestCrashChild is not a test: it is the process that TestKill9 kills.
func TestCrashChild(t *testing.T) {
	file := os.Getenv(childFile)
	if file == "" {
		t.Skip("runs in a process of its own")
	}
	ctx := t.Context()
	db, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(ctx, line); err != nil {
		t.Fatal(err)
	}
	for c := range 8 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%d-%d", c, i)
				if err := db.Write(ctx, func(tx *store.Tx) error { return add(ctx, tx, name) }); err != nil {
					t.Error(err)
					return
				}
				fmt.Println("acknowledged", name) // one write(2), whole lines
			}
		}()
	}
	select {}
}

func TestKill9LosesNothingAcknowledged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCrashChild$", "-test.v")
	child.Env = append(os.Environ(), childFile+"="+file)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "acknowledged "); ok {
			acknowledged = append(acknowledged, name)
		}
		if len(acknowledged) == 300 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(acknowledged) < 300 {
		t.Fatalf("the child ended by itself after %d: %v", len(acknowledged), err)
	}
	db, err := store.Open(t.Context(), "sqlite:"+file, store.Options{}) // its lock died with it
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, name := range acknowledged {
		if err := db.QueryRow(t.Context(), `SELECT id FROM thing WHERE name = $1`, name).Scan(new(string)); err != nil {
			t.Errorf("%s was acknowledged and is lost: %v", name, err)
		}
	}
}

func TestAFullDiskIsSaidAndSurvived(t *testing.T) {
	db := storetest.Open(t, line)
	ctx := t.Context()
	pages := func(n int) {
		t.Helper()
		err := db.Write(ctx, func(tx *store.Tx) error {
			return tx.QueryRow(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n)).Scan(new(int))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pages(1) // as many as it has
	err := db.Write(ctx, func(tx *store.Tx) error { return add(ctx, tx, strings.Repeat("đầy", 100_000)) })
	if fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("full: %v", err)
	}
	pages(1 << 20)
	if err := db.Write(ctx, func(tx *store.Tx) error { return add(ctx, tx, "a") }); err != nil || count(t, db) != 1 {
		t.Error(err, count(t, db))
	}
}
