package dossier

import (
	"context"
	"time"

	"tinhso/internal/lang"
	"tinhso/internal/viet"
)

// Tracking is what a stranger must bring to see where a dossier stands (tra cứu hồ sơ).
type Tracking struct {
	Code    string
	Fact    string // last 4 digits of the phone, or the birth date, or the citizen number
	Address string // of the caller, for the limit
}

// Public is what is shown to who knows the code and a second fact: no personal data (thông tin tra cứu).
type Public struct {
	Code        string
	Procedure   Procedure
	Unit        Unit
	State       string
	StateName   lang.Text
	National    int
	Version     int64
	SubmittedAt time.Time
	AnswerBy    time.Time
	AcceptedAt  time.Time
	DueAt       time.Time
	DueOn       viet.Day
	Provisional bool
	Paused      bool
	Late        bool
	Asked       []string
	Holder      Holder
	Steps       []Step
	ResultCode  string
	ReturnBy    Channel
	Grant       string // lets a guest act on this dossier for a short while; empty when it belongs to an account
}

// Holder is who has a dossier now and until when (đang do ai xử lý).
type Holder struct {
	Role     string // clerk, officer, leader, citizen, or empty when all is done
	UnitName string
	Until    time.Time
}

// Track shows where a dossier stands to who knows its code and a second fact; guessing is limited.
func (c *Cases) Track(ctx context.Context, t Tracking) (Public, error) { return Public{}, nil }

// WithGrant lets the request act as the applicant of the dossier that a grant of Track names, and says its code.
func (c *Cases) WithGrant(ctx context.Context, grant string) (context.Context, string, error) {
	return ctx, "", nil
}
