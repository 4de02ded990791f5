package boot

import (
	"context"

	"tinhso/internal/indicator"
	"tinhso/internal/oversight"
	"tinhso/internal/pack"
	"tinhso/internal/store"
)

// extras are the parts of a pack that rooms of their own read.
func (a *App) extras() []pack.Extra {
	return []pack.Extra{lettersOfPack(), {
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
	}, {
		Kind: "indicator", Path: "indicators",
		Read: func(name string, text []byte) ([]pack.Row, error) {
			entries, err := indicator.ReadEntries(name, text)
			rows := make([]pack.Row, len(entries))
			for i, e := range entries {
				rows[i] = pack.Row{Key: e.Key, Value: e}
			}
			return rows, err
		},
		Whole: func(rows []pack.Row) error { return a.Figures.CheckEntries(entries(rows)) },
		Write: func(ctx context.Context, tx *store.Tx, rows []pack.Row) error {
			return a.Figures.PutEntriesTx(ctx, tx, entries(rows))
		},
	}}
}

func entries(rows []pack.Row) []indicator.Entry {
	var list []indicator.Entry
	for _, r := range rows {
		if e, ok := r.Value.(indicator.Entry); ok {
			list = append(list, e)
		}
	}
	return list
}
