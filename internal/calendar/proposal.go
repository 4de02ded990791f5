package calendar

import (
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/policy"
)

// State is where a proposal stands (trạng thái đề xuất).
type State string

// The states.
const (
	Counting  State = "counting"  // the effect on open dossiers is being counted (đang tính thử)
	Pending   State = "pending"   // counted, waits for the second person (chờ phê duyệt)
	Applying  State = "applying"  // in force, open dossiers are getting their new due days (đang áp dụng)
	Applied   State = "applied"   // done (đã áp dụng)
	Rejected  State = "rejected"  // refused by the second person (không phê duyệt)
	Withdrawn State = "withdrawn" // taken back by whoever proposed it (đã rút)
)

// States lists the states in their order.
func States() []State { return []State{Counting, Pending, Applying, Applied, Rejected, Withdrawn} }

// Kind is what a proposal changes (loại thay đổi).
type Kind string

// The kinds.
const (
	Days    Kind = "days"    // days off and made-up days (ngày nghỉ, ngày làm bù)
	Closure Kind = "closure" // an agency does not work for some days (tạm ngừng làm việc)
	Hours   Kind = "hours"   // the working hours of a unit (giờ làm việc)
	Year    Kind = "year"    // the calendar of a year from a file (lịch cả năm)
	Drop    Kind = "drop"    // days or closures are taken back (bỏ ngày đã đặt)
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Days, Closure, Hours, Year, Drop} }

// Proposal is one change of the calendar, from the proposal to the last dossier (đề xuất thay đổi lịch).
type Proposal struct {
	ID           string
	UnitID       string // whose calendar; of the whole province the unit at the top
	UnitPath     string
	UnitName     string
	ApproverID   string // the unit whose administrator approves
	ApproverPath string
	ApproverName string
	Wide         bool // for the whole province
	Kind         Kind
	Change       deadline.Change
	Reason       string
	Law          string // number of the decision or act
	Retroactive  string // why it reaches into the past; empty when it does not
	Evidence     []Evidence

	State        State
	ProposedBy   string
	ProposedName string
	ProposedAt   time.Time
	DecidedBy    string
	DecidedName  string
	DecidedAt    time.Time
	Note         string // what was said with the decision

	Round      int    // of counting
	WhyAgain   string // why it was counted anew: calendar, dossiers; empty for the first round
	Counted    int    // open dossiers looked at so far
	Done       int    // open dossiers applied to so far
	Moved      int    // of these, with a new due day
	Summary    Summary
	CountedAt  time.Time
	FinishedAt time.Time

	base   string // version of the calendar the figures rest on
	seq    int64  // last event before they were counted
	cursor string
}

// Evidence is a paper that a change rests on (tài liệu kèm theo).
type Evidence struct {
	ID        string `json:"id"`
	SHA256    string `json:"sha256"`
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`
}

// Summary says what a change does to the open dossiers (tổng hợp ảnh hưởng).
type Summary struct {
	Open    int         `json:"open"` // of the units concerned
	Moved   int         `json:"moved"`
	Later   int         `json:"later"`
	Earlier int         `json:"earlier"`
	Units   []UnitCount `json:"units,omitempty"` // those with moved dossiers, the most first
	Shifts  []Shift     `json:"shifts,omitempty"`
}

// UnitCount is how many dossiers of a unit move.
type UnitCount struct {
	UnitID string `json:"unit_id"`
	Name   string `json:"name"`
	Moved  int    `json:"moved"`
}

// Shift is how many dossiers move by so many days (số ngày dời); by none: the hour alone moves.
type Shift struct {
	Days  int `json:"days"`
	Count int `json:"count"`
}

// object is a proposal as policy sees it.
func (p *Proposal) object() policy.Object {
	return policy.Object{Kind: "calendar", ID: p.ID, UnitID: p.UnitID, UnitPath: p.UnitPath, Public: p.Wide}
}

// approval is a proposal as policy sees it when it is to be decided: a thing of the unit above.
func (p *Proposal) approval() policy.Object {
	return policy.Object{Kind: "calendar", UnitID: p.ApproverID, UnitPath: p.ApproverPath}
}

// unit is the id under which the calendar keeps the rows: none for the whole province.
func (p *Proposal) unit() string {
	if p.Wide {
		return ""
	}
	return p.UnitID
}
