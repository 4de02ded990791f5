package identity

import (
	"context"
	"errors"

	"tinhso/internal/event"
	"tinhso/internal/fault"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// ResetPassword gives an account a temporary password and ends its sessions and tokens (cấp lại mật khẩu).
func (a *Accounts) ResetPassword(ctx context.Context, accountID string) (password string, err error) {
	acc, err := a.target(ctx, accountID, "account.reset")
	if err != nil {
		return "", err
	}
	if From(ctx).AccountID == acc.ID {
		return "", fault.Conflict("identity.self")
	}
	if password, err = temporary(); err != nil {
		return "", err
	}
	hash, err := a.hash.make(ctx, password)
	if err != nil {
		return "", err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		return a.setPasswordTx(ctx, tx, acc, hash, true, "", eventPasswordReset)
	})
	return password, err
}

// ChangePassword changes the caller's own password (đổi mật khẩu); every session but the given one ends, and every token.
func (a *Accounts) ChangePassword(ctx context.Context, old, password, keepSession string) error {
	w := From(ctx)
	if !w.SignedIn() {
		return errEnded
	}
	acc, err := a.Account(ctx, w.AccountID)
	if err != nil {
		return err
	}
	who := digest("change:" + acc.ID)[:32]
	t := try{who: who, place: keepSession, bucket: digest(who + keepSession)[:32], account: acc.ID}
	if err := a.countTry(ctx, t); err != nil {
		return err
	}
	var was string
	if err := a.db.QueryRow(ctx, sqlPassword, acc.ID).Scan(&was); err != nil {
		return err
	}
	ok, _, err := a.hash.check(ctx, was, old)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Invalid("identity.password.refused", fault.Field{Path: "old_password", Code: "identity.password.old_wrong"})
	}
	if err := checkPassword(password, acc.Kind, acc.Login, acc.Name); err != nil {
		return err
	}
	if viet.NFC(old) == viet.NFC(password) {
		return fault.Invalid("identity.password.refused", fault.Field{Path: "password", Code: "identity.password.unchanged"})
	}
	hash, err := a.hash.make(ctx, password)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		if err := a.forgiveTx(ctx, tx, t); err != nil {
			return err
		}
		return a.setPasswordTx(ctx, tx, acc, hash, false, keepSession, eventPasswordChanged)
	})
}

// setPasswordTx writes a password and ends what was opened with the old one.
func (a *Accounts) setPasswordTx(ctx context.Context, tx *store.Tx, acc Account, hash string, temp bool, keepSession, kind string) error {
	if _, err := tx.Exec(ctx, sqlSetPassword, hash, temp, store.Millis(tx.Now()), acc.ID); err != nil {
		return err
	}
	if err := a.endAllTx(ctx, tx, acc.ID, keepSession); err != nil {
		return err
	}
	if err := a.forgetGuessesTx(ctx, tx, acc); err != nil {
		return err
	}
	if err := a.tellTx(ctx, tx, acc.ID, "identity.mail.password", nil); err != nil {
		return err
	}
	return event.Append(ctx, tx, change(ctx, kind, acc, nil))
}

// endAllTx ends the sessions, but one, and the tokens of an account.
func (a *Accounts) endAllTx(ctx context.Context, tx *store.Tx, accountID, keepSession string) error {
	if err := a.changedTx(ctx, tx, accountID); err != nil {
		return err
	}
	if err := a.dropOthersTx(ctx, tx, accountID, keepSession); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlRevokeTokens, store.Millis(tx.Now()), accountID)
	return err
}

// SetState locks, unlocks or closes an account (khóa, mở khóa, đóng tài khoản), with the reason. Version is the one the
// caller saw.
func (a *Accounts) SetState(ctx context.Context, accountID string, version int64, s State, why string) error {
	acc, err := a.target(ctx, accountID, "account.manage")
	if err != nil {
		return err
	}
	why = viet.OneLine(why)
	switch {
	case From(ctx).AccountID == acc.ID:
		return fault.Conflict("identity.self")
	case s != Active && s != Locked && s != Closed:
		return fault.Invalid("identity.state_invalid", fault.Field{Path: "state", Code: "field.choice"})
	case acc.State == Closed:
		return fault.Conflict("identity.closed_for_good")
	case s != Active && why == "":
		return fault.Invalid("identity.state_invalid", fault.Field{Path: "reason", Code: "field.required"})
	case len([]rune(why)) > 500:
		return fault.Invalid("identity.state_invalid", fault.Field{Path: "reason", Code: "field.too_long", Args: fault.Args("max", 500)})
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlSetState, string(s), why, store.Millis(tx.Now()), acc.ID, version)
		if err := oneOf(n, err); err != nil {
			return err
		}
		if s != Active {
			if err := a.endAllTx(ctx, tx, acc.ID, ""); err != nil {
				return err
			}
		}
		return event.Append(ctx, tx, change(ctx, eventState, acc, &changed{State: s}))
	})
}

// oneOf turns "no row had that version" into the fault of a stale version.
func oneOf(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.KindPrecondition, "fault.precondition")
	}
	return err
}

// Edit changes name, e-mail, telephone and home unit of an officer's account. Version is the one the caller saw.
func (a *Accounts) Edit(ctx context.Context, accountID string, version int64, n NewOfficer) error {
	acc, err := a.target(ctx, accountID, "account.manage")
	if err != nil {
		return err
	}
	if acc.Kind != KindOfficer {
		return fault.Conflict("identity.officers_only")
	}
	n.Login, n.Grants = acc.Login, nil
	if n.Unit == "" {
		n.Unit = acc.UnitID
	}
	o, err := a.checkOfficer(ctx, n)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, sqlEdit, o.Name, viet.Fold(o.Name), o.Email, o.Phone, o.unit.ID, o.unit.Path, store.Millis(tx.Now()), acc.ID, version)
		if err := oneOf(n, err); err != nil {
			return err
		}
		if err := a.changedTx(ctx, tx, acc.ID); err != nil {
			return err
		}
		return event.Append(ctx, tx, change(ctx, eventEdited, acc, &changed{Unit: o.unit.ID}))
	})
}

// Give gives a role at a unit from a day on (giao quyền).
func (a *Accounts) Give(ctx context.Context, accountID string, n NewGrant) (h Held, err error) {
	acc, err := a.target(ctx, accountID, "account.manage")
	if err != nil {
		return Held{}, err
	}
	if acc.Kind != KindOfficer {
		return Held{}, fault.Conflict("identity.officers_only")
	}
	home, err := a.units.ByID(ctx, a.db, acc.UnitID, a.today())
	if err != nil {
		return Held{}, err
	}
	var wrong fields
	checked, err := a.checkGrants(ctx, []NewGrant{n}, home, &wrong)
	if err == nil {
		err = wrong.fault("identity.grant_invalid")
	}
	if err != nil {
		return Held{}, err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		if err := a.changedTx(ctx, tx, acc.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlTouch, store.Millis(tx.Now()), acc.ID); err != nil {
			return err
		}
		h, err = a.giveTx(ctx, tx, acc, checked[0])
		return err
	})
	return h, err
}

// giveTx writes a grant. The same role at the same unit cannot be held twice on a day.
func (a *Accounts) giveTx(ctx context.Context, tx *store.Tx, acc Account, g grant) (Held, error) {
	var held string
	err := tx.QueryRow(ctx, sqlHolds, acc.ID, string(g.role), g.unit.ID, g.from.String(), iso(g.to)).Scan(&held)
	if err == nil {
		return Held{}, fault.Conflict("identity.role_held", "unit", g.unit.Name)
	} else if !errors.Is(err, store.ErrNone) {
		return Held{}, err
	}
	h := Held{ID: store.NewID(), Role: g.role, UnitID: g.unit.ID, From: g.from, To: g.to, GivenBy: actor(ctx)}
	if _, err := tx.Exec(ctx, sqlAddGrant, h.ID, acc.ID, string(h.Role), h.UnitID, h.From.String(), iso(h.To), h.GivenBy,
		store.Millis(tx.Now())); err != nil {
		return Held{}, err
	}
	data := &changed{Role: h.Role, Unit: h.UnitID, From: h.From.String(), To: iso(h.To)}
	return h, event.Append(ctx, tx, change(ctx, eventRoleGiven, acc, data))
}

func iso(d viet.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// Withdraw ends a grant (thu hồi quyền): it no longer holds from that day on; no day is today.
func (a *Accounts) Withdraw(ctx context.Context, grantID string, on viet.Day) error {
	accountID, h, err := scanHeld(a.db.QueryRow(ctx, sqlGrant, grantID))
	if errors.Is(err, store.ErrNone) {
		return fault.NotFound("identity.grant_not_found")
	} else if err != nil {
		return err
	}
	u, err := a.units.ByID(ctx, a.db, h.UnitID, a.today())
	if err != nil {
		return err
	}
	if err := a.mayGive(ctx, h.Role, u, accountID); err != nil {
		return err
	}
	if on.IsZero() {
		on = a.today()
	}
	if From(ctx).AccountID == accountID && (h.Role == Admin || h.Role == Operator) {
		return fault.Conflict("identity.self")
	}
	if !h.To.IsZero() && !on.Before(h.To) {
		return fault.Conflict("identity.grant_ended")
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		if err := a.changedTx(ctx, tx, accountID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlEndGrant, on.String(), grantID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlTouch, store.Millis(tx.Now()), accountID); err != nil {
			return err
		}
		if !on.After(a.today()) { // what was opened with the role ends with it
			if _, err := tx.Exec(ctx, sqlEndSessions, accountID, ""); err != nil {
				return err
			}
		}
		acc := Account{ID: accountID, UnitPath: u.Path}
		return event.Append(ctx, tx, change(ctx, eventRoleEnded, acc, &changed{Role: h.Role, Unit: h.UnitID, To: on.String()}))
	})
}
