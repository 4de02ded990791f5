package boot

import (
	"context"

	"tinhso/internal/oversight"
	"tinhso/internal/pack"
	"tinhso/internal/store"
)

// extras are the parts of a pack that rooms of their own read.
func (a *App) extras() []pack.Extra {
	return []pack.Extra{{
		Kind: "oversight", Path: "oversight.yaml",
		Read: func(name string, text []byte) ([]pack.Row, error) {
			rules, err := oversight.ParseYAML(name, text)
			rows := make([]pack.Row, len(rules))
			for i, r := range rules {
				rows[i] = pack.Row{Key: r.Rule + " " + r.ValidFrom.String(), Value: r}
			}
			return rows, err
		},
		Write: func(ctx context.Context, tx *store.Tx, rows []pack.Row) error {
			rules := make([]oversight.Rule, 0, len(rows))
			for _, r := range rows {
				if rule, ok := r.Value.(oversight.Rule); ok {
					rules = append(rules, rule)
				}
			}
			return a.Oversight.PutRulesTx(ctx, tx, rules)
		},
	}}
}
