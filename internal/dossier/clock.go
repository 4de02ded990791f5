package dossier

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/viet"
)

// Clock shows how the due day of a dossier comes about (cách tính thời hạn), day by day.
type Clock struct {
	Code          string
	Running       bool
	Paused        bool
	Budget        *deadline.Budget
	FromCatalogue bool
	Basis         string // where the budget comes from, in the catalogue's words
	From          time.Time
	Pauses        []Pause
	Extended      int
	Result        deadline.Result
	Left          deadline.Left
	AnswerBy      time.Time
	WithUnit      Unit // who has it now, so whose the delay is
	WithName      string
	OnTime        *bool
	Rule          string // the dated rule on supplements that applies, with its law
	NationalDueOn viet.Day
}

// Pause is one time the clock stood still and why (tạm dừng tính thời hạn).
type Pause struct {
	From, To time.Time // To zero: still waiting
	Why      string
	Effect   string // continue or restart
}

// Deadline computes the deadline of a dossier anew and explains it.
func (c *Cases) Deadline(ctx context.Context, code string) (Clock, error) { return Clock{}, nil }
