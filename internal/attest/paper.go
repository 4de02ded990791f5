package attest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/proof"
	"tinhso/internal/seal"
	"tinhso/internal/store"
)

// Paper is the proof of what a citizen holds (bằng chứng niêm phong của một kết
// quả, một giấy tiếp nhận).
type Paper struct {
	File        []byte
	Position    int64 // counted from 1
	Size        int64 // of the log under the checkpoint
	At          time.Time
	Fingerprint string
	Witnesses   []proof.Countersign
	Values      map[string]string // what it shows
}

// What a proof shows of a row: nothing of a person.
var (
	showResult  = []string{"code", "reference", "signed_on", "unit_name", "procedure_code", "procedure_name", "type_code", proof.ColumnFile, "issued_at", "status"}
	showDossier = []string{"code", "procedure_code", "procedure_name", "unit_name", "channel", "submitted_at", "accepted_at", "due_at"}
)

// OfResult is the proof of an issued result, by the ids of its dossier and of
// its row. Not sealed yet is the fault seal.waiting; a row that is no longer what
// was sealed is seal.broken.
func (r *Room) OfResult(ctx context.Context, rd store.Reader, dossier, id string) (Paper, error) {
	return r.paper(ctx, rd, seal.ProofOf{Table: "document_result", Subject: dossier, Key: []string{id}, Show: showResult})
}

// OfDossier is the proof that a dossier was received, by its id.
func (r *Room) OfDossier(ctx context.Context, rd store.Reader, id string) (Paper, error) {
	return r.paper(ctx, rd, seal.ProofOf{Table: "dossier", Subject: id, Show: showDossier})
}

func (r *Room) paper(ctx context.Context, rd store.Reader, of seal.ProofOf) (Paper, error) {
	p, err := r.Log.Proof(ctx, rd, of)
	if err != nil {
		return Paper{}, err
	}
	if p, err = r.under(ctx, rd, p); err != nil {
		return Paper{}, err
	}
	f := proof.File{Statement: p.Statement, Index: p.Index, Path: p.Path, Note: p.Checkpoint.Note}
	s, err := f.Check(r.Keys()) // what we hand out we have checked ourselves
	if err != nil {
		return Paper{}, fmt.Errorf("attest: a proof of %s does not hold: %w", of.Table, errors.Join(err))
	}
	return Paper{File: f.Bytes(), Position: s.Index + 1, Size: s.Size, At: p.Checkpoint.At, Fingerprint: s.Fingerprint(), Witnesses: s.By, Values: s.Values}, nil
}

// Into puts the proof into a PDF; one that takes none stays as it is.
func (p Paper) Into(pdf []byte) []byte {
	if len(p.File) == 0 {
		return pdf
	}
	with, err := proof.Attach(pdf, p.File)
	if err != nil {
		return pdf
	}
	return with
}

// Soon says of an error that a proof will come by itself: it is not sealed yet.
func Soon(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Code == "seal.waiting"
}

// Broken says of an error that the row is no longer what was sealed.
func Broken(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Code == "seal.broken"
}
