package calendar

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tinhso/internal/fault"
	"tinhso/internal/store"
)

func scanProposal(rows *store.Rows) (Proposal, error) { return scanInto(rows.Scan) }

func scanInto(get func(dest ...any) error) (p Proposal, err error) {
	var change, evidence, summary json.RawMessage
	err = get(&p.ID, &p.UnitID, &p.UnitPath, &p.UnitName, &p.ApproverID, &p.ApproverPath, &p.ApproverName, &p.Wide, &p.Kind, &change,
		&p.Reason, &p.Law, &p.Retroactive, &evidence, &p.State, &p.ProposedBy, &p.ProposedName, &p.ProposedAt,
		&p.DecidedBy, &p.DecidedName, &p.DecidedAt, &p.Note, &p.Round, &p.WhyAgain, &p.base, &p.seq, &p.cursor,
		&p.Counted, &p.Done, &p.Moved, &summary, &p.CountedAt, &p.FinishedAt)
	if err != nil {
		return p, err
	}
	return p, errors.Join(json.Unmarshal(change, &p.Change), json.Unmarshal(evidence, &p.Evidence), json.Unmarshal(summary, &p.Summary))
}

// get reads a proposal, whoever asks.
func get(ctx context.Context, r store.Reader, q, id string) (Proposal, error) {
	p, err := scanInto(r.QueryRow(ctx, q, id).Scan)
	if errors.Is(err, store.ErrNone) {
		return p, fault.NotFound("calendar.unknown")
	}
	return p, err
}

func jsonText(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("calendar: %w", err)
	}
	return string(b), nil
}
