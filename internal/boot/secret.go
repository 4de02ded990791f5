package boot

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const leastSecret = 32

// secretFile reads the key of this installation, and makes it the first time.
// Several nodes on one database share it by sharing the file; of nodes that
// start together the first makes it, whole or not at all, and all use the same.
func secretFile(path string) ([]byte, error) {
	b, err := readSecret(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return b, err
	}
	b = make([]byte, leastSecret)
	if _, err := rand.Read(b); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*")
	if err != nil {
		return nil, err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
			b, err = readSecret(path)
		}
	}
	return b, errors.Join(err, os.Remove(f.Name()))
}

// readSecret reads the key. One that is too short is told of and never replaced:
// what was made with the right one would be lost.
func readSecret(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err == nil && len(b) < leastSecret {
		err = fmt.Errorf("%s: khóa của hệ thống bị cụt, cần phục hồi từ bản sao lưu (the key is cut short; restore it)", path)
	}
	return b, err
}
