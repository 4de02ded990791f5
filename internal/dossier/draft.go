package dossier

import (
	"context"
	"time"

	"tinhso/internal/form"
)

// Draft is a filing that is not finished (hồ sơ nháp). It is kept on every step for 30 days.
type Draft struct {
	ID        string
	Procedure Procedure
	Unit      string
	Step      string      // where the person was
	Values    form.Values // whatever the face keeps, step by step
	Files     []string
	CreatedAt time.Time
	UpdatedAt time.Time
	Guest     string // in: the guest's secret; out: always empty
}

// SaveDraft keeps a draft; without id it makes one. The owner is the caller's account or the guest's secret.
func (c *Cases) SaveDraft(ctx context.Context, d Draft) (Draft, error) { return Draft{}, nil }

// Draft reads one draft of its owner.
func (c *Cases) Draft(ctx context.Context, id, guest string) (Draft, error) { return Draft{}, nil }

// Drafts lists the owner's drafts, the latest first.
func (c *Cases) Drafts(ctx context.Context, guest string) ([]Draft, error) { return nil, nil }

// DropDraft deletes a draft of its owner.
func (c *Cases) DropDraft(ctx context.Context, id, guest string) error { return nil }
