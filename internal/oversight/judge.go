package oversight

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/event"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// judge looks at one mark with every rule of its kind and keeps what it finds; the number counts what is new. The same
// mark judged again finds the same.
func (w *Watch) judge(ctx context.Context, tx *store.Tx, rules book, m Mark) (found int, err error) {
	for _, code := range byKind[m.Kind] {
		r, ok := rules.on(code, viet.DayOf(m.At))
		if !ok {
			continue
		}
		f, err := judges[code](ctx, w, tx, r, m)
		if err != nil {
			return found, err
		}
		if f == nil {
			continue
		}
		f.Rule, f.RuleFrom = r.Rule, r.ValidFrom
		fresh, err := w.keepTx(ctx, tx, r, f)
		if err != nil {
			return found, err
		}
		if fresh {
			found++
		}
	}
	return found, nil
}

var byKind = map[string][]string{
	filed:    {Reopened},
	asked:    {LatePause, BulkMinutes, BulkDay, Repeated},
	extended: {LateExtension},
	issued:   {Backdated, LateNumbers, SameMinute},
}

type judging func(ctx context.Context, w *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error)

var judges = map[string]judging{
	LatePause: latePause, BulkMinutes: bulkMinutes, BulkDay: bulkDay, Repeated: repeated, Reopened: reopened,
	Backdated: backdated, LateNumbers: lateNumbers, SameMinute: sameMinute, LateExtension: lateExtension,
}

// about begins a finding about one dossier.
func (m Mark) about(subject string, facts map[string]string) *Finding {
	return &Finding{subject: subject, DossierID: m.DossierID, Code: m.Code, UnitID: m.UnitID, UnitPath: m.UnitPath, UnitName: m.UnitName,
		Officer: m.Actor, At: m.At, Evidence: Evidence{Facts: facts}}
}

func at(t time.Time) string { return t.In(viet.Zone).Format(time.RFC3339) }

func hours(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Round(6*time.Minute))/float64(time.Hour), 'f', -1, 64)
}

// latePause finds a clock stopped in the last working hours before the due moment. Of a dossier that may take no longer
// than a few hours anyhow every stop is in the last ones, so it must have more time than that.
func latePause(ctx context.Context, w *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	if m.DueAt.IsZero() || m.At.After(m.DueAt) {
		return nil, nil
	}
	cal, err := w.Book.For(ctx, tx, m.UnitID)
	if err != nil {
		return nil, err
	}
	left := cal.Between(m.At, m.DueAt)
	if left > time.Duration(r.Limits["within_hours"])*time.Hour ||
		cal.Between(m.AcceptedAt, m.DueAt) <= time.Duration(r.Limits["longer_than_hours"])*time.Hour {
		return nil, nil
	}
	return m.about(m.ID, map[string]string{"paused_at": at(m.At), "due_at": at(m.DueAt), "accepted_at": at(m.AcceptedAt), "hours": hours(left)}), nil
}

// lateExtension finds an appointment that was moved in the last working hours, or when it was already missed.
func lateExtension(ctx context.Context, w *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	if m.DueAt.IsZero() {
		return nil, nil
	}
	cal, err := w.Book.For(ctx, tx, m.UnitID)
	if err != nil {
		return nil, err
	}
	facts := map[string]string{"extended_at": at(m.At), "due_at": at(m.DueAt)}
	if m.At.After(m.DueAt) {
		facts["hours"], facts["late"] = hours(cal.Between(m.DueAt, m.At)), "yes"
		return m.about(m.ID, facts), nil
	}
	left := cal.Between(m.At, m.DueAt)
	if left > time.Duration(r.Limits["within_hours"])*time.Hour {
		return nil, nil
	}
	facts["hours"] = hours(left)
	return m.about(m.ID, facts), nil
}

// repeated finds a dossier for which more was asked again.
func repeated(_ context.Context, _ *Watch, _ *store.Tx, r Rule, m Mark) (*Finding, error) {
	if m.Action != "request_more" || m.Supplements < r.Limits["requests"] {
		return nil, nil
	}
	return m.about(m.DossierID, map[string]string{"asked_at": at(m.At), "n": strconv.Itoa(m.Supplements)}), nil
}

// reopened finds a dossier that was closed without a result and filed again by the same applicant; the finding is about
// the unit that closed it.
func reopened(ctx context.Context, _ *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	since := m.At.Add(-time.Duration(r.Limits["days"]) * 24 * time.Hour)
	before, err := store.All(ctx, tx, sqlEndedAgain, scanMark, m.Again, m.DossierID, since, m.At)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	old := before[0]
	facts := map[string]string{"ended_at": at(old.At), "filed_at": at(m.At), "code": old.Code, "again": m.Code, "action": old.Action, "by": old.By}
	if !old.DueAt.IsZero() {
		facts["due_at"] = at(old.DueAt)
	}
	f := old.about(old.DossierID+"/"+m.DossierID, facts)
	if old.By == "citizen" {
		f.Officer = ""
	}
	f.Evidence.Items = []Item{{old.DossierID, old.Code, old.At}, {m.DossierID, m.Code, m.At}}
	return f, nil
}

// backdated finds a result whose paper bears a day well before it was entered.
func backdated(ctx context.Context, w *Watch, tx *store.Tx, r Rule, m Mark) (*Finding, error) {
	entered := viet.DayOf(m.At)
	if !m.IssuedOn.Before(entered) {
		return nil, nil
	}
	cal, err := w.Book.For(ctx, tx, m.UnitID)
	if err != nil {
		return nil, err
	}
	n := workingDays(cal, m.IssuedOn, entered, r.Limits["working_days"])
	if n < r.Limits["working_days"] {
		return nil, nil
	}
	facts := map[string]string{"issued_on": m.IssuedOn.String(), "entered_at": at(m.At), "n": strconv.Itoa(n)}
	if !m.DueAt.IsZero() {
		facts["due_at"] = at(m.DueAt)
	}
	return m.about(m.DossierID, facts), nil
}

// workingDays counts the working days after a day, up to another; no farther than a year.
func workingDays(cal deadline.Calendar, from, to viet.Day, least int) int {
	n := 0
	for d := from.Add(1); !d.After(to); d = d.Add(1) {
		if cal.Working(d) {
			n++
		}
		if n > max(least, 366) {
			break
		}
	}
	return n
}

// keepTx keeps a finding; fresh is false when it was known.
func (w *Watch) keepTx(ctx context.Context, tx *store.Tx, r Rule, f *Finding) (fresh bool, err error) {
	evidence, err := json.Marshal(f.Evidence)
	if err != nil {
		return false, err
	}
	cal, err := w.Book.For(ctx, tx, f.UnitID)
	if err != nil {
		return false, err
	}
	f.ID, f.FoundAt, f.ExplainBy = store.NewID(), tx.Now(), explainBy(cal, tx.Now(), r.ExplainDays)
	n, err := tx.Exec(ctx, sqlFind, f.ID, f.Rule, f.RuleFrom, f.subject, f.DossierID, f.Code, f.UnitID, f.UnitPath, f.UnitName, f.Officer,
		f.At, f.FoundAt, f.ExplainBy, string(evidence))
	if err != nil {
		return false, err
	}
	if n == 0 {
		_, err := tx.Exec(ctx, sqlGrow, f.Rule, f.subject, string(evidence))
		return false, err
	}
	return true, event.Append(ctx, tx, f.event("oversight.found", ""))
}

// explainBy is the closing of the last working day that the unit has to explain.
func explainBy(cal deadline.Calendar, now time.Time, days int) time.Time {
	d := viet.DayOf(now)
	for range days {
		next, ok := cal.Next(d)
		if !ok {
			return now.AddDate(0, 0, days)
		}
		d = next
	}
	return cal.Closing(d)
}

// Told is what the events of the room carry (sự kiện giám sát): oversight.found, .explained, .accepted, .upheld.
type Told struct {
	Finding string `json:"finding"`
	Rule    string `json:"rule"`
	Dossier string `json:"dossier"`
	Code    string `json:"code"`
	Unit    string `json:"unit"`
	State   State  `json:"state"`
}

func (f *Finding) event(kind, actor string) event.New {
	return event.New{Kind: kind, Subject: f.ID, Actor: actor, UnitPath: f.UnitPath,
		Data: Told{Finding: f.ID, Rule: f.Rule, Dossier: f.DossierID, Code: f.Code, Unit: f.UnitID, State: f.State}}
}
