package dossier

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// MaxFile is the largest file taken here, 25 MB (dung lượng tối đa của một tệp).
const MaxFile = 25 << 20

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

// Upload takes a file of the caller, or of a guest by secret: at most 25 MB, of a known kind, and what it says it is.
func (c *Cases) Upload(ctx context.Context, name string, r io.Reader, guest string) (File, error) {
	owner, err := ownerOf(ctx, guest)
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
	ref, err := c.Blobs.Put(ctx, in, MaxFile)
	if fault.KindOf(err) == fault.KindTooLarge {
		return File{}, fault.New(fault.KindTooLarge, "dossier.file.large", "name", clean, "limit", MaxFile>>20)
	}
	if err != nil {
		return File{}, err
	}
	f := File{ID: store.NewID(), SHA256: ref.SHA256, Name: clean, MediaType: media, Size: ref.Size, CreatedAt: c.now(), owner: owner}
	return f, c.DB.Write(ctx, func(tx *store.Tx) error { return fileInsertTx(ctx, tx, f) })
}

func fileInsertTx(ctx context.Context, tx *store.Tx, f File) error {
	_, err := tx.Exec(ctx, fileInsert, f.ID, f.SHA256, f.Name, f.MediaType, f.Size, f.owner, store.Millis(f.CreatedAt))
	return err
}

// OpenUpload opens a file for the one who uploaded it.
func (c *Cases) OpenUpload(ctx context.Context, id, guest string) (File, io.ReadSeekCloser, error) {
	files, err := c.uploads(ctx, c.DB, []string{id}, owners(ctx, guest))
	if err != nil {
		return File{}, nil, err
	}
	f, ok := files[id]
	if !ok {
		return File{}, nil, fault.NotFound("dossier.file.unknown")
	}
	policy.Public(ctx, "a file is opened by the one who uploaded it")
	return c.open(ctx, f)
}

// OpenFile opens a file that belongs to a dossier the caller may read; reading it is logged.
func (c *Cases) OpenFile(ctx context.Context, code, id string) (File, io.ReadSeekCloser, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return File{}, nil, err
	}
	f, err := scanFile(c.DB.QueryRow(ctx, fileOfDossier, id, d.ID))
	if errors.Is(err, store.ErrNone) {
		return File{}, nil, fault.NotFound("dossier.file.unknown")
	}
	if err != nil {
		return File{}, nil, err
	}
	if err := policy.Reading(ctx, c.DB, []policy.Object{d.object(nil)}, "policy.why.paper"); err != nil {
		return File{}, nil, err
	}
	return c.open(ctx, f)
}

func (c *Cases) open(ctx context.Context, f File) (File, io.ReadSeekCloser, error) {
	r, err := c.Blobs.Open(ctx, f.SHA256)
	return f, r, err
}

// uploads reads those of the files that belong to one of the owners, by id.
func (c *Cases) uploads(ctx context.Context, r store.Reader, ids, owners []string) (map[string]File, error) {
	found := map[string]File{}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !isID(id) })
	if len(ids) == 0 || len(owners) == 0 {
		return found, nil
	}
	var w store.Where
	w.In("f.id", ids)
	w.In("f.owner", owners)
	all, err := store.All(ctx, r, fileList+w.SQL(), func(row *store.Rows) (File, error) { return scanFile(row) }, w.Args()...)
	for _, f := range all {
		found[f.ID] = f
	}
	return found, err
}

// isID reports whether a text can be an id of ours at all; the database would refuse some others without naming the
// field in which they came.
func isID(s string) bool {
	return len(s) > 0 && len(s) <= 40 && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func scanFile(r scanner) (f File, err error) {
	var at int64
	err = r.Scan(&f.ID, &f.SHA256, &f.Name, &f.MediaType, &f.Size, &f.owner, &at)
	f.CreatedAt = store.Instant(at)
	return f, err
}
