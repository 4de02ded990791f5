package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// RestoreOptions of Restore.
type RestoreOptions struct {
	File    string
	Replace bool        // what is in the place may be put aside
	Blobs   *blob.Store // where the files go
	Places  []string    // earlier archives and folders in which files lie
	Lacking bool        // go on although files are missing
	Tell    Tell
}

// Report says what a restore or a move did (kết quả phục hồi, chuyển).
type Report struct {
	Engine   store.Engine `json:"engine"`
	From     store.Engine `json:"from"`
	TakenAt  string       `json:"taken_at,omitempty"`
	Tables   []TableSum   `json:"tables"`
	Rows     int64        `json:"rows"`
	Files    int64        `json:"files"`
	Missing  []string     `json:"missing_files,omitempty"`
	Kept     string       `json:"kept,omitempty"`     // where lies what was in the place before
	Migrated []string     `json:"migrated,omitempty"` // what this program added to the tables
	Did      []string     `json:"did,omitempty"`
}

// Restore makes a province of a backup (phục hồi): all of it or nothing. The
// archive is read whole before anything is made, the database is made beside
// its place, read back and compared, and then takes its place in one step.
func Restore(ctx context.Context, t Target, o RestoreOptions) (Report, error) {
	res, err := Verify(ctx, o.File, "", o.Tell)
	if err != nil {
		return Report{}, err
	}
	engine := engineOf(t.URL)
	if _, err := t.known(res.Head, engine); err != nil {
		return Report{}, err
	}
	stage, err := store.Stage(ctx, t.URL, t.Lines...)
	if err != nil {
		return Report{}, err
	}
	rep := Report{Engine: engine, From: res.Engine, TakenAt: res.TakenAt.Format("2006-01-02T15:04:05Z07:00"), Tables: res.Content, Rows: res.Rows(),
		Migrated: t.pending(res.Head, engine)}
	err = restoreOn(ctx, t, o, stage, res.Manifest, &rep)
	return rep, errors.Join(err, stage.Discard(ctx))
}

func restoreOn(ctx context.Context, t Target, o RestoreOptions, stage *store.Staging, m Manifest, rep *Report) error {
	taken, err := stage.Taken(ctx)
	if err != nil {
		return err
	}
	if taken && !o.Replace {
		return fault.Conflict("backup.not_empty")
	}
	b, err := begin(ctx, t, m.Head, stage.URL(), o.Tell)
	if err != nil {
		return err
	}
	err = b.load(ctx, o.File)
	if err == nil {
		rep.Did, err = b.finish(ctx, m.Content)
	}
	if err = errors.Join(err, b.db.Close()); err != nil {
		return err
	}
	if rep.Files, rep.Missing, err = restoreBlobs(ctx, o, m); err != nil {
		return err
	}
	rep.Kept, err = stage.Publish(ctx, b.db.Now().Format(stamp))
	return err
}

func engineOf(url string) store.Engine {
	if len(url) > 7 && url[:7] == "sqlite:" {
		return store.SQLite
	}
	return store.Postgres
}

// load reads the archive a second time, now for its rows.
func (b *builder) load(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	x, err := newReader(f)
	if err != nil {
		return err
	}
	defer x.close()
	if x.head.ID != b.head.ID {
		return damaged(headName, errors.New("another archive than before"))
	}
	g, gctx := b.hands(ctx)
	bytes := int64(0)
	for gctx.Err() == nil {
		p, err := x.read()
		if errors.Is(err, errEnd) {
			break
		}
		if err != nil {
			return errors.Join(err, g.Wait())
		}
		if p.table == "" {
			continue
		}
		t, _ := x.head.table(p.table)
		bytes += int64(len(p.text))
		b.tell.say("load", t.Name, bytes)
		g.Go(func() error { return b.fill(gctx, t, p.text) })
	}
	return errors.Join(g.Wait(), ctx.Err())
}

// restoreBlobs brings the files of the listing into their place.
func restoreBlobs(ctx context.Context, o RestoreOptions, m Manifest) (int64, []string, error) {
	want := map[string]int64{}
	if err := eachListed(o.File, func(f listed) error {
		want[f.sha] = f.size
		return nil
	}); err != nil {
		return 0, nil, err
	}
	for _, sha := range m.Gone {
		delete(want, sha)
	}
	all := int64(len(want))
	for sha := range want { // what is in its place already
		has, err := o.Blobs.Has(ctx, sha)
		if err != nil {
			return 0, nil, err
		}
		if has {
			delete(want, sha)
		}
	}
	places := append([]string{o.File}, o.Places...)
	beside := filepath.Join(filepath.Dir(o.File), FolderName)
	if st, err := os.Stat(beside); err == nil && st.IsDir() {
		places = append(places, beside)
	}
	for _, b := range m.Based {
		places = append(places, filepath.Join(filepath.Dir(o.File), b.Name))
	}
	for i, place := range places {
		if len(want) == 0 {
			break
		}
		st, err := os.Stat(place)
		switch {
		case err != nil && i > len(o.Places): // a guess of ours
			continue
		case err != nil:
			return 0, nil, fault.New(fault.KindInvalid, "backup.unreadable", "file", place).With(err)
		case st.IsDir():
			err = fromFolder(ctx, place, o, want)
		default:
			err = fromArchive(ctx, place, o, want)
		}
		if err != nil {
			return 0, nil, err
		}
	}
	var missing []string
	for sha := range want {
		missing = append(missing, sha)
	}
	if len(missing) > 0 && !o.Lacking {
		return 0, missing, fault.Conflict("backup.files_missing", "n", len(missing), "first", missing[0])
	}
	return all - int64(len(missing)), missing, nil
}

// stamp is how an instant stands in a name.
const stamp = "20060102-150405"

// FolderName is the folder beside archives that has their files.
const FolderName = "files"

func eachListed(name string, fn func(listed) error) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	x, err := newReader(f)
	if err != nil {
		return err
	}
	defer x.close()
	for {
		p, err := x.read()
		if errors.Is(err, errEnd) || err == nil && p.list == nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := readList(p.list, fn); err != nil {
			return err
		}
	}
}

func fromArchive(ctx context.Context, name string, o RestoreOptions, want map[string]int64) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	x, err := newReader(f)
	if err != nil {
		return err
	}
	defer x.close()
	n := int64(0)
	for {
		p, err := x.read()
		if errors.Is(err, errEnd) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, wanted := want[p.blob]; p.blob == "" || !wanted {
			continue
		}
		ref, err := o.Blobs.Put(ctx, p.body, 0)
		if err != nil {
			return err
		}
		if ref.SHA256 != p.blob {
			return errors.Join(wrongBlob(p.blob), o.Blobs.Remove(ctx, ref.SHA256))
		}
		delete(want, p.blob)
		n++
		o.Tell.say("file", p.blob, n)
	}
}

func fromFolder(ctx context.Context, name string, o RestoreOptions, want map[string]int64) error {
	folder, err := blob.Dir(name)
	if err != nil {
		return err
	}
	n := int64(0)
	for sha, size := range want {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := mirror(ctx, folder, o.Blobs, listed{sha, size, inFolder})
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return err
		}
		delete(want, sha)
		n++
		o.Tell.say("file", sha, n)
	}
	return nil
}
