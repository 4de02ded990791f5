package backup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

func TestABackupComesBackOnEveryEngine(t *testing.T) {
	for _, from := range engines(t) {
		w := newWorld(t, from)
		w.read(t)
		w.live(t, 150, 200)
		res := w.backup(t, Options{})
		w.live(t, 200, 210) // after the backup
		for _, to := range engines(t) {
			t.Run(fmt.Sprintf("%s to %s", from, to), func(t *testing.T) {
				url, blobs := place(t, to), newBlobs(t)
				rep, err := Restore(t.Context(), target(url), RestoreOptions{File: res.File, Blobs: blobs})
				if err != nil {
					t.Fatal(err)
				}
				got := content(t, url, res.Head)
				want := sumsOf(res.Content)
				delete(got, "event_cursor") // settled: said in numbers alone
				delete(want, "event_cursor")
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
				if rep.Files != 3 || readAll(t, blobs, w.files[0]) != "một" {
					t.Errorf("%d files", rep.Files)
				}
				again := &world{url: url, blobs: blobs}
				again.open(t)
				defer again.db.Close()
				if seen := again.read(t); !slices.Equal(seen, numbers(150, 200)) {
					t.Errorf("the consumer went on with %v", seen)
				}
				again.live(t, 200, 203)
				if seen := again.read(t); !slices.Equal(seen, numbers(200, 203)) {
					t.Errorf("of new events it saw %v", seen)
				}
			})
		}
	}
}

func numbers(from, to int) (list []string) {
	for i := from; i < to; i++ {
		list = append(list, fmt.Sprint(i))
	}
	return list
}

// read lets a consumer read what it has not seen, and tells of what.
func (w *world) read(t *testing.T) (seen []string) {
	t.Helper()
	err := event.NewJournal(w.db, event.Consumer{Name: "reader", Apply: func(_ context.Context, _ *store.Tx, e event.Event) error {
		seen = append(seen, e.Subject)
		return nil
	}}).Drain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return slices.Compact(seen)
}

func TestAnOlderBackupIsBroughtForward(t *testing.T) {
	for _, e := range engines(t) {
		t.Run(string(e), func(t *testing.T) {
			w := newWorld(t, e, oldLines...)
			res := w.backup(t, Options{})
			url := place(t, e)
			rep, err := Restore(t.Context(), target(url), RestoreOptions{File: res.File, Blobs: newBlobs(t)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"odd/0002_more"}, rep.Migrated); diff != "" {
				t.Error(diff)
			}
			db, err := store.Open(t.Context(), url, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if pending, err := db.Pending(t.Context(), lines...); err != nil || len(pending) > 0 {
				t.Error(pending, err)
			}
			var n int
			if err := db.QueryRow(t.Context(), `SELECT count(id) FROM odd WHERE more IS NULL`).Scan(&n); err != nil || n != 151 {
				t.Errorf("%d rows: %v", n, err)
			}
			_, err = Restore(t.Context(), Target{URL: place(t, e), Lines: oldLines}, RestoreOptions{File: newWorld(t, e).backup(t, Options{}).File, Blobs: newBlobs(t)})
			if code(err) != "backup.newer" {
				t.Errorf("a backup of a later release: %v", err)
			}
		})
	}
}

func code(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	return f.Code
}

func TestWhatIsThereIsNotOverwritten(t *testing.T) {
	for _, e := range engines(t) {
		t.Run(string(e), func(t *testing.T) {
			w := newWorld(t, e)
			res := w.backup(t, Options{})
			release, err := w.db.Occupy(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			o := RestoreOptions{File: res.File, Blobs: w.blobs, Replace: true}
			if _, err := Restore(t.Context(), target(w.url), o); code(err) != "store.held" {
				t.Errorf("restored under a server: %v", err)
			}
			w.live(t, 150, 151)
			release()
			if err := w.db.Close(); err != nil {
				t.Fatal(err)
			}
			o.Replace = false
			if _, err := Restore(t.Context(), target(w.url), o); code(err) != "backup.not_empty" {
				t.Errorf("restored over a province: %v", err)
			}
			o.Replace = true
			rep, err := Restore(t.Context(), target(w.url), o)
			if err != nil || rep.Kept == "" {
				t.Fatal(rep.Kept, err)
			}
			if got := content(t, w.url, res.Head)["odd"]; got != sumsOf(res.Content)["odd"] {
				t.Errorf("after the restore: %s", got)
			}
			if e == store.SQLite {
				if got := content(t, "sqlite:"+rep.Kept, res.Head)["odd"]; !strings.HasPrefix(got, "152 ") {
					t.Errorf("put aside: %s", got)
				}
			}
		})
	}
}

func TestFilesLieInEarlierArchivesOrBeside(t *testing.T) {
	w := newWorld(t, store.SQLite)
	dir := t.TempDir()
	first := w.backup(t, Options{File: filepath.Join(dir, "1.tar.zst")})
	w.keep(t, "bốn")
	second := w.backup(t, Options{File: filepath.Join(dir, "2.tar.zst"), Files: FilesNew, Previous: []string{first.File}})
	w.keep(t, "năm")
	third := w.backup(t, Options{File: filepath.Join(dir, "3.tar.zst"), Files: FilesNew, Previous: []string{second.File}})
	beside := w.backup(t, Options{File: filepath.Join(dir, "4.tar.zst"), Files: FilesFolder, Folder: filepath.Join(dir, FolderName)})
	none := w.backup(t, Options{File: filepath.Join(dir, "5.tar.zst"), Files: FilesNone})
	if second.Here != 1 || third.Here != 1 || third.Blobs != 5 || beside.Here != 0 || none.Blobs != 5 {
		t.Errorf("here %d, %d of %d, %d of %d", second.Here, third.Here, third.Blobs, beside.Here, none.Blobs)
	}
	restore := func(r Result, o RestoreOptions) (Report, error) {
		o.File, o.Blobs = r.File, newBlobs(t)
		rep, err := Restore(t.Context(), target(place(t, store.SQLite)), o)
		if err == nil && len(rep.Missing) == 0 {
			for i, want := range []string{"một", "hai", "ba", "bốn", "năm"} {
				if got := readAll(t, o.Blobs, w.files[i]); got != want {
					t.Errorf("%q is %q", want, got)
				}
			}
		}
		return rep, err
	}
	for _, r := range []Result{third, beside} {
		if rep, err := restore(r, RestoreOptions{}); err != nil || rep.Files != 5 {
			t.Error(rep.Files, err)
		}
	}
	if err := os.Rename(filepath.Join(dir, FolderName), filepath.Join(dir, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	if _, err := restore(none, RestoreOptions{}); code(err) != "backup.files_missing" {
		t.Errorf("files from nowhere: %v", err)
	}
	if rep, err := restore(none, RestoreOptions{Lacking: true}); err != nil || len(rep.Missing) != 5 {
		t.Error(rep.Missing, err)
	}
	if rep, err := restore(none, RestoreOptions{Places: []string{filepath.Join(dir, "elsewhere")}}); err != nil || rep.Files != 5 {
		t.Error(rep.Files, err)
	}
	if _, err := Verify(t.Context(), beside.File, t.TempDir(), nil); code(err) != "backup.folder_lacks" {
		t.Errorf("verified without its files: %v", err)
	}
}

func TestAnInterruptedBackupIsNone(t *testing.T) {
	for _, e := range engines(t) {
		w := newWorld(t, e)
		ctx, stop := context.WithCancel(t.Context())
		name := filepath.Join(t.TempDir(), "a.tar.zst")
		_, err := Write(ctx, w.source(), Options{File: name, Tell: func(p Progress) {
			if p.Name == "job" {
				stop()
			}
		}})
		if err == nil {
			t.Error("it went on")
		}
		left, _ := os.ReadDir(filepath.Dir(name))
		if len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		if err := w.db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := Write(t.Context(), w.source(), Options{File: name}); err != nil {
			t.Errorf("the next one: %v", err)
		}
		if _, err := Write(t.Context(), w.source(), Options{File: name}); code(err) != "backup.exists" {
			t.Errorf("over another: %v", err)
		}
	}
}

func TestMoveThereAndBack(t *testing.T) {
	if len(engines(t)) < 2 {
		t.Skip("NOT TESTED on PostgreSQL: no server")
	}
	for _, from := range engines(t) {
		w := newWorld(t, from)
		w.read(t)
		w.live(t, 150, 200)
		res := w.backup(t, Options{})
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
		over, back := store.Postgres, store.SQLite
		if from == store.Postgres {
			over, back = back, over
		}
		there, home := place(t, over), place(t, back)
		first, err := Move(t.Context(), target(there), MoveOptions{FromURL: w.url, From: Source{Lines: lines, Local: event.Clustered}})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sumsOf(res.Content), sumsOf(first.Tables)); diff != "" {
			t.Error(diff)
		}
		second, err := Move(t.Context(), target(home), MoveOptions{FromURL: there, From: Source{Lines: lines, Local: event.Clustered}})
		if err != nil {
			t.Fatal(err)
		}
		a, b := sumsOf(first.Tables), sumsOf(second.Tables)
		delete(a, "event_cursor")
		delete(b, "event_cursor")
		if diff := cmp.Diff(a, b); diff != "" {
			t.Error(diff)
		}
		again := &world{url: home}
		again.open(t)
		if seen := again.read(t); !slices.Equal(seen, numbers(150, 200)) {
			t.Errorf("the consumer went on with %v", seen)
		}
		again.live(t, 200, 201)
		if err := again.db.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Move(t.Context(), target(home), MoveOptions{FromURL: w.url, From: Source{Lines: lines}}); code(err) != "backup.not_empty" {
			t.Errorf("over a province: %v", err)
		}
	}
}
