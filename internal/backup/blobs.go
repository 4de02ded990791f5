package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
)

// listing is the files of a province and where each lies.
type listing struct {
	files []listed
	based []Base
}

// list walks the files and finds where those lie that are not to be taken.
func (src Source) list(ctx context.Context, o Options) (*listing, error) {
	l := &listing{}
	had := map[string]string{}
	if o.Files == FilesNew {
		for _, name := range o.Previous {
			if err := l.base(name, had); err != nil {
				return nil, err
			}
		}
	}
	err := src.Blobs.Walk(ctx, func(r blob.Ref) error {
		where := here
		switch o.Files {
		case FilesNone:
			where = nowhere
		case FilesFolder:
			where = inFolder
		case FilesNew:
			if id := had[r.SHA256]; id != "" {
				where = id
			}
		}
		l.files = append(l.files, listed{r.SHA256, r.Size, where})
		return nil
	})
	slices.SortFunc(l.files, func(a, b listed) int {
		if a.sha < b.sha {
			return -1
		}
		return 1
	})
	return l, err
}

// base reads which files an earlier archive has, or knows where to find.
func (l *listing) base(name string, had map[string]string) error {
	f, err := os.Open(name)
	if err != nil {
		return fault.New(fault.KindInvalid, "backup.unreadable", "file", name).With(err)
	}
	defer f.Close()
	x, err := newReader(f)
	if err != nil {
		return err
	}
	defer x.close()
	l.based = append(l.based, Base{x.head.ID, filepath.Base(name)})
	for _, b := range x.head.Based {
		if !slices.ContainsFunc(l.based, func(o Base) bool { return o.ID == b.ID }) {
			l.based = append(l.based, b)
		}
	}
	for {
		p, err := x.read()
		if errors.Is(err, errEnd) || err == nil && p.list == nil {
			return nil
		}
		if err != nil {
			return err
		}
		err = readList(p.list, func(f listed) error {
			switch f.where {
			case here:
				had[f.sha] = x.head.ID
			case inFolder, nowhere:
			default:
				had[f.sha] = f.where
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

func (l *listing) total() (n, size int64) {
	for _, f := range l.files {
		n, size = n+1, size+f.size
	}
	return n, size
}

func (l *listing) write(w *writer) error {
	var buf []byte
	n := 0
	flush := func() error {
		n++
		err := w.member(fmt.Sprintf(listName, n), buf)
		buf = buf[:0]
		return err
	}
	for _, f := range l.files {
		if buf = f.append(buf); len(buf) >= chunkSize {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if len(buf) > 0 {
		return flush()
	}
	return nil
}

// writeBlobs writes the files that belong into the archive, or brings the
// folder beside it up to date.
func (src Source) writeBlobs(ctx context.Context, w *writer, o Options, files *listing, m *Manifest) error {
	var folder *blob.Store
	if o.Files == FilesFolder {
		var err error
		if folder, err = blob.Dir(o.Folder); err != nil {
			return err
		}
	}
	for i, f := range files.files {
		if f.where != here && f.where != inFolder {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		o.Tell.say("file", f.sha, int64(i+1))
		var err error
		if folder != nil {
			err = mirror(ctx, src.Blobs, folder, f)
		} else if err = writeBlob(ctx, w, src.Blobs, f); err == nil {
			m.Here++
		}
		if fault.KindOf(err) == fault.KindNotFound {
			m.Gone = append(m.Gone, f.sha)
		} else if err != nil {
			return err
		}
	}
	return nil
}

func writeBlob(ctx context.Context, w *writer, from *blob.Store, f listed) error {
	r, err := from.Open(ctx, f.sha)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := w.header(fmt.Sprintf(blobName, f.sha[:2], f.sha), f.size); err != nil {
		return err
	}
	check := checked(r, f)
	if _, err := io.Copy(w.tar, check); err != nil {
		return err
	}
	return check.wrong()
}

// mirror keeps a file in another store as well.
func mirror(ctx context.Context, from, to *blob.Store, f listed) error {
	if has, err := to.Has(ctx, f.sha); err != nil || has {
		return err
	}
	r, err := from.Open(ctx, f.sha)
	if err != nil {
		return err
	}
	defer r.Close()
	ref, err := to.Put(ctx, r, 0)
	if err == nil && ref.SHA256 != f.sha {
		err = errors.Join(wrongBlob(f.sha), to.Remove(ctx, ref.SHA256))
	}
	return err
}

// checker hashes a file as it passes.
type checker struct {
	r    io.Reader
	hash hash.Hash
	n    int64
	f    listed
}

func checked(r io.Reader, f listed) *checker {
	return &checker{r: io.LimitReader(r, f.size), hash: sha256.New(), f: f}
}

func (c *checker) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.hash.Write(p[:n])
	return n, err
}

// wrong says whether it was not what its name says.
func (c *checker) wrong() error {
	if c.n != c.f.size || hex.EncodeToString(c.hash.Sum(nil)) != c.f.sha {
		return wrongBlob(c.f.sha)
	}
	return nil
}
