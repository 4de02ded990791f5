package dossier

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// answerBy is until when the office must say whether it accepts: eight working hours, by the dated rule.
func (c *Cases) answerBy(ctx context.Context, r store.Reader, unitID string, from time.Time) (time.Time, error) {
	hours := 8
	rule, err := c.Book.Rule(ctx, r, deadline.RuleAnswer, viet.DayOf(from))
	switch {
	case err == nil && rule.Kind == deadline.WorkingHour && rule.Amount > 0:
		hours = rule.Amount
	case err != nil && fault.KindOf(err) != fault.KindNotFound:
		return time.Time{}, err
	}
	cal, err := c.Book.For(ctx, r, unitID)
	if err != nil {
		return time.Time{}, err
	}
	return deadline.AddHours(cal, from, hours), nil
}
