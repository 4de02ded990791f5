package ledger

import (
	"context"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/viet"
)

// Act is what every entry is made of (căn cứ của một bút toán).
type Act struct {
	At       time.Time // when it happened
	Noted    time.Time // when it is written down; At when zero
	By       By
	Reason   string
	Law      string // the article; of a pause that of the dated rule when empty
	Evidence []string
	Calendar string // id of the unit whose calendar counts
	Hold     Hold   // who has it from now on
	Shares   []Share

	// Elsewhere marks what happened in another system: it is noted as it was, whether a rule of today allowed it or not.
	Elsewhere bool
}

func (act Act) entry(k Kind) Entry {
	e := Entry{Kind: k, At: act.At, Noted: act.Noted, By: act.By, Reason: act.Reason, Law: act.Law, Evidence: act.Evidence, Hold: act.Hold}
	if e.Noted.IsZero() {
		e.Noted = e.At
	}
	return e
}

// Start begins the clock with the budget in force on the day of acceptance (bắt đầu tính thời hạn). After the closing
// hour of handing over, the unit has it from the next morning.
// Law: 61/2018/NĐ-CP@2018-04-23#art18
func (a *Account) Start(ctx context.Context, act Act, b deadline.Budget, basis string) error {
	if !a.Started.IsZero() {
		return a.refuse(Start, act, fault.Conflict("ledger.start.twice"))
	}
	e := act.entry(Start)
	e.Budget, e.Basis = b, basis
	return a.settle(ctx, e, act)
}

// Pause lets the clock stand (tạm dừng), until a moment when that is known. rule names the dated rule that says what it
// does to the time; the one in force on the day of acceptance counts. More may be asked for only in the time that the
// law gives for it.
// Law: 61/2018/NĐ-CP@2018-04-23#art17
func (a *Account) Pause(ctx context.Context, act Act, rule string, until time.Time) error {
	due := a.Due.Due
	switch {
	case a.Started.IsZero():
		return a.refuse(Pause, act, fault.Conflict("ledger.not_started"))
	case !a.Ended.IsZero():
		return a.refuse(Pause, act, fault.Conflict("ledger.ended"))
	case act.At.Before(a.Started):
		return a.refuse(Pause, act, fault.Conflict("ledger.pause.early", "started", viet.Instant(a.Started)))
	case !until.IsZero() && until.Before(act.At):
		return a.refuse(Pause, act, fault.Conflict("ledger.pause.inverted", "from", viet.Instant(act.At), "to", viet.Instant(until)))
	case !a.Standing() && !due.IsZero() && act.At.After(due):
		return a.refuse(Pause, act, fault.Conflict("ledger.pause.late", "due", viet.Instant(due)))
	}
	e := act.entry(Pause)
	e.Until = until
	found, ok, err := a.rule(ctx, rule)
	if err != nil {
		return err
	}
	if ok {
		e.Restart = found.Effect == deadline.Restart
		if e.Law == "" {
			e.Law = found.Law
		}
	}
	if rule == deadline.RuleSupplement && !act.Elsewhere {
		if err := a.askInTime(ctx, act); err != nil {
			return err
		}
	}
	return a.settle(ctx, e, act)
}

// askInTime refuses a request for more that comes later than the law allows.
func (a *Account) askInTime(ctx context.Context, act Act) error {
	rule, ok, err := a.rule(ctx, deadline.RuleSupplementWithin)
	if err != nil || !ok || rule.Kind == "" {
		return err
	}
	cal, err := a.book.For(ctx, act.Calendar)
	if err != nil {
		return err
	}
	last, err := deadline.Due(cal, a.Started, rule.Budget(), nil, 0)
	if err != nil {
		return err
	}
	if act.At.After(last.Due) {
		return a.refuse(Pause, act, fault.Conflict("ledger.supplement.late", "within", rule.Budget().Words(vi), "last", viet.Instant(last.Due),
			"law", citation(rule.Law)))
	}
	return nil
}

// Resume ends the pauses that are open (tính tiếp hoặc tính lại từ đầu).
func (a *Account) Resume(ctx context.Context, act Act) error {
	e := act.entry(Resume)
	open := false
	for _, p := range a.Pauses {
		if !p.To.IsZero() {
			continue
		}
		open = true
		e.Restart = e.Restart || p.Restart
		if e.Law == "" {
			e.Law = p.Law
		}
		if act.At.Before(p.From) {
			return a.refuse(Resume, act, fault.Conflict("ledger.resume.early", "from", viet.Instant(p.From), "at", viet.Instant(act.At)))
		}
	}
	if !open {
		return a.refuse(Resume, act, fault.Conflict("ledger.resume.none"))
	}
	return a.settle(ctx, e, act)
}

// Extend gives a new appointment (hẹn lại ngày trả kết quả): in time, as often and by as much as the rules in force on
// the day of acceptance allow.
// Law: 61/2018/NĐ-CP@2018-04-23#art19
func (a *Account) Extend(ctx context.Context, act Act, amount int) error {
	if a.Started.IsZero() || !a.Ended.IsZero() || a.Standing() || a.Due.Due.IsZero() {
		return a.refuse(Extend, act, fault.Conflict("ledger.extend.not_running"))
	}
	e := act.entry(Extend)
	e.Amount = amount
	if !act.Elsewhere {
		law, err := a.mayExtend(ctx, act, amount)
		if err != nil {
			return err
		}
		if e.Law == "" {
			e.Law = law
		}
	}
	return a.settle(ctx, e, act)
}

func (a *Account) mayExtend(ctx context.Context, act Act, amount int) (law string, err error) {
	times, ok, err := a.rule(ctx, deadline.RuleReappointment)
	if err != nil {
		return "", err
	}
	if ok && a.Extensions >= times.Amount {
		return "", a.refuse(Extend, act, fault.Conflict("ledger.extend.count", "times", times.Amount, "law", citation(times.Law)))
	}
	limit, ok, err := a.rule(ctx, deadline.RuleExtensionCap)
	if err != nil {
		return "", err
	}
	if most, bound := capOf(limit, a.Budget); ok && bound && a.Extended+amount > most {
		return "", a.refuse(Extend, act, fault.Conflict("ledger.extend.cap", "most", deadline.Budget{Amount: most, Kind: a.Budget.Kind}.Words(vi),
			"law", citation(limit.Law)))
	}
	last, rule, err := a.lastApology(ctx, act.Calendar)
	if err != nil {
		return "", err
	}
	if act.At.After(last) {
		return "", a.refuse(Extend, act, fault.Conflict("ledger.extend.late", "due", viet.Instant(a.Due.Due), "last", viet.Instant(last),
			"law", citation(rule.Law)))
	}
	return rule.Law, nil
}

// capOf is how much may be added in all: so many of a kind, or per cent of the time where the rule has no kind.
func capOf(r deadline.Rule, b deadline.Budget) (most int, bound bool) {
	switch {
	case r.Amount == 0:
		return 0, false
	case r.Kind == "":
		return max(b.Amount, 1) * r.Amount / 100, true
	case r.Kind == b.Kind:
		return r.Amount, true
	}
	return 0, false
}

// lastApology is until when an apology may be sent. Where the time is counted in hours it can be shorter than what the
// rule asks for; then it is the due moment itself.
func (a *Account) lastApology(ctx context.Context, unit string) (time.Time, deadline.Rule, error) {
	due := a.Due.Due
	rule, ok, err := a.rule(ctx, deadline.RuleApologyBefore)
	if err != nil || !ok || a.Budget.Kind == deadline.WorkingHour {
		return due, rule, err
	}
	cal, err := a.book.For(ctx, unit)
	return rule.Before(cal, due), rule, err
}

// Move notes that somebody else has the subject, or that nothing of the time changed but who has it (chuyển chặng).
func (a *Account) Move(ctx context.Context, act Act) error {
	return a.settle(ctx, act.entry(Leg), act)
}

// Stop ends the account (kết thúc tính thời hạn).
func (a *Account) Stop(ctx context.Context, act Act) error {
	act.Hold = Hold{}
	return a.settle(ctx, act.entry(Stop), act)
}

// rule is the rule of a name in force on the day of acceptance; ok is false when there is none.
func (a *Account) rule(ctx context.Context, name string) (rule deadline.Rule, ok bool, err error) {
	on := viet.DayOf(a.Started)
	rule, err = a.book.Rule(ctx, name, on)
	if err == nil {
		return rule, true, nil
	}
	if fault.KindOf(err) != fault.KindNotFound {
		return rule, false, err
	}
	return rule, false, nil
}
