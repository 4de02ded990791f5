package trace

import "context"

// Kind is what a span is to the one above it (loại đoạn xử lý).
type Kind int

// The kinds; the names are OpenTelemetry's.
const (
	Internal Kind = iota // inside the house
	Server               // a request that came in
	Client               // a call that goes out
	Consumer             // work taken from the journal, the queue, the timers
)

// Span is one piece of work (đoạn xử lý). Values are words of the program and
// numbers, never what a person typed.
type Span interface {
	Name(name string)
	Set(key, value string)
	Count(key string, n int64)
	End(err error) // the text of the error is not kept, it may name a person: its kind is
}

// Tracer begins spans (bộ ghi dấu vết).
type Tracer interface {
	Start(ctx context.Context, kind Kind, name string) (context.Context, Span)
	// Inject gives the headers that carry the trace on (W3C traceparent).
	Inject(ctx context.Context, set func(key, value string))
	// Extract takes up a trace that came with a request.
	Extract(ctx context.Context, get func(key string) string) context.Context
	// ID is the trace id of the context in hexadecimal, "" outside any.
	ID(ctx context.Context) string
}

type key struct{}

// With makes a context whose work is traced.
func With(ctx context.Context, t Tracer) context.Context {
	if t == nil {
		return ctx
	}
	return context.WithValue(ctx, key{}, t)
}

func of(ctx context.Context) Tracer {
	t, _ := ctx.Value(key{}).(Tracer)
	return t
}

// On says whether anybody traces: before a name is made that costs something.
func On(ctx context.Context) bool { return of(ctx) != nil }

// Start begins a span below that of the context (bắt đầu một đoạn).
func Start(ctx context.Context, kind Kind, name string) (context.Context, Span) {
	if t := of(ctx); t != nil {
		return t.Start(ctx, kind, name)
	}
	return ctx, none{}
}

// Inject puts the trace into the headers of a call that leaves.
func Inject(ctx context.Context, set func(key, value string)) {
	if t := of(ctx); t != nil {
		t.Inject(ctx, set)
	}
}

// Extract takes up the trace of a request that came in.
func Extract(ctx context.Context, get func(key string) string) context.Context {
	if t := of(ctx); t != nil {
		return t.Extract(ctx, get)
	}
	return ctx
}

// ID is the trace id for the log, "" when nothing is traced.
func ID(ctx context.Context) string {
	if t := of(ctx); t != nil {
		return t.ID(ctx)
	}
	return ""
}

// none is the span of those who do not trace.
type none struct{}

func (none) Name(string)         {}
func (none) Set(string, string)  {}
func (none) Count(string, int64) {}
func (none) End(error)           {}

type requestKey struct{}

// WithRequest puts the id of a request beside the trace, for the log (mã yêu cầu).
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// Request is the id of the request at work, "" outside any.
func Request(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
