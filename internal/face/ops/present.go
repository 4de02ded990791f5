package ops

import (
	"net/http"

	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/viet"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// presentPage is who is signed in now (ai đang đăng nhập).
type presentPage struct {
	ui.Page
	Tally []figure
	Table ui.Table
	Next  *ui.Button
}

// figure is a number with what it counts.
type figure struct{ Value, Label string }

func (f *face) present(c *web.Ctx) error {
	s, err := policy.ScopeOf(c.Context(), "account.read", "account")
	if err != nil {
		return err
	}
	filter := identity.Filter{PageToken: c.Query("tiep"), PageSize: pageSize, Everyone: s.All, Within: s.Subtrees}
	list, token, err := f.Accounts.SessionsNow(c.Context(), filter)
	if err != nil {
		return err
	}
	n, err := f.Accounts.CountNow(c.Context(), filter)
	if err != nil {
		return err
	}
	p := &presentPage{Page: page("present", c.T("ops.present.title"), c.T("ops.present.lead")), Tally: []figure{{viet.Number(int64(n)), c.T("ops.present.sessions")}}}
	p.Table = ui.Table{Caption: c.T("ops.present.title"), HideCaption: true, Columns: []ui.Column{{Label: c.T("ops.present.who"), Main: true}, {Label: c.T("ops.present.unit")},
		{Label: c.T("ops.present.device")}, {Label: c.T("ops.present.address"), Code: true}, {Label: c.T("ops.present.from")}, {Label: c.T("ops.present.seen")}},
		Empty: ui.EmptyState{Icon: "users", Title: c.T("ops.present.none"), Text: c.T("ops.present.none.text")}}
	now := f.DB.Now()
	for _, x := range list {
		seen := since(c, x.Session.SeenAt)
		if x.Session.SeenAt.After(now) {
			seen = c.T("ops.ago.now")
		}
		p.Table.Rows = append(p.Table.Rows, ui.Row{Href: "/console/tai-khoan/" + x.Session.AccountID, Cells: []ui.Cell{{Text: x.Name, Sub: x.Login}, {Text: f.unitName(c, x.UnitID)},
			{Text: x.Session.Door.Device}, {Text: x.Session.Door.Address}, {Text: at(x.Session.CreatedAt)}, {Text: seen}}})
	}
	if to := next(c, token); to != "" {
		p.Next = &ui.Button{Label: c.T("ops.more"), Href: to, Look: ui.Quiet}
	}
	return c.Render(http.StatusOK, "present", p)
}
