package desk

import (
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
	"tinhso/internal/web/ui"
)

// gatePage tells who has no desk, politely, where their place is.
type gatePage struct {
	ui.Page
	Empty ui.EmptyState
}

// desk lets in whoever works with dossiers. A guest is sent to sign in; a citizen, or an account that only administers,
// is told where their own place is.
func (f *face) desk(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		who := identity.From(c.Context())
		if !who.SignedIn() {
			return fault.New(fault.KindUnauthenticated, "desk.sign_in")
		}
		err := policy.Can(c.Context(), "desk.open", policy.Object{Kind: "desk"})
		if fault.KindOf(err) == fault.KindForbidden || fault.KindOf(err) == fault.KindNotFound {
			return f.gate(c, who)
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}

func (f *face) gate(c *web.Ctx, who identity.Who) error {
	kind := "other"
	switch {
	case who.Kind == identity.KindCitizen:
		kind = "citizen"
	case who.MustChange:
		kind = "password"
	case who.MustEnrol:
		kind = "factor"
	case who.Has(identity.Admin, "") || who.Has(identity.Operator, ""):
		kind = "admin"
	}
	p := &gatePage{Page: ui.Page{Title: c.T("desk.gate.title"), NoIndex: true, Narrow: true}}
	p.Empty = ui.EmptyState{Icon: "lock", Title: c.T("desk.gate." + kind + ".title"), Text: c.T("desk.gate." + kind + ".text"),
		Action: &ui.Button{Label: c.T("desk.gate." + kind + ".action"), Href: gateWay[kind], Look: ui.Primary}}
	return c.Render(403, "gate", p)
}

// gateWay is the place of those who have no desk.
var gateWay = map[string]string{"citizen": "/ho-so", "admin": "/console", "password": "/tai-khoan/mat-khau", "factor": "/tai-khoan/ma-mot-lan", "other": "/"}
