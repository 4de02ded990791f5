//go:build !unix

package store

import (
	"io"
	"os"
)

// lockFile holds the file open; deleting it fails elsewhere while it is, which
// is the lock of systems without flock.
func lockFile(name string) (io.Closer, error) {
	if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	return os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
}
