package dossier

import (
	"context"
	"time"

	"tinhso/internal/lang"
)

// Get reads one dossier by its code or id; what the caller may not know of is not found.
func (c *Cases) Get(ctx context.Context, code string) (Dossier, error) { return Dossier{}, nil }

// Step is one line of the timeline (tiến trình xử lý).
type Step struct {
	N         int64
	Action    string
	Label     lang.Text
	From, To  string
	StateName lang.Text
	National  int
	At        time.Time
	ActorName string // officers only; empty for those who may not know
	ActorRole string // citizen, clerk, officer, leader, system
	UnitID    string
	UnitName  string
	Reason    string
	Items     []string // what was asked for
	Changes   []Change
	Until     time.Time // until when the next move is expected
	Files     []Paper
}

// Change is one correction with its trace (vết đính chính): old value, new value.
type Change struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// Timeline lists the steps of a dossier, the first one first.
func (c *Cases) Timeline(ctx context.Context, code string) ([]Step, error) { return nil, nil }
