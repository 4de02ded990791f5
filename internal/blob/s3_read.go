package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"time"

	"github.com/minio/minio-go/v7"

	"tinhso/internal/fault"
)

// errDamaged says that a blob does not have the bytes of its hash.
var errDamaged = errors.New("blob: other bytes")

// remote reads an object of S3. A line that is cut is taken up again where it
// was; who reads a blob from its first to its last byte gets the bytes of its
// hash or an error.
type remote struct {
	ctx    context.Context
	s      bucket
	e      entry
	sha    string
	pos    int64
	body   io.ReadCloser
	hash   hash.Hash // nil when something was left out
	failed int       // times in a row
}

func newRemote(ctx context.Context, s bucket, e entry, sha string) *remote {
	r := &remote{ctx: ctx, s: s, e: e, sha: sha}
	if sha != "" {
		r.hash = sha256.New()
	}
	return r
}

// Read reads on.
func (r *remote) Read(p []byte) (int, error) {
	for {
		if r.pos >= r.e.size {
			return 0, r.end()
		}
		if len(p) == 0 {
			return 0, nil
		}
		n, err := r.next(p)
		if n > 0 {
			r.failed = 0
			r.pos += int64(n)
			if r.hash != nil {
				_, _ = r.hash.Write(p[:n]) // a hash never fails
			}
			return n, nil
		}
		if err = r.retry(err); err != nil {
			return 0, err
		}
	}
}

func (r *remote) next(p []byte) (int, error) {
	if r.body == nil {
		var o minio.GetObjectOptions
		if r.pos > 0 {
			if err := o.SetRange(r.pos, 0); err != nil {
				return 0, err
			}
		}
		body, _, _, err := r.s.core.GetObject(r.ctx, r.s.name, r.e.key, o)
		if err != nil {
			return 0, said(err)
		}
		r.body = body
	}
	n, err := r.body.Read(p)
	if n > 0 || err == nil {
		return n, nil
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return 0, err
}

// retry closes the line that was cut and says whether to give up.
func (r *remote) retry(err error) error {
	if r.body != nil {
		_ = r.body.Close() // it is broken already
		r.body = nil
	}
	if errors.Is(err, fs.ErrNotExist) || r.ctx.Err() != nil {
		return errors.Join(r.ctx.Err(), err)
	}
	if r.failed++; r.failed >= tries {
		return problem(said(err))
	}
	t := time.NewTimer(again(r.failed))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// end is the end of the file, or what is wrong with all that was read.
func (r *remote) end() error {
	if r.hash != nil && r.pos == r.e.size {
		if got := hex.EncodeToString(r.hash.Sum(nil)); got != r.sha {
			return fault.New(fault.KindInternal, "fault.internal").With(fmt.Errorf("%w: %s has those of %s", errDamaged, r.sha, got))
		}
	}
	return io.EOF
}

// Seek goes to another place; what is read from there is not compared with the hash.
func (r *remote) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += r.e.size
	}
	if offset < 0 {
		return 0, errors.New("blob: before the beginning")
	}
	if offset == r.pos {
		return offset, nil
	}
	r.pos, r.hash = offset, nil
	if offset == 0 && r.sha != "" {
		r.hash = sha256.New()
	}
	return offset, r.Close()
}

// Close ends the reading.
func (r *remote) Close() error {
	if r.body == nil {
		return nil
	}
	err := r.body.Close()
	r.body = nil
	return err
}
