package identity

import (
	"slices"
	"strings"
	"time"

	"tinhso/internal/once"
	"tinhso/internal/store"
	"tinhso/internal/viet"
)

// Delegation lends the roles of somebody who is away to a colleague (ủy quyền trong thời gian nghỉ). It holds from its
// first day to its last one by the legal day, begins and ends by itself, and lends own roles only: what is lent is not
// lent on.
//
// Law: 72/2025/QH15
type Delegation struct {
	ID            string
	Delegator     string // account of who is away
	DelegatorName string
	Delegate      string // account of who acts for them
	DelegateName  string
	Roles         []Role
	UnitID        string
	From, To      viet.Day // both counted
	Decision      string   // number of the decision
	DecidedOn     viet.Day
	Reason        string
	State         DelegationState
	Across        bool // the colleague is of another unit
	AskedBy       string
	AskedByName   string
	AskedAt       time.Time
	ApprovedBy    string // who approved or refused it
	ApprovedName  string
	ApprovedAt    time.Time
	EndedBy       string
	EndedName     string
	EndedAt       time.Time
	Why           string // of a refusal or an early end
	Version       int64
}

// DelegationState is how a delegation stands (trạng thái ủy quyền). That its days are over is told by the days.
type DelegationState string

// The states of a delegation.
const (
	DelegationAsked    DelegationState = "asked"    // chờ duyệt
	DelegationApproved DelegationState = "approved" // đã duyệt; có hiệu lực trong những ngày đã ghi
	DelegationRefused  DelegationState = "refused"  // không duyệt
	DelegationEnded    DelegationState = "ended"    // chấm dứt trước hạn
)

// Holds reports whether the delegation is in force on a day (đang có hiệu lực).
func (d Delegation) Holds(on viet.Day) bool {
	return d.State == DelegationApproved && !on.Before(d.From) && !on.After(d.To)
}

// Over reports whether nothing can come of it any more: refused, ended, or its days are past (đã hết hiệu lực).
func (d Delegation) Over(on viet.Day) bool {
	return d.State == DelegationRefused || d.State == DelegationEnded || on.After(d.To)
}

// NewDelegation is a delegation to ask for (đề nghị ủy quyền).
type NewDelegation struct {
	Delegator string // account; empty: the caller
	Delegate  string
	Unit      string // id or code, where the roles are held
	Roles     []Role
	From, To  viet.Day
	Decision  string
	DecidedOn viet.Day
	Reason    string
	Once      once.Guard
}

// DelegationFilter narrows a list of delegations (điều kiện lọc).
type DelegationFilter struct {
	Within    []string // of units in one of these subtrees (paths), as the scope of policy says,
	Units     []string // of these very units,
	Account   string   // or to or from this account; with none of them, nobody's
	Current   bool     // leave out what is over
	PageToken string
	PageSize  int
}

const delegationColumns = `x.id, x.delegator, f.name, x.delegate, t.name, x.roles, x.unit_id, x.from_on, x.to_on, x.decision, x.decided_on,
x.reason, x.state, x.across, x.asked_by, x.asked_at, x.approved_by, x.approved_at, x.ended_by, x.ended_at, x.why, x.version,
COALESCE(k.name, ''), COALESCE(p.name, ''), COALESCE(e.name, '')`

const (
	sqlDelegations = `SELECT ` + delegationColumns + ` FROM identity_delegation x
JOIN identity_account f ON f.id = x.delegator JOIN identity_account t ON t.id = x.delegate
LEFT JOIN identity_account k ON k.id = x.asked_by LEFT JOIN identity_account p ON p.id = x.approved_by
LEFT JOIN identity_account e ON e.id = x.ended_by`
	sqlDelegation    = sqlDelegations + ` WHERE x.id = $1`
	sqlAddDelegation = `INSERT INTO identity_delegation (id, delegator, delegate, roles, unit_id, unit_path, from_on, to_on, decision, decided_on,
reason, state, across, asked_by, asked_at, approved_by, approved_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)`
	sqlDecideDelegation = `UPDATE identity_delegation SET state = $1, approved_by = $2, approved_at = $3, why = $4, version = version + 1
WHERE id = $5 AND version = $6 AND state = 'asked'`
	sqlEndDelegation = `UPDATE identity_delegation SET state = 'ended', ended_by = $1, ended_at = $2, why = $3, version = version + 1
WHERE id = $4 AND version = $5 AND state IN ('asked', 'approved')`
	sqlAwayBetween = `SELECT delegator, delegate, roles, from_on, to_on FROM identity_delegation
WHERE unit_id = $1 AND delegator IN ($2, $3) AND state IN ('asked', 'approved') AND from_on <= $4 AND to_on >= $5 LIMIT 50`
	sqlLent = `SELECT x.delegator, a.name, x.unit_id, x.roles, x.across, g.role FROM identity_delegation x
JOIN identity_account a ON a.id = x.delegator AND a.state = 'active'
JOIN identity_grant g ON g.account_id = x.delegator AND g.unit_id = x.unit_id AND g.valid_from_on <= $2
  AND (g.valid_to_on = '' OR g.valid_to_on > $2)
WHERE x.delegate = $1 AND x.state = 'approved' AND x.from_on <= $2 AND x.to_on >= $2 ORDER BY x.id, g.id LIMIT 200`
)

func scanDelegation(r interface{ Scan(...any) error }) (d Delegation, err error) {
	var roles, from, to, on string
	var asked, approved, ended int64
	if err = r.Scan(&d.ID, &d.Delegator, &d.DelegatorName, &d.Delegate, &d.DelegateName, &roles, &d.UnitID, &from, &to, &d.Decision, &on,
		&d.Reason, &d.State, &d.Across, &d.AskedBy, &asked, &d.ApprovedBy, &approved, &d.EndedBy, &ended, &d.Why, &d.Version,
		&d.AskedByName, &d.ApprovedName, &d.EndedName); err != nil {
		return d, err
	}
	d.Roles = rolesIn(roles)
	d.AskedAt, d.ApprovedAt, d.EndedAt = store.Instant(asked), store.Instant(approved), store.Instant(ended)
	if d.From, err = viet.ParseDay(from); err != nil {
		return d, err
	}
	if d.To, err = viet.ParseDay(to); err != nil {
		return d, err
	}
	d.DecidedOn, err = viet.ParseDay(on)
	return d, err
}

func rolesIn(text string) []Role {
	words := strings.Fields(text)
	all := make([]Role, len(words))
	for i, w := range words {
		all[i] = Role(w)
	}
	return all
}

func rolesText(all []Role) string {
	words := make([]string, len(all))
	for i, r := range all {
		words[i] = string(r)
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}
