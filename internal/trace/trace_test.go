package trace

import (
	"context"
	"errors"
	"testing"
)

func TestOffCostsNoMemory(t *testing.T) {
	ctx := context.WithValue(t.Context(), struct{}{}, 1)
	failed := errors.New("x")
	set := func(string, string) { t.Error("nobody traces, yet a header leaves") }
	if n := testing.AllocsPerRun(100, func() {
		c, span := Start(ctx, Server, "GET /")
		span.Set("route", "/")
		span.Count("rows", 7)
		Inject(c, set)
		span.End(failed)
	}); n != 0 {
		t.Errorf("%v allocations a span while nothing is traced", n)
	}
	if On(ctx) || ID(ctx) != "" || Extract(ctx, nil) != ctx || With(ctx, nil) != ctx {
		t.Error("something traces")
	}
}
