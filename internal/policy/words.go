package policy

import (
	"tinhso/internal/identity"
	"tinhso/internal/lang"
	"tinhso/internal/law"
)

// RoleName is one column of the table (vai trò trong ma trận phân quyền).
type RoleName struct {
	Role identity.Role
	Name string
}

// RuleWords is one row of the table in words (một dòng của ma trận phân quyền).
type RuleWords struct {
	Action, Name, Kind, Law string
	Allows                  map[identity.Role]string // in which relation; a role without one may not
}

// Roles lists the columns of the table: everybody, who has an account, and the roles.
func Roles(p lang.Printer) []RoleName {
	list := make([]RoleName, 0, len(roles))
	for _, r := range roles {
		list = append(list, RoleName{Role: r, Name: roleName(p, r)})
	}
	return list
}

// Words is the whole table for a page (ma trận phân quyền bằng lời), row by row in its own order.
func Words(p lang.Printer) []RuleWords {
	entries := theTable().entries
	list := make([]RuleWords, 0, len(entries))
	for _, e := range entries {
		w := RuleWords{Action: string(e.action), Name: p.T("policy.action." + string(e.action)), Kind: p.T("policy.kind." + e.kind),
			Law: law.Cite(e.law), Allows: map[identity.Role]string{}}
		for _, r := range roles {
			if rel := e.allows[r]; rel != 0 {
				w.Allows[r] = rel.words(p)
			}
		}
		list = append(list, w)
	}
	return list
}
