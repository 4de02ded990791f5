package policy

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tinhso/internal/identity"
	"tinhso/internal/store"
)

// Scope is the part of a list that is the caller's (phạm vi dữ liệu).
type Scope struct {
	All       bool      // everything
	Owner     string    // things of this account
	Keys      []string  // and these things, shown by a second fact
	Assigned  []Holding // things in somebody's hands
	Units     []string  // things of these units
	Subtrees  []string  // things of the units at or below these paths
	Consulted []string  // things on which these units were asked
	Taken     []string  // things that the counters of these units took in for others
	Public    bool      // things that are public
}

// Holding is what one account has in hand at one unit (việc được phân công): the caller's own, or that of a colleague
// for whom the caller acts.
type Holding struct{ Account, UnitID string }

// Columns names the columns a scope is applied to; one left empty takes no part.
type Columns struct {
	ID        string
	Owner     string
	Unit      string
	Path      string
	Assignee  string
	Consulted string // a condition: "EXISTS (SELECT 1 FROM dossier_consult c WHERE c.dossier_id = d.id AND c.unit_id IN (...))"
	Taken     string
	Public    string // a condition
}

// ScopeOf says which part of a list the caller may see (phạm vi được xem): the same rows as Can. Who may see nothing is
// refused. An action that is done to several kinds of thing wants the kinds in the list named.
func ScopeOf(ctx context.Context, action Action, kinds ...string) (Scope, error) {
	asked(ctx)
	w := identity.From(ctx)
	var s Scope
	if len(kinds) == 0 {
		kinds = []string{""}
	}
	for _, kind := range kinds {
		e, err := theTable().entry(action, kind)
		if err != nil {
			return Scope{}, err
		}
		e.widen(&s, w)
	}
	if s.isNothing() {
		return Scope{}, refusal(w, action, Object{})
	}
	return s.tidy(), nil
}

// widen adds what an entry allows the caller.
func (e *entry) widen(s *Scope, w identity.Who) {
	if w.Kind == identity.KindSystem {
		s.All = true
		return
	}
	s.add(e.allows[guest], w, identity.Grant{})
	if !w.SignedIn() || w.Held() {
		return
	}
	s.add(e.allows[member], w, identity.Grant{})
	if w.Kind == identity.KindCitizen {
		s.add(e.allows[identity.Citizen], w, identity.Grant{})
		return
	}
	for _, g := range w.Grants {
		s.add(e.allows[g.Role], w, g)
	}
}

func (s *Scope) add(r relation, w identity.Who, g identity.Grant) {
	s.All = s.All || r&anything != 0
	s.Public = s.Public || r&public != 0
	if r&own != 0 {
		s.Owner = w.AccountID
		s.Keys = append(s.Keys, w.Keys...)
	}
	if g.UnitID == "" {
		return
	}
	if r&assigned != 0 {
		s.Assigned = append(s.Assigned, Holding{holder(w, g), g.UnitID})
	}
	if r&unit != 0 {
		s.Units = append(s.Units, g.UnitID)
	}
	if r&subtree != 0 && g.UnitPath != "" {
		s.Subtrees = append(s.Subtrees, g.UnitPath)
	}
	if r&consulted != 0 {
		s.Consulted = append(s.Consulted, g.UnitID)
	}
	if r&taken != 0 {
		s.Taken = append(s.Taken, g.UnitID)
	}
}

func (s Scope) isNothing() bool {
	return !s.All && !s.Public && s.Owner == "" && len(s.Keys)+len(s.Assigned)+len(s.Units)+len(s.Subtrees)+len(s.Consulted)+len(s.Taken) == 0
}

// tidy leaves out what is said twice, so that a caller of many grants makes no longer a query than needed.
func (s Scope) tidy() Scope {
	if s.All {
		return Scope{All: true}
	}
	for _, list := range []*[]string{&s.Keys, &s.Units, &s.Subtrees, &s.Consulted, &s.Taken} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	s.Assigned = slices.DeleteFunc(s.Assigned, func(h Holding) bool { _, there := slices.BinarySearch(s.Units, h.UnitID); return there })
	slices.SortFunc(s.Assigned, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.UnitID, b.UnitID))
	})
	s.Assigned = slices.Compact(s.Assigned)
	var widest []string
	for _, path := range s.Subtrees { // sorted: what is above comes before what is below
		if n := len(widest); n == 0 || !strings.HasPrefix(path, widest[n-1]) {
			widest = append(widest, path)
		}
	}
	s.Subtrees = widest
	return s
}

// Where adds the scope to the condition of a list; nobody's list is empty.
func (s Scope) Where(w *store.Where, c Columns) {
	if s.All {
		return
	}
	var conds []string
	add := func(cond string) { conds = append(conds, cond) }
	in := func(column string, values []string) {
		if column != "" && len(values) > 0 {
			add(column + " " + w.List(values))
		}
	}
	in(c.Unit, s.Units)
	in(c.ID, s.Keys)
	if c.Owner != "" && s.Owner != "" {
		add(c.Owner + " = " + w.Arg(s.Owner))
	}
	if c.Assignee != "" && c.Unit != "" {
		for from, to := 0, 0; from < len(s.Assigned); from = to { // they are in the order of accounts
			var units []string
			for to = from; to < len(s.Assigned) && s.Assigned[to].Account == s.Assigned[from].Account; to++ {
				units = append(units, s.Assigned[to].UnitID)
			}
			add("(" + c.Assignee + " = " + w.Arg(s.Assigned[from].Account) + " AND " + c.Unit + " " + w.List(units) + ")")
		}
	}
	in(c.Taken, s.Taken)
	if c.Path != "" {
		for _, path := range s.Subtrees {
			add("(" + c.Path + " >= " + w.Arg(path) + " AND " + c.Path + " < " + w.Arg(path+"\U0010FFFF") + ")")
		}
	}
	if c.Consulted != "" && len(s.Consulted) > 0 {
		add(strings.Replace(c.Consulted, "IN (...)", w.List(s.Consulted), 1))
	}
	if c.Public != "" && s.Public {
		add(c.Public)
	}
	if len(conds) == 0 {
		add("FALSE")
	}
	w.And(strings.Join(conds, " OR "))
}

// Allows reports whether one unit lies in the scope, by its id and path, for a list that names one.
func (s Scope) Allows(unitID, unitPath string) bool {
	return s.All || slices.Contains(s.Units, unitID) ||
		slices.ContainsFunc(s.Subtrees, func(p string) bool { return strings.HasPrefix(unitPath, p) })
}
