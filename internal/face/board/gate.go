package board

import (
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
