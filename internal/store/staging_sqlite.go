package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// sideFiles are what SQLite keeps beside a database.
var sideFiles = []string{"-wal", "-shm", "-journal"}

// liteStaging is a file beside the one it will replace.
type liteStaging struct {
	file, part string
	lock       io.Closer
}

func stageSQLite(file string) (*liteStaging, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	lock, err := lockFile(file + ".lock")
	if err != nil {
		return nil, errHeld().With(inUse(file, err))
	}
	s := &liteStaging{file: file, part: file + ".part", lock: lock}
	if err := s.sweep(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return s, nil
}

func (s *liteStaging) sweep() error {
	var errs []error
	for _, end := range append([]string{"", ".lock"}, sideFiles...) {
		if err := os.Remove(s.part + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *liteStaging) url() string { return "sqlite:" + s.part }

func (s *liteStaging) taken(context.Context) (bool, error) {
	st, err := os.Stat(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && st.Size() > 0, err
}

func (s *liteStaging) publish(ctx context.Context, stamp string) (string, error) {
	if s.lock == nil {
		return "", errPublished
	}
	if err := settle(ctx, s.part); err != nil {
		return "", err
	}
	kept := ""
	if taken, err := s.taken(ctx); err != nil {
		return "", err
	} else if taken {
		kept = s.file + ".replaced-" + stamp
	}
	// The files beside the old one go first: none may be found beside the new one.
	for _, end := range append(append([]string{}, sideFiles...), "") {
		if err := setAside(s.file+end, kept, end); err != nil {
			return "", err
		}
	}
	if err := os.Rename(s.part, s.file); err != nil {
		return "", err
	}
	return kept, syncFile(filepath.Dir(s.file))
}

func setAside(name, kept, end string) error {
	err := error(nil)
	if kept == "" {
		err = os.Remove(name)
	} else {
		err = os.Rename(name, kept+end)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// settle brings all of a database into its one file, and that to the disk.
func settle(ctx context.Context, file string) error {
	connect, err := sqlite.NewConnector(dsn(file, false, Options{}))
	if err != nil {
		return err
	}
	c, err := dialLite(ctx, connect)
	if err != nil {
		return err
	}
	err = c.script(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err = errors.Join(err, c.close()); err != nil {
		return err
	}
	if st, err := os.Stat(file + "-wal"); err == nil && st.Size() > 0 {
		return fmt.Errorf("store: %s-wal is still in use", file)
	}
	return syncFile(file)
}

func (s *liteStaging) discard(context.Context) error {
	if s.lock == nil {
		return nil
	}
	err := errors.Join(s.sweep(), s.lock.Close())
	s.lock = nil
	return err
}
