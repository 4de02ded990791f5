package deadline

import (
	"time"

	"tinhso/internal/viet"
)

// Kind is how time is counted (cách tính thời hạn).
type Kind string

// The five ways of counting.
const (
	WorkingDay  Kind = "working_day"
	CalendarDay Kind = "calendar_day"
	WorkingHour Kind = "working_hour"
	Month       Kind = "month"
	SameDay     Kind = "same_day"
)

// Kinds lists the ways of counting.
func Kinds() []Kind { return []Kind{WorkingDay, CalendarDay, WorkingHour, Month, SameDay} }

// Valid reports whether the kind is one of the five.
func (k Kind) Valid() bool {
	switch k {
	case WorkingDay, CalendarDay, WorkingHour, Month, SameDay:
		return true
	}
	return false
}

// Budget is the time allowed (thời hạn giải quyết). The amount of same_day is 1 (0 is read as 1).
type Budget struct {
	Amount int    `json:"amount" yaml:"amount"`
	Kind   Kind   `json:"kind" yaml:"kind"`
	CutOff string `json:"cut_off,omitempty" yaml:"cut_off,omitempty"` // "15:00": accepted later counts as the next working day
}

// Pause is a time in which the clock stands (tạm dừng tính thời hạn): the applicant was asked for more.
type Pause struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to,omitzero"`       // zero: still waiting
	Restart bool      `json:"restart,omitempty"` // the whole time begins anew at To (tính lại từ đầu)
	Law     string    `json:"law,omitempty"`     // why, as a key of the law catalogue
	Why     string    `json:"why,omitempty"`     // the same in the words of the person who asked for it
}

// Line is one day of the explanation (diễn giải từng ngày).
type Line struct {
	On      viet.Day `json:"on"`
	Counted bool     `json:"counted"`
	Minutes int      `json:"minutes,omitempty"` // of working time counted on the day, where hours are counted
	Why     string   `json:"why"`
	Law     string   `json:"law"`
}

// Result says when the result is due (thời điểm hẹn trả kết quả) and why.
type Result struct {
	Due         time.Time // zero while the clock stands in an open pause
	DueOn       viet.Day
	Provisional bool // counted over days whose holidays are not yet announced (tạm tính)
	Paused      bool // the clock stands; Left says how much remains
	Remaining   int  // days, or minutes of working_hour, that remain when Paused
	Rule        string
	Trace       []Line
	Term        *Term // when a term was asked for by its name
}

// Left is the time until or since a due moment (thời gian còn lại), as people count it: whole working days, and on the
// last day hours and minutes of working time.
type Left struct {
	WorkingDays int
	Hours       int
	Minutes     int
	Late        bool
}
