package leave

import (
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// listPage is who acts for whom: the reader's own, and of the units they lead or administer (danh sách ủy quyền).
type listPage struct {
	ui.Page
	New    *ui.Button
	Waits  *ui.Notice
	Tables []ui.Table
	More   *ui.Button
	Number ui.Link
}

func (f *face) list(c *web.Ctx) error {
	who := identity.From(c.Context())
	scope, err := policy.ScopeOf(c.Context(), "delegation.read")
	if err != nil {
		return err
	}
	p := &listPage{Page: ui.Page{Title: c.T("leave.title"), Lead: c.T("leave.lead"), Active: "leave", NoIndex: true},
		Number: ui.Link{Label: c.T("leave.number.link"), Href: "/desk/xung-dot-loi-ich", Icon: "lock"}}
	if mine := roles(c, who); len(mine) > 0 || leads(who) {
		p.New = &ui.Button{Label: c.T("leave.new"), Href: home + "/moi", Look: ui.Primary, Icon: "plus"}
	}
	all, next, err := f.Accounts.Delegations(c.Context(), identity.DelegationFilter{Account: who.AccountID, Units: scope.Units, Within: scope.Subtrees,
		PageToken: c.Query("t"), PageSize: 50})
	if err != nil {
		return err
	}
	today := f.Accounts.Today()
	now, past := f.table(c, "leave.now"), f.table(c, "leave.past")
	now.Empty = ui.EmptyState{Icon: "user", Title: c.T("leave.none"), Text: c.T("leave.none.text"), Action: p.New}
	waiting := 0
	for _, d := range all {
		row := row(c, d, today)
		if d.Over(today) {
			past.Rows = append(past.Rows, row)
			continue
		}
		now.Rows = append(now.Rows, row)
		if d.State == identity.DelegationAsked && f.mayDecide(c, d) {
			waiting++
		}
	}
	if waiting > 0 {
		p.Waits = &ui.Notice{Tone: ui.Warning, Text: c.T("leave.waits", "n", waiting)}
	}
	p.Tables = append(p.Tables, now)
	if len(past.Rows) > 0 {
		p.Tables = append(p.Tables, past)
	}
	if next != "" {
		p.More = &ui.Button{Label: c.T("leave.older"), Href: home + "?t=" + next, Look: ui.Secondary}
	}
	return c.Render(200, "list", p)
}

func (f *face) table(c *web.Ctx, title string) ui.Table {
	return ui.Table{Caption: c.T(title), Keyboard: true, Columns: []ui.Column{{Label: c.T("leave.from"), Main: true}, {Label: c.T("leave.to")}, {Label: c.T("leave.roles")}, {Label: c.T("leave.days")}, {Label: c.T("leave.state")}}}
}

func row(c *web.Ctx, d identity.Delegation, today viet.Day) ui.Row {
	return ui.Row{Href: path(d.ID), Cells: []ui.Cell{{Text: d.DelegatorName}, {Text: d.DelegateName}, {Text: roleNames(c, d.Roles)},
		{Text: d.From.Vietnamese() + " – " + d.To.Vietnamese(), Sub: d.Decision}, {Badge: badge(c, d, today)}}}
}

// badge says how a delegation stands on a day.
func badge(c *web.Ctx, d identity.Delegation, today viet.Day) *ui.Badge {
	var tone ui.Tone
	key := string(d.State)
	switch {
	case d.Holds(today):
		key, tone = "holds", ui.Good
	case d.State == identity.DelegationApproved && today.Before(d.From):
		key, tone = "ahead", ui.Info
	case d.State == identity.DelegationApproved:
		key = "past"
	case d.State == identity.DelegationAsked && d.Over(today):
		key = "lapsed"
	case d.State == identity.DelegationAsked:
		tone = ui.Warning
	case d.State == identity.DelegationRefused:
		tone = ui.Bad
	}
	return &ui.Badge{Label: c.T("leave.state." + key), Tone: tone}
}

func roleNames(c *web.Ctx, all []identity.Role) string {
	words := ""
	for _, r := range all {
		if words != "" {
			words += ", "
		}
		words += c.T("identity.role." + string(r))
	}
	return words
}

// leads reports who may enter a delegation for somebody else.
func leads(who identity.Who) bool {
	own := who.Direct()
	return own.Has(identity.Leader, "") || own.Has(identity.Admin, "")
}

// roles are the roles that somebody holds by own right and can lend, by unit.
func roles(_ *web.Ctx, who identity.Who) map[string][]identity.Role {
	all := map[string][]identity.Role{}
	for _, g := range who.Direct().Grants {
		switch g.Role {
		case identity.Clerk, identity.Officer, identity.Leader:
			all[g.UnitID] = append(all[g.UnitID], g.Role)
		}
	}
	return all
}
