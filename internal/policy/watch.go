package policy

import (
	"context"
	"sync/atomic"
)

type watchKey struct{}

// Watch begins to notice whether anybody asked who may do what (chốt chặn phân quyền); the function tells. The shell
// refuses to send an answer for which nobody did.
func Watch(ctx context.Context) (context.Context, func() bool) {
	w := new(atomic.Bool)
	return context.WithValue(ctx, watchKey{}, w), w.Load
}

// Public says that a page asks nobody, and why (công khai). The reason is for who reads the code.
func Public(ctx context.Context, why string) {
	if why != "" {
		asked(ctx)
	}
}

func asked(ctx context.Context) {
	if w, ok := ctx.Value(watchKey{}).(*atomic.Bool); ok {
		w.Store(true)
	}
}
