package deadline

import (
	"context"
	"slices"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

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
	Missing   string   `json:"missing,omitempty" yaml:"missing"` // which text was not at hand, when one was not

	builtin bool // of a new database; gives way to whatever the province sets
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
	RuleExtensionCap     = "extension_cap"     // how long a new appointment may be at most; per cent of the time without a kind
	RuleWarnBefore       = "warn_before"       // how long before the due moment the officer is warned
	RuleConsultAnswer    = "consult_answer"    // by when a unit that was asked answers, and what its silence rests on
)

var ruleNames = []string{RuleSupplement, RuleSupplementWithin, RulePayment, RuleAnswer, RuleHandOver,
	RuleApologyBefore, RuleReappointment, RuleExtensionCap, RuleWarnBefore,
	RuleConsultAnswer}

// RuleNames lists the rules that the platform asks for (tên các quy tắc).
func RuleNames() []string { return slices.Clone(ruleNames) }

// Waits reports a rule that says what a wait does to the clock.
func Waits(name string) bool { return name == RuleSupplement || name == RulePayment }

func (r Rule) check() error {
	waits := Waits(r.Name)
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

// covers reports whether the rule is in force on a day.
func (r Rule) covers(on viet.Day) bool {
	return !on.Before(r.ValidFrom) && (r.ValidTo.IsZero() || !on.After(r.ValidTo))
}

// Overlaps reports two rules of one name of which both are in force on some day (quy tắc chồng lấn thời gian).
func (r Rule) Overlaps(o Rule) bool {
	return r.Name == o.Name && (r.covers(o.ValidFrom) || o.covers(r.ValidFrom))
}

// Words names a rule by its name, time and law, for faults.
func (r Rule) Words(p lang.Printer) string {
	law := cite(r.Law)
	if law == "" {
		law = p.T("deadline.law.none")
	}
	if r.ValidTo.IsZero() {
		return p.T("deadline.rule.open", "name", p.T("deadline.rule_name."+r.Name), "from", r.ValidFrom.Vietnamese(), "law", law)
	}
	return p.T("deadline.rule.closed", "name", p.T("deadline.rule_name."+r.Name), "from", r.ValidFrom.Vietnamese(),
		"to", r.ValidTo.Vietnamese(), "law", law)
}

// Pause makes the pause that the rule of a wait means (tạm dừng theo quy tắc).
func (r Rule) Pause(from, to time.Time) Pause {
	return Pause{From: from, To: to, Restart: r.Effect == Restart, Law: r.Law}
}

// Budget is the time that the rule gives.
func (r Rule) Budget() Budget { return Budget{Amount: r.Amount, Kind: r.Kind} }

// Rule gives the rule of a name in force on a day; there being none is not found. What the province set stands above
// what a new database comes with.
func (b *Book) Rule(ctx context.Context, r store.Reader, name string, on viet.Day) (Rule, error) {
	s, err := b.Snapshot(ctx, r)
	if err != nil {
		return Rule{}, err
	}
	return s.Rule(ctx, name, on)
}

// Rule is Book.Rule.
func (s Snapshot) Rule(ctx context.Context, name string, on viet.Day) (Rule, error) {
	rules, err := s.rules(ctx)
	if err != nil {
		return Rule{}, err
	}
	list := rules[name]
	for _, builtin := range []bool{false, true} {
		for i := len(list) - 1; i >= 0; i-- {
			if list[i].builtin == builtin && list[i].covers(on) {
				return list[i], nil
			}
		}
	}
	return Rule{}, fault.NotFound("deadline.rule.missing", "name", name, "on", on.Vietnamese())
}

// rules gives all rules by name, the earliest first.
func (s Snapshot) rules(ctx context.Context) (map[string][]Rule, error) {
	b := s.b
	b.mu.Lock()
	rules, ok := b.rules, b.rules != nil && b.version == s.s.version
	b.mu.Unlock()
	if ok {
		return rules, nil
	}
	all, err := store.All(ctx, s.r, sqlRules, scanRule)
	if err != nil {
		return nil, err
	}
	rules = map[string][]Rule{}
	for _, rule := range all {
		rules[rule.Name] = append(rules[rule.Name], rule)
	}
	b.keep(s.s.version, func() { b.rules = rules })
	return rules, nil
}

// PutRuleTx sets a rule from its first day on (quy tắc có thời gian hiệu lực). One that would be in force together with
// another of its name is refused, and the fault names both.
func (b *Book) PutRuleTx(ctx context.Context, tx *store.Tx, r Rule) (changed bool, err error) {
	if err := r.check(); err != nil {
		return false, err
	}
	all, err := store.All(ctx, tx, sqlRules, scanRule)
	if err != nil {
		return false, err
	}
	for _, o := range all {
		if !o.builtin && o.ValidFrom != r.ValidFrom && r.Overlaps(o) {
			return false, overlap(r, o)
		}
	}
	return b.put(ctx, tx, sqlPutRule, r.Name, r.ValidFrom, r.ValidTo, r.Effect, r.Amount, r.Kind, r.Until, r.Law, r.Note, r.Missing)
}

// PutRulesTx sets rules whole: of the names among them only these are kept (thay toàn bộ quy tắc cùng tên).
func (b *Book) PutRulesTx(ctx context.Context, tx *store.Tx, rules []Rule) error {
	for i, r := range rules {
		if err := r.check(); err != nil {
			return err
		}
		for _, o := range rules[:i] {
			if r.Overlaps(o) {
				return overlap(r, o)
			}
		}
	}
	all, err := store.All(ctx, tx, sqlRules, scanRule)
	if err != nil {
		return err
	}
	for _, o := range all {
		same := func(r Rule) bool { return r.Name == o.Name }
		if o.builtin || !slices.ContainsFunc(rules, same) || slices.Contains(rules, o) {
			continue
		}
		if _, err := b.put(ctx, tx, sqlDropRule, o.Name, o.ValidFrom); err != nil {
			return err
		}
	}
	for _, r := range rules {
		if _, err := b.PutRuleTx(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

func overlap(r, o Rule) error {
	p := lang.For(lang.VI)
	return fieldFault("valid_from", "deadline.rule.overlap", "one", r.Words(p), "other", o.Words(p))
}

func scanRule(rows *store.Rows) (r Rule, err error) {
	err = rows.Scan(&r.Name, &r.ValidFrom, &r.ValidTo, &r.Effect, &r.Amount, &r.Kind, &r.Until, &r.Law, &r.Note,
		&r.Missing, &r.builtin)
	return r, err
}

// Before is the last moment that lies so long before a due moment as the rule says (chậm nhất trước hạn): the end of that
// day, or, in hours, the moment itself.
func (r Rule) Before(c Calendar, due time.Time) time.Time {
	on := viet.DayOf(due)
	switch r.Kind {
	case CalendarDay:
		return on.Add(-r.Amount).Time(24*time.Hour - time.Millisecond)
	case WorkingDay:
		for n, idle := r.Amount, 0; n > 0 && idle < searchDays; idle++ {
			if on = on.Add(-1); c.Working(on) {
				n, idle = n-1, -1
			}
		}
		return on.Time(24*time.Hour - time.Millisecond)
	case WorkingHour:
		return back(c, due, time.Duration(r.Amount)*time.Hour)
	}
	return due
}

// back goes so much working time back.
func back(c Calendar, t time.Time, need time.Duration) time.Time {
	for d, idle := viet.DayOf(t), 0; idle < searchDays; d, idle = d.Add(-1), idle+1 {
		spans := c.Spans(d)
		for i := len(spans) - 1; i >= 0; i-- {
			opens, closes := d.Time(spans[i].Opens), earlier(d.Time(spans[i].Closes), t)
			if length := closes.Sub(opens); length > 0 {
				if length >= need {
					return closes.Add(-need)
				}
				need, idle = need-length, -1
			}
		}
	}
	return t
}
