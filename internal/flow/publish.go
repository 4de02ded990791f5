package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Propose asks that a draft be published from a day on (trình công bố). It must be without fault; from now on nobody
// edits it until it is recalled or sent back.
func (d *Drafts) Propose(ctx context.Context, id string, edition int, by By, from viet.Day, note string) (Draft, error) {
	return d.step(ctx, id, edition, by, "propose", func(tx *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		if x.Status != DraftOpen {
			return nil, lang.Text{}, fault.Conflict("flow.not_open")
		}
		if err := fieldFaults(noteFault(note), dayFault(from, tx)); err != nil {
			return nil, lang.Text{}, err
		}
		target, err := nextVersion(ctx, tx, x.Code)
		if err != nil {
			return nil, lang.Text{}, err
		}
		if target != x.From+1 {
			return nil, lang.Text{}, fault.Conflict("flow.overtaken", "flow", x.Code, "version", target-1, "from", x.From)
		}
		f, faults := Check(x.sourceAs(target))
		if len(faults) > 0 {
			return nil, lang.Text{}, fault.Conflict("flow.has_faults", "n", len(faults))
		}
		if err := d.differs(ctx, tx, f, x.From); err != nil {
			return nil, lang.Text{}, err
		}
		x.Status, x.Target, x.ValidFrom, x.Note, x.Decision = DraftProposed, target, from, strings.TrimSpace(note), ""
		x.ProposedBy, x.ProposedName, x.ProposedAt = by.Account, by.Name, tx.Now()
		return nil, lang.Text{VI: from.Vietnamese(), EN: from.Vietnamese()}, nil
	})
}

// Recall takes a proposal back (rút đề nghị công bố), by who made it.
func (d *Drafts) Recall(ctx context.Context, id string, edition int, by By) (Draft, error) {
	return d.step(ctx, id, edition, by, "recall", func(_ *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		switch {
		case x.Status != DraftProposed:
			return nil, lang.Text{}, fault.Conflict("flow.not_proposed")
		case x.ProposedBy != by.Account:
			return nil, lang.Text{}, fault.Forbidden("flow.not_proposer", "who", x.ProposedName)
		}
		x.Status = DraftOpen
		return nil, lang.Text{}, nil
	})
}

// SendBack returns a proposal to who works on it, with the reason (trả lại để sửa).
func (d *Drafts) SendBack(ctx context.Context, id string, edition int, by By, reason string) (Draft, error) {
	return d.step(ctx, id, edition, by, "send_back", func(tx *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		reason = strings.TrimSpace(reason)
		switch {
		case x.Status != DraftProposed:
			return nil, lang.Text{}, fault.Conflict("flow.not_proposed")
		case reason == "":
			return nil, lang.Text{}, fault.Invalid("flow.edit_invalid", fault.Field{Path: "reason", Code: "field.required"})
		}
		if err := fieldFaults(noteFault(reason)); err != nil {
			return nil, lang.Text{}, err
		}
		x.Status, x.Decision = DraftOpen, reason
		x.DecidedBy, x.DecidedName, x.DecidedAt = by.Account, by.Name, tx.Now()
		return nil, lang.Text{VI: reason, EN: reason}, nil
	})
}

// Publish makes a proposed draft a version of its flow (công bố phiên bản mới): by somebody else than who proposed it,
// from the day proposed. Dossiers under way stay on the version under which they were filed.
func (d *Drafts) Publish(ctx context.Context, id string, edition int, by By) (Draft, error) {
	return d.step(ctx, id, edition, by, "publish", func(tx *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		switch {
		case x.Status != DraftProposed:
			return nil, lang.Text{}, fault.Conflict("flow.not_proposed")
		case x.ProposedBy == by.Account:
			return nil, lang.Text{}, fault.Forbidden("flow.two_persons")
		}
		if err := fieldFaults(dayFault(x.ValidFrom, tx)); err != nil {
			return nil, lang.Text{}, err
		}
		target, err := nextVersion(ctx, tx, x.Code)
		if err != nil {
			return nil, lang.Text{}, err
		}
		if target != x.Target {
			return nil, lang.Text{}, fault.Conflict("flow.overtaken", "flow", x.Code, "version", target-1, "from", x.From)
		}
		f, faults := Check(x.sourceAs(target))
		if len(faults) > 0 {
			return nil, lang.Text{}, fault.Conflict("flow.has_faults", "n", len(faults))
		}
		if _, err := d.library.PutTx(ctx, tx, f, x.ValidFrom); err != nil {
			return nil, lang.Text{}, err
		}
		x.Status = DraftPublished
		x.DecidedBy, x.DecidedName, x.DecidedAt = by.Account, by.Name, tx.Now()
		return nil, lang.Text{VI: x.ValidFrom.Vietnamese(), EN: x.ValidFrom.Vietnamese()}, nil
	})
}

// Rebase takes the latest version as what a draft changes (lấy phiên bản mới nhất làm gốc), when one was published while
// the draft was written; who does it has looked at the difference.
func (d *Drafts) Rebase(ctx context.Context, id string, edition int, by By) (Draft, error) {
	return d.step(ctx, id, edition, by, "rebase", func(tx *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		if x.Status != DraftOpen {
			return nil, lang.Text{}, fault.Conflict("flow.not_open")
		}
		target, err := nextVersion(ctx, tx, x.Code)
		x.From = target - 1
		said := strconv.Itoa(x.From)
		return nil, lang.Text{VI: said, EN: said}, err
	})
}

// Drop puts a draft aside for good (hủy bản nháp); its history is kept.
func (d *Drafts) Drop(ctx context.Context, id string, edition int, by By) (Draft, error) {
	return d.step(ctx, id, edition, by, "drop", func(_ *store.Tx, x *Draft) (*Edit, lang.Text, error) {
		if x.Status != DraftOpen {
			return nil, lang.Text{}, fault.Conflict("flow.not_open")
		}
		x.Status = DraftDropped
		return nil, lang.Text{}, nil
	})
}

// sourceAs is the source under the number that it will have.
func (d *Draft) sourceAs(version int) Source {
	s := d.Source
	s.Code, s.Version = d.Code, version
	return s
}

// Sound is the source of a draft under the number it would have now, to be checked and written as a file.
func (d *Drafts) Sound(ctx context.Context, r store.Reader, x Draft) (Source, error) {
	if x.Status == DraftPublished {
		return x.sourceAs(x.Target), nil
	}
	target, err := nextVersion(ctx, r, x.Code)
	return x.sourceAs(target), err
}

// differs refuses a version that would change nothing.
func (d *Drafts) differs(ctx context.Context, tx *store.Tx, f Flow, from int) error {
	if from == 0 {
		return nil
	}
	was, err := d.library.Get(ctx, tx, f.Code, from)
	if err != nil {
		return err
	}
	was.Version = f.Version
	a, errA := json.Marshal(was)
	b, errB := json.Marshal(f)
	if errA == nil && errB == nil && bytes.Equal(a, b) {
		return fault.Conflict("flow.unchanged", "version", from)
	}
	return errors.Join(errA, errB)
}

func nextVersion(ctx context.Context, r store.Reader, code string) (int, error) {
	var version int
	var from viet.Day
	err := r.QueryRow(ctx, sqlLatest, code).Scan(&version, &from)
	if errors.Is(err, store.ErrNone) {
		return 1, nil
	}
	return version + 1, err
}

func dayFault(from viet.Day, tx *store.Tx) *fault.Field {
	switch {
	case from.IsZero():
		return &fault.Field{Path: "valid_from", Code: "field.required"}
	case from.Before(viet.DayOf(tx.Now())):
		return &fault.Field{Path: "valid_from", Code: "flow.past_day"}
	}
	return nil
}

func noteFault(note string) *fault.Field {
	if code := unfit(note, mostNote); code != "" {
		return &fault.Field{Path: "note", Code: here(code), Args: fault.Args("max", mostNote)}
	}
	return nil
}

func fieldFaults(all ...*fault.Field) error {
	var fields []fault.Field
	for _, f := range all {
		if f != nil {
			fields = append(fields, *f)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return fault.Invalid("flow.edit_invalid", fields...)
}

// announced are the changes of a draft that others hear of; edits are told by its own history.
var announced = map[string]string{
	"propose": "flow.proposed", "recall": "flow.recalled", "send_back": "flow.sent_back", "publish": "flow.version_published", "drop": "flow.dropped",
}

func announce(ctx context.Context, tx *store.Tx, x *Draft, kind string, by By) error {
	name, ok := announced[kind]
	if !ok {
		return nil
	}
	return event.Append(ctx, tx, event.New{Kind: name, Subject: x.Code, Actor: by.Account,
		Data: told{Draft: x.ID, Version: x.Target, ValidFrom: x.ValidFrom.String()}})
}
