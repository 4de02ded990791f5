package dossier

import (
	"context"
	"errors"
	"io"

	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// OpenFile opens a file that belongs to a dossier the caller may read; reading it is logged.
func (c *Cases) OpenFile(ctx context.Context, code, id string) (file.File, io.ReadSeekCloser, error) {
	d, err := c.load(ctx, c.DB, code)
	if err != nil {
		return file.File{}, nil, err
	}
	f, err := file.OfDossier(ctx, c.DB, id, d.ID)
	if errors.Is(err, store.ErrNone) {
		return file.File{}, nil, fault.NotFound("dossier.file.unknown")
	}
	if err != nil {
		return file.File{}, nil, err
	}
	if err := policy.Reading(ctx, c.DB, []policy.Object{d.object(nil)}, "policy.why.paper"); err != nil {
		return file.File{}, nil, err
	}
	return c.open(ctx, f)
}

func (c *Cases) open(ctx context.Context, f file.File) (file.File, io.ReadSeekCloser, error) {
	r, err := c.Open(ctx, f)
	return f, r, err
}

// notYet adds to what is wrong that a file is still being scanned, or was found infected.
func (c *Cases) notYet(ctx context.Context, r store.Reader, f file.File, path string, wrong []fault.Field) ([]fault.Field, error) {
	err := c.Usable(ctx, r, f)
	if err == nil {
		return wrong, nil
	}
	bad, ok := fault.As(err)
	if !ok {
		return wrong, err
	}
	return append(wrong, fault.Field{Path: path, Code: bad.Code, Args: bad.Args}), nil
}
