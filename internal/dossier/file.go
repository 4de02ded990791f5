package dossier

import (
	"context"
	"io"
	"time"
)

// MaxFile is the largest file taken here, 25 MB (dung lượng tối đa của một tệp).
const MaxFile = 25 << 20

// File is an uploaded file (tệp đính kèm).
type File struct {
	ID        string    `json:"id"`
	SHA256    string    `json:"sha256"`
	Name      string    `json:"name"`
	MediaType string    `json:"media_type"`
	Size      int64     `json:"size"`
	CreatedAt time.Time `json:"-"`
}

// Upload takes a file of the caller, or of a guest by token: at most 25 MB, of a known kind, and what it says it is.
func (c *Cases) Upload(ctx context.Context, name string, r io.Reader, guest string) (File, error) {
	return File{}, nil
}

// OpenUpload opens a file for the one who uploaded it.
func (c *Cases) OpenUpload(ctx context.Context, id, guest string) (File, io.ReadSeekCloser, error) {
	return File{}, nil, nil
}

// OpenFile opens a file that belongs to a dossier the caller may read; reading it is logged.
func (c *Cases) OpenFile(ctx context.Context, code, id string) (File, io.ReadSeekCloser, error) {
	return File{}, nil, nil
}

// OpenResult opens the result of a dossier as PDF, or as the file the unit attached.
func (c *Cases) OpenResult(ctx context.Context, code string) (File, io.ReadSeekCloser, error) {
	return File{}, nil, nil
}
