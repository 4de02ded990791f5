package report

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tinhso/internal/fault"
	"tinhso/internal/indicator"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/store"
)

// Deps is what the room stands on; boot fills it in.
type Deps struct {
	DB      *store.DB
	Units   *org.Directory
	Figures Figures
	Fields  func(ctx context.Context, unitID string) ([]Field, error) // of the procedures that a unit receives
}

// Field is a field of procedures (lĩnh vực).
type Field struct{ Code, Name string }

// Reports makes, checks, signs and prints periodic reports (báo cáo định kỳ).
type Reports struct{ Deps }

// New opens the room over a database whose migrations have run.
func New(d Deps) *Reports { return &Reports{d} }

// State is how far a report has come (trạng thái báo cáo).
type State string

// The states, in their order. From Checked on its figures stand still.
const (
	None     State = ""
	Draft    State = "draft"
	Checked  State = "checked"
	Reported State = "reported" // signed by who made it
	Signed   State = "signed"   // signed by the head of the unit
	Sent     State = "sent"
)

// Frozen says that the figures are those of the day on which they were checked.
func (s State) Frozen() bool { return s != None && s != Draft }

// Key names a report: which form, of which unit, for which period.
type Key struct{ Kind, Unit, Period string }

// Report is one report (báo cáo).
type Report struct {
	ID       string
	Key      Key
	Form     Form
	Unit     org.Unit
	Period   indicator.Period
	State    State
	Version  int64
	Sheet    Sheet
	Findings []Finding
	Reason   string // why it was signed in spite of findings
	Signs    []Sign
	Returned *Typed // who gave it back last, and why
	Moved    []Moved
	FrozenAt time.Time
}

// Sign is one signature (chữ ký của người lập, người ký).
type Sign struct {
	As      string // reporter, head, sender
	Account string
	Name    string
	At      time.Time
}

// Moved is a figure that would be another one today (số liệu thay đổi sau khi chốt).
type Moved struct {
	Ref
	Row, Column string
	Then, Now   string
}

// data is what is kept of a report beside its key.
type data struct {
	Typed    map[string]typed `json:"typed,omitempty"` // "row/column"
	Sheet    *Sheet           `json:"sheet,omitempty"`
	FrozenAt *time.Time       `json:"frozen_at,omitempty"`
	Reason   string           `json:"reason,omitempty"`
	Signs    []Sign           `json:"signs,omitempty"`
	Returned *Typed           `json:"returned,omitempty"`
}

type typed struct {
	Text string `json:"text"`
	Typed
}

// record is a row of the table.
type record struct {
	id, kind, form, unitID, unitPath, period, lastOn string
	state                                            State
	version                                          int64
	data                                             data
}

func scan(row *store.Row) (record, bool, error) {
	var r record
	var raw json.RawMessage
	var at time.Time
	var by string
	err := row.Scan(&r.id, &r.kind, &r.form, &r.unitID, &r.unitPath, &r.period, &r.lastOn, &r.state, &r.version, &raw, &at, &by)
	if errors.Is(err, store.ErrNone) {
		return record{}, false, nil
	}
	if err != nil {
		return record{}, false, err
	}
	if err := json.Unmarshal(raw, &r.data); err != nil {
		return record{}, false, err
	}
	if r.data.Sheet != nil {
		if err := r.data.Sheet.reread(); err != nil {
			return record{}, false, err
		}
	}
	return r, true, nil
}

// place is the unit, period and form that a key names, checked against each other.
func (m *Reports) place(ctx context.Context, k Key, action policy.Action) (org.Unit, indicator.Period, Form, error) {
	p, err := indicator.ParsePeriod(k.Period)
	if err != nil {
		return org.Unit{}, p, Form{}, err
	}
	u, err := m.Units.Unit(ctx, m.DB, k.Unit, p.Last())
	if err != nil {
		policy.Public(ctx, "there is no such unit to ask about")
		return u, p, Form{}, err
	}
	if err := policy.Can(ctx, action, object(u)); err != nil {
		return u, p, Form{}, err
	}
	f, ok := formOn(k.Kind, p.Last())
	if !ok || !f.fits(u) || !f.covers(p) {
		return u, p, f, fault.NotFound("report.unknown")
	}
	return u, p, f, nil
}

func object(u org.Unit) policy.Object {
	return policy.Object{Kind: "report", ID: u.ID, UnitID: u.ID, UnitPath: u.Path}
}

// Get finds a report (xem báo cáo): live while it is a draft, else as it was checked, with what has moved since.
func (m *Reports) Get(ctx context.Context, k Key) (Report, error) {
	u, p, f, err := m.place(ctx, k, "report.read")
	if err != nil {
		return Report{}, err
	}
	rec, _, err := scan(m.DB.QueryRow(ctx, byKey, u.ID, k.Kind, p.String()))
	if err != nil {
		return Report{}, err
	}
	return m.report(ctx, rec, u, p, f)
}

func (m *Reports) report(ctx context.Context, rec record, u org.Unit, p indicator.Period, f Form) (Report, error) {
	r := Report{ID: rec.id, Key: Key{f.Kind, u.ID, p.String()}, Form: f, Unit: u, Period: p, State: rec.state, Version: rec.version,
		Reason: rec.data.Reason, Signs: rec.data.Signs, Returned: rec.data.Returned}
	live, err := m.build(ctx, f, u, p)
	if err != nil {
		return r, err
	}
	overlay(&live, f, rec.data.Typed)
	r.Sheet = live
	if rec.state.Frozen() && rec.data.Sheet != nil {
		r.Sheet, r.Moved = *rec.data.Sheet, moved(*rec.data.Sheet, live)
		if rec.data.FrozenAt != nil {
			r.FrozenAt = *rec.data.FrozenAt
		}
	}
	r.Findings = f.check(r.Sheet)
	return r, nil
}

// overlay puts figures typed by hand over computed ones and adds up what is made of them.
func overlay(sh *Sheet, f Form, all map[string]typed) {
	for at, t := range all {
		ref, ok := parseRef(at, sh.ID)
		if !ok {
			continue
		}
		row, col := sh.row(ref.Row), sh.column(ref.Column)
		if row == nil || col == nil {
			continue // the row is gone: a field without dossiers
		}
		cell := row.Cells[ref.Column]
		fig, err := ReadFigure(col.Kind, t.Text)
		if err != nil {
			continue // was readable when it was typed
		}
		who := t.Typed
		cell.Source.Was, cell.Text, cell.Figure, cell.Typed = cell.Text, t.Text, fig, &who
		row.Cells[ref.Column] = cell
	}
	f.derive(sh)
}

// moved lists the figures that a frozen sheet and today's do not share.
func moved(then, now Sheet) []Moved {
	var all []Moved
	for i := range then.Rows {
		row := &then.Rows[i]
		other := now.row(row.ID)
		for _, c := range then.Columns {
			if !c.Kind.numeric() {
				continue
			}
			was, is := row.Cells[c.ID].Text, ""
			if other != nil {
				is = other.Cells[c.ID].Text
			}
			if was != is {
				all = append(all, Moved{Ref{then.ID, row.ID, c.ID}, row.Title, c.Title, was, is})
			}
		}
	}
	for i := range now.Rows {
		row := &now.Rows[i]
		if then.row(row.ID) == nil {
			all = append(all, Moved{Ref: Ref{now.ID, row.ID, ""}, Row: row.Title, Now: row.Cells[now.Columns[0].ID].Text, Column: now.Columns[0].Title})
		}
	}
	return all
}

// HasNotes says whether the form has a column that tells why a figure is not there.
func (r Report) HasNotes() bool { return r.Sheet.column("note") != nil }

// word is official Vietnamese for what is printed in a sheet.
func (m *Reports) word(key string) string { return lang.For(lang.VI).T(key) }
