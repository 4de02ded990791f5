package backup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"tinhso/internal/job"
	"tinhso/internal/store"
)

func TestRetentionKeepsTheLatestOfEachPeriod(t *testing.T) {
	k, err := ParseRetention("3d,2w,2m")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", text, hanoi)
		if err != nil {
			t.Fatal(err)
		}
		return x.UTC()
	}
	verified := at("2026-12-01 00:00")
	var list []Record
	for _, text := range []string{"2026-11-23 01:30", "2026-11-22 13:30", "2026-11-22 00:10", "2026-11-21 01:30", "2026-11-20 01:30", "2026-11-15 01:30", "2026-11-08 01:30", "2026-10-31 01:30", "2026-10-30 01:30", "2026-09-01 01:30"} {
		list = append(list, Record{ID: text, StartedAt: at(text), VerifiedAt: &verified})
	}
	list[0].VerifiedAt = nil // made, and not read back
	var got []string
	for _, r := range list {
		if k.choose(list)[r.ID] {
			got = append(got, r.ID)
		}
	}
	want := []string{"2026-11-22 13:30", "2026-11-21 01:30", "2026-11-20 01:30", "2026-11-15 01:30", "2026-10-31 01:30"}
	if !slices.Equal(got, want) {
		t.Errorf("kept %v", got)
	}
	for _, bad := range []string{"", "7", "0d", "d", "7x", "7d,", "-1d"} {
		if _, err := ParseRetention(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestTheHourIsVietnamese(t *testing.T) {
	for at, want := range map[string]time.Duration{"07:00": 0, "01:30": 18*time.Hour + 30*time.Minute, "23:59": 16*time.Hour + 59*time.Minute} {
		if got := offset(at); got != want {
			t.Errorf("%s is %s after midnight of UTC, want %s", at, got, want)
		}
	}
}

// planned is a room that makes a backup whenever its job is due.
func planned(t *testing.T, w *world, keep string) *Room {
	t.Helper()
	k, err := ParseRetention(keep)
	if err != nil {
		t.Fatal(err)
	}
	return New(w.source(), Plan{Dir: filepath.Join(t.TempDir(), "copies"), At: []string{"01:30"}, Keep: k, Files: FilesFolder, Node: "a", Data: t.TempDir(),
		Free: func(string) (uint64, error) { return 1 << 40, nil }})
}

func TestTheServerBacksUpReadsBackAndThrowsAway(t *testing.T) {
	for _, e := range engines(t) {
		t.Run(string(e), func(t *testing.T) {
			ctx := t.Context()
			w := newWorld(t, e)
			r := planned(t, w, "1d")
			q := job.NewQueue(w.db, r.Workers()...)
			q.Every(r.Periodic()...)
			run := func() {
				t.Helper()
				err := w.db.Write(ctx, func(tx *store.Tx) error {
					return job.Insert(ctx, tx, job.New{Kind: jobRun, UniqueKey: jobRun, MaxAttempts: 1})
				})
				if err == nil {
					err = q.Drain(ctx)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			run()
			first, err := LastGood(ctx, w.db)
			if err != nil || first.Node != "a" || first.Files != 3 || first.Rows == 0 {
				t.Fatalf("%+v %v", first, err)
			}
			if err := w.blobs.Remove(ctx, w.files[0]); err != nil {
				t.Fatal(err)
			}
			w.live(t, 150, 155)
			run() // of this day the latest stays
			second, err := LastGood(ctx, w.db)
			if err != nil || second.ID == first.ID {
				t.Fatal(second, err)
			}
			if _, err := os.Stat(first.File); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the first is still there: %v", err)
			}
			list, err := List(ctx, w.db, 10)
			if err != nil || len(list) != 2 || list[1].RemovedAt == nil || list[0].RemovedAt != nil {
				t.Errorf("%+v %v", list, err)
			}
			left, err := filepath.Glob(filepath.Join(r.folder(), "*", "*"))
			if err != nil {
				t.Fatal(err)
			}
			left = slices.DeleteFunc(left, func(name string) bool { return !isHash(filepath.Base(name)) })
			if len(left) != 2 {
				t.Errorf("files beside: %v", left)
			}
			rep, err := Restore(ctx, target(place(t, e)), RestoreOptions{File: second.File, Blobs: newBlobs(t)})
			if err != nil || rep.Files != 2 {
				t.Errorf("restored %d files: %v", rep.Files, err)
			}
		})
	}
}

func TestABackupThatFailsIsWrittenDown(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, store.SQLite)
	r := planned(t, w, "1d")
	if _, err := r.work(ctx, job.Job{}); err != nil {
		t.Fatal(err)
	}
	r.plan.Free = func(string) (uint64, error) { return 3, nil }
	if _, err := r.work(ctx, job.Job{}); code(err) != "backup.no_room" {
		t.Errorf("on a full disk: %v", err)
	}
	last, err := Last(ctx, w.db)
	if err != nil || last.State != Failed || last.Error == "" {
		t.Errorf("%+v %v", last, err)
	}
	good, err := LastGood(ctx, w.db)
	if err != nil || good.ID == last.ID {
		t.Errorf("%+v %v", good, err)
	}
}

func TestNotesOfCommandsAreTakenUp(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, store.SQLite)
	data := t.TempDir()
	rec := RecordOf(Manual, "a", w.db.Now(), w.db.Now(), nil, Result{File: "x"}, fmt.Errorf("no disk"))
	if err := LeaveNote(data, rec); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, notes, "bad.json"), []byte(`{"id":"x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := TakeNotes(ctx, w.db, data); err != nil {
			t.Fatal(err)
		}
	}
	list, err := List(ctx, w.db, 10)
	if err != nil || len(list) != 1 || list[0].ID != rec.ID || list[0].State != Failed {
		t.Errorf("%+v %v", list, err)
	}
	left, _ := os.ReadDir(filepath.Join(data, notes))
	if len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestSecretsComeBackToWhoHasTheKey(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"secret": "0123", "seal.key": "PRIVATE"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(dir, "secrets.age")
	files := []string{filepath.Join(dir, "secret"), filepath.Join(dir, "seal.key"), filepath.Join(dir, "missing")}
	own, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	n, err := WriteSecrets(name, files, Lock{Recipients: []string{own.Recipient().String()}}, time.Unix(0, 0))
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	key := Key{Identities: own.String()}
	to := filepath.Join(dir, "to")
	if _, err := ReadSecrets(name, to, Key{Identities: other.String()}); code(err) != "backup.locked" {
		t.Errorf("with another key: %v", err)
	}
	if names, err := ReadSecrets(name, to, key); err != nil || len(names) != 2 {
		t.Fatal(names, err)
	}
	if b, err := os.ReadFile(filepath.Join(to, "seal.key")); err != nil || string(b) != "PRIVATE" {
		t.Error(string(b), err)
	}
	if err := os.WriteFile(filepath.Join(to, "secret"), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSecrets(name, to, key); code(err) != "backup.other_secret" {
		t.Errorf("over another secret: %v", err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSecrets(name, t.TempDir(), key); err == nil {
		t.Error("a damaged file was taken")
	}
	phrase := filepath.Join(dir, "phrase.age")
	if _, err := WriteSecrets(phrase, files, Lock{Passphrase: "một câu dài"}, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSecrets(phrase, filepath.Join(dir, "again"), Key{Passphrase: "một câu dài"}); err != nil {
		t.Error(err)
	}
}
