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
	"time"

	"tinhso/internal/fault"
)

// Staged is bytes that have arrived and are not kept yet (tệp chờ lưu): they
// can be looked at before anybody can refer to them.
type Staged struct {
	Ref
	store *Store
	f     *os.File
}

// source is what a place is given: a file that was staged, or bytes.
type source struct {
	f *os.File
	b []byte
}

func (s source) size() (int64, error) {
	if s.f == nil {
		return int64(len(s.b)), nil
	}
	info, err := s.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Stage reads bytes to a temporary file (nhận tệp); limits are those of Put.
// It is Kept or Dropped.
func (s *Store) Stage(ctx context.Context, r io.Reader, most int64) (*Staged, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(s.spool, "put-*")
	if err != nil {
		return nil, problem(err)
	}
	st := &Staged{store: s, f: f}
	if err := st.read(ctx, r, most); err != nil {
		st.Drop()
		return nil, err
	}
	return st, nil
}

func (st *Staged) read(ctx context.Context, r io.Reader, most int64) error {
	src := io.Reader(&watched{ctx: ctx, r: r})
	if most > 0 {
		src = io.LimitReader(src, most+1)
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(st.f, hash), src)
	if err != nil {
		return problem(err)
	}
	if most > 0 && n > most {
		return fault.New(fault.KindTooLarge, "blob.too_large", "limit", max(1, most>>20), "bytes", most)
	}
	st.Ref = Ref{SHA256: hex.EncodeToString(hash.Sum(nil)), Size: n}
	return nil
}

// ReadAt reads what was staged.
func (st *Staged) ReadAt(p []byte, off int64) (int, error) { return st.f.ReadAt(p, off) }

// Drop forgets what was staged and not kept; after Keep it does nothing.
func (st *Staged) Drop() {
	_ = st.f.Close()
	_ = os.Remove(st.f.Name()) // does nothing after a rename
}

// Limits of waiting for a removal that is under way; a removal takes moments.
const (
	keepPause = 50 * time.Millisecond
	keepTries = 200
)

// Keep makes what was staged a blob (lưu tệp), durably, and returns after it is
// certain that no removal that had begun before will take it away.
func (st *Staged) Keep(ctx context.Context) error {
	s, key := st.store, keyOf(st.SHA256)
	for range keepTries {
		if err := st.settle(ctx, key); err != nil {
			return err
		}
		if s.doomed == nil {
			return nil
		}
		doomed, err := s.doomed(ctx, st.SHA256)
		if err != nil {
			return err
		}
		if !doomed {
			// A removal that was announced and done in between has taken it.
			_, err := s.place.stat(ctx, key)
			if !errors.Is(err, fs.ErrNotExist) {
				return problem(err)
			}
			continue
		}
		select {
		case <-time.After(keepPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fault.New(fault.KindUnavailable, "blob.busy")
}

// settle puts the bytes in their place, or makes new what lies there already.
func (st *Staged) settle(ctx context.Context, key string) error {
	e, err := st.store.place.stat(ctx, key)
	if err == nil && e.size == st.Size {
		err = st.store.place.touch(ctx, key)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return problem(err)
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return problem(err)
	}
	return problem(st.store.place.put(ctx, key, source{f: st.f}))
}

// tidy makes the folder for what is being written. What an earlier process
// left half written is deleted after a day; younger ones may be another's.
func tidy(spool string) error {
	if err := os.MkdirAll(spool, 0o750); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(spool, "put-*"))
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	for _, name := range left {
		info, err := os.Stat(name)
		if err == nil && time.Since(info.ModTime()) > stale {
			_ = os.Remove(name) // if not now, then next time
		}
	}
	return nil
}

const stale = 24 * time.Hour

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
