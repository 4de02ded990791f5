package consult

import (
	"context"
	"strconv"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Ask is a question to one unit, as the lead writes it (nội dung lấy ý kiến). Without a number of days the dated rule
// says by when.
type Ask struct {
	Unit     Unit
	Question string
	Within   int  // working days of the unit that is asked; 0: by the rule
	Whole    bool // without a rule it has as long as the subject itself: flows that ask for no time
}

// MaxUnits bounds how many units are asked in one round.
const MaxUnits = 30

// Round works out a round: whom to ask, by when each, in its own working time. Units that still owe an answer are not
// asked again; once none does, the next round begins. Nobody is given longer than the subject itself has. Faults are
// under units.N.
func Round(ctx context.Context, r store.Reader, book *deadline.Book, before []Asked, asks []Ask, now, until time.Time) ([]Asked, error) {
	round, open := 0, map[string]bool{}
	for _, a := range before {
		round = max(round, a.Round)
		if a.Open() {
			open[a.Unit.ID] = true
		}
	}
	if len(open) == 0 {
		round++
	}
	rule, err := book.Rule(ctx, r, deadline.RuleConsultAnswer, viet.DayOf(now))
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return nil, err
	}
	var wrong []fault.Field
	out := make([]Asked, 0, len(asks))
	for i, ask := range asks {
		a := Asked{Round: round, Unit: ask.Unit, Question: ask.Question, AskedAt: now, Law: rule.Law, Basis: deadline.RuleConsultAnswer}
		add := func(code string, args ...any) {
			wrong = append(wrong, fault.Field{Path: "units." + strconv.Itoa(i), Code: code, Args: fault.Args(append(args, "unit", ask.Unit.Name)...)})
		}
		budget := rule.Budget()
		if ask.Within > 0 {
			budget, a.Basis = deadline.Budget{Amount: ask.Within, Kind: deadline.WorkingDay}, Entered
		}
		switch {
		case open[ask.Unit.ID] || asked(out, ask.Unit.ID) || answeredIn(before, round, ask.Unit.ID):
			add("consult.already")
			continue
		case budget.Amount < 1 && ask.Whole && !until.IsZero():
			a.Basis, a.DueAt = Whole, until
			out = append(out, a)
			continue
		case budget.Amount < 1:
			add("consult.within")
			continue
		}
		if a.DueAt, err = dueAt(ctx, r, book, ask.Unit.ID, budget, now); err != nil {
			return nil, err
		}
		if !until.IsZero() && a.DueAt.After(until) {
			add("consult.too_long", "until", viet.Instant(until))
			continue
		}
		out = append(out, a)
	}
	if len(wrong) > 0 {
		return nil, fault.Invalid("dossier.input.invalid", wrong...)
	}
	return out, nil
}

func asked(list []Asked, unitID string) bool { return answeredIn(list, 0, unitID) }

// answeredIn reports whether a unit was asked in a round already; 0 is any.
func answeredIn(list []Asked, round int, unitID string) bool {
	for _, a := range list {
		if a.Unit.ID == unitID && (round == 0 || a.Round == round) {
			return true
		}
	}
	return false
}

// dueAt counts in the working time of the unit that is asked.
func dueAt(ctx context.Context, r store.Reader, book *deadline.Book, unitID string, b deadline.Budget, now time.Time) (time.Time, error) {
	cal, err := book.For(ctx, r, unitID)
	if err != nil {
		return time.Time{}, err
	}
	res, err := deadline.Compute(cal, now, b, nil, 0)
	return res.Due, err
}

// All lists every question about a subject, by rounds (các lượt lấy ý kiến).
func All(ctx context.Context, r store.Reader, subject string) ([]Asked, error) {
	return store.All(ctx, r, sqlAll, scan, subject)
}

// Of lists the questions about several subjects.
func Of(ctx context.Context, r store.Reader, subjects []string) ([]Asked, error) {
	q, args := store.In(sqlOf, nil, subjects)
	return store.All(ctx, r, q, scan, args...)
}

// AskTx writes a round down.
func AskTx(ctx context.Context, tx *store.Tx, subject string, step int64, by, name string, round []Asked) error {
	for _, a := range round {
		_, err := tx.Exec(ctx, sqlAsk, subject, a.Round, a.Unit.ID, a.Unit.Path, a.Unit.Name, step, a.Question, store.Millis(a.AskedAt), by,
			name, store.Millis(a.DueAt), a.Basis, a.Law)
		if store.IsDuplicate(err, "consult_asked_pkey") {
			return fault.Conflict("consult.already", "unit", a.Unit.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// RemindTx notes that units were reminded; it says how many of them still owed an answer.
func RemindTx(ctx context.Context, tx *store.Tx, subject string, units []string, at time.Time) (int64, error) {
	q, args := store.In(sqlRemind, []any{store.Millis(at), subject}, units)
	return tx.Exec(ctx, q, args...)
}

// Answer is what a unit says (ý kiến trả lời).
type Answer struct {
	Unit   string // id
	By     string // name of who writes it
	Stance string
	Text   string
	Step   int64 // of the subject
	At     time.Time
}

// Owed finds the question that a unit has to answer: the one of the latest round that it has not answered. One that was
// taken for silence may still be answered late.
func Owed(all []Asked, unitID string) (Asked, bool) {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Unit.ID == unitID {
			return all[i], all[i].AnsweredAt.IsZero()
		}
	}
	return Asked{}, false
}

// AnswerTx writes an answer down. Of two at once one is told that it was answered already.
func AnswerTx(ctx context.Context, tx *store.Tx, a Asked, ans Answer) error {
	n, err := tx.Exec(ctx, sqlAnswer, store.Millis(ans.At), ans.By, ans.Stance, ans.Text, ans.Step, a.Subject, a.Round, a.Unit.ID)
	if err == nil && n == 0 {
		return fault.Conflict("consult.answered", "unit", a.Unit.Name)
	}
	return err
}

// Pending splits what is open into units whose time still runs, and units whose time is over (còn hạn, quá hạn).
func Pending(all []Asked, now time.Time) (running, over []Asked) {
	for _, a := range all {
		switch {
		case !a.Open():
		case now.After(a.DueAt):
			over = append(over, a)
		default:
			running = append(running, a)
		}
	}
	return running, over
}

// SilenceTx notes that the lead went on without the answers that are still owed (không có ý kiến trong thời hạn).
func SilenceTx(ctx context.Context, tx *store.Tx, subject string, at time.Time) error {
	_, err := tx.Exec(ctx, sqlSilence, store.Millis(at), subject)
	return err
}
