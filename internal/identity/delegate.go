package identity

import (
	"context"
	"slices"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/lang"
	"tinhso/internal/org"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// longestReason bounds the reasons and numbers that people type here, in characters.
const longestReason = 500

// delegating is a checked delegation, ready to be written.
type delegating struct {
	NewDelegation
	from   Account // who is away
	to     Account
	unit   org.Unit
	across bool
	state  DelegationState
}

// Delegate asks that somebody's roles at a unit be lent to a colleague (đề nghị ủy quyền). It is in force once a leader
// or administrator of the unit has approved it; when such a one enters it for another, it is approved with that.
func (a *Accounts) Delegate(ctx context.Context, n NewDelegation) (d Delegation, err error) {
	x, err := a.checkDelegation(ctx, n)
	if err != nil {
		return Delegation{}, err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		if err := x.Once.Before(ctx, tx); err != nil {
			return err
		}
		if err := a.freeTx(ctx, tx, x); err != nil {
			return err
		}
		id, by, at := store.NewID(), From(ctx).AccountID, store.Millis(tx.Now())
		approved, approvedAt := "", int64(0)
		if x.state == DelegationApproved {
			approved, approvedAt = by, at
		}
		_, err := tx.Exec(ctx, sqlAddDelegation, id, x.from.ID, x.to.ID, rolesText(x.Roles), x.unit.ID, x.unit.Path, x.From.String(), x.To.String(),
			x.Decision, x.DecidedOn.String(), x.Reason, string(x.state), x.across, by, at, approved, approvedAt)
		if err != nil {
			return err
		}
		if d, err = scanDelegation(tx.QueryRow(ctx, sqlDelegation, id)); err != nil {
			return err
		}
		if err := a.changedTx(ctx, tx, d.Delegate); err != nil {
			return err
		}
		if err := x.Once.After(ctx, tx, d); err != nil {
			return err
		}
		return event.Append(ctx, tx, lent(ctx, eventDelegated, d, x.unit.Path))
	})
	return d, err
}

// checkDelegation reads the fields and asks whether the caller may.
func (a *Accounts) checkDelegation(ctx context.Context, n NewDelegation) (x delegating, err error) {
	x.NewDelegation = n
	if x.Delegator == "" {
		x.Delegator = From(ctx).AccountID
	}
	var wrong fields
	if x.unit, err = a.units.Unit(ctx, a.db, n.Unit, a.today()); fault.KindOf(err) == fault.KindNotFound {
		wrong.add("unit", "identity.unit_unknown", "unit", short(n.Unit, 60))
		return x, wrong.fault("identity.delegation_invalid")
	} else if err != nil {
		return x, err
	}
	t := Target{Kind: "delegation", UnitID: x.unit.ID, UnitPath: x.unit.Path}
	if x.Delegator == From(ctx).AccountID {
		t.ID = x.Delegator
	}
	if err := a.o.May(With(ctx, From(ctx).Direct()), "delegation.ask", t); err != nil {
		return x, err
	}
	if x.from, err = a.Account(ctx, x.Delegator); err != nil {
		return x, err
	}
	x.days(&wrong, a.today(), a.o.Lend)
	for path, text := range map[string]*string{"decision": &x.Decision, "reason": &x.Reason} {
		if *text = viet.OneLine(*text); *text == "" {
			wrong.add(path, "field.required")
		} else if len([]rune(*text)) > longestReason {
			wrong.add(path, "field.too_long", "max", longestReason)
		}
	}
	x.roles(&wrong)
	if x.to, err = a.Account(ctx, x.Delegate); x.Delegate == "" || fault.KindOf(err) == fault.KindNotFound && err != nil {
		wrong.add("delegate", "field.required")
	} else if err != nil {
		return x, err
	} else if err := a.colleague(ctx, &x, &wrong); err != nil {
		return x, err
	}
	if err := wrong.fault("identity.delegation_invalid"); err != nil {
		return x, err
	}
	x.state = DelegationAsked
	if a.mayApprove(ctx, x.from.ID, x.to.ID, x.unit, x.across) == nil {
		x.state = DelegationApproved
	}
	return x, nil
}

func (x *delegating) days(wrong *fields, today viet.Day, longest int) {
	switch {
	case x.From.IsZero():
		wrong.add("from", "field.required")
	case x.From.Before(today):
		wrong.add("from", "identity.delegation_past")
	}
	switch {
	case x.To.IsZero():
		wrong.add("to", "field.required")
	case x.To.Before(x.From):
		wrong.add("to", "identity.delegation_order")
	case x.To.After(x.From.Add(longest - 1)):
		wrong.add("to", "identity.delegation_long", "days", longest)
	}
	if x.DecidedOn.IsZero() {
		wrong.add("decided_on", "field.required")
	} else if x.DecidedOn.After(today) {
		wrong.add("decided_on", "field.past")
	}
}

// roles checks that what is lent is held by the lender's own right on the first day.
func (x *delegating) roles(wrong *fields) {
	if len(x.Roles) == 0 {
		wrong.add("roles", "field.required")
	}
	for _, role := range x.Roles {
		holds := slices.ContainsFunc(x.from.Grants, func(h Held) bool {
			return h.Role == role && h.UnitID == x.unit.ID && !x.From.Before(h.From) && (h.To.IsZero() || x.From.Before(h.To))
		})
		if role != Clerk && role != Officer && role != Leader || !holds {
			if key := "identity.role." + string(role); lang.For(lang.VI).Has(key) {
				name := lang.Text{VI: lang.For(lang.VI).T(key), EN: lang.For(lang.EN).T(key)}
				wrong.add("roles", "identity.delegation_not_held", "role", name, "unit", x.unit.Name)
				return
			}
			wrong.add("roles", "field.choice")
			return
		}
	}
}

// colleague checks who is to act: an active officer who works at the same unit, not the one who is away. Somebody of
// another unit may be named only by who administers both.
func (a *Accounts) colleague(ctx context.Context, x *delegating, wrong *fields) error {
	switch {
	case x.to.ID == x.from.ID:
		wrong.add("delegate", "identity.delegation_self")
		return nil
	case x.to.Kind != KindOfficer || x.to.State != Active:
		wrong.add("delegate", "identity.delegation_inactive", "name", x.to.Name)
		return nil
	}
	here := slices.ContainsFunc(x.to.Grants, func(h Held) bool {
		return h.UnitID == x.unit.ID && works(h.Role) && (h.To.IsZero() || x.From.Before(h.To))
	})
	if here {
		return nil
	}
	x.across = true
	home, err := a.units.ByID(ctx, a.db, x.to.UnitID, a.today())
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	if err != nil || a.across(ctx, x.unit, home) != nil {
		wrong.add("delegate", "identity.delegation_across", "name", x.to.Name, "unit", x.unit.Name)
	}
	return nil
}

// works says whether a role handles dossiers.
func works(r Role) bool { return r == Clerk || r == Officer || r == Leader }

// across asks whether the caller may let somebody of one unit act at another.
func (a *Accounts) across(ctx context.Context, units ...org.Unit) error {
	for _, u := range units {
		if err := a.o.May(With(ctx, From(ctx).Direct()), "delegation.across", Target{Kind: "delegation", UnitID: u.ID, UnitPath: u.Path}); err != nil {
			return err
		}
	}
	return nil
}

// mayApprove asks whether the caller may let it be: by a power of their own, and not about themself.
func (a *Accounts) mayApprove(ctx context.Context, from, to string, u org.Unit, across bool) error {
	w := From(ctx).Direct()
	if w.AccountID == from || w.AccountID == to {
		return fault.Conflict("identity.delegation_own")
	}
	if across {
		return a.across(ctx, u)
	}
	return a.o.May(With(ctx, w), "delegation.approve", Target{Kind: "delegation", ID: from, UnitID: u.ID, UnitPath: u.Path})
}

// freeTx checks that nobody is away twice, and that who is to act is there.
func (a *Accounts) freeTx(ctx context.Context, tx *store.Tx, x delegating) error {
	type away struct {
		delegator, delegate string
		roles               []Role
		from, to            string
	}
	all, err := store.All(ctx, tx, sqlAwayBetween, func(r *store.Rows) (w away, err error) {
		var roles string
		err = r.Scan(&w.delegator, &w.delegate, &roles, &w.from, &w.to)
		w.roles = rolesIn(roles)
		return w, err
	}, x.unit.ID, x.from.ID, x.to.ID, x.To.String(), x.From.String())
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.delegator == x.to.ID {
			return fault.Conflict("identity.delegation_absent", "name", x.to.Name)
		}
		if slices.ContainsFunc(w.roles, func(r Role) bool { return slices.Contains(x.Roles, r) }) {
			return fault.Conflict("identity.delegation_twice", "name", x.from.Name)
		}
	}
	return nil
}

// DecideDelegation approves or refuses what was asked (phê duyệt ủy quyền); a refusal has its reason. Version is the one
// the caller saw.
func (a *Accounts) DecideDelegation(ctx context.Context, id string, version int64, yes bool, why string) (Delegation, error) {
	return a.changeDelegation(ctx, id, func(d Delegation, u org.Unit) (string, []any, error) {
		why = viet.OneLine(why)
		if err := a.mayApprove(ctx, d.Delegator, d.Delegate, u, d.Across); err != nil {
			return "", nil, err
		}
		state := DelegationApproved
		switch {
		case d.State != DelegationAsked || d.Over(a.today()):
			return "", nil, fault.Conflict("identity.delegation_over")
		case !yes && why == "":
			return "", nil, fault.Invalid("identity.delegation_invalid", fault.Field{Path: "why", Code: "field.required"})
		case !yes:
			state = DelegationRefused
		}
		return sqlDecideDelegation, []any{string(state), From(ctx).AccountID, a.o.Clock().UnixMilli(), short(why, longestReason), id, version}, nil
	})
}

// EndDelegation ends a delegation before its last day (chấm dứt ủy quyền): by who lent, by who acts, or by who approves.
func (a *Accounts) EndDelegation(ctx context.Context, id string, version int64, why string) (Delegation, error) {
	return a.changeDelegation(ctx, id, func(d Delegation, u org.Unit) (string, []any, error) {
		owner := d.Delegator
		if From(ctx).AccountID == d.Delegate {
			owner = d.Delegate
		}
		t := Target{Kind: "delegation", ID: owner, UnitID: u.ID, UnitPath: u.Path}
		if err := a.o.May(With(ctx, From(ctx).Direct()), "delegation.end", t); err != nil {
			return "", nil, err
		}
		if d.Over(a.today()) {
			return "", nil, fault.Conflict("identity.delegation_over")
		}
		if why = viet.OneLine(why); why == "" {
			return "", nil, fault.Invalid("identity.delegation_invalid", fault.Field{Path: "why", Code: "field.required"})
		}
		return sqlEndDelegation, []any{From(ctx).AccountID, a.o.Clock().UnixMilli(), short(why, longestReason), id, version}, nil
	})
}

// changeDelegation changes a delegation as it was seen.
func (a *Accounts) changeDelegation(ctx context.Context, id string, plan func(Delegation, org.Unit) (string, []any, error)) (Delegation, error) {
	d, u, err := a.delegation(ctx, id)
	if err != nil {
		return Delegation{}, err
	}
	query, args, err := plan(d, u)
	if err != nil {
		return Delegation{}, err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, query, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.KindPrecondition, "identity.delegation_changed")
		}
		if d, err = scanDelegation(tx.QueryRow(ctx, sqlDelegation, id)); err != nil {
			return err
		}
		if err := a.changedTx(ctx, tx, d.Delegate); err != nil {
			return err
		}
		return event.Append(ctx, tx, lent(ctx, eventDelegation, d, u.Path))
	})
	return d, err
}
