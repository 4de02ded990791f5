package identity

import (
	"context"
	"slices"
	"time"
)

// Role is what someone is trusted with (vai trò).
type Role string

// The roles. Every account of a citizen has the role citizen; the others are granted at a unit for a time.
const (
	Citizen  Role = "citizen"  // người dân, tổ chức
	Clerk    Role = "clerk"    // cán bộ tiếp nhận
	Officer  Role = "officer"  // công chức thụ lý
	Leader   Role = "leader"   // lãnh đạo
	Admin    Role = "admin"    // quản trị của một đơn vị và các đơn vị bên dưới
	Operator Role = "operator" // vận hành hệ thống
)

// Kind says what sort of account asks (loại tài khoản).
type Kind string

// The kinds of account.
const (
	KindCitizen Kind = "citizen"
	KindOfficer Kind = "officer"
	KindGuest   Kind = "guest"  // nobody has signed in
	KindSystem  Kind = "system" // the platform itself: jobs, loading
)

// Grant is a role held today at a unit (quyền được giao). One that was lent names whose it is.
type Grant struct {
	Role     Role
	UnitID   string
	UnitPath string
	For      string // account of the colleague on whose behalf it is used; empty: it is the caller's own
	ForName  string
}

// Who is who asks (người thực hiện).
type Who struct {
	AccountID  string
	Name       string
	Kind       Kind
	Login      string
	UnitID     string // the home unit of an officer
	Grants     []Grant
	MustChange bool      // the password was given by another: nothing may be done before it is changed
	MustEnrol  bool      // a second factor is asked of them, and they have none yet
	SessionID  string    // of a person at a browser; empty for a machine
	ProvedAt   time.Time // when the password was shown last in this session
	Keys       []string  // ids of things this caller has shown to be the owner of by a second fact
}

// Guest is a caller who has not signed in (khách).
func Guest() Who { return Who{Kind: KindGuest} }

// System is the platform acting by itself (hệ thống).
func System() Who { return Who{Kind: KindSystem, Name: "Hệ thống", Login: "system"} }

// SignedIn reports whether the caller has an account.
func (w Who) SignedIn() bool { return w.AccountID != "" }

// Has reports whether the caller holds the role at the unit; an empty unit asks for the role anywhere.
func (w Who) Has(role Role, unitID string) bool {
	if role == Citizen {
		return w.Kind == KindCitizen
	}
	return slices.ContainsFunc(w.Grants, func(g Grant) bool {
		return g.Role == role && (unitID == "" || g.UnitID == unitID)
	})
}

// Direct is the caller without what others lent (quyền của chính mình): it decides where a lent power must not.
func (w Who) Direct() Who {
	w.Grants = slices.DeleteFunc(slices.Clone(w.Grants), func(g Grant) bool { return g.For != "" })
	return w
}

// Without is the caller without what this colleague lent (không dùng quyền được ủy quyền của người này).
func (w Who) Without(accounts []string) Who {
	w.Grants = slices.DeleteFunc(slices.Clone(w.Grants), func(g Grant) bool { return g.For != "" && slices.Contains(accounts, g.For) })
	return w
}

// Behalf finds on whose behalf the caller holds the role at the unit (thay mặt); a grant without For when by own right.
func (w Who) Behalf(role Role, unitID string) (Grant, bool) {
	var lent Grant
	for _, g := range w.Grants {
		if g.Role != role || g.UnitID != unitID {
			continue
		}
		if g.For == "" {
			return g, true
		}
		if lent.For == "" {
			lent = g
		}
	}
	return lent, lent.For != ""
}

// Away lists the colleagues for whom the caller acts at a unit (người đang ủy quyền); an empty unit: anywhere.
func (w Who) Away(unitID string) []string {
	var all []string
	for _, g := range w.Grants {
		if g.For != "" && (unitID == "" || g.UnitID == unitID) && !slices.Contains(all, g.For) {
			all = append(all, g.For)
		}
	}
	return all
}

// WithKey gives the caller the owner's access to one thing, after a second fact was shown (mã hồ sơ và thông tin đối chiếu).
func (w Who) WithKey(id string) Who {
	w.Keys = append(slices.Clip(w.Keys), id)
	return w
}

// Owns reports whether a thing is the caller's: by the owner's account or by a key.
func (w Who) Owns(id, ownerAccount string) bool {
	return w.AccountID != "" && w.AccountID == ownerAccount || id != "" && slices.Contains(w.Keys, id)
}

type whoKey struct{}

// With puts the caller into a context.
func With(ctx context.Context, w Who) context.Context { return context.WithValue(ctx, whoKey{}, w) }

// From takes the caller from a context; a guest where there is none.
func From(ctx context.Context) Who {
	if w, ok := ctx.Value(whoKey{}).(Who); ok {
		return w
	}
	return Guest()
}

// Workplace is the unit in which somebody handles dossiers (nơi công tác), else the unit of the account.
func (w Who) Workplace() string {
	for _, g := range w.Grants {
		if g.Role == Leader || g.Role == Officer || g.Role == Clerk {
			return g.UnitID
		}
	}
	return w.UnitID
}
