package escalate

import (
	"context"
	"embed"
	"slices"
	"strings"

	"tinhso/internal/deadline"
	"tinhso/internal/fault"
	"tinhso/internal/law"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

//go:embed migrate/*.sql
var migrateFS embed.FS

// Migrations make the table of the room.
var Migrations = store.Line{Room: "escalate", FS: migrateFS}

// Moment is what a rung follows (thời điểm).
type Moment string

// The moments.
const (
	Near Moment = "near" // it will be due soon (sắp đến hạn)
	Due  Moment = "due"  // it is due (đến hạn)
	Leg  Moment = "leg"  // the time of one step is over (quá thời gian của một bước)
)

// Whom says who is told (người được báo).
type Whom string

// Those who can be told. Where a unit has no leader, the leader of the next unit above stands in.
const (
	Holder       Whom = "holder"        // the officer who has it; while nobody has, those who hand it out
	Leader       Whom = "leader"        // of the unit that resolves it
	ParentLeader Whom = "parent_leader" // of the unit above it
)

// Rung is one step of the ladder with the time it is in force (bậc nhắc việc).
type Rung struct {
	Name      string
	ValidFrom viet.Day
	ValidTo   viet.Day // last day; none: until further notice
	Follows   Moment
	Amount    int           // how long after the due moment; 0: at the moment
	Kind      deadline.Kind // of the amount
	Tell      []Whom
	Law       string
	Note      string
	Missing   string // which text was not at hand, when one was not
}

// mostLate bounds how long after the due moment a rung may come.
const mostLate = 1000

func (r Rung) check() error {
	field := func(path, code string, args ...any) error {
		return fault.Invalid("escalate.rung", fault.Field{Path: path, Code: code, Args: fault.Args(args...)})
	}
	switch {
	case r.Name == "" || len(r.Name) > 40:
		return field("name", "escalate.rung.name")
	case r.ValidFrom.IsZero():
		return field("valid_from", "escalate.rung.from")
	case !r.ValidTo.IsZero() && r.ValidTo.Before(r.ValidFrom):
		return field("valid_to", "escalate.rung.order")
	case r.Follows != Near && r.Follows != Due && r.Follows != Leg:
		return field("follows", "escalate.rung.follows")
	case r.Amount < 0 || r.Amount > mostLate || (r.Amount > 0) != r.Kind.Valid() || r.Amount > 0 && r.Follows != Due:
		return field("amount", "escalate.rung.amount", "max", mostLate)
	case len(r.Tell) == 0:
		return field("tell", "escalate.rung.tell")
	case r.Law == "" && r.Missing == "":
		return field("law", "escalate.rung.law")
	}
	if _, ok := law.Builtin().Find(law.Key(r.Law)); r.Law != "" && !ok {
		return field("law", "escalate.rung.law")
	}
	for _, w := range r.Tell {
		if w != Holder && w != Leader && w != ParentLeader {
			return field("tell", "escalate.rung.tell")
		}
	}
	return nil
}

func (r Rung) covers(on viet.Day) bool {
	return !on.Before(r.ValidFrom) && (r.ValidTo.IsZero() || !on.After(r.ValidTo))
}

// PutRungTx sets a rung from its first day on (đặt bậc nhắc việc). One that would be in force together with another of its
// name, or beside another at the same moment, is refused.
func PutRungTx(ctx context.Context, tx *store.Tx, r Rung) error {
	if err := r.check(); err != nil {
		return err
	}
	all, err := Rungs(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range all {
		both := r.covers(o.ValidFrom) || o.covers(r.ValidFrom)
		same := o.Name == r.Name && o.ValidFrom == r.ValidFrom
		if !same && both && (o.Name == r.Name || o.Follows == r.Follows && o.Amount == r.Amount && o.Kind == r.Kind) {
			return fault.Invalid("escalate.rung", fault.Field{Path: "valid_from", Code: "escalate.rung.overlap",
				Args: fault.Args("name", o.Name, "from", o.ValidFrom.Vietnamese())})
		}
	}
	to := ""
	if !r.ValidTo.IsZero() {
		to = r.ValidTo.String()
	}
	tell := make([]string, len(r.Tell))
	for i, w := range r.Tell {
		tell[i] = string(w)
	}
	_, err = tx.Exec(ctx, sqlPutRung, r.Name, r.ValidFrom.String(), to, string(r.Follows), r.Amount, string(r.Kind), strings.Join(tell, " "),
		r.Law, r.Note, r.Missing)
	return err
}

// Rungs lists all rungs, by name and first day (danh sách bậc nhắc việc).
func Rungs(ctx context.Context, r store.Reader) ([]Rung, error) {
	return store.All(ctx, r, sqlRungs, func(rows *store.Rows) (r Rung, err error) {
		var from, to, tell string
		if err = rows.Scan(&r.Name, &from, &to, &r.Follows, &r.Amount, &r.Kind, &tell, &r.Law, &r.Note, &r.Missing); err != nil {
			return r, err
		}
		for _, w := range strings.Fields(tell) {
			r.Tell = append(r.Tell, Whom(w))
		}
		if r.ValidFrom, err = viet.ParseDay(from); err == nil && to != "" {
			r.ValidTo, err = viet.ParseDay(to)
		}
		return r, err
	})
}

// ladder is all rungs.
type ladder []Rung

// at is the rung of a moment that is in force on a day.
func (l ladder) at(m Moment, on viet.Day) (Rung, bool) {
	i := slices.IndexFunc(l, func(r Rung) bool { return r.Follows == m && r.Amount == 0 && r.covers(on) })
	if i < 0 {
		return Rung{}, false
	}
	return l[i], true
}

// after are the rungs that follow the due moment.
func (l ladder) after(on viet.Day) (list []Rung) {
	for _, r := range l {
		if r.Follows == Due && r.Amount > 0 && r.covers(on) {
			list = append(list, r)
		}
	}
	return list
}

// named is the rung of a name in force on a day.
func (l ladder) named(name string, on viet.Day) (Rung, bool) {
	i := slices.IndexFunc(l, func(r Rung) bool { return r.Name == name && r.covers(on) })
	if i < 0 {
		return Rung{}, false
	}
	return l[i], true
}

const sqlRungs = `SELECT name, valid_from_on, valid_to_on, follows, amount, kind, tell, law, note, missing FROM escalate_rung
ORDER BY name, valid_from_on LIMIT 1000`

const sqlPutRung = `INSERT INTO escalate_rung (name, valid_from_on, valid_to_on, follows, amount, kind, tell, law, note, missing)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (name, valid_from_on) DO UPDATE SET valid_to_on = excluded.valid_to_on,
follows = excluded.follows, amount = excluded.amount, kind = excluded.kind, tell = excluded.tell, law = excluded.law,
note = excluded.note, missing = excluded.missing`
