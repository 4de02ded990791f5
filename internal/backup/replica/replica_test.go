package replica_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tinhso/internal/backup/replica"
	"tinhso/internal/blob/blobtest"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

var lines = []store.Line{{Room: "told", FS: fstest.MapFS{"0001_told.sql": {Data: []byte(`CREATE TABLE told (n BIGINT PRIMARY KEY, at BIGINT NOT NULL, body TEXT NOT NULL)`)}}}}

// TestMain is also the program that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("TINHSO_REPLICA_VICTIM"); dir != "" {
		if err := victim(dir); err != nil {
			fmt.Println("error", err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// victim writes as fast as it can and says what was acknowledged, until it is killed.
func victim(dir string) error {
	ctx := context.Background()
	db, r, err := open(ctx, dir)
	if err != nil {
		return err
	}
	_ = r
	body := strings.Repeat("x", 300)
	for {
		var n int64
		err := db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.QueryRow(ctx, `SELECT COALESCE(max(n), 0) + 1 FROM told`).Scan(&n); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO told (n, at, body) VALUES ($1, $2, $3)`, n, tx.Now(), body)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Println("ack", n, time.Now().UnixMilli())
	}
}

func open(ctx context.Context, dir string) (*store.DB, *replica.Replica, error) {
	file := filepath.Join(dir, "data", "x.db")
	db, err := store.Open(ctx, "sqlite:"+file, store.Options{Replicated: true})
	if err != nil {
		return nil, nil, err
	}
	if err := db.Migrate(ctx, lines...); err != nil {
		return nil, nil, err
	}
	r, err := replica.Open(ctx, replica.Options{File: file, To: "file:" + filepath.Join(dir, "elsewhere")})
	return db, r, err
}

// ack is what the victim was told is kept.
type ack struct {
	n  int64
	at time.Time
}

// kill lets a victim write for a while and kills it in the middle.
func kill(t *testing.T, dir string, after time.Duration) (last []ack, at time.Time) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "TINHSO_REPLICA_VICTIM="+dir)
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { _ = c.Process.Kill() })
	for s := bufio.NewScanner(out); s.Scan(); {
		f := strings.Fields(s.Text())
		if f[0] == "error" {
			t.Fatal(s.Text())
		}
		n, _ := strconv.ParseInt(f[1], 10, 64)
		ms, _ := strconv.ParseInt(f[2], 10, 64)
		last = append(last, ack{n, time.UnixMilli(ms)})
	}
	_ = c.Wait() // it was killed
	if len(last) == 0 {
		t.Fatal("nothing was acknowledged")
	}
	return last, last[len(last)-1].at
}

// restored gives the numbers that a replica holds: how many, and the last.
func restored(t *testing.T, dir string, at time.Time) (n, last int64) {
	t.Helper()
	ctx := t.Context()
	to := filepath.Join(t.TempDir(), "y.db")
	if err := replica.Restore(ctx, "file:"+filepath.Join(dir, "elsewhere"), "", to, at); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, "sqlite:"+to, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if bad, _, err := db.CheckPages(ctx); err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	if err := db.QueryRow(ctx, `SELECT count(n), COALESCE(max(n), 0) FROM told`).Scan(&n, &last); err != nil {
		t.Fatal(err)
	}
	return n, last
}

func TestAKilledServerLosesNothingOlderThanTheLag(t *testing.T) {
	dir := t.TempDir()
	first, _ := kill(t, dir, 3*time.Second)
	second, died := kill(t, dir, 8*time.Second) // it comes back, goes on, and dies again
	n, last := restored(t, dir, time.Time{})
	if n != last {
		t.Errorf("%d rows up to number %d: some are missing", n, last)
	}
	all := append(first, second...)
	for i := len(all) - 1; i >= 0; i-- {
		if died.Sub(all[i].at) > replica.Lag {
			if last < all[i].n {
				t.Errorf("number %d, acknowledged %s before the end, is lost; %d is the last", all[i].n, died.Sub(all[i].at), last)
			}
			break
		}
	}
	t.Logf("acknowledged %d, restored %d", all[len(all)-1].n, last)
}

func TestAnInstantOfThePastComesBack(t *testing.T) {
	ctx := t.Context()
	dir := t.TempDir()
	db, r, err := open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	write := func(n int64) {
		t.Helper()
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO told (n, at, body) VALUES ($1, $2, 'x')`, n, tx.Now())
			return err
		})
		if err == nil {
			err = r.Flush(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write(1)
	between := time.Now().Add(20 * time.Millisecond)
	for time.Now().Before(between.Add(20 * time.Millisecond)) { // the clock goes on
		time.Sleep(time.Millisecond)
	}
	write(2)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if n, _ := restored(t, dir, between); n != 1 {
		t.Errorf("at an instant between the two there were %d", n)
	}
	if n, _ := restored(t, dir, time.Time{}); n != 2 {
		t.Errorf("at the end there were %d", n)
	}
}

func TestAPlaceThatCannotBeUsedIsRefused(t *testing.T) {
	for to, want := range map[string]fault.Kind{"ftp://x/y": fault.KindInvalid, "": fault.KindInvalid, "file:" + t.TempDir(): fault.KindNotFound} {
		err := replica.Restore(t.Context(), to, "", filepath.Join(t.TempDir(), "y.db"), time.Time{})
		if fault.KindOf(err) != want {
			t.Errorf("%q: %v", to, err)
		}
	}
}

func TestABucketIsAPlace(t *testing.T) {
	t.Setenv("AWS_CA_BUNDLE", "") // the client of S3 takes no bundle besides its own
	bucket := blobtest.S3(t)
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "x.db")
	db, err := store.Open(ctx, "sqlite:"+file, store.Options{Replicated: true})
	if err == nil {
		err = db.Migrate(ctx, lines...)
	}
	if err != nil {
		t.Fatal(err)
	}
	to := "s3://" + bucket.Name + "/ban-nhan?region=" + bucket.Region + "&forcePathStyle=true&endpoint=" + bucket.Endpoint
	key := bucket.AccessKey + "\n" + bucket.SecretKey + "\n"
	r, err := replica.Open(ctx, replica.Options{File: file, To: to, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO told (n, at, body) VALUES (7, 0, 'x')`)
		return err
	})
	if err == nil {
		err = r.Flush(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	if r.SyncedAt().IsZero() {
		t.Error("it does not say when it was in step")
	}
	if err := errors.Join(db.Close(), r.Close(ctx)); err != nil {
		t.Fatal(err)
	}
	back := filepath.Join(t.TempDir(), "y.db")
	if err := replica.Restore(ctx, to, key, back, time.Time{}); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(ctx, "sqlite:"+back, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	var n int
	if err := again.QueryRow(ctx, `SELECT n FROM told`).Scan(&n); err != nil || n != 7 {
		t.Error(n, err)
	}
}
