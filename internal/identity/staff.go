package identity

import (
	"context"
	"slices"

	"tinhso/internal/store"
)

// Post is a role at a unit (vai trò tại đơn vị).
type Post struct {
	UnitID string
	Role   Role
}

// StaffOf gives the ids of the active officers who hold one of the roles at one of the units today, by unit and role
// (công chức của nhiều đơn vị). The caller says who they are to nobody.
func (a *Accounts) StaffOf(ctx context.Context, r store.Reader, units []string, roles ...Role) (map[Post][]string, error) {
	all := map[Post][]string{}
	for len(units) > 0 {
		n := min(len(units), 256)
		q, args := store.In(sqlStaffOf, []any{a.today().String()}, units[:n])
		_, err := store.All(ctx, r, q, func(rows *store.Rows) (id string, err error) {
			var p Post
			err = rows.Scan(&p.UnitID, &p.Role, &id)
			if slices.Contains(roles, p.Role) {
				all[p] = append(all[p], id)
			}
			return id, err
		}, args...)
		if err != nil {
			return nil, err
		}
		units = units[n:]
	}
	return all, nil
}

const sqlStaffOf = `SELECT DISTINCT g.unit_id, g.role, a.id FROM identity_grant g JOIN identity_account a ON a.id = g.account_id
WHERE a.kind = 'officer' AND a.state = 'active' AND g.valid_from_on <= $1 AND (g.valid_to_on = '' OR g.valid_to_on > $1)
  AND g.unit_id IN (...)
ORDER BY g.unit_id, g.role, a.id LIMIT 20000`
