package deadline

import (
	"slices"
	"time"

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

// Rule is a rule of handling with the time it is in force (quy tắc giải quyết hồ sơ).
type Rule struct {
	Name      string   `json:"name" yaml:"name"`
	ValidFrom viet.Day `json:"valid_from" yaml:"valid_from"`
	ValidTo   viet.Day `json:"valid_to" yaml:"valid_to"` // last day; none: until further notice
	Effect    Effect   `json:"effect,omitempty" yaml:"effect"`
	Amount    int      `json:"amount,omitempty" yaml:"amount"`
	Kind      Kind     `json:"kind,omitempty" yaml:"kind"`
	Until     string   `json:"until,omitempty" yaml:"until"` // an hour of the day: 15:00
	Law       string   `json:"law" yaml:"law"`               // a citation: key of the law catalogue with article
	Note      string   `json:"note,omitempty" yaml:"note"`
}

// Effect is what a wait for the applicant does to the clock (cách tính thời hạn sau khi bổ sung).
type Effect string

// The two effects: the whole time begins anew, or the rest goes on.
const (
	Restart  Effect = "restart"
	Continue Effect = "continue"
)

// The rules that the platform asks for by name.
const (
	RuleSupplement       = "supplement"        // effect of a request for more
	RuleSupplementWithin = "supplement_within" // until when more may be asked for
	RulePayment          = "payment"           // effect of waiting for a payment
	RuleAnswer           = "answer"            // by when an online filing is answered
	RuleHandOver         = "hand_over_cut_off" // until when a dossier is handed on the same day
	RuleApologyBefore    = "apology_before"    // how long before the due day the apology is sent
	RuleReappointment    = "reappointment"     // how many new appointments there may be
)

var ruleNames = []string{RuleSupplement, RuleSupplementWithin, RulePayment, RuleAnswer, RuleHandOver,
	RuleApologyBefore, RuleReappointment}

func (r Rule) check() error {
	waits := r.Name == RuleSupplement || r.Name == RulePayment
	switch {
	case !slices.Contains(ruleNames, r.Name):
		return fieldFault("name", "deadline.rule.name")
	case r.ValidFrom.IsZero():
		return fieldFault("valid_from", "deadline.day.missing")
	case !r.ValidTo.IsZero() && r.ValidTo.Before(r.ValidFrom):
		return fieldFault("valid_from", "deadline.rule.order")
	case waits && r.Effect != Restart && r.Effect != Continue || !waits && r.Effect != "":
		return fieldFault("effect", "deadline.rule.effect")
	case r.Kind != "" && !r.Kind.Valid():
		return fieldFault("kind", "deadline.kind.unknown")
	case r.Amount < 0 || r.Amount > maxHours || r.Amount == 0 && r.Kind != "":
		return fieldFault("amount", "deadline.amount.range", "min", 1, "max", maxHours)
	}
	if r.Until != "" {
		if _, err := clock(r.Until); err != nil {
			return fieldFault("until", "viet.clock.format")
		}
	}
	return nil
}

// Pause makes the pause that the rule of a wait means (tạm dừng theo quy tắc).
func (r Rule) Pause(from, to time.Time) Pause {
	return Pause{From: from, To: to, Restart: r.Effect == Restart, Law: r.Law}
}

// Budget is the time that the rule gives.
func (r Rule) Budget() Budget { return Budget{Amount: r.Amount, Kind: r.Kind} }
