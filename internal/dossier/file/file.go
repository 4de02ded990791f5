package file

import (
	"context"
	"io"
	"strings"
	"time"

	"tinhso/internal/blob"
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/scan"
	"tinhso/internal/store"
)

// Max is the largest file that comes with a form, 25 MB (dung lượng tối đa của một tệp gửi cùng biểu mẫu); what is larger
// comes in parts.
const Max = 25 << 20

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
	gate  *scan.Gate
	now   func() time.Time
}

// New makes the shelf of files (kho tệp tải lên); without a gate nothing is scanned for malicious software.
func New(db *store.DB, blobs *blob.Store, gate *scan.Gate, now func() time.Time) *Shelf {
	if gate == nil {
		gate = scan.New(nil, blobs, "")
	}
	return &Shelf{db: db, blobs: blobs, gate: gate, now: now}
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
	taken, err := s.gate.Take(ctx, name, r, Max)
	if err != nil {
		return File{}, err
	}
	f := File{ID: store.NewID(), SHA256: taken.SHA256, Name: taken.Name, MediaType: taken.MediaType, Size: taken.Size, CreatedAt: s.now()}
	f.owner = owner
	return f, s.db.Write(ctx, func(tx *store.Tx) error { return InsertTx(ctx, tx, f, owner) })
}

// sent begins the value of a box of files when the file has come in parts already.
const sent = "upload:"

// Sent finds the files that a form names instead of carrying them (tệp đã gửi trước), by the values of one of its boxes.
// One that is not the caller's is a fault.
func (s *Shelf) Sent(ctx context.Context, values []string, guest string) ([]File, error) {
	var ids []string
	for _, v := range values {
		if id, ok := strings.CutPrefix(v, sent); ok {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := Find(ctx, s.db, ids, Owners(ctx, guest))
	if err != nil {
		return nil, err
	}
	all := make([]File, 0, len(ids))
	for _, id := range ids {
		f, ok := found[id]
		if !ok {
			return nil, fault.Invalid("dossier.file.not_yours")
		}
		all = append(all, f)
	}
	return all, nil
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
	r, err := s.Open(ctx, f)
	return f, r, err
}

// Open opens the bytes of a file (mở tệp), unless they were found infected; the caller has asked policy.
func (s *Shelf) Open(ctx context.Context, f File) (io.ReadSeekCloser, error) {
	v, err := s.gate.Verdict(ctx, s.db, f.SHA256)
	if err != nil {
		return nil, err
	}
	if v.State == scan.Infected {
		return nil, fault.Conflict("scan.quarantined", "name", f.Name, "virus", v.Note)
	}
	return s.blobs.Open(ctx, f.SHA256)
}

// Doubts says of files by id which are not scanned yet, or infected (tệp chưa quét, bị cách ly); nothing where nothing is
// scanned. The caller has asked policy.
func (s *Shelf) Doubts(ctx context.Context, ids []string) (map[string]scan.State, error) {
	doubts := map[string]scan.State{}
	if !s.gate.Scans() || len(ids) == 0 {
		return doubts, nil
	}
	var w store.Where
	w.In("f.id", ids)
	all, err := store.All(ctx, s.db, fileList+w.SQL(), func(row *store.Rows) (File, error) { return scanFile(row) }, w.Args()...)
	if err != nil {
		return nil, err
	}
	shas := make([]string, 0, len(all))
	for _, f := range all {
		shas = append(shas, f.SHA256)
	}
	known, err := s.gate.Verdicts(ctx, s.db, shas)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		v, ok := known[f.SHA256]
		if !ok {
			v.State = scan.Unscanned
		}
		if v.State != scan.Clean {
			doubts[f.ID] = v.State
		}
	}
	return doubts, nil
}

// Usable refuses a file that is still being scanned or was found infected (tệp dùng được chưa).
func (s *Shelf) Usable(ctx context.Context, r store.Reader, f File) error {
	return s.gate.Usable(ctx, r, f.Name, f.SHA256)
}
