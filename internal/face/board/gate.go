package board

import (
	"tinhso/internal/fault"
	"tinhso/internal/identity"
	"tinhso/internal/policy"
	"tinhso/internal/web"
)

// everybody lets in whoever comes.
func everybody(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		policy.Public(c.Context(), "figures that are published as everybody's; no record stands behind them here")
		return h(c)
	}
}

// officers lets in whoever works with dossiers; a guest signs in first, others are told at the desk where their own
// place is.
func (f *face) officers(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if !identity.From(c.Context()).SignedIn() {
			return fault.New(fault.KindUnauthenticated, "fault.unauthenticated")
		}
		err := policy.Can(c.Context(), "desk.open", policy.Object{Kind: "desk"})
		if fault.KindOf(err) == fault.KindForbidden {
			return c.Redirect("/desk")
		}
		if err != nil {
			return err
		}
		return h(c)
	}
}
