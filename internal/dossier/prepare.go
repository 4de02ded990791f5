package dossier

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"tinhso/internal/dossier/file"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/procedure"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// filing is a checked submission, ready to be written.
type filing struct {
	c      *Cases
	s      Submit
	who    identity.Who
	owners []string
	now    time.Time
	on     viet.Day
	p      procedure.Procedure
	u      org.Unit
	chosen procedure.Choice
	door   org.Unit // at whose counter it is filed: the same, or another that takes it in
	kin    []Excluded
	flow   flow.Flow
	number Number // the serial is zero until the transaction gives one
	late   bool
	d      Dossier
	step   Step
	fields []fault.Field
	args   []any // of dossierInsert
	names  string
}

func (f *filing) wrong(path, code string, args ...any) {
	f.fields = append(f.fields, fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
}

// prepare checks a submission; a fault names every field that has to be mended.
func (c *Cases) prepare(ctx context.Context, s Submit) (*filing, error) {
	s.Procedure, s.Unit = named(s.Procedure), named(s.Unit)
	f := &filing{c: c, s: s, who: identity.From(ctx), owners: file.Owners(ctx, s.Guest), now: c.now()}
	f.on = viet.DayOf(f.now)
	f.lateNumber()
	if err := f.what(ctx); err != nil {
		return nil, err
	}
	if err := f.allowed(ctx); err != nil {
		return nil, err
	}
	if c.MayTake != nil {
		if err := c.MayTake(); err != nil {
			return nil, err
		}
	}
	f.people(ctx)
	asked, err := f.answers(ctx)
	if err != nil {
		return nil, err
	}
	if f.p.Code != "" {
		f.papers(asked)
		if err := f.files(ctx, asked); err != nil {
			return nil, err
		}
	}
	if len(f.fields) > 0 {
		return nil, fault.Invalid("dossier.submit.invalid", f.fields...)
	}
	return f, f.fill(ctx)
}

// named is a code as somebody sent it, fit to be named in an answer.
func named(code string) string {
	r := []rune(viet.OneLine(code))
	return string(r[:min(len(r), 60)])
}

// what finds the procedure, the unit and the channel, and whether they fit each other.
func (f *filing) what(ctx context.Context) (err error) {
	c, s := f.c, f.s
	if s.Procedure == "" {
		f.wrong("procedure", "dossier.procedure.missing")
	} else if f.p, err = c.Procedures.Get(ctx, c.DB, s.Procedure); fault.KindOf(err) == fault.KindNotFound {
		f.wrong("procedure", "dossier.procedure.unknown", "code", s.Procedure)
	} else if err != nil {
		return err
	} else if !f.p.Fileable {
		f.wrong("procedure", "dossier.procedure.not_here", "code", f.p.Code)
	}
	if s.Unit == "" {
		f.wrong("unit", "dossier.unit.missing")
	} else if f.u, err = c.Units.Unit(ctx, c.DB, s.Unit, f.on); fault.KindOf(err) == fault.KindNotFound {
		f.wrong("unit", "dossier.unit.unknown", "unit", s.Unit)
	} else if err != nil {
		return err
	} else if f.p.Fileable && !f.p.ReceivedBy(f.u) {
		f.wrong("unit", "dossier.unit.not_here", "unit", f.u.Name, "procedure", f.p.Name)
	}
	if err := f.takenAt(ctx); err != nil {
		return err
	}
	if f.late && f.door.ID != "" && f.door.Identifier != f.number.Identifier {
		f.wrong("late.code", "dossier.late.unit", "unit", f.door.Name, "identifier", f.door.Identifier)
	}
	f.channel()
	return nil
}

// channel checks how it comes in: a citizen files online, a counter writes down what came in person or by post.
func (f *filing) channel() {
	ch := f.s.Channel
	switch {
	case ch == "":
		f.wrong("channel", "dossier.channel.missing")
	case ch != Direct && ch != Online && ch != Postal:
		f.wrong("channel", "dossier.channel.unknown")
	case ch != Online && f.who.Kind != identity.KindOfficer && f.who.Kind != identity.KindSystem:
		f.wrong("channel", "dossier.channel.counter")
	case ch == Online && f.p.Fileable && !offersOnline(f.p):
		f.wrong("channel", "dossier.channel.not_offered", "procedure", f.p.Name)
	}
}

// offersOnline reports whether a procedure may be filed online; where the catalogue names no way at all, every way is
// open.
func offersOnline(p procedure.Procedure) bool {
	if p.OfflineOnly {
		return false
	}
	return p.FullOnline || len(p.Methods) == 0 || slices.ContainsFunc(p.Methods, func(m procedure.Method) bool {
		return m.Channel == string(Online)
	})
}

// allowed asks policy, once it is known for which unit and by which channel the filing is.
func (f *filing) allowed(ctx context.Context) error {
	if len(f.fields) > 0 {
		policy.Public(ctx, "a filing that is not yet complete is nobody's: its faults are told first")
		return nil
	}
	o := policy.Object{Kind: "dossier", UnitID: f.door.ID, UnitPath: f.door.Path}
	switch {
	case f.late:
		return policy.Can(ctx, "dossier.late_number", o)
	case f.s.Channel == Online:
		o.OwnerAccount, o.Public = f.who.AccountID, true
		return policy.Can(ctx, "dossier.submit", o)
	}
	return policy.Can(ctx, "dossier.intake", o)
}

// fill makes the dossier of what was checked.
func (f *filing) fill(ctx context.Context) (err error) {
	c := f.c
	if f.flow, err = c.Flows.Current(ctx, c.DB, cmp.Or(f.chosen.Flow, flowOf(f.p)), viet.DayOf(f.now)); err != nil {
		return err
	}
	start, ok := f.flow.State(f.flow.Start)
	if !ok {
		return errors.New("dossier: flow " + f.flow.Code + " has no start")
	}
	at := f.now
	if f.late {
		at = f.s.Late.At.Truncate(time.Millisecond)
	} else {
		f.number = Number{Identifier: f.door.Identifier, On: f.on}
	}
	answerBy, err := c.answerBy(ctx, c.DB, f.door.ID, at)
	if err != nil {
		return err
	}
	d := &f.d
	d.ID, d.Version, d.Late = store.NewID(), 1, f.late
	d.Procedure = Procedure{Code: f.p.Code, Version: f.p.Version, Name: f.p.Name}
	d.FlowCode, d.FlowVersion, d.Channel, d.CaseName = f.flow.Code, f.flow.Version, f.s.Channel, f.s.CaseName
	d.Unit = unitRef(f.u)
	if f.door.ID != f.u.ID {
		at := unitRef(f.door)
		d.Taken = &at
	}
	if f.s.Channel == Online {
		d.OwnerAccount = f.who.AccountID
	}
	d.SubmittedAt, d.AnswerBy = at, answerBy
	d.Variant, d.VariantName = f.chosen.Code, f.chosen.Name
	if b, basis, ok := f.p.BudgetOf(string(d.Channel), cmp.Or(d.CaseName, d.Variant)); ok {
		d.Budget, d.BudgetBasis = &b, basis
	}
	d.enter(start)
	d.raw.next = d.nextAt(start)
	f.step = Step{N: 1, Action: "submit", To: start.ID, At: at, Until: answerBy}
	f.step.sign(f.who, f.filedAs(), unitRef(f.door))
	if f.late {
		f.step.Entered, f.step.Reason = f.now, viet.OneLine(f.s.Late.Reason)
	}
	for i := range d.Documents {
		d.Documents[i].Step = 1
	}
	if err := d.readPeople(); err != nil {
		return err
	}
	if err := f.kindred(ctx); err != nil {
		return err
	}
	f.names = d.names()
	f.args, err = d.insertArgs() // encoded here, so that the one who writes does not wait for it
	return err
}

func (f *filing) filedAs() flow.Role {
	if f.s.Channel == Online {
		return flow.Applicant
	}
	return flow.Clerk
}

func unitRef(u org.Unit) Unit { return Unit{ID: u.ID, Code: u.Code, Name: u.Name, Path: u.Path} }
