package dossier

import (
	"context"
	"errors"
	"slices"
	"time"

	"tinhso/internal/deadline"
	"tinhso/internal/dossier/file"
	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/flow"
	"tinhso/internal/form"
	"tinhso/internal/identity"
	"tinhso/internal/ledger"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// kept marks a budget that is the appointment of another system, kept as it was promised (giữ ngày hẹn của hệ thống cũ).
const kept = "kept"

// KeptAppointment reports a dossier whose appointment another system made (giữ ngày hẹn của hệ thống cũ).
func (d *Dossier) KeptAppointment() bool { return d.BudgetBasis == kept }

// FromCatalogue reports a time limit that nobody typed and no other system promised (thời hạn lấy từ danh mục).
func (k Clock) FromCatalogue() bool { return k.Budget != nil && k.Basis != ByClerk && k.Basis != kept }

// Inherit is an open dossier as another system has it (hồ sơ đang giải quyết trên hệ thống cũ). Of people, answers and
// papers it may say less than a filing must; what it says has to be right.
type Inherit struct {
	Submit              // Late carries the code, kept, and the moment it was filed
	Source    string    // the system it comes from
	State     string    // id of the state in the flow; empty: the first one of the national status
	National  int       // 1 to 10; only what is still open
	Accepted  time.Time // zero before acceptance
	DueOn     viet.Day  // the appointment as it stands
	FirstDue  viet.Day  // the first appointment, where it was moved
	MovedAt   time.Time // when it was moved, and why
	MovedWhy  string
	WaitsFrom time.Time // since when it waits for the citizen
	Asked     []string  // for what
	DoneAt    time.Time // when the result was ready
	Assignee  string    // login of the officer who has it
	Asks      int       // how often more was asked for before
	History   []string  // what happened there, a line each
}

// inheriting is a dossier that was checked and is ready to be written (hồ sơ đã kiểm tra, chờ ghi).
type inheriting struct {
	f     *filing
	a     Inherit
	m     *move
	state flow.State
	warn  []fault.Field // what was mended on the way
}

// CheckInherit checks an open dossier of another system (kiểm tra hồ sơ chuyển sang): what it would be, what was mended on
// the way, and what writes it, its event last. A fault names every field. The caller asks policy.
func (c *Cases) CheckInherit(ctx context.Context, a Inherit) (d Dossier, warn []fault.Field, writeTx func(context.Context, *store.Tx) error, err error) {
	in, err := c.inherit(ctx, a)
	if err != nil {
		return Dossier{}, nil, nil, err
	}
	return in.f.d, in.warn, in.writeTx, nil
}

func (c *Cases) inherit(ctx context.Context, a Inherit) (*inheriting, error) {
	in := &inheriting{a: a, f: &filing{c: c, s: a.Submit, who: identity.System(), now: c.now(), late: true}}
	f := in.f
	f.on = viet.DayOf(f.now)
	f.owners = file.Owners(ctx, a.Guest)
	if err := in.what(ctx); err != nil {
		return nil, err
	}
	in.people(ctx)
	if err := in.papers(ctx); err != nil {
		return nil, err
	}
	if f.u.ID != "" && f.p.Code != "" {
		if err := in.stands(ctx); err != nil {
			return nil, err
		}
	}
	if len(f.fields) > 0 {
		return nil, fault.Invalid("dossier.submit.invalid", f.fields...)
	}
	return in, in.fill(ctx)
}

// what finds the procedure and the unit, as they are today, and the number.
func (in *inheriting) what(ctx context.Context) (err error) {
	f, s := in.f, in.a.Submit
	if f.p, err = f.c.Procedures.Get(ctx, f.c.DB, named(s.Procedure)); fault.KindOf(err) == fault.KindNotFound {
		f.wrong("procedure", "dossier.procedure.unknown", "code", named(s.Procedure))
	} else if err != nil {
		return err
	}
	if f.u, err = f.c.Units.Unit(ctx, f.c.DB, named(s.Unit), f.on); fault.KindOf(err) == fault.KindNotFound {
		f.wrong("unit", "dossier.unit.unknown", "unit", named(s.Unit))
	} else if err != nil {
		return err
	}
	f.door = f.u
	if f.number, err = ParseNumber(s.Late.Code); err != nil {
		f.wrong("code", "dossier.late.code")
	}
	switch at := s.Late.At; {
	case at.IsZero():
		f.wrong("submitted_at", "dossier.inherit.missing")
	case at.After(f.now):
		f.wrong("submitted_at", "dossier.inherit.future")
	}
	if ch := s.Channel; ch != Direct && ch != Online && ch != Postal {
		f.wrong("channel", "dossier.channel.unknown")
	}
	return nil
}

// people reads who is named and what was answered: nothing is required of them but the applicant's name.
func (in *inheriting) people(ctx context.Context) {
	f, s := in.f, in.a.Submit
	ppl := &f.d.raw.people
	ppl.Party = f.party()
	ppl.Applicant = f.decode(ctx, eased(form.Person(false), "full_name"), s.Applicant, "applicant")
	if s.Representative != nil {
		ppl.Representative = f.decode(ctx, eased(form.Representative()), s.Representative, "representative")
	}
	if s.Organisation != nil {
		ppl.Organisation = f.decode(ctx, eased(form.Organisation()), s.Organisation, "organisation")
	}
	back := map[string]any{}
	if s.ReturnBy != "" {
		back["return_by"] = string(s.ReturnBy)
	}
	if s.ReturnAddress != nil {
		back["return_address"] = s.ReturnAddress
	}
	ppl.ReturnBy = f.decode(ctx, eased(form.Return()), back, "")
	f.d.Fields = form.Values{}
	if f.p.Code == "" || len(s.Fields) == 0 {
		return
	}
	frm, err := f.c.FormOf(ctx, f.p)
	if err != nil {
		f.wrong("fields", "dossier.inherit.form")
		return
	}
	f.d.Fields = f.decode(ctx, eased(frm.Given(form.Values{"channel": string(s.Channel)})), s.Fields, "fields")
}

// eased is a form that requires only what is named.
func eased(f form.Form, required ...string) form.Form {
	f.Rules = nil
	f.Sections = slices.Clone(f.Sections)
	for i := range f.Sections {
		f.Sections[i].Fields = easedFields(f.Sections[i].Fields, required)
	}
	return f
}

func easedFields(all []form.Field, required []string) []form.Field {
	all = slices.Clone(all)
	for i := range all {
		all[i].Required = slices.Contains(required, all[i].ID)
		all[i].Fields = easedFields(all[i].Fields, nil)
	}
	return all
}

// papers takes what came along: a component of the list, or a paper by its name.
func (in *inheriting) papers(ctx context.Context) error {
	f := in.f
	names := map[string]string{}
	for i, comp := range f.p.Documents {
		names[ComponentKey(comp, i)] = comp.Name
	}
	given := map[string][]Paper{}
	for i, p := range f.s.Documents {
		f.paper(i, p, given)
		name, known := names[p.Component]
		if p.Component != "" && !known {
			f.wrong("documents", "dossier.paper.unknown", "paper", p.Component)
			continue
		}
		if p.Component == "" {
			name = viet.OneLine(p.Name)
		}
		f.add(Paper{Component: p.Component, Name: name, Status: p.Status, File: p.File, Counted: p.Counted})
	}
	return f.files(ctx, form.Form{})
}

// writeTx writes a checked dossier with its history and its time. A code that is somebody's already is a fault.
func (in *inheriting) writeTx(ctx context.Context, tx *store.Tx) error {
	f, m := in.f, in.m
	if err := lateNumberTx(ctx, tx, f.number); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, dossierInsert, f.args...); err != nil {
		var dup *store.ErrDuplicate
		if errors.As(err, &dup) {
			return fault.Invalid("dossier.submit.invalid", fault.Field{Path: "code", Code: "dossier.late.taken", Args: fault.Args("code", f.d.Code)})
		}
		return err
	}
	if err := papersTx(ctx, tx, f.d.ID, 0, f.d.Documents); err != nil {
		return err
	}
	for _, s := range []Step{f.step, m.step} {
		if err := stepTx(ctx, tx, f.d.ID, s); err != nil {
			return err
		}
	}
	if err := f.d.extraTx(ctx, tx); err != nil {
		return err
	}
	if len(f.kin) > 0 {
		if err := excludeTx(ctx, tx, f.d.ID, f.d.raw.excluded, identity.System(), f.kin...); err != nil {
			return err
		}
	}
	for _, fn := range m.after {
		if err := fn(ctx, tx); err != nil {
			return err
		}
	}
	return event.Append(ctx, tx, m.event())
}

// keptBudget is the time that ends on an appointment: in working days, or the same day.
func keptBudget(cal deadline.Calendar, from time.Time, due viet.Day) (deadline.Budget, bool) {
	start := viet.DayOf(from)
	days := 0
	for d := start.Add(1); !d.After(due) && days <= longest; d = d.Add(1) {
		if cal.Working(d) {
			days++
		}
	}
	for _, b := range []deadline.Budget{{Amount: days, Kind: deadline.WorkingDay}, {Amount: days - 1, Kind: deadline.WorkingDay},
		{Amount: 1, Kind: deadline.SameDay}} {
		if b.Amount < 1 {
			continue
		}
		if res, err := deadline.Due(cal, from, b, nil, 0); err == nil && res.DueOn == due {
			return b, true
		}
	}
	return deadline.Budget{}, false
}

// longest bounds the working days of an appointment that is kept.
const longest = 3660

// entryAt is what the ledger is told of something that happened in the other system.
func (in *inheriting) entryAt(at time.Time, why string) ledger.Act {
	m := in.m
	act := m.entry(in.state)
	act.At, act.Noted, act.Reason, act.Elsewhere = at, in.f.now, why, true
	return act
}
