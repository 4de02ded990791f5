package store

import (
	"context"
	"runtime"
	"strings"

	"tinhso/internal/trace"
)

// verbSpan is the span of a Write, with the name of the verb that called it:
// dossier.(*Cases).Submit.
func verbSpan(ctx context.Context) (context.Context, trace.Span) {
	if !trace.On(ctx) {
		return trace.Start(ctx, trace.Internal, "") // of nobody
	}
	ctx, span := trace.Start(ctx, trace.Internal, "write")
	if pc, _, _, ok := runtime.Caller(2); ok {
		name := runtime.FuncForPC(pc).Name()
		span.Set("code.function.name", strings.TrimPrefix(name, "tinhso/internal/"))
	}
	return ctx, span
}
