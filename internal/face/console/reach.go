package console

import (
	"slices"
	"strings"

	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/org"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// reach is the part of the province that a reader administers (phạm vi quản trị): subtrees of units.
type reach struct {
	all   bool
	paths []string
}

// reachOf is the scope of an action over units or accounts, as policy says.
func reachOf(c *web.Ctx, action policy.Action, kind string) (reach, error) {
	s, err := policy.ScopeOf(c.Context(), action, kind)
	return reach{all: s.All, paths: s.Subtrees}, err
}

func (r reach) has(path string) bool {
	return r.all || slices.ContainsFunc(r.paths, func(p string) bool { return strings.HasPrefix(path, p) })
}

// tree lists the units of a day within the reach, each before those below it.
func (f *face) tree(c *web.Ctx, r reach, on viet.Day) ([]org.Unit, error) {
	units, err := f.Units.Tree(c.Context(), f.DB, on)
	if err != nil || r.all {
		return units, err
	}
	var mine []org.Unit
	for _, u := range units {
		if r.has(u.Path) {
			mine = append(mine, u)
		}
	}
	return mine, nil
}

// unitAt finds a unit within the reach as it was on a day; another does not exist here.
func (f *face) unitAt(c *web.Ctx, r reach, id string, on viet.Day) (org.Unit, error) {
	u, err := f.Units.ByID(c.Context(), f.DB, id, on)
	if fault.KindOf(err) == fault.KindNotFound {
		u, err = f.Units.Unit(c.Context(), f.DB, id, on)
	}
	if err == nil && !r.has(u.Path) {
		err = fault.NotFound("org.unit_not_found", "unit", id)
	}
	return u, err
}

// unitName is the name of a unit as it is today, or last was; its id when there is none.
func (f *face) unitName(c *web.Ctx, id string) string {
	if id == "" {
		return ""
	}
	u, err := f.Units.ByID(c.Context(), f.DB, id, f.today())
	if err != nil {
		return id
	}
	return u.Name
}

// unitChoices are the units of a reach for a drop-down: those of the province first, then each district with its communes.
func (f *face) unitChoices(c *web.Ctx, r reach, chosen string) ([]ui.Choice, error) {
	units, err := f.tree(c, r, f.today())
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	var list []ui.Choice
	for _, u := range units {
		group := ""
		switch {
		case u.Level == org.Province:
			group = c.T("org.level.province")
		case u.Level == org.District:
			group = u.Name
		case names[u.ParentID] != "":
			group = names[u.ParentID]
		}
		list = append(list, ui.Choice{Value: u.Code, Label: u.Name + " (" + u.Code + ")", Chosen: chosen != "" && (chosen == u.Code || chosen == u.ID), Group: group})
	}
	return list, nil
}

// roleChoices are the roles that an administrator may give.
func roleChoices(c *web.Ctx, chosen ...string) []ui.Choice {
	roles := []identity.Role{identity.Clerk, identity.Officer, identity.Leader, identity.Admin}
	if opens(c.Context(), way{action: "operator.manage", kind: "account"}) {
		roles = append(roles, identity.Operator)
	}
	list := make([]ui.Choice, len(roles))
	for i, r := range roles {
		list[i] = ui.Choice{Value: string(r), Label: c.T("identity.role." + string(r)), Help: c.T("console.role." + string(r)), Chosen: slices.Contains(chosen, string(r))}
	}
	return list
}

// sample marks a code that is a placeholder.
func sample(c *web.Ctx, code string, is bool) string {
	if code != "" && is {
		return code + " (" + c.T("org.sample") + ")"
	}
	return code
}
