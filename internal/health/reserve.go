package health

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// reserve is a file that holds room for the worst hour (phần dự trữ): it is
// given up when the disk is full, so that reading, whose entries in the access
// log need room, and work in hand go on while somebody makes more.
type reserve struct {
	name string
	size int64
	held bool
}

func newReserve(dir string, size int64) *reserve {
	return &reserve{name: filepath.Join(dir, "reserve"), size: size}
}

// take makes the file when there is plenty of room for it.
func (r *reserve) take(free, least uint64) (bool, error) {
	if r.size <= 0 || r.held {
		return false, nil
	}
	if info, err := os.Stat(r.name); err == nil && info.Size() == r.size {
		r.held = true
		return false, nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if free < least+least/2+uint64(r.size) {
		return false, nil
	}
	if err := occupy(r.name, r.size); err != nil {
		_ = os.Remove(r.name) // half a reserve is room taken for nothing
		return false, err
	}
	r.held = true
	return true, nil
}

// give gives the room back, once.
func (r *reserve) give() (bool, error) {
	if !r.held {
		return false, nil
	}
	r.held = false
	return true, os.Remove(r.name)
}

// fill writes what a file system without allocation has to be written.
func fill(f *os.File, size int64) error {
	chunk := make([]byte, 1<<20)
	for i := range chunk {
		chunk[i] = byte(i * 31) // zeros might be kept as nothing
	}
	for size > 0 {
		n, err := f.Write(chunk[:min(size, int64(len(chunk)))])
		if err != nil {
			return err
		}
		size -= int64(n)
	}
	return f.Sync()
}
