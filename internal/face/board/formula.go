package board

import (
	"regexp"

	"tinhso/internal/web"
)

var word = regexp.MustCompile(`"[^"]*"|[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*`)

// spoken writes a formula with the names of figures and the words of the reader in place of codes.
func spoken(c *web.Ctx, d definitions, formula string) string {
	return word.ReplaceAllStringFunc(formula, func(w string) string {
		if def, ok := d.by[w]; ok {
			return "«" + def.Name.In(c.Lang.Tag()) + "»"
		}
		if key := "board.formula." + w; c.Lang.Has(key) {
			return c.T(key)
		}
		return w
	})
}
