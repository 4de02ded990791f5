package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
	"tinhso/internal/store/copytext"
)

// Verify reads a backup from its first byte to its last (kiểm tra bản sao lưu):
// that it is whole, that every row can be read, that rows and sums of each
// table are those of its manifest, and every file is what its name says. Folder
// is where the files lie that are kept beside it; they are counted, not read.
func Verify(ctx context.Context, name, folder string, tell Tell) (Result, error) {
	f, err := os.Open(name)
	if err != nil {
		return Result{}, fault.New(fault.KindInvalid, "backup.unreadable", "file", name).With(err)
	}
	defer f.Close()
	hash, size := sha256.New(), new(counter)
	v := verifier{ctx: ctx, tell: tell, folder: folder}
	m, err := v.verify(io.TeeReader(f, io.MultiWriter(hash, size)))
	if err != nil {
		return Result{}, err
	}
	return Result{Manifest: m, File: name, Size: int64(*size), Hash: hex.EncodeToString(hash.Sum(nil))}, nil
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

type verifier struct {
	ctx    context.Context
	tell   Tell
	folder string

	sums  []*adder
	bytes []int64
	list  []listed
	seen  map[string]bool
}

func (v *verifier) verify(r io.Reader) (Manifest, error) {
	x, err := newReader(r)
	if err != nil {
		return Manifest{}, err
	}
	defer x.close()
	return v.all(x)
}

func (v *verifier) all(x *reader) (Manifest, error) {
	v.seen = map[string]bool{}
	index := map[string]int{}
	for i, t := range x.head.Tables {
		index[t.Name] = i
		v.sums, v.bytes = append(v.sums, newAdder(t.Columns)), append(v.bytes, 0)
	}
	defer func() { // nobody is left working
		for _, a := range v.sums {
			a.wg.Wait()
		}
	}()
	for {
		p, err := x.read()
		if errors.Is(err, errEnd) {
			break
		}
		if err == nil {
			err = v.ctx.Err()
		}
		if err != nil {
			return Manifest{}, err
		}
		if err := v.part(p, index); err != nil {
			return Manifest{}, err
		}
	}
	if err := v.compare(*x.end); err != nil {
		return Manifest{}, err
	}
	return *x.end, v.files(*x.end)
}

func (v *verifier) part(p part, index map[string]int) error {
	switch {
	case p.list != nil:
		return readList(p.list, func(f listed) error {
			v.list = append(v.list, f)
			return nil
		})
	case p.table != "":
		i := index[p.table]
		v.bytes[i] += int64(len(p.text))
		v.tell.say("verify", p.table, v.bytes[i])
		v.sums[i].add(p.text)
	case p.blob != "":
		check := checked(p.body, listed{p.blob, p.size, here})
		if _, err := io.Copy(io.Discard, check); err != nil {
			return problem(err)
		}
		v.seen[p.blob] = true
		return check.wrong()
	}
	return nil
}

func (v *verifier) compare(m Manifest) error {
	for i, c := range m.Content {
		sum, err := v.sums[i].sum()
		if err != nil {
			return damaged("tables/"+c.Name, err)
		}
		if err := same(c, sum); err != nil {
			return err
		}
	}
	return nil
}

// same compares a table with what it should be.
func same(want TableSum, got *copytext.Sum) error {
	if got.Rows() == want.Rows && got.String() == want.Sum {
		return nil
	}
	return differs(want.Name, want.Rows, got.Rows())
}

// files compares the listing with the files that are there.
func (v *verifier) files(m Manifest) error {
	gone := map[string]bool{}
	for _, sha := range m.Gone {
		gone[sha] = true
	}
	var folder *blob.Store
	if m.Files == FilesFolder && v.folder != "" {
		var err error
		if folder, err = blob.Dir(v.folder); err != nil {
			return err
		}
	}
	n := int64(0)
	for _, f := range v.list {
		switch {
		case gone[f.sha]:
			continue
		case f.where == here:
			n++
			if !v.seen[f.sha] {
				return damaged("files/"+f.sha, errors.New("listed, and not there"))
			}
		case f.where == inFolder && folder != nil:
			if has, err := folder.Has(v.ctx, f.sha); err != nil || !has {
				return errors.Join(err, fault.Conflict("backup.folder_lacks", "sha", f.sha, "folder", v.folder))
			}
		}
	}
	if n != m.Here || int64(len(v.list)) != m.Blobs {
		return damaged(manifestName, fmt.Errorf("%d files of %d", n, m.Here))
	}
	return nil
}
