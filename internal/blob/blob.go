package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"tinhso/internal/fault"
)

// Ref names bytes by their content (tham chiếu tệp).
type Ref struct {
	SHA256 string // 64 hexadecimal digits
	Size   int64
}

// Store is a folder of blobs (kho tệp).
type Store struct{ dir string }

// parts is the folder of files that are still being written.
const parts = "tmp"

// stale is the age at which a half written file belongs to a process that is
// no more; younger ones may be another's.
const stale = 24 * time.Hour

// Dir opens the store in a folder and makes it when it is missing. What an
// earlier process left half written is deleted after a day.
func Dir(path string) (*Store, error) {
	s := &Store{dir: path}
	if err := os.MkdirAll(filepath.Join(path, parts), 0o750); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(path, parts, "put-*"))
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	for _, name := range left {
		info, err := os.Stat(name)
		if err == nil && time.Since(info.ModTime()) > stale {
			_ = os.Remove(name) // if not now, then next time
		}
	}
	return s, nil
}

// Put keeps the bytes of r (lưu tệp) and returns after they are on the disk.
// More than most bytes are the fault blob.too_large, which names the limit in
// MB; there is none when most is 0.
func (s *Store) Put(ctx context.Context, r io.Reader, most int64) (Ref, error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, parts), "put-*")
	if err != nil {
		return Ref{}, problem(err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name()) // does nothing after the rename
	}()
	src := io.Reader(&watched{ctx: ctx, r: r})
	if most > 0 {
		src = io.LimitReader(src, most+1)
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, hash), src)
	if err != nil {
		return Ref{}, problem(err)
	}
	if most > 0 && n > most {
		return Ref{}, fault.New(fault.KindTooLarge, "blob.too_large", "limit", max(1, most>>20), "bytes", most)
	}
	ref := Ref{SHA256: hex.EncodeToString(hash.Sum(nil)), Size: n}
	if err := s.settle(f, ref.SHA256); err != nil {
		return Ref{}, problem(err)
	}
	return ref, nil
}

// settle gives the written file its name, durably.
func (s *Store) settle(f *os.File, sha string) error {
	name := s.name(sha)
	dir := filepath.Dir(name)
	if _, err := os.Stat(name); err == nil {
		return syncDir(dir) // kept before, perhaps only just
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o750); err == nil {
		err = syncDir(s.dir)
		if err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	return syncDir(dir)
}

func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// name is the file of a blob; the hash must be sound.
func (s *Store) name(sha string) string { return filepath.Join(s.dir, sha[:2], sha) }

// sound says whether a text is the hash of something: it becomes a file name.
func sound(sha string) bool {
	if len(sha) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(sha) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Open reads a blob (đọc tệp); what is not here is the fault blob.not_found.
func (s *Store) Open(ctx context.Context, sha string) (io.ReadSeekCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !sound(sha) {
		return nil, fault.NotFound("blob.not_found")
	}
	f, err := os.Open(s.name(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound("blob.not_found").With(err)
	}
	if err != nil {
		return nil, problem(err)
	}
	return f, nil
}

// Has says whether a blob is here.
func (s *Store) Has(ctx context.Context, sha string) (bool, error) {
	if err := ctx.Err(); err != nil || !sound(sha) {
		return false, err
	}
	_, err := os.Stat(s.name(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, problem(err)
}

// Remove deletes a blob that nothing refers to any more (xóa tệp không còn dùng).
func (s *Store) Remove(ctx context.Context, sha string) error {
	if err := ctx.Err(); err != nil || !sound(sha) {
		return err
	}
	if err := os.Remove(s.name(sha)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return problem(err)
	}
	return nil
}

// Walk calls fn for every blob (duyệt kho tệp), for backups and for checks.
func (s *Store) Walk(ctx context.Context, fn func(Ref) error) error {
	return filepath.WalkDir(s.dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || d.IsDir() || !sound(d.Name()) {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) { // removed meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		return fn(Ref{SHA256: d.Name(), Size: info.Size()})
	})
}

// problem makes a full disk something to wait out rather than a riddle.
func problem(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.New(fault.KindUnavailable, "blob.full").With(err)
	}
	return fmt.Errorf("blob: %w", err)
}

// watched ends a copy when its context ends.
type watched struct {
	ctx context.Context
	r   io.Reader
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}
