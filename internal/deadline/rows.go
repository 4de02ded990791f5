package deadline

import (
	"tinhso/internal/viet"
)

// DayRow is a day that is not what its weekday says (ngày nghỉ lễ, nghỉ bù, làm bù).
type DayRow struct {
	UnitID     string   `json:"unit_id,omitempty" yaml:"unit_id"` // empty: the whole province
	On         viet.Day `json:"on" yaml:"on"`
	Status     string   `json:"status" yaml:"status"` // off, work
	Name       string   `json:"name" yaml:"name"`
	Law        string   `json:"law" yaml:"law"` // a key of the law catalogue, or the words of the source
	Confidence string   `json:"confidence,omitempty" yaml:"confidence"`
}

func (r DayRow) check() error {
	switch {
	case r.On.IsZero():
		return fieldFault("on", "deadline.day.missing")
	case r.Status != "off" && r.Status != "work":
		return fieldFault("status", "deadline.day.status")
	}
	return nil
}

// HoursRow is one spell of working time on a weekday (giờ làm việc). It holds from ValidFrom until the unit, or the
// province, has a later row.
type HoursRow struct {
	UnitID    string   `json:"unit_id,omitempty" yaml:"unit_id"`
	ValidFrom viet.Day `json:"valid_from" yaml:"valid_from"`
	Weekday   int      `json:"weekday" yaml:"weekday"` // 0 Sunday ... 6 Saturday
	Opens     string   `json:"opens" yaml:"opens"`
	Closes    string   `json:"closes" yaml:"closes"`
}

// span checks the row and gives its times.
func (r HoursRow) span() (Span, error) {
	if r.Weekday < 0 || r.Weekday > 6 {
		return Span{}, fieldFault("weekday", "deadline.hours.weekday")
	}
	opens, err := clock(r.Opens)
	if err != nil {
		return Span{}, fieldFault("opens", "viet.clock.format")
	}
	closes, err := clock(r.Closes)
	if err != nil {
		return Span{}, fieldFault("closes", "viet.clock.format")
	}
	if opens >= closes {
		return Span{}, fieldFault("opens", "deadline.hours.order")
	}
	return Span{opens, closes}, nil
}

// ClosureRow is a time in which a unit does not work (đơn vị tạm ngừng làm việc), both days included.
type ClosureRow struct {
	UnitID string   `json:"unit_id,omitempty" yaml:"unit_id"`
	From   viet.Day `json:"from" yaml:"from"`
	To     viet.Day `json:"to" yaml:"to"`
	Reason string   `json:"reason" yaml:"reason"`
	Law    string   `json:"law" yaml:"law"`
}

func (r ClosureRow) check() error {
	switch {
	case r.From.IsZero() || r.To.IsZero():
		return fieldFault("from", "deadline.day.missing")
	case r.To.Before(r.From):
		return fieldFault("from", "deadline.closure.order")
	}
	return nil
}
