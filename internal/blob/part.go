package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

// partsPrefix is where the parts of unfinished uploads lie.
const partsPrefix = "part"

// PutPart keeps bytes of an upload that is under way (lưu một phần tệp), from
// an offset; they are durable when it returns, and replace what an attempt that
// was cut had left there.
func (s *Store) PutPart(ctx context.Context, upload string, start int64, b []byte) error {
	if !isID(upload) || start < 0 {
		return errors.New("blob: not an upload")
	}
	if err := s.open(); err != nil {
		return err
	}
	return problem(s.place.put(ctx, partKey(upload, start), source{b: b}))
}

// ReadParts reads the parts of an upload one after another (đọc các phần); a
// part that is missing, or is not as long as the next one begins behind it, is
// an error.
func (s *Store) ReadParts(ctx context.Context, upload string, starts []int64) io.ReadCloser {
	return &parts{ctx: ctx, s: s, upload: upload, starts: starts}
}

// DropParts deletes the parts of an upload (xóa các phần).
func (s *Store) DropParts(ctx context.Context, upload string) error {
	if !isID(upload) {
		return nil
	}
	var keys []string
	err := s.place.list(ctx, partsPrefix+"/"+upload+"/", func(e entry) error {
		keys = append(keys, e.key)
		return nil
	})
	if err = gone(err); err != nil {
		return err
	}
	for _, k := range keys {
		if err := gone(s.place.remove(ctx, k)); err != nil {
			return err
		}
	}
	if d, ok := s.place.(folder); ok {
		_ = d.remove(ctx, partsPrefix+"/"+upload) // the folder; one that is used again stays
	}
	return nil
}

// WalkParts calls fn for every part of every upload (duyệt các phần), with its time.
func (s *Store) WalkParts(ctx context.Context, fn func(upload string, modified time.Time) error) error {
	err := s.place.list(ctx, partsPrefix+"/", func(e entry) error {
		if rest, ok := strings.CutPrefix(e.key, partsPrefix+"/"); ok {
			if id, _, ok := strings.Cut(rest, "/"); ok && isID(id) {
				return fn(id, e.modified)
			}
		}
		return nil
	})
	return gone(err)
}

func partKey(upload string, start int64) string {
	return partsPrefix + "/" + upload + "/" + strconv.FormatInt(start, 10)
}

// isID says whether a text can be the id of an upload: it becomes a file name.
func isID(s string) bool {
	return len(s) > 0 && len(s) <= 40 && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// parts reads the parts of an upload as one.
type parts struct {
	ctx    context.Context
	s      *Store
	upload string
	starts []int64
	at     int
	pos    int64
	open   io.ReadSeekCloser
}

func (p *parts) Read(b []byte) (int, error) {
	for {
		if p.open == nil {
			if p.at == len(p.starts) {
				return 0, io.EOF
			}
			if p.starts[p.at] != p.pos {
				return 0, problem(io.ErrUnexpectedEOF)
			}
			f, err := p.s.place.open(p.ctx, partKey(p.upload, p.pos), "")
			if err != nil {
				return 0, problem(err)
			}
			p.open, p.at = f, p.at+1
		}
		n, err := p.open.Read(b)
		p.pos += int64(n)
		if errors.Is(err, io.EOF) {
			err = p.open.Close()
			p.open = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// Close ends the reading.
func (p *parts) Close() error {
	if p.open == nil {
		return nil
	}
	err := p.open.Close()
	p.open = nil
	if errors.Is(err, fs.ErrClosed) {
		return nil
	}
	return err
}
