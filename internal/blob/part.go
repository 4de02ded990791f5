package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
)

// partsPrefix is where the parts of unfinished uploads lie.
const partsPrefix = "part"

// Part is a piece of an upload that is under way (một phần của tệp đang gửi).
// Who writes gives the name; no two write one name.
type Part struct {
	Name string // letters and digits, as an id
	Size int64
}

// PutPart keeps bytes of an upload (lưu một phần tệp); they are durable when it
// returns.
func (s *Store) PutPart(ctx context.Context, upload, name string, b []byte) error {
	if !isID(upload) || !isID(name) {
		return errors.New("blob: not an upload")
	}
	if err := s.open(); err != nil {
		return err
	}
	return problem(s.place.put(ctx, partKey(upload, name), source{b: b}))
}

// ReadParts reads the parts of an upload one after another (đọc các phần); one
// that is missing, or has another size, is an error.
func (s *Store) ReadParts(ctx context.Context, upload string, list []Part) io.ReadCloser {
	return &parts{ctx: ctx, s: s, upload: upload, list: list}
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

func partKey(upload, name string) string { return partsPrefix + "/" + upload + "/" + name }

// isID says whether a text can be the id of an upload: it becomes a file name.
func isID(s string) bool {
	return len(s) > 0 && len(s) <= 40 && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// parts reads the parts of an upload as one.
type parts struct {
	ctx    context.Context
	s      *Store
	upload string
	list   []Part
	read   int64 // of the part at hand
	open   io.ReadSeekCloser
}

func (p *parts) Read(b []byte) (int, error) {
	for {
		if p.open == nil {
			if len(p.list) == 0 {
				return 0, io.EOF
			}
			f, err := p.s.place.open(p.ctx, partKey(p.upload, p.list[0].Name), "")
			if err != nil {
				return 0, problem(err)
			}
			p.open, p.read = f, 0
		}
		n, err := p.open.Read(b)
		p.read += int64(n)
		if errors.Is(err, io.EOF) {
			err = p.next()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next goes on to the next part when this one was whole.
func (p *parts) next() error {
	err := p.Close()
	if p.read != p.list[0].Size {
		return fmt.Errorf("blob: part %s of %s has %d bytes, not %d", p.list[0].Name, p.upload, p.read, p.list[0].Size)
	}
	p.list = p.list[1:]
	return err
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
