package boot

import (
	"context"

	"tinhso/internal/letter"
	"tinhso/internal/pack"
	"tinhso/internal/store"
)

// lettersOfPack reads the templates of letters that a pack brings, a file each.
func lettersOfPack() pack.Extra {
	return pack.Extra{
		Kind: "letter", Path: "letters",
		Read: func(name string, text []byte) ([]pack.Row, error) {
			t, err := letter.Parse(name, text)
			if err != nil {
				return nil, err
			}
			return []pack.Row{{Key: t.Code, Value: t}}, nil
		},
		Write: func(ctx context.Context, tx *store.Tx, rows []pack.Row) error {
			all := make([]letter.Template, 0, len(rows))
			for _, r := range rows {
				if t, ok := r.Value.(letter.Template); ok {
					all = append(all, t)
				}
			}
			return letter.PutPackTx(ctx, tx, all)
		},
	}
}
