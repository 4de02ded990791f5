package calendar

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

// papers are the kinds that a change may rest on.
var papers = []string{"application/pdf", "image/png", "image/jpeg"}

// MaxEvidence is the largest paper taken here, 10 MB (dung lượng tối đa của tài liệu kèm theo).
const MaxEvidence = mostEvident

// Keep takes a paper that a change rests on (lưu tài liệu kèm theo): PDF, PNG or JPEG, looked at like every file. It
// belongs to nothing before a proposal of the same person names it.
func (c *Changes) Keep(ctx context.Context, name string, r io.Reader) (Evidence, error) {
	taken, err := c.Gate.Take(ctx, name, r, MaxEvidence)
	if err != nil {
		return Evidence{}, err
	}
	if !slices.Contains(papers, taken.MediaType) {
		return Evidence{}, notAPaper()
	}
	e := Evidence{SHA256: taken.SHA256, Name: fileName(taken.Name), MediaType: taken.MediaType, Size: taken.Size}
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		e.ID = store.NewID()
		_, err := tx.Exec(ctx, sqlPaper, e.ID, identity.From(ctx).AccountID, e.SHA256, e.Name, e.MediaType, e.Size, tx.Now())
		return err
	})
	return e, err
}

func notAPaper() error {
	return fault.Invalid("calendar.evidence.kind", fault.Field{Path: "file", Code: "calendar.evidence.kind"})
}

// fileName is the last part of a name, short enough to show; its ending stays.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	if r := []rune(name); len(r) > mostName {
		end := []rune(path.Ext(name))
		name = string(r[:max(mostName-len(end), 1)]) + "…" + string(end)
	}
	return name
}

const mostName = 80

// Papers lists papers that the caller has uploaded, by their ids (tài liệu đã tải lên); others are left out.
func (c *Changes) Papers(ctx context.Context, ids []string) ([]Evidence, error) {
	account := identity.From(ctx).AccountID
	if len(ids) == 0 || account == "" {
		return nil, nil
	}
	q, args := store.In(sqlPapers, []any{account}, ids[:min(len(ids), 2*mostPapers)])
	return store.All(ctx, c.DB, q, func(r *store.Rows) (e Evidence, err error) {
		err = r.Scan(&e.ID, &e.SHA256, &e.Name, &e.MediaType, &e.Size)
		return e, err
	}, args...)
}

// OpenEvidence opens a paper of a proposal that the caller may see (xem tài liệu kèm theo).
func (c *Changes) OpenEvidence(ctx context.Context, id, paper string) (Evidence, io.ReadSeekCloser, error) {
	p, err := c.Get(ctx, id)
	if err != nil {
		return Evidence{}, nil, err
	}
	for _, e := range p.Evidence {
		if e.ID == paper {
			body, err := c.Blobs.Open(ctx, e.SHA256)
			return e, body, err
		}
	}
	return Evidence{}, nil, fault.NotFound("calendar.evidence.unknown")
}
