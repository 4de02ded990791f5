package file

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// Max is the largest file taken here, 25 MB (dung lượng tối đa của một tệp).
const Max = 25 << 20

// sniffed is how much of a file is read to know what it is.
const sniffed = 64 << 10

// File is an uploaded file (tệp đính kèm).
type File struct {
	ID        string    `json:"id"`
	SHA256    string    `json:"sha256"`
	Name      string    `json:"name"`
	MediaType string    `json:"media_type"`
	Size      int64     `json:"size"`
	CreatedAt time.Time `json:"-"`
	owner     string
}

// Shelf takes files and gives them back to who brought them (kho tệp tải lên).
type Shelf struct {
	db    *store.DB
	blobs *blob.Store
	now   func() time.Time
}

// New makes the shelf of files (kho tệp tải lên).
func New(db *store.DB, blobs *blob.Store, now func() time.Time) *Shelf {
	mimetype.SetLimit(sniffed) // an office file tells what it is only behind its first entries
	return &Shelf{db: db, blobs: blobs, now: now}
}

// Upload takes a file of the caller, or of a guest by secret: at most 25 MB, of a known kind, and what it says it is.
func (s *Shelf) Upload(ctx context.Context, name string, r io.Reader, guest string) (File, error) {
	owner, err := Owner(ctx, guest)
	if err != nil {
		return File{}, err
	}
	if err := policy.Can(ctx, "file.upload", policy.Object{Kind: "file", OwnerAccount: identity.From(ctx).AccountID}); err != nil {
		return File{}, err
	}
	in := bufio.NewReaderSize(r, sniffed)
	head, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return File{}, err
	}
	if len(head) == 0 {
		return File{}, fault.New(fault.KindInvalid, "dossier.file.empty", "name", cleanFileName(name))
	}
	clean, media, err := sniff(name, head)
	if err != nil {
		return File{}, err
	}
	ref, err := s.blobs.Put(ctx, in, Max)
	if fault.KindOf(err) == fault.KindTooLarge {
		return File{}, fault.New(fault.KindTooLarge, "dossier.file.large", "name", clean, "limit", Max>>20)
	}
	if err != nil {
		return File{}, err
	}
	f := File{ID: store.NewID(), SHA256: ref.SHA256, Name: clean, MediaType: media, Size: ref.Size, CreatedAt: s.now()}
	f.owner = owner
	return f, s.db.Write(ctx, func(tx *store.Tx) error { return InsertTx(ctx, tx, f, owner) })
}

// OpenUpload opens a file for the one who uploaded it.
func (s *Shelf) OpenUpload(ctx context.Context, id, guest string) (File, io.ReadSeekCloser, error) {
	files, err := Find(ctx, s.db, []string{id}, Owners(ctx, guest))
	if err != nil {
		return File{}, nil, err
	}
	f, ok := files[id]
	if !ok {
		return File{}, nil, fault.NotFound("dossier.file.unknown")
	}
	policy.Public(ctx, "a file is opened by the one who uploaded it")
	r, err := s.blobs.Open(ctx, f.SHA256)
	return f, r, err
}
