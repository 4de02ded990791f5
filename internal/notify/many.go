package notify

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"tinhso/internal/store"
)

// Desk is a notice in the platform alone (thông báo trên bàn làm việc): no mail, and no key, for its writer knows that it
// is told once.
type Desk struct {
	AccountID, Kind string
	Args            map[string]any
	Link            string
}

// manyRows are the sizes of statement that write notices: few texts to prepare.
var manyRows = []int{128, 16, 1}

// DeskTx writes many notices in the caller's transaction (báo cho nhiều người).
func DeskTx(ctx context.Context, tx *store.Tx, list []Desk) error {
	for _, rows := range manyRows {
		for ; len(list) >= rows; list = list[rows:] {
			args := make([]any, 0, 6*rows)
			for _, n := range list[:rows] {
				if rule, ok := kinds[n.Kind]; !ok || rule.secret || n.AccountID == "" {
					return fmt.Errorf("notify: there is no notice of kind %q for %q", n.Kind, n.AccountID)
				}
				raw, err := encode(n.Args)
				if err != nil {
					return err
				}
				args = append(args, store.NewID(), n.AccountID, n.Kind, raw, n.Link, tx.Now())
			}
			if err := tx.Later(ctx, manyTexts()[rows], args...); err != nil {
				return fmt.Errorf("notify: write notices: %w", err)
			}
		}
	}
	return nil
}

// manyTexts are sqlInsertNotice for so many rows.
var manyTexts = sync.OnceValue(func() map[int]string {
	head, _, _ := strings.Cut(sqlInsertNotice, "($1")
	texts := map[int]string{}
	for _, n := range manyRows {
		rows := make([]string, n)
		for i := range rows {
			j := 6 * i
			rows[i] = fmt.Sprintf("($%d, $%d, $%d, $%d, $%d, $%d)", j+1, j+2, j+3, j+4, j+5, j+6)
		}
		texts[n] = head + strings.Join(rows, ", ")
	}
	return texts
})
