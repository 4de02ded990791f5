package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// temporary is the folder of files that are still being written.
const temporary = "tmp"

// folder is a place on a disk, or on a folder that several nodes share.
type folder struct{ dir string }

// Dir opens the store in a folder and makes it when it is missing (kho tệp trên đĩa).
func Dir(path string) (*Store, error) {
	spool := filepath.Join(path, temporary)
	if err := tidy(spool); err != nil {
		return nil, err
	}
	return &Store{place: folder{path}, spool: spool, where: path}, nil
}

func (d folder) name(key string) string { return filepath.Join(d.dir, filepath.FromSlash(key)) }

// put gives bytes their name: written, flushed, renamed, the folders flushed.
// What was staged lies on the same disk and is only renamed; when that was done
// before, and the blob removed since, it is written anew from the open file.
func (d folder) put(_ context.Context, key string, from source) error {
	name := d.name(key)
	if err := d.makeDir(filepath.Dir(name)); err != nil {
		return err
	}
	if from.f == nil {
		return d.write(bytes.NewReader(from.b), name)
	}
	if err := from.f.Sync(); err != nil {
		return err
	}
	err := os.Rename(from.f.Name(), name)
	if errors.Is(err, fs.ErrNotExist) {
		size, err := from.size()
		if err != nil {
			return err
		}
		return d.write(io.NewSectionReader(from.f, 0, size), name)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// write writes a whole file beside and renames it.
func (d folder) write(r io.Reader, name string) error {
	tmp, err := os.CreateTemp(filepath.Join(d.dir, temporary), "put-*")
	if err != nil {
		return err
	}
	defer func() {
		_ = tmp.Close()
		_ = os.Remove(tmp.Name()) // does nothing after the rename
	}()
	if _, err := io.Copy(tmp, r); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// makeDir makes a folder and those above it, durably.
func (d folder) makeDir(dir string) error {
	err := os.Mkdir(dir, 0o750)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist) && len(dir) > len(d.dir):
		if err := d.makeDir(filepath.Dir(dir)); err != nil {
			return err
		}
		return d.makeDir(dir)
	case err != nil:
		return err
	}
	return syncDir(filepath.Dir(dir))
}

func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (d folder) open(_ context.Context, key, _ string) (io.ReadSeekCloser, error) {
	return os.Open(d.name(key))
}

func (d folder) stat(_ context.Context, key string) (entry, error) {
	info, err := os.Stat(d.name(key))
	if err != nil {
		return entry{}, err
	}
	return entry{key: key, size: info.Size(), modified: info.ModTime()}, nil
}

// touch flushes the folder too: who kept it first may not have come so far.
func (d folder) touch(_ context.Context, key string) error {
	name := d.name(key)
	if err := os.Chtimes(name, time.Time{}, time.Now()); err != nil { //allow: a file's time is the machine's, as that of its writing
		return err
	}
	return syncDir(filepath.Dir(name))
}

func (d folder) remove(_ context.Context, key string) error { return os.Remove(d.name(key)) }

func (d folder) list(ctx context.Context, prefix string, fn func(entry) error) error {
	err := filepath.WalkDir(d.name(prefix), func(name string, f fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if errors.Is(err, fs.ErrNotExist) { // removed meanwhile
			return nil
		}
		if err != nil || f.IsDir() {
			if err == nil && f.Name() == temporary {
				return fs.SkipDir
			}
			return err
		}
		info, err := f.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		key := filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(name, d.dir), string(filepath.Separator)))
		return fn(entry{key: key, size: info.Size(), modified: info.ModTime()})
	})
	return err
}
