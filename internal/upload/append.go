package upload

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // the protocol demands it; it guards against a bad line, not against people
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
	"tinhso/internal/store"
)

// How long a lease lasts beyond the last byte, and how often it is renewed while bytes come. A line that is dead keeps its
// owner out for so long at most, and so does a node that was killed.
const (
	lease = 8 * time.Second
	renew = 2 * time.Second
)

// partBytes is how much is gathered before it is made durable; so much is sent again when a node is killed.
const partBytes = 2 << 20

// Patience of what goes on after the sender has gone: keeping what has arrived, and making a file of it.
const (
	storeTime  = time.Minute
	finishTime = 5 * time.Minute
)

var buffers = sync.Pool{New: func() any { b := make([]byte, partBytes); return &b }}

// Checksum is what the bytes of one sending must add up to (tổng kiểm); the zero Checksum asks nothing.
type Checksum struct {
	Algorithm string // sha1, sha256
	Sum       []byte
}

// Algorithms are those of Checksum.
var Algorithms = []string{"sha1", "sha256"}

func (c Checksum) hash() (hash.Hash, error) {
	switch c.Algorithm {
	case "":
		return nil, nil
	case "sha1":
		return sha1.New(), nil //nolint:gosec // see the import
	case "sha256":
		return sha256.New(), nil
	}
	return nil, fault.Invalid("upload.algorithm")
}

// sending is one request that brings bytes.
type sending struct {
	r      *Room
	u      Upload
	holder string
	sum    hash.Hash
	at     int64       // with what is durable but not counted yet
	wait   []blob.Part // durable and not counted yet: the last one, and all until a checksum is right
	alive  atomic.Int64
	busy   atomic.Bool
}

// Append takes bytes from the offset at which the upload stands (gửi tiếp), and makes a file of it with the last one. When
// the line drops, what has arrived is kept. guest is the secret of who has no account.
func (r *Room) Append(ctx context.Context, id, guest string, offset int64, body io.Reader, sum Checksum) (Upload, error) {
	u, err := r.Get(ctx, id, guest)
	if err != nil {
		return Upload{}, err
	}
	if err := u.Why(); err != nil {
		return u, err
	}
	s := &sending{r: r, u: u, holder: store.NewID(), at: offset}
	if s.sum, err = sum.hash(); err != nil {
		return u, err
	}
	if u.State == Done || u.Offset != offset {
		return u, elsewhere(u)
	}
	if err := s.hold(ctx); err != nil {
		return u, err
	}
	ctx, stop := s.watch(context.WithoutCancel(ctx))
	defer stop()
	err = s.take(ctx, body, sum)
	s.release(ctx)
	return s.u, err
}

func elsewhere(u Upload) error {
	return fault.Conflict("upload.offset", "offset", u.Offset)
}

// hold takes the lease.
func (s *sending) hold(ctx context.Context) error {
	held := false
	err := s.r.DB.Write(ctx, func(tx *store.Tx) (err error) {
		now := tx.Now()
		held, err = changed(ctx, tx, uploadHold, s.holder, store.Millis(now.Add(lease)), s.u.ID, s.u.Offset, store.Millis(now))
		return err
	})
	if err != nil || held {
		return err
	}
	now, err := scanUpload(s.r.DB.QueryRow(ctx, uploadGet, s.u.ID))
	if err == nil && now.Offset != s.u.Offset {
		return elsewhere(now)
	}
	return locked()
}

// watch renews the lease as long as bytes come or are being kept.
func (s *sending) watch(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(renew)
		defer t.Stop()
		for last := int64(-1); ; {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
			if now := s.alive.Load(); now != last || s.busy.Load() {
				last = now
				_ = s.r.DB.Write(ctx, func(tx *store.Tx) error { // a lease that was lost is noticed where it counts
					_, err := tx.Exec(ctx, uploadRenew, store.Millis(tx.Now().Add(lease)), s.u.ID, s.holder)
					return err
				})
			}
		}
	}()
	return ctx, func() { cancel(); <-done }
}

func (s *sending) release(ctx context.Context) {
	_ = s.r.DB.Write(ctx, func(tx *store.Tx) error { // if not, it ends by itself
		_, err := tx.Exec(ctx, uploadFree, s.u.ID, s.holder)
		return err
	})
}

// breathing counts what comes.
type breathing struct {
	s *sending
	r io.Reader
}

func (b breathing) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.s.alive.Add(int64(n))
	return n, err
}

// take reads the body in parts.
func (s *sending) take(ctx context.Context, body io.Reader, sum Checksum) error {
	space, _ := buffers.Get().(*[]byte)
	defer buffers.Put(space)
	in := io.Reader(breathing{s, body})
	if s.sum != nil {
		in = io.TeeReader(in, s.sum)
	}
	var cut error
	for cut == nil && s.at < s.u.Length {
		n, err := fill(in, (*space)[:min(partBytes, s.u.Length-s.at)])
		cut = err
		if n > 0 {
			if err := s.part(ctx, (*space)[:n]); err != nil {
				return err
			}
		}
	}
	whole := cut == nil || errors.Is(cut, io.EOF)
	if s.sum != nil && whole && !bytes.Equal(s.sum.Sum(nil), sum.Sum) {
		return fault.Invalid("upload.checksum")
	}
	if s.sum != nil && whole {
		if err := s.count(ctx); err != nil {
			return err
		}
	}
	if s.at == s.u.Length && (s.sum == nil || whole) {
		return s.finish(ctx)
	}
	if whole {
		return nil
	}
	return cut
}

// fill reads until the space is full or the bytes end; unlike io.ReadFull it tells an end from a line that was cut.
func fill(r io.Reader, space []byte) (n int, err error) {
	for n < len(space) && err == nil {
		var m int
		m, err = r.Read(space[n:])
		n += m
	}
	if n == len(space) {
		err = nil
	}
	return n, err
}

// part makes bytes durable. They count at once, unless a checksum is still to come; the last ones count with the file.
func (s *sending) part(ctx context.Context, b []byte) error {
	s.busy.Store(true)
	defer s.busy.Store(false)
	ctx, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	p := blob.Part{Name: store.NewID(), Size: int64(len(b))} // its own, so that who has lost the lease spoils nothing
	if err := s.r.Blobs.PutPart(ctx, s.u.ID, p.Name, b); err != nil {
		return err
	}
	s.at += p.Size
	s.wait = append(s.wait, p)
	if s.sum != nil || s.at == s.u.Length {
		return nil
	}
	return s.count(ctx)
}

// count moves the offset to the end of what is durable, short of the last part.
func (s *sending) count(ctx context.Context) error {
	parts := s.wait
	if s.at == s.u.Length && len(parts) > 0 {
		parts = parts[:len(parts)-1]
	}
	if len(parts) == 0 {
		return nil
	}
	to := s.u.Offset
	var expires time.Time
	err := s.r.DB.Write(ctx, func(tx *store.Tx) error {
		to = s.u.Offset
		for _, p := range parts {
			if _, err := tx.Exec(ctx, partInsert, s.u.ID, to, p.Size, p.Name); err != nil {
				return err
			}
			to += p.Size
		}
		now := tx.Now()
		expires = now.Add(keep)
		ok, err := changed(ctx, tx, uploadGrow, to, store.Millis(now.Add(lease)), store.Millis(expires), s.u.ID, s.holder, s.u.Offset)
		if err == nil && !ok {
			err = locked() // somebody else has taken it over
		}
		return err
	})
	if store.IsDuplicate(err, "upload_part_pkey") {
		return locked()
	}
	if err != nil {
		return err
	}
	s.u.Offset, s.u.ExpiresAt, s.wait = to, expires, s.wait[len(parts):]
	return nil
}
