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

	"tinhso/internal/fault"
)

// Ref names bytes by their content.
type Ref struct {
	SHA256 string
	Size   int64
}

// Store is a directory of blobs: <first two letters>/<sha256>.
type Store struct{ dir string }

// Dir opens (and makes) a store in a directory. What a crash left half written
// is removed.
func Dir(path string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(path, "tmp"), 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(path, "tmp", "put-*"))
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	for _, f := range left {
		if err := os.Remove(f); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("blob: %w", err)
		}
	}
	return &Store{dir: path}, nil
}

// Put keeps the bytes of r. More than max bytes is fault too_large
// blob.too_large with "limit" in MB.
func (s *Store) Put(ctx context.Context, r io.Reader, max int64) (ref Ref, err error) {
	if err := ctx.Err(); err != nil {
		return Ref{}, err
	}
	tmp, err := os.CreateTemp(filepath.Join(s.dir, "tmp"), "put-*")
	if err != nil {
		return Ref{}, fmt.Errorf("blob: %w", err)
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()           // the first error is the one to tell
			_ = os.Remove(tmp.Name()) // swept at the next start otherwise
		}
	}()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(tmp, h), io.LimitReader(r, max+1))
	if err != nil {
		return Ref{}, fmt.Errorf("blob: %w", err)
	}
	if n > max {
		return Ref{}, fault.New(fault.KindTooLarge, "blob.too_large", "limit", max>>20)
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return Ref{}, fmt.Errorf("blob: %w", err)
	}
	ref = Ref{SHA256: hex.EncodeToString(h.Sum(nil)), Size: n}
	return ref, s.place(tmp.Name(), ref.SHA256)
}

// place moves a finished file to its name and flushes the folders, so that the
// name survives a power cut as well.
func (s *Store) place(tmp, sha string) error {
	to := s.path(sha)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if err := os.Rename(tmp, to); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return errors.Join(syncDir(filepath.Dir(to)), syncDir(s.dir))
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

func (s *Store) path(sha string) string { return filepath.Join(s.dir, sha[:2], sha) }

// valid keeps a name that is no hash from becoming a path.
func valid(sha string) bool {
	b, err := hex.DecodeString(sha)
	return err == nil && len(b) == sha256.Size
}

// Open reads a blob; not_found blob.not_found when it is not here.
func (s *Store) Open(ctx context.Context, sha string) (io.ReadSeekCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !valid(sha) {
		return nil, fault.NotFound("blob.not_found")
	}
	f, err := os.Open(s.path(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound("blob.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return f, nil
}

// Has says whether a blob is here.
func (s *Store) Has(ctx context.Context, sha string) (bool, error) {
	f, err := s.Open(ctx, sha)
	if fault.KindOf(err) == fault.KindNotFound && err != nil {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, f.Close()
}
