package policy

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"tinhso/internal/identity"
	"tinhso/internal/law"
)

// relation is how a caller stands to a thing (quan hệ với đối tượng); a set of them.
type relation uint8

// The relations, the narrowest first.
const (
	own relation = 1 << iota
	assigned
	unit
	subtree
	consulted
	taken
	public
	anything
)

var relations = []struct {
	name string
	rel  relation
}{
	{"own", own}, {"assigned", assigned}, {"unit", unit}, {"subtree", subtree}, {"consulted", consulted}, {"taken", taken}, {"public", public}, {"any", anything},
}

// Roles of the table that are not granted: everybody is a guest, and who has an account is a member.
const (
	guest  identity.Role = "guest"
	member identity.Role = "member"
)

var roles = []identity.Role{guest, member, identity.Citizen, identity.Clerk, identity.Officer, identity.Leader, identity.Admin, identity.Operator}

// entry is what one action allows on one kind of thing.
type entry struct {
	action Action
	kind   string
	law    law.Key
	allows map[identity.Role]relation
}

// table is the rules, read: the cost of a question does not depend on how many there are.
type table struct {
	entries []*entry
	byKind  map[Action]map[string]*entry
}

// theTable reads the rules once. A row that cannot be read allows nothing; the test finds it.
var theTable = sync.OnceValue(func() *table {
	t, _ := readTable(rules)
	return t
})

func readTable(rules []rule) (*table, []error) {
	t := &table{byKind: map[Action]map[string]*entry{}}
	var faults []error
	for _, r := range rules {
		e := &entry{action: r.action, kind: r.kind, law: r.law, allows: map[identity.Role]relation{}}
		for _, word := range strings.Fields(r.who) {
			role, rel, ok := readWho(word)
			if !ok {
				faults = append(faults, fmt.Errorf("policy: %s: %q is no role:relation", r.action, word))
				continue
			}
			e.allows[role] |= rel
		}
		if t.byKind[r.action] == nil {
			t.byKind[r.action] = map[string]*entry{}
		}
		if t.byKind[r.action][r.kind] != nil {
			faults = append(faults, fmt.Errorf("policy: %s on %s stands twice", r.action, r.kind))
		}
		t.byKind[r.action][r.kind] = e
		t.entries = append(t.entries, e)
	}
	return t, faults
}

func readWho(word string) (identity.Role, relation, bool) {
	role, name, _ := strings.Cut(word, ":")
	if !slices.Contains(roles, identity.Role(role)) {
		return "", 0, false
	}
	for _, r := range relations {
		if r.name == name {
			return identity.Role(role), r.rel, true
		}
	}
	return "", 0, false
}

// entry finds the row of an action for a kind of thing. A thing that does not say its kind has that of the only row.
func (t *table) entry(a Action, kind string) (*entry, error) {
	kinds := t.byKind[a]
	if e := kinds[kind]; e != nil {
		return e, nil
	}
	if kind == "" && len(kinds) == 1 {
		for _, e := range kinds {
			return e, nil
		}
	}
	if len(kinds) == 0 {
		return nil, fmt.Errorf("policy: no rule knows the action %q", a)
	}
	return nil, fmt.Errorf("policy: the action %q is not done to a thing of kind %q", a, kind)
}
