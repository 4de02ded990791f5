package escalate

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"tinhso/internal/dossier"
	"tinhso/internal/identity"
	"tinhso/internal/notify"
	"tinhso/internal/store"
)

// oneByOne is up to how many dossiers a person is told of one by one; of more at once there is one notice with the list.
const oneByOne = 3

// named is how many codes the notice of many names.
const named = 5

// crew is who works where.
type crew map[identity.Post][]string

// ancestors are the ids of a unit's path, the unit itself first.
func ancestors(path string) []string {
	ids := strings.Split(strings.Trim(path, "/"), "/")
	slices.Reverse(ids)
	return ids
}

// leader gives the leaders of the first of the units that has one.
func (c crew) leader(units []string) []string {
	for _, u := range units {
		if list := c[identity.Post{UnitID: u, Role: identity.Leader}]; len(list) > 0 {
			return list
		}
	}
	return nil
}

func (c crew) people(i dossier.Item, tell []Whom) []string {
	units := ancestors(i.Unit.Path)
	var list []string
	for _, w := range tell {
		switch {
		case w == Holder && i.Assignee != "":
			list = append(list, i.Assignee)
		case w == Holder:
			list = append(list, c[identity.Post{UnitID: i.Unit.ID, Role: identity.Clerk}]...)
		case w == Leader:
			list = append(list, c.leader(units)...)
		case w == ParentLeader:
			list = append(list, c.leader(units[1:])...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// tell writes the notices of a batch: one for each dossier and person, or one for all when there are many for one person.
func (m *Room) tell(ctx context.Context, tx *store.Tx, action string, hits []hit) error {
	seen := map[string]bool{}
	var units []string
	for _, h := range hits {
		for _, u := range ancestors(h.Unit.Path) {
			if !seen[u] {
				seen[u] = true
				units = append(units, u)
			}
		}
	}
	posts, err := m.Accounts.StaffOf(ctx, tx, units, identity.Clerk, identity.Leader)
	if err != nil {
		return err
	}
	of := map[string][]*hit{}
	var people []string // in the order in which they come up
	for n := range hits {
		h := &hits[n]
		h.told = crew(posts).people(h.Item, h.rung.Tell)
		if action == legOverdue && !h.DueAt.After(tx.Now()) {
			h.told = []string{} // they are told that the whole is overdue
		}
		for _, p := range h.told {
			if of[p] == nil {
				people = append(people, p)
			}
			of[p] = append(of[p], h)
		}
	}
	var notices []notify.Desk
	for _, p := range people {
		if list := of[p]; len(list) > oneByOne {
			notices = append(notices, ofMany(p, action, list))
		} else {
			for _, h := range list {
				notices = append(notices, ofOne(p, action, h))
			}
		}
	}
	return notify.DeskTx(ctx, tx, notices)
}

func ofOne(person, action string, h *hit) notify.Desk {
	return notify.Desk{AccountID: person, Kind: "desk_" + action, Link: "/desk/ho-so/" + url.PathEscape(h.Code),
		Args: map[string]any{"code": h.Code, "procedure": h.Procedure.Name, "unit": h.Unit.Name, "due_at": h.DueAt.Format(time.RFC3339)}}
}

// lists are where the dossiers of a notice of many are found.
var lists = map[string]string{nearDue: "/desk/ho-so?han=3-ngay", overdue: "/desk/ho-so?han=qua-han",
	overdueLong: "/desk/ho-so?han=qua-han", legOverdue: "/desk/ho-so"}

func ofMany(person, action string, list []*hit) notify.Desk {
	var codes []string
	for _, h := range list[:min(len(list), named)] {
		codes = append(codes, h.Code)
	}
	return notify.Desk{AccountID: person, Kind: "desk_" + action + "_many", Link: lists[action],
		Args: map[string]any{"count": len(list), "codes": strings.Join(codes, ", ")}}
}
