package dossier

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// stands finds the state that the dossier is in, and whether its days fit that state.
func (in *inheriting) stands(ctx context.Context) (err error) {
	f, a := in.f, in.a
	if f.flow, err = f.c.Flows.Current(ctx, f.c.DB, flowOf(f.p), f.on); err != nil {
		return err
	}
	s, ok := in.find()
	if !ok {
		return nil
	}
	in.state = s
	if err := in.officer(ctx); err != nil {
		return err
	}
	running := s.Clock == flow.ClockRunning || s.Clock == flow.ClockPaused || s.Clock == flow.ClockStopped
	need := func(path string, at, after time.Time) {
		switch {
		case at.IsZero():
			f.wrong(path, "dossier.inherit.missing")
		case at.After(f.now):
			f.wrong(path, "dossier.inherit.future")
		case at.Before(after):
			f.wrong(path, "dossier.inherit.before", "at", viet.Instant(after))
		}
	}
	if !running {
		if !a.Accepted.IsZero() {
			f.wrong("accepted_at", "dossier.inherit.not_accepted", "state", s.Name)
		}
		return nil
	}
	need("accepted_at", a.Accepted, a.Late.At)
	if s.Clock == flow.ClockPaused {
		need("waits_from", a.WaitsFrom, a.Accepted)
	}
	if s.Clock == flow.ClockStopped {
		need("done_at", a.DoneAt, a.Accepted)
	}
	return in.appointments(ctx, need)
}

// find is the state of the flow: by its id, else the first one of the national status.
func (in *inheriting) find() (flow.State, bool) {
	f, a := in.f, in.a
	if a.State != "" {
		s, ok := f.flow.State(a.State)
		switch {
		case !ok:
			f.wrong("state", "dossier.inherit.state", "state", named(a.State))
		case s.Terminal:
			f.wrong("state", "dossier.inherit.ended", "state", s.Name)
		}
		return s, ok && !s.Terminal
	}
	for _, s := range f.flow.States {
		early := s.Clock == flow.ClockNone
		if s.National == a.National && !s.Terminal && (a.National != 5 || early == a.Accepted.IsZero()) {
			return s, true
		}
	}
	for _, s := range f.flow.States {
		if s.National == a.National {
			f.wrong("national", "dossier.inherit.ended", "state", s.Name)
			return s, false
		}
	}
	f.wrong("national", "dossier.inherit.national", "national", strconv.Itoa(a.National))
	return flow.State{}, false
}

// appointments turns the days that were promised into time of the ledger.
func (in *inheriting) appointments(ctx context.Context, need func(string, time.Time, time.Time)) error {
	f, a := in.f, &in.a
	if a.DueOn.IsZero() {
		f.wrong("due_on", "dossier.inherit.missing")
	}
	if !a.FirstDue.IsZero() {
		need("moved_at", a.MovedAt, a.Accepted)
		if !a.FirstDue.Before(a.DueOn) {
			f.wrong("first_due_on", "dossier.inherit.first_due")
		}
	}
	if len(f.fields) > 0 {
		return nil
	}
	cal, err := f.c.Book.For(ctx, f.c.DB, f.u.ID)
	if err != nil {
		return err
	}
	if due := in.working(cal, "due_on", a.DueOn); due != a.DueOn {
		a.DueOn = due
	}
	first := a.DueOn
	if !a.FirstDue.IsZero() {
		a.FirstDue = in.working(cal, "first_due_on", a.FirstDue)
		first = a.FirstDue
	}
	b, ok := keptBudget(cal, a.Accepted, first)
	if !ok {
		f.wrong("due_on", "dossier.inherit.due", "due", first.Vietnamese(), "accepted", viet.Instant(a.Accepted))
		return nil
	}
	f.d.Budget, f.d.BudgetBasis = &b, kept
	return nil
}

// working moves an appointment that fell on a day off to the next working day, as the law counts, and says so.
func (in *inheriting) working(cal deadline.Calendar, path string, on viet.Day) viet.Day {
	if cal.Working(on) {
		return on
	}
	next, ok := cal.Next(on)
	if !ok {
		return on
	}
	in.warn = append(in.warn, fault.Field{Path: path, Code: "dossier.inherit.day_off", Args: fault.Args("day", on.Vietnamese(), "next", next.Vietnamese())})
	return next
}

// fill makes the dossier, its two steps and its account of time.
func (in *inheriting) fill(ctx context.Context) error {
	f, a, d := in.f, in.a, &in.f.d
	d.ID, d.Version, d.Code = store.NewID(), 2, f.number.String()
	d.Procedure = Procedure{Code: f.p.Code, Version: f.p.Version, Name: f.p.Name}
	d.FlowCode, d.FlowVersion, d.Channel, d.Unit = f.flow.Code, f.flow.Version, a.Channel, unitRef(f.u)
	d.SubmittedAt = a.Late.At.Truncate(time.Millisecond)
	d.Supplements, d.Asked = a.Asks, a.Asked
	var err error
	if d.AnswerBy, err = f.c.answerBy(ctx, f.c.DB, f.u.ID, d.SubmittedAt); err != nil {
		return err
	}
	start, _ := f.flow.State(f.flow.Start)
	f.step = Step{N: 1, Action: "submit", To: start.ID, At: d.SubmittedAt, Until: d.AnswerBy}
	f.step.sign(f.who, flow.Clerk, d.Unit)
	f.step.Entered, f.step.Reason = f.now, viet.OneLine(a.Late.Reason)
	for i := range d.Documents {
		d.Documents[i].Step = 1
	}
	if err := d.readPeople(); err != nil {
		return err
	}
	if err := f.kindred(ctx); err != nil {
		return err
	}
	d.enter(in.state)
	was := *d
	was.Version, was.State, was.DueAt, was.National = 1, start.ID, time.Time{}, start.National
	in.m = &move{c: f.c, who: f.who, was: was, flow: f.flow, now: f.now, in: form.Values{}, t: flow.Transition{Action: "inherit"}}
	if err := in.time(ctx); err != nil {
		return err
	}
	m := in.m
	m.step.N, m.step.Action, m.step.From, m.step.To, m.step.At = 2, "inherit", start.ID, in.state.ID, f.now
	m.step.sign(f.who, flow.Clerk, d.Unit)
	m.step.Reason, m.step.History = viet.OneLine(a.Source), a.History
	m.step.StateName, m.step.National = in.state.Name, in.state.National
	d.raw.next = d.nextAt(in.state)
	if !d.raw.next.Equal(far) {
		m.step.Until = d.raw.next
	}
	m.d = *d
	f.args, err = d.insertArgs()
	if err != nil {
		return err
	}
	f.args[insertCode], f.args[insertSearch] = d.Code, d.names()+viet.Fold(d.Code)
	return nil
}

// officer finds who has the dossier, by login.
func (in *inheriting) officer(ctx context.Context) error {
	f, login := in.f, in.a.Assignee
	if login == "" || in.state.Works != flow.Officer {
		return nil
	}
	staff, err := f.c.Staff(ctx, f.c.DB, f.u.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(staff, func(a identity.Account) bool { return a.Login == login })
	if i < 0 {
		f.wrong("assignee", "dossier.inherit.officer", "login", named(login), "unit", f.u.Name)
		return nil
	}
	f.d.Assignee, f.d.AssigneeName = staff[i].ID, staff[i].Name
	return nil
}

// time opens the account: accepted then, the appointment moved then, waiting since then, ended then.
func (in *inheriting) time(ctx context.Context) error {
	f, a, d, m := in.f, in.a, &in.f.d, in.m
	m.d = *d
	if d.Budget == nil {
		return nil
	}
	var err error
	if m.acc, err = f.c.ledger.Open(ctx, f.c.DB, d.ID); err != nil {
		return err
	}
	d.AcceptedAt = a.Accepted.Truncate(time.Millisecond)
	if err := m.acc.Start(ctx, in.entryAt(d.AcceptedAt, ""), *d.Budget, kept); err != nil {
		return err
	}
	if !a.FirstDue.IsZero() {
		cal, err := m.acc.Calendar(ctx, f.u.ID)
		if err != nil {
			return err
		}
		whole, ok := keptBudget(cal, a.Accepted, a.DueOn)
		if !ok {
			return fault.Invalid("dossier.submit.invalid", fault.Field{Path: "due_on", Code: "dossier.inherit.first_due"})
		}
		if err := m.acc.Extend(ctx, in.entryAt(a.MovedAt, a.MovedWhy), whole.Amount-d.Budget.Amount); err != nil {
			return err
		}
		d.Extended = m.acc.Extended
	}
	due := m.acc.Due
	d.DueAt, d.DueOn, d.Provisional = due.Due, due.DueOn, due.Provisional
	switch in.state.Clock {
	case flow.ClockPaused:
		rule := deadline.RuleSupplement
		if in.state.National == 6 {
			rule = deadline.RulePayment
		}
		if err := m.acc.Pause(ctx, in.entryAt(a.WaitsFrom, firstOf(a.Asked)), rule, time.Time{}); err != nil {
			return err
		}
	case flow.ClockStopped:
		if err := m.acc.Stop(ctx, in.entryAt(a.DoneAt, "")); err != nil {
			return err
		}
		m.d, m.now = *d, a.DoneAt
		m.end(in.state)
		*d, m.now = m.d, f.now
	}
	warn, err := m.acc.Warning(ctx, f.u.ID)
	if err != nil {
		return err
	}
	m.after = append(m.after, m.acc.WriteTx, func(ctx context.Context, tx *store.Tx) error {
		return timersTx(ctx, tx, m.acc, warn, f.now)
	})
	return nil
}

func firstOf(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}
