package dossier

import (
	"context"
	"errors"
	"slices"
	"time"

	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
)

// draftDays is how long a draft is kept after it was last touched.
const draftDays = 30

// Bounds of what one person may leave lying about.
const (
	maxDraft  = 256 << 10 // bytes of answers
	maxDrafts = 50        // of one owner; the oldest goes
)

// Draft is a filing that is not finished (hồ sơ nháp). It is kept on every step for 30 days.
type Draft struct {
	ID        string
	Procedure Procedure // empty: an officer has begun with the person (tiếp nhận tại quầy)
	Unit      string
	Step      string      // where the person was
	Values    form.Values // whatever the face keeps, step by step
	Files     []string
	CreatedAt time.Time
	UpdatedAt time.Time
	Guest     string // in: the guest's secret; out: always empty
}

// SaveDraft keeps a draft; without id it makes one. The owner is the caller's account or the guest's secret: a draft
// begun as a guest becomes the account's when its owner signs in.
func (c *Cases) SaveDraft(ctx context.Context, d Draft) (Draft, error) {
	owner, err := file.Owner(ctx, d.Guest)
	if err != nil {
		return Draft{}, err
	}
	policy.Public(ctx, "a draft is kept for the one who writes it")
	var p procedure.Procedure
	if d.Procedure.Code != "" || identity.From(ctx).Kind != identity.KindOfficer {
		if p, err = c.Procedures.Get(ctx, c.DB, d.Procedure.Code); err != nil {
			return Draft{}, err
		}
	}
	entered, files, err := draftColumns(d)
	if err != nil {
		return Draft{}, err
	}
	mine := file.Owners(ctx, d.Guest)
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		now := store.Millis(c.now())
		if d.ID != "" {
			q, args := store.In(draftUpdate, []any{owner, d.Unit, d.Step, entered, files, now, d.ID}, mine)
			switch n, err := tx.Exec(ctx, q, args...); {
			case err != nil:
				return err
			case n == 1:
				return file.AdoptTx(ctx, tx, mine, d.Files)
			}
		}
		d.ID, d.CreatedAt = store.NewID(), store.Instant(now)
		_, err := tx.Exec(ctx, draftInsert, d.ID, owner, p.Code, p.Version, p.Name, d.Unit, d.Step, entered, files, now, now)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, draftTrim, owner, maxDrafts)
		return err
	})
	if err != nil {
		return Draft{}, err
	}
	return c.Draft(ctx, d.ID, d.Guest)
}

// EditDraft changes a draft as it stands now, whoever else is changing it: papers that arrive side by side are all kept.
// It may call edit again when the database asks for a second try.
func (c *Cases) EditDraft(ctx context.Context, id, guest string, edit func(d *Draft) error) (Draft, error) {
	owner, err := file.Owner(ctx, guest)
	if err != nil {
		return Draft{}, err
	}
	policy.Public(ctx, "a draft is changed by the one who writes it")
	mine := file.Owners(ctx, guest)
	now := store.Millis(c.now())
	var d Draft
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		q, args := store.In(draftTouch, []any{now, id}, mine) // takes the row before it is read
		n, err := tx.Exec(ctx, q, args...)
		if err == nil && n == 0 {
			err = fault.NotFound("dossier.draft.unknown")
		}
		if err != nil {
			return err
		}
		q, args = store.In(draftGet, []any{id}, mine)
		if d, err = scanDraft(tx.QueryRow(ctx, q, args...)); err != nil {
			return err
		}
		if err = edit(&d); err != nil {
			return err
		}
		entered, files, err := draftColumns(d)
		if err != nil {
			return err
		}
		q, args = store.In(draftUpdate, []any{owner, d.Unit, d.Step, entered, files, now, id}, mine)
		if _, err = tx.Exec(ctx, q, args...); err != nil {
			return err
		}
		return file.AdoptTx(ctx, tx, mine, d.Files)
	})
	return d, err
}

// Draft reads one draft of its owner.
func (c *Cases) Draft(ctx context.Context, id, guest string) (Draft, error) {
	policy.Public(ctx, "a draft is read by the one who writes it")
	mine := file.Owners(ctx, guest)
	if len(mine) == 0 {
		return Draft{}, fault.NotFound("dossier.draft.unknown")
	}
	q, args := store.In(draftGet, []any{id}, mine)
	d, err := scanDraft(c.DB.QueryRow(ctx, q, args...))
	if errors.Is(err, store.ErrNone) {
		return Draft{}, fault.NotFound("dossier.draft.unknown")
	}
	return d, err
}

// Drafts lists the owner's drafts, the latest first.
func (c *Cases) Drafts(ctx context.Context, guest string) ([]Draft, error) {
	policy.Public(ctx, "drafts are listed for the one who writes them")
	mine := file.Owners(ctx, guest)
	if len(mine) == 0 {
		return nil, nil
	}
	q, args := store.In(draftList, nil, mine)
	all, err := store.All(ctx, c.DB, q, func(r *store.Rows) (Draft, error) { return scanDraft(r) }, args...)
	slices.SortStableFunc(all, func(a, b Draft) int { return b.UpdatedAt.Compare(a.UpdatedAt) })
	return all, err
}

// DropDraft deletes a draft of its owner.
func (c *Cases) DropDraft(ctx context.Context, id, guest string) error {
	policy.Public(ctx, "a draft is dropped by the one who writes it")
	mine := file.Owners(ctx, guest)
	if len(mine) == 0 {
		return fault.NotFound("dossier.draft.unknown")
	}
	q, args := store.In(draftDelete, []any{id}, mine)
	return c.DB.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, q, args...)
		if err == nil && n == 0 {
			return fault.NotFound("dossier.draft.unknown")
		}
		return err
	})
}
