package dossier

import (
	"context"

	"tinhso/internal/event"
	"tinhso/internal/identity"
	"tinhso/internal/store"
)

// What the house does by itself, when a moment has come, asks no policy: nobody sees anything.

const (
	systemItems   = listColumns + ` WHERE d.id IN (...)`
	systemRunning = listColumns + ` WHERE d.id > $1 AND NOT d.closed AND d.accepted_at > 0 AND d.ended_at = 0 AND NOT d.paused
  AND d.due_at > 0 ORDER BY d.id LIMIT $2`
)

// ItemsTx reads dossiers by id, without the words of their states (đọc nhiều hồ sơ để nhắc việc).
func (c *Cases) ItemsTx(ctx context.Context, tx *store.Tx, ids []string) (map[string]Item, error) {
	q, args := store.In(systemItems, nil, ids)
	all := make(map[string]Item, len(ids))
	_, err := store.All(ctx, tx, q, func(r *store.Rows) (struct{}, error) {
		i, err := c.scanItem(r)
		all[i.ID] = i
		return struct{}{}, err
	}, args...)
	return all, err
}

// RunningItems reads open dossiers whose clock runs, by id behind after (hồ sơ đang tính thời hạn).
func (c *Cases) RunningItems(ctx context.Context, r store.Reader, after string, limit int) ([]Item, error) {
	return store.All(ctx, r, systemRunning, c.scanItem, after, limit)
}

// Running reports a dossier whose clock runs now (đang tính thời hạn).
func (i Item) Running() bool {
	return !i.Closed && !i.Paused && !i.AcceptedAt.IsZero() && i.EndedAt.IsZero() && i.NextAt.Equal(i.DueAt)
}

// Unanswered reports a filing that waits for the office to say whether it accepts (chưa trả lời).
func (i Item) Unanswered() bool {
	return !i.Closed && i.AcceptedAt.IsZero() && i.NextAt.Equal(i.AnswerBy)
}

// Noticed is the event of what the house noticed by itself (sự kiện do hệ thống ghi nhận).
func (i Item) Noticed(action string) event.New {
	d := Dossier{ID: i.ID, Code: i.Code, Version: i.Version, Procedure: i.Procedure, Unit: i.Unit, Channel: i.Channel, State: i.State,
		National: i.National, SubmittedAt: i.SubmittedAt, AnswerBy: i.AnswerBy, AcceptedAt: i.AcceptedAt, DueAt: i.DueAt, DueOn: i.DueOn,
		Provisional: i.Provisional, Late: i.ByHand, Assignee: i.Assignee}
	return moved(identity.System(), i.State, &d, &Step{N: i.Version, Action: action, ActorRole: "system"})
}
