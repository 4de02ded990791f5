package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"time"

	"tinhso/internal/fault"
)

// Ref names bytes by their content (tham chiếu tệp).
type Ref struct {
	SHA256 string // 64 hexadecimal digits
	Size   int64
}

// Store is where blobs lie (kho tệp): a folder, or a bucket of S3.
type Store struct {
	Intake func() error // asked before bytes are taken: a fault while there is no room; never when nil

	place  place
	spool  string // folder of what is still being written
	where  string
	doomed func(ctx context.Context, sha string) (bool, error)
}

// place is one of the two kinds of storage. What is not there is fs.ErrNotExist.
type place interface {
	put(ctx context.Context, key string, from source) error // whole and durable, or not at all
	open(ctx context.Context, key string, sha string) (io.ReadSeekCloser, error)
	stat(ctx context.Context, key string) (entry, error)
	touch(ctx context.Context, key string) error // makes it new
	remove(ctx context.Context, key string) error
	list(ctx context.Context, prefix string, fn func(entry) error) error
}

// entry is one thing in a place.
type entry struct {
	key      string
	size     int64
	modified time.Time
}

// Put keeps the bytes of r (lưu tệp) and returns after they are durable. More
// than most bytes are the fault blob.too_large, which names the limit in MB;
// there is none when most is 0.
func (s *Store) Put(ctx context.Context, r io.Reader, most int64) (Ref, error) {
	st, err := s.Stage(ctx, r, most)
	if err != nil {
		return Ref{}, err
	}
	defer st.Drop()
	return st.Ref, st.Keep(ctx)
}

// open says whether anything new is taken.
func (s *Store) open() error {
	if s.Intake == nil {
		return nil
	}
	return s.Intake()
}

// Open reads a blob (đọc tệp); what is not here is the fault blob.not_found.
func (s *Store) Open(ctx context.Context, sha string) (io.ReadSeekCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !sound(sha) {
		return nil, fault.NotFound("blob.not_found")
	}
	f, err := s.place.open(ctx, keyOf(sha), sha)
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
	_, err := s.place.stat(ctx, keyOf(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, problem(err)
}

// Remove deletes a blob at once (xóa tệp). Nothing may refer to it, nor be
// about to: for what may be kept again meanwhile there is RemoveOld.
func (s *Store) Remove(ctx context.Context, sha string) error {
	if err := ctx.Err(); err != nil || !sound(sha) {
		return err
	}
	return gone(s.place.remove(ctx, keyOf(sha)))
}

// Walk calls fn for every blob (duyệt kho tệp), for backups and for checks.
func (s *Store) Walk(ctx context.Context, fn func(Ref) error) error {
	return s.WalkOld(ctx, time.Time{}, fn)
}

// WalkOld calls fn for every blob that was last kept before a moment; for
// every one at all when that is zero.
func (s *Store) WalkOld(ctx context.Context, before time.Time, fn func(Ref) error) error {
	err := s.place.list(ctx, "", func(e entry) error {
		sha := e.key[strings.LastIndexByte(e.key, '/')+1:]
		if !sound(sha) || !before.IsZero() && !e.modified.Before(before) {
			return nil
		}
		return fn(Ref{SHA256: sha, Size: e.size})
	})
	return problem(err)
}

// RemoveOld deletes a blob that was last kept before a moment and says whether
// it did. The caller has announced it to those whom Guard asks.
func (s *Store) RemoveOld(ctx context.Context, sha string, before time.Time) (bool, error) {
	if !sound(sha) {
		return false, nil
	}
	e, err := s.place.stat(ctx, keyOf(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || !e.modified.Before(before) {
		return false, problem(err)
	}
	return true, gone(s.place.remove(ctx, keyOf(sha)))
}

// Guard says whom Keep asks whether a blob is being removed at this moment.
func (s *Store) Guard(doomed func(ctx context.Context, sha string) (bool, error)) { s.doomed = doomed }

// Where says where the blobs lie, for operators (nơi lưu tệp).
func (s *Store) Where() string { return s.where }

// keyOf is under which key a blob lies; the hash must be sound.
func keyOf(sha string) string { return sha[:2] + "/" + sha }

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

// gone takes what is not there any more for removed.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return problem(err)
}

// problem makes a full disk something to wait out rather than a riddle.
func problem(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.New(fault.KindUnavailable, "blob.full").With(err)
	}
	return wrapped(err)
}
