package flow

import (
	"cmp"
	"context"
	"errors"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Change makes an edit in a draft of which the caller saw an edition (sửa bản nháp, tự lưu). When somebody else changed
// it since, nothing is written and the fault flow.stale says who; Changes tells what.
func (d *Drafts) Change(ctx context.Context, id string, edition int, by By, e Edit) (Draft, error) {
	return d.step(ctx, id, edition, by, "edit", func(_ *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		if x.Status != DraftOpen {
			return nil, lang.Text{}, fault.Conflict("flow.not_open")
		}
		next, err := x.Source.Apply(e)
		if err != nil {
			return nil, lang.Text{}, err
		}
		said := e.Words(x.Source)
		x.Source = next
		return &e, said, nil
	})
}

// Undo takes the last edit back (hoàn tác), whoever made it.
func (d *Drafts) Undo(ctx context.Context, id string, edition int, by By) (Draft, error) {
	return d.replay(ctx, id, edition, by, "undo")
}

// Redo makes the edit again that was undone last (làm lại).
func (d *Drafts) Redo(ctx context.Context, id string, edition int, by By) (Draft, error) {
	return d.replay(ctx, id, edition, by, "redo")
}

func (d *Drafts) replay(ctx context.Context, id string, edition int, by By, kind string) (Draft, error) {
	return d.step(ctx, id, edition, by, kind, func(tx *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		if x.Status != DraftOpen {
			return nil, lang.Text{}, fault.Conflict("flow.not_open")
		}
		all, err := d.Changes(ctx, tx, id, 0)
		if err != nil {
			return nil, lang.Text{}, err
		}
		done, undone := Stack(all)
		var about Change
		switch {
		case kind == "undo" && len(done) > 0:
			about, done = done[len(done)-1], done[:len(done)-1]
		case kind == "redo" && len(undone) > 0:
			about = undone[len(undone)-1]
			done = append(done, about)
		case kind == "undo":
			return nil, lang.Text{}, fault.Conflict("flow.nothing_to_undo")
		default:
			return nil, lang.Text{}, fault.Conflict("flow.nothing_to_redo")
		}
		s := x.Base
		for _, c := range done {
			if s, err = s.Apply(c.Edit); err != nil {
				return nil, lang.Text{}, err
			}
		}
		x.Source = s
		return nil, about.Words, nil
	})
}

// At is a draft's source as it stood at an edition (bản nháp tại một lần sửa): what somebody saw who is told that it changed.
func (d *Drafts) At(ctx context.Context, r store.Reader, id string, edition int) (Source, error) {
	x, err := d.Get(ctx, r, id)
	if err != nil || edition >= x.Edition {
		return x.Source, err
	}
	all, err := d.Changes(ctx, r, id, 0)
	if err != nil {
		return Source{}, err
	}
	for i, c := range all {
		if c.Edition > edition {
			all = all[:i]
			break
		}
	}
	done, _ := Stack(all)
	s := x.Base
	for _, c := range done {
		if s, err = s.Apply(c.Edit); err != nil {
			return Source{}, err
		}
	}
	return s, nil
}

// Stack reads the edits that stand and those undone, which may be made again (ngăn xếp hoàn tác), out of the history.
func Stack(all []Change) (done, undone []Change) {
	for _, c := range all {
		switch c.Kind {
		case "edit":
			done, undone = append(done, c), nil
		case "undo":
			if n := len(done) - 1; n >= 0 {
				done, undone = done[:n:n], append(undone, done[n])
			}
		case "redo":
			if n := len(undone) - 1; n >= 0 {
				done, undone = append(done, undone[n]), undone[:n:n]
			}
		}
	}
	return done, undone
}

// step is one change of a draft in one transaction: the same form again changes nothing, an edition that was not seen
// is refused.
func (d *Drafts) step(ctx context.Context, id string, edition int, by By, kind string, do func(*store.Tx, *Draft) (*Edit, lang.Text, error)) (Draft, error) {
	by.Key = cmp.Or(by.Key, store.NewID())
	var out Draft
	err := d.db.Write(ctx, func(tx *store.Tx) error {
		x, err := getDraft(ctx, tx, sqlDraftHold, id)
		if err != nil {
			return err
		}
		var was int
		switch err := tx.QueryRow(ctx, sqlChangeOfKey, id, by.Account, by.Key).Scan(&was); {
		case err == nil:
			out = x
			return nil
		case !errors.Is(err, store.ErrNone):
			return err
		}
		if x.Edition != edition {
			return fault.New(fault.KindPrecondition, "flow.stale", "who", x.ChangedName, "at", viet.Instant(x.ChangedAt), "n", x.Edition-edition)
		}
		if x.Edition >= mostChanges {
			return fault.Conflict("flow.full_changes", "max", mostChanges)
		}
		edit, words, err := do(tx, &x)
		if err != nil {
			return err
		}
		if err := writeDraft(ctx, tx, &x, kind, by, edit, words); err != nil {
			return err
		}
		out = x
		return announce(ctx, tx, &x, kind, by)
	})
	return out, err
}
