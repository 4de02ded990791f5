// Package blob keeps bytes by their content hash (kho tệp).
package blob

import (
	"context"
	"errors"
	"io"
)

var errNotYet = errors.New("blob: not yet")

// Ref names bytes by their content.
type Ref struct {
	SHA256 string
	Size   int64
}

// Store is a directory of blobs.
type Store struct{}

// Dir opens (and makes) a store in a directory.
func Dir(path string) (*Store, error) { return nil, errNotYet }

// Put keeps the bytes of r. More than max bytes is fault too_large blob.too_large with "limit".
func (s *Store) Put(ctx context.Context, r io.Reader, max int64) (Ref, error) {
	return Ref{}, errNotYet
}

// Open reads a blob; not_found blob.not_found when it is not here.
func (s *Store) Open(ctx context.Context, sha string) (io.ReadSeekCloser, error) {
	return nil, errNotYet
}

// Has says whether a blob is here.
func (s *Store) Has(ctx context.Context, sha string) (bool, error) { return false, errNotYet }
