package otlp

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"

	"tinhso/internal/fault"
	"tinhso/internal/trace"
)

// Options says where spans go.
type Options struct {
	Endpoint string // http://host:4318
	Percent  int    // of the traces that begin here
	Node     string
	Version  string
	Log      *slog.Logger
}

// Tracer sends spans (bộ gửi dấu vết).
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   api.Tracer
	carrier  propagation.TraceContext
}

const (
	patience = 10 * time.Second // for one batch
	gather   = 5 * time.Second  // before a batch goes
)

// Open makes a tracer; it does not wait for the receiver.
func Open(ctx context.Context, o Options) (*Tracer, error) {
	out, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimSuffix(o.Endpoint, "/")+"/v1/traces"),
		otlptracehttp.WithTimeout(patience), otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	if err != nil {
		return nil, fmt.Errorf("otlp: %w", err)
	}
	if o.Log != nil {
		otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { o.Log.Warn("otlp", "error", err) }))
	}
	about := resource.NewSchemaless(attribute.String("service.name", "tinhso"), attribute.String("service.version", o.Version),
		attribute.String("service.instance.id", o.Node))
	some := sdk.TraceIDRatioBased(float64(o.Percent) / 100)
	t := &Tracer{provider: sdk.NewTracerProvider(sdk.WithResource(about), sdk.WithBatcher(out, sdk.WithBatchTimeout(gather)),
		sdk.WithSampler(sdk.ParentBased(some, sdk.WithRemoteParentSampled(some), sdk.WithRemoteParentNotSampled(some))))}
	t.tracer = t.provider.Tracer("tinhso")
	return t, nil
}

// Close sends what is left.
func (t *Tracer) Close(ctx context.Context) error { return t.provider.Shutdown(ctx) }

// Flush sends what waits now.
func (t *Tracer) Flush(ctx context.Context) error { return t.provider.ForceFlush(ctx) }

var kinds = map[trace.Kind]api.SpanKind{
	trace.Internal: api.SpanKindInternal, trace.Server: api.SpanKindServer,
	trace.Client: api.SpanKindClient, trace.Consumer: api.SpanKindConsumer,
}

// Start begins a span.
func (t *Tracer) Start(ctx context.Context, kind trace.Kind, name string) (context.Context, trace.Span) {
	ctx, s := t.tracer.Start(ctx, name, api.WithSpanKind(kinds[kind]))
	return ctx, span{s}
}

// Inject gives the headers that carry the trace on.
func (t *Tracer) Inject(ctx context.Context, set func(key, value string)) {
	carry := propagation.MapCarrier{}
	t.carrier.Inject(ctx, carry)
	for k, v := range carry {
		set(k, v)
	}
}

// Extract takes up the trace of a request: its number, and nothing of what else
// a stranger may have written beside it (tracestate, baggage).
func (t *Tracer) Extract(ctx context.Context, get func(key string) string) context.Context {
	carry := propagation.MapCarrier{}
	if v := get("traceparent"); v != "" {
		carry["traceparent"] = v
	}
	return t.carrier.Extract(ctx, carry)
}

// ID is the trace id of a context.
func (t *Tracer) ID(ctx context.Context) string {
	if c := api.SpanContextFromContext(ctx); c.HasTraceID() {
		return c.TraceID().String()
	}
	return ""
}

type span struct{ s api.Span }

func (s span) Name(name string)          { s.s.SetName(name) }
func (s span) Set(key, value string)     { s.s.SetAttributes(attribute.String(key, value)) }
func (s span) Count(key string, n int64) { s.s.SetAttributes(attribute.Int64(key, n)) }
func (s span) End(err error) {
	if err != nil {
		what := "error"
		if f, ok := fault.As(err); ok {
			what = f.Code
		}
		s.s.SetStatus(codes.Error, what)
		s.s.SetAttributes(attribute.String("error.type", what))
	}
	s.s.End()
}
