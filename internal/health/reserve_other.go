//go:build !linux

package health

import (
	"errors"
	"os"
)

func occupy(name string, size int64) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(fill(f, size), f.Close())
}
