package console

import (
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// rolesPage is what each role is trusted with (vai trò).
type rolesPage struct {
	ui.Page
	Cards ui.CardGrid
	Means ui.DefinitionList
}

// relations are the words of the table that need explaining.
var relations = []string{"own", "assigned", "unit", "subtree", "consulted", "public", "any"}

func (f *face) roles(c *web.Ctx) error {
	p := &rolesPage{Page: ui.Page{Title: c.T("console.roles.title"), Active: "roles", NoIndex: true, Lead: c.T("console.roles.lead")}}
	r, err := reachOf(c, "account.read", "account")
	if err != nil {
		return err
	}
	tally, err := f.Accounts.Count(c.Context(), identity.Filter{Kind: identity.KindOfficer, Everyone: r.all, Within: r.paths})
	if err != nil {
		return err
	}
	words := policy.Words(c.Lang)
	columns := policy.Roles(c.Lang)
	for _, role := range columns {
		n := 0
		for _, w := range words {
			if w.Allows[role.Role] != "" {
				n++
			}
		}
		card := ui.Card{Title: role.Name, Href: rolesPath + "/" + string(role.Role), Text: c.T("console.role." + string(role.Role)), Heading: 3,
			Facts: []ui.Fact{{Term: c.T("console.roles.actions"), Text: count(int64(n))}}}
		if k := tally.Roles[role.Role]; k > 0 {
			card.Facts = append(card.Facts, ui.Fact{Term: c.T("console.roles.holders"), Text: count(k)})
		}
		p.Cards.Cards = append(p.Cards.Cards, card)
	}
	for _, rel := range relations {
		p.Means.Items = append(p.Means.Items, ui.Fact{Term: c.T("policy.relation." + rel), Text: c.T("policy.relation." + rel + ".means")})
	}
	p.Means.Dense = true
	p.Actions = []ui.Button{{Label: c.T("console.roles.matrix"), Icon: "list", Href: rolesPath + "/ma-tran"}}
	return c.Render(200, "roles", p)
}

// matrixPage is the whole table of powers (ma trận phân quyền).
type matrixPage struct {
	ui.Page
	Matrix ui.Table
}

func (f *face) matrix(c *web.Ctx) error {
	p := &matrixPage{Page: ui.Page{Title: c.T("console.roles.matrix"), Active: "roles", NoIndex: true, Lead: c.T("console.roles.matrix.text"),
		Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.roles"), Href: rolesPath}, ui.Link{Label: c.T("console.roles.matrix")})}}
	words, columns := policy.Words(c.Lang), policy.Roles(c.Lang)
	p.Matrix = ui.Table{Caption: c.T("console.roles.matrix"), HideCaption: true, Wide: true, Columns: []ui.Column{{Label: c.T("policy.matrix.action"), Main: true}}}
	for _, role := range columns {
		p.Matrix.Columns = append(p.Matrix.Columns, ui.Column{Label: role.Name})
	}
	for _, w := range words {
		row := ui.Row{Cells: []ui.Cell{{Text: w.Name, Sub: w.Kind}}}
		for _, role := range columns {
			row.Cells = append(row.Cells, ui.Cell{Text: dash(w.Allows[role.Role])})
		}
		p.Matrix.Rows = append(p.Matrix.Rows, row)
	}
	return c.Render(200, "matrix", p)
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// rolePage is everything one role may do, in which relation and by which law.
type rolePage struct {
	ui.Page
	Table ui.Table
}

func (f *face) role(c *web.Ctx) error {
	id := identity.Role(c.Path("role"))
	for _, role := range policy.Roles(c.Lang) {
		if role.Role != id {
			continue
		}
		p := &rolePage{Page: ui.Page{Title: role.Name, Active: "roles", NoIndex: true, Lead: c.T("console.role." + string(id)),
			Crumbs: crumbs(c, ui.Link{Label: c.T("console.nav.roles"), Href: rolesPath}, ui.Link{Label: role.Name})}}
		p.Table = ui.Table{Caption: c.T("console.roles.may", "role", role.Name), Columns: []ui.Column{{Label: c.T("policy.matrix.action"), Main: true}, {Label: c.T("console.roles.on")},
			{Label: c.T("console.roles.relation")}, {Label: c.T("policy.matrix.law")}}, Empty: ui.EmptyState{Icon: "shield", Title: c.T("console.roles.nothing")}}
		for _, w := range policy.Words(c.Lang) {
			if rel := w.Allows[id]; rel != "" {
				p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: w.Name}, {Text: w.Kind}, {Text: rel}, {Text: w.Law}}})
			}
		}
		return c.Render(200, "role", p)
	}
	return fault.NotFound("fault.not_found")
}
