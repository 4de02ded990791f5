package trace

import "context"

// Call begins the span of a call that leaves by HTTP (cuộc gọi ra ngoài) and
// puts its trace into the headers.
func Call(ctx context.Context, name, method, host string, header interface{ Set(key, value string) }) (context.Context, Span) {
	ctx, span := Start(ctx, Client, name)
	if On(ctx) {
		span.Set("http.request.method", method)
		span.Set("server.address", host)
		Inject(ctx, header.Set)
	}
	return ctx, span
}
