package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
)

func scanDraft(scan func(...any) error, more ...any) (d Draft, err error) {
	err = scan(append([]any{&d.ID, &d.Code, &d.Origin, &d.From, &d.Status, &d.Edition, &d.MadeBy, &d.MadeName, &d.MadeAt,
		&d.ChangedBy, &d.ChangedName, &d.ChangedAt, &d.ValidFrom, &d.Target, &d.Note, &d.ProposedBy, &d.ProposedName, &d.ProposedAt,
		&d.DecidedBy, &d.DecidedName, &d.DecidedAt, &d.Decision}, more...)...)
	return d, err
}

// Get reads a draft (xem bản nháp).
func (d *Drafts) Get(ctx context.Context, r store.Reader, id string) (Draft, error) {
	return getDraft(ctx, r, sqlDraftGet, id)
}

func getDraft(ctx context.Context, r store.Reader, q, id string) (Draft, error) {
	var base, body json.RawMessage
	row := r.QueryRow(ctx, q, id)
	x, err := scanDraft(row.Scan, &base, &body)
	if errors.Is(err, store.ErrNone) {
		return Draft{}, fault.NotFound("flow.no_draft")
	}
	if err != nil {
		return Draft{}, err
	}
	if err := errors.Join(json.Unmarshal(base, &x.Base), json.Unmarshal(body, &x.Source)); err != nil {
		return Draft{}, fmt.Errorf("flow: decode draft %s: %w", id, err)
	}
	return x, nil
}

// List lists the drafts at work, the latest changed first (danh sách bản nháp); their Base is not read.
func (d *Drafts) List(ctx context.Context, r store.Reader) ([]Draft, error) {
	return store.All(ctx, r, sqlDraftList, func(r *store.Rows) (Draft, error) {
		var body json.RawMessage
		x, err := scanDraft(r.Scan, &body)
		if err == nil {
			err = json.Unmarshal(body, &x.Source)
		}
		return x, err
	}, mostDrafts)
}

// Changes lists what was done to a draft after an edition, the oldest first (lịch sử sửa đổi).
func (d *Drafts) Changes(ctx context.Context, r store.Reader, id string, after int) ([]Change, error) {
	return store.All(ctx, r, sqlChanges, func(r *store.Rows) (c Change, err error) {
		var edit, words json.RawMessage
		if err = r.Scan(&c.Edition, &c.Kind, &edit, &words, &c.By, &c.Name, &c.At); err != nil {
			return c, err
		}
		if len(edit) > 0 {
			err = json.Unmarshal(edit, &c.Edit)
		}
		return c, errors.Join(err, json.Unmarshal(words, &c.Words))
	}, id, after, mostChanges)
}

// change writes a draft as it now stands with the change that brought it there.
func writeDraft(ctx context.Context, tx *store.Tx, d *Draft, kind string, by By, e *Edit, words lang.Text) error {
	d.Edition++
	d.ChangedBy, d.ChangedName, d.ChangedAt = by.Account, by.Name, tx.Now()
	body, err := json.Marshal(d.Source)
	if err != nil {
		return fmt.Errorf("flow: encode draft %s: %w", d.ID, err)
	}
	said, err := json.Marshal(words)
	if err != nil {
		return fmt.Errorf("flow: encode change of %s: %w", d.ID, err)
	}
	var edit any
	if e != nil {
		b, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("flow: encode edit of %s: %w", d.ID, err)
		}
		edit = string(b)
	}
	valid := ""
	if !d.ValidFrom.IsZero() {
		valid = d.ValidFrom.String()
	}
	if _, err := tx.Exec(ctx, sqlDraftSet, d.ID, d.Code, d.Status, d.Edition, string(body), d.ChangedBy, d.ChangedName, store.Millis(d.ChangedAt),
		valid, d.Target, d.Note, d.ProposedBy, d.ProposedName, store.Millis(d.ProposedAt), d.DecidedBy, d.DecidedName, store.Millis(d.DecidedAt), d.Decision, d.From); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlChangeAdd, d.ID, d.Edition, kind, edit, string(said), by.Account, by.Name, by.Key, store.Millis(tx.Now()))
	return err
}
