// Package trace follows one request through the house (dấu vết xử lý): who
// calls Start gets a span, and whoever it calls is below it.
//
//	request ─ verb (store.write) ─ commit
//	   └────── mail, parcel, seal: the same trace id in the headers that leave
//
// The tracer travels in the context. Where boot put none, Start returns the
// context as it was and a span that does nothing, and costs a look into the
// context, no memory. Room trace/otlp has the tracer that sends spans by
// OpenTelemetry.
//
// Nothing personal goes into a span: names and values are words of the program
// (a route pattern, a kind of job, the name of a verb) and numbers.
package trace
