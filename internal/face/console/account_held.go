package console

import (
	"tinhso/internal/identity"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// grantTable lists the roles of an account with their days, past ones too (quyền được giao).
func (f *face) grantTable(c *web.Ctx, acc identity.Account, may bool) ui.Table {
	t := ui.Table{Caption: c.T("console.account.grants"), HideCaption: true,
		Columns: []ui.Column{{Label: c.T("console.grant.role"), Main: true}, {Label: c.T("console.unit")}, {Label: c.T("console.grant.days")}, {Label: c.T("console.grant.state")}},
		Empty:   ui.EmptyState{Icon: "shield", Title: c.T("console.grants.none"), Text: c.T("console.grants.none.text")}}
	if may {
		t.Columns = append(t.Columns, ui.Column{Label: c.T("console.do")})
	}
	var givers []string
	for _, g := range acc.Grants {
		givers = append(givers, g.GivenBy)
	}
	names := f.people(c, givers)
	for i := len(acc.Grants) - 1; i >= 0; i-- {
		g := acc.Grants[i]
		days := c.T("console.grant.from.since", "day", g.From.Vietnamese())
		state, tone, open := "now", ui.Good, true
		switch {
		case !g.To.IsZero():
			days = c.T("console.grant.from_to", "from", g.From.Vietnamese(), "to", g.To.Vietnamese())
			if !f.today().Before(g.To) {
				state, tone, open = "past", ui.Muted, false
			}
		case g.From.After(f.today()):
			state, tone = "ahead", ui.Info
		}
		row := ui.Row{Cells: []ui.Cell{{Text: c.T("identity.role." + string(g.Role))}, {Text: f.unitName(c, g.UnitID)},
			{Text: days, Sub: c.T("console.grant.by", "who", names[g.GivenBy])}, {Badge: &ui.Badge{Label: c.T("console.grant.state." + state), Tone: tone, Dot: true}}}}
		if may {
			cell := ui.Cell{}
			if open && acc.State != identity.Closed {
				cell.Links = []ui.Link{{Label: c.T("console.grant.withdraw"), Hidden: c.T("identity.role." + string(g.Role)), Href: accountPath(acc.ID) + "/quyen/" + g.ID}}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// people are the names of accounts; what is no account of a person is said in words.
func (f *face) people(c *web.Ctx, ids []string) map[string]string {
	names, err := f.Accounts.Names(c.Context(), f.DB, ids)
	if err != nil {
		names = map[string]string{} // a list without names is better than none
	}
	for _, id := range ids {
		switch {
		case id == "" || id == string(identity.KindSystem):
			names[id] = c.T("console.who.system")
		case names[id] == "":
			names[id] = c.T("console.who.unknown")
		}
	}
	return names
}

// sessionTable lists where an account is signed in now (phiên làm việc đang mở).
func (f *face) sessionTable(c *web.Ctx, acc identity.Account, may bool) (ui.Table, error) {
	t := ui.Table{Caption: c.T("console.account.sessions"), HideCaption: true,
		Columns: []ui.Column{{Label: c.T("console.session.device"), Main: true}, {Label: c.T("console.session.address")}, {Label: c.T("console.session.since")}, {Label: c.T("console.session.seen")}},
		Empty:   ui.EmptyState{Icon: "out", Title: c.T("console.sessions.none")}}
	if may {
		t.Columns = append(t.Columns, ui.Column{Label: c.T("console.do")})
	}
	list, err := f.Accounts.Sessions(c.Context(), acc.ID)
	for _, s := range list {
		device := s.Door.Device
		if device == "" {
			device = c.T("console.session.no_device")
		}
		row := ui.Row{Cells: []ui.Cell{{Text: device}, {Text: s.Door.Address}, {Text: at(s.CreatedAt)}, {Text: at(s.SeenAt)}}}
		if may {
			row.Cells = append(row.Cells, ui.Cell{Links: []ui.Link{{Label: c.T("console.session.end"), Hidden: device, Href: accountPath(acc.ID) + "/phien/" + s.ID}}})
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}

// tokenTable lists the bearer tokens of an account (mã truy cập API).
func (f *face) tokenTable(c *web.Ctx, acc identity.Account, may bool) (ui.Table, error) {
	t := ui.Table{Caption: c.T("console.account.tokens"), HideCaption: true,
		Columns: []ui.Column{{Label: c.T("console.token.label"), Main: true}, {Label: c.T("console.token.created")}, {Label: c.T("console.token.until")}, {Label: c.T("console.token.state")}},
		Empty:   ui.EmptyState{Icon: "keyboard", Title: c.T("console.tokens.none"), Text: c.T("console.tokens.none.text")}}
	if may {
		t.Columns = append(t.Columns, ui.Column{Label: c.T("console.do")})
	}
	list, err := f.Accounts.Tokens(c.Context(), acc.ID)
	for _, k := range list {
		state, tone := "good", ui.Good
		switch {
		case !k.RevokedAt.IsZero():
			state, tone = "revoked", ui.Muted
		case !c.Now().Before(k.ExpiresAt):
			state, tone = "expired", ui.Muted
		}
		row := ui.Row{Cells: []ui.Cell{{Text: k.Label}, {Text: at(k.CreatedAt)}, {Text: at(k.ExpiresAt)}, {Badge: &ui.Badge{Label: c.T("console.token.state." + state), Tone: tone, Dot: true}}}}
		if may {
			cell := ui.Cell{}
			if state == "good" {
				cell.Links = []ui.Link{{Label: c.T("console.token.revoke"), Hidden: k.Label, Href: accountPath(acc.ID) + "/ma/" + k.ID}}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}
