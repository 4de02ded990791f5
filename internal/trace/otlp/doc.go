// Package otlp sends the spans of room trace by OpenTelemetry (gửi dấu vết):
// OTLP over HTTP, in batches, beside the work and never in its way. A receiver
// that is away costs the spans, nothing else.
//
// A trace that comes with a request (W3C traceparent) is taken up; whether it
// is kept decides this node alone, for a stranger could ask for all of them.
package otlp
