package boot

import (
	"context"
	"fmt"
	"strings"

	"tinhso/internal/store"
)

// checkSchema says how the tables stand to this program: what it will add when
// it starts, and what a later release has added, which it can run on.
func checkSchema(ctx context.Context, db *store.DB, pending []string) finding {
	f := finding{What: "bảng dữ liệu", OK: true, Says: fmt.Sprintf("%d thay đổi chờ chạy khi khởi động", len(pending)), Warn: len(pending) > 0}
	if len(pending) > 0 {
		return f
	}
	beyond, err := db.Beyond(ctx, lines...)
	if err != nil {
		return finding{What: f.What, Says: err.Error()}
	}
	if len(beyond) > 0 {
		f.Warn = true
		f.Says = fmt.Sprintf("mới hơn chương trình %d thay đổi, đều chỉ thêm nên chạy được (added by a later release): %s", len(beyond), strings.Join(beyond, ", "))
	}
	return f
}
