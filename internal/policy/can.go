package policy

import (
	"context"
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
)

// Action is what someone wants to do (hành động): "dossier.read", "account.manage". All of them are in rules.go.
type Action string

// Object is what it is done to (đối tượng), as far as a rule needs to know.
type Object struct {
	Kind         string // dossier, file, unit, account, citizen, procedure, ...
	ID           string
	UnitID       string
	UnitPath     string
	OwnerAccount string
	Assignee     string
	Consulted    []string // ids of the units asked for their opinion
	TakenUnitID  string   // unit of the counter that took it in for another
	Excluded     []string // accounts that take no part, for a conflict of interest
	Public       bool
	State        string
}

// Can asks whether the caller may do the action to the object (kiểm tra quyền). What the caller may not know of is not
// found; what they may know of but not do is forbidden; who has not signed in is asked to.
func Can(ctx context.Context, action Action, obj Object) error {
	asked(ctx)
	w := identity.From(ctx)
	e, err := theTable().entry(action, obj.Kind)
	if err != nil {
		return err
	}
	if e.allowsTo(w, obj) {
		return nil
	}
	if e.allowsTo(w, obj.unbarred()) { // it is the conflict of interest alone that stands in the way
		return fault.Forbidden("policy.excluded")
	}
	return refusal(w, action, obj)
}

// unbarred is the object as if nobody were excluded from it.
func (o Object) unbarred() Object {
	o.Excluded = nil
	return o
}

// Powers leaves a caller who takes no part in a thing only what they are to it as a person, and takes away what one who
// takes no part has lent (không tham gia giải quyết do xung đột lợi ích).
//
// Law: 36/2018/QH14@2018-11-20#art23
func (o Object) Powers(w identity.Who) identity.Who {
	switch {
	case len(o.Excluded) == 0:
	case slices.Contains(o.Excluded, w.AccountID):
		w.Grants = nil
	default:
		w = w.Without(o.Excluded)
	}
	return w
}

// Allowed asks the same for showing or hiding a button.
func Allowed(ctx context.Context, action Action, obj Object) bool {
	return Can(ctx, action, obj) == nil
}

// Accounts answers identity's question by the table; boot hands it over.
func Accounts(ctx context.Context, action string, t identity.Target) error {
	return Can(ctx, Action(action), Object{Kind: t.Kind, ID: t.ID, UnitID: t.UnitID, UnitPath: t.UnitPath, OwnerAccount: t.ID})
}

// allowsTo finds whether any role of the caller stands in an allowed relation to the thing.
func (e *entry) allowsTo(w identity.Who, obj Object) bool {
	if w.Kind == identity.KindSystem {
		return true
	}
	w = obj.Powers(w)
	if e.allows[guest].holds(w, identity.Grant{}, obj) {
		return true
	}
	if !w.SignedIn() || w.Held() {
		return false
	}
	if e.allows[member].holds(w, identity.Grant{}, obj) {
		return true
	}
	if w.Kind == identity.KindCitizen {
		return e.allows[identity.Citizen].holds(w, identity.Grant{}, obj)
	}
	return slices.ContainsFunc(w.Grants, func(g identity.Grant) bool { return e.allows[g.Role].holds(w, g, obj) })
}

// holds reports whether one of the relations is true of the caller, by one grant, and the thing.
func (r relation) holds(w identity.Who, g identity.Grant, obj Object) bool {
	switch {
	case r == 0:
		return false
	case r&anything != 0,
		r&public != 0 && obj.Public,
		r&own != 0 && w.Owns(obj.ID, obj.OwnerAccount):
		return true
	case g.UnitID == "":
		return false
	case r&unit != 0 && obj.UnitID == g.UnitID,
		r&assigned != 0 && obj.UnitID == g.UnitID && obj.Assignee != "" && obj.Assignee == holder(w, g),
		r&taken != 0 && obj.TakenUnitID == g.UnitID,
		r&subtree != 0 && g.UnitPath != "" && strings.HasPrefix(obj.UnitPath, g.UnitPath),
		r&consulted != 0 && slices.Contains(obj.Consulted, g.UnitID):
		return true
	}
	return false
}

// holder is whose work a grant lets one do: one's own, or that of the colleague who lent it.
func holder(w identity.Who, g identity.Grant) string {
	if g.For != "" {
		return g.For
	}
	return w.AccountID
}

// refusal says no in the way that tells least.
func refusal(w identity.Who, action Action, obj Object) error {
	switch {
	case w.MustChange:
		return fault.Forbidden("policy.must_change")
	case w.MustEnrol:
		return fault.Forbidden("policy.must_enrol")
	}
	if obj.ID != "" && !mayKnow(w, action, obj) {
		return fault.NotFound(notFound[obj.Kind])
	}
	if !w.SignedIn() {
		return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
	}
	return fault.Forbidden("policy.forbidden")
}

// mayKnow reports whether the caller may know that the thing exists. Things without a row for reading are no secret.
func mayKnow(w identity.Who, action Action, obj Object) bool {
	read, ok := readAction[obj.Kind]
	if !ok {
		return true
	}
	if read == action {
		return false
	}
	e, err := theTable().entry(read, obj.Kind)
	return err == nil && e.allowsTo(w, obj)
}
