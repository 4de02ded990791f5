package portal

import (
	"slices"
	"strings"
	"time"

	"tinhso/internal/web"
)

// grantCookie carries the grants of dossiers that a guest has just filed, or has shown to know by a second fact.
const grantCookie = "tinhso_grant"

// mostGrants bounds how many dossiers a guest has open at a time.
const mostGrants = 4

// keepGrant remembers a grant for as long as it holds.
func (f *face) keepGrant(c *web.Ctx, grant string) {
	if grant == "" {
		return
	}
	all := slices.DeleteFunc(strings.Split(c.Secret(grantCookie), "~"), func(s string) bool { return s == "" || s == grant })
	all = append([]string{grant}, all...)
	c.SetSecret(grantCookie, strings.Join(all[:min(len(all), mostGrants)], "~"), 30*time.Minute)
}

// granted lets this request act on a dossier for which the guest holds a grant, from filing or from tracking; without
// one it stays as it is.
func (f *face) granted(c *web.Ctx, code string) {
	if c.Visitor.SignedIn {
		return
	}
	if public, err := f.Cases.Tracked(c.Context(), c.Secret(ticketCookie)); err == nil && strings.EqualFold(public.Code, code) {
		if ctx, _, err := f.Cases.WithGrant(c.Context(), public.Grant); err == nil {
			c.R = c.R.WithContext(ctx)
			return
		}
	}
	for grant := range strings.SplitSeq(c.Secret(grantCookie), "~") {
		if grant == "" {
			continue
		}
		ctx, of, err := f.Cases.WithGrant(c.Context(), grant)
		if err == nil && strings.EqualFold(of, code) {
			c.R = c.R.WithContext(ctx)
			return
		}
	}
}
