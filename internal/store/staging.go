package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Staging is a database that is made beside the one whose place it will take
// (cơ sở dữ liệu tạm): a file with the ending .part, or a schema. Nobody else
// sees it before Publish, and a process that dies leaves the old one as it was.
type Staging struct{ b stager }

// stager is a Staging on one engine.
type stager interface {
	url() string
	taken(ctx context.Context) (bool, error)
	publish(ctx context.Context, stamp string) (kept string, err error)
	discard(ctx context.Context) error
}

// Stage begins a database beside the one that url names. It refuses while
// somebody works on that one, and what an earlier Stage left is thrown away.
func Stage(ctx context.Context, url string, lines ...Line) (*Staging, error) {
	var b stager
	var err error
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		b, err = stageSQLite(file)
	} else {
		b, err = stagePostgres(ctx, url, lines)
	}
	if err != nil {
		return nil, mapError(err)
	}
	return &Staging{b: b}, nil
}

// URL opens the new database, with Options.Loading while it is filled.
func (s *Staging) URL() string { return s.b.url() }

// Taken says whether something is in the place that it will take.
func (s *Staging) Taken(ctx context.Context) (bool, error) {
	taken, err := s.b.taken(ctx)
	return taken, mapError(err)
}

// Publish puts the new database, which must be closed, into its place. What was
// there is kept under the name that is returned, which ends in the stamp; empty
// when nothing was there.
func (s *Staging) Publish(ctx context.Context, stamp string) (kept string, err error) {
	kept, err = s.b.publish(ctx, stamp)
	if err != nil {
		return "", fmt.Errorf("store: putting the new database into its place: %w", mapError(err))
	}
	return kept, nil
}

// Discard throws the new database away; after Publish it only lets go of the place.
func (s *Staging) Discard(ctx context.Context) error {
	return mapError(s.b.discard(context.WithoutCancel(ctx)))
}

var errPublished = errors.New("store: published already")
