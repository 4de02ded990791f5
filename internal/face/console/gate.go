package console

import (
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// gatePage tells who administers nothing, politely, where their place is.
type gatePage struct {
	ui.Page
	Empty ui.EmptyState
}

// admin lets in who administers something. A guest is sent to sign in; others are told where their own place is.
func (f *face) admin(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		who := identity.From(c.Context())
		if !who.SignedIn() {
			return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
		}
		err := policy.Can(c.Context(), "console.open", policy.Object{Kind: "console"})
		if fault.KindOf(err) == fault.KindForbidden {
			return f.gate(c, who)
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}

func (f *face) gate(c *web.Ctx, who identity.Who) error {
	kind, way := "officer", "/desk"
	switch {
	case who.MustChange:
		kind, way = "password", "/tai-khoan/mat-khau"
	case who.MustEnrol:
		kind, way = "factor", "/tai-khoan/ma-mot-lan"
	case who.Kind == identity.KindCitizen:
		kind, way = "citizen", "/ho-so"
	}
	p := &gatePage{Page: ui.Page{Title: c.T("console.gate.title"), NoIndex: true, Narrow: true}}
	p.Empty = ui.EmptyState{Icon: "lock", Title: c.T("console.gate." + kind + ".title"), Text: c.T("console.gate." + kind + ".text"),
		Action: &ui.Button{Label: c.T("console.gate." + kind + ".action"), Href: way, Look: ui.Primary}}
	return c.Render(403, "gate", p)
}
