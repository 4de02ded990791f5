// Package metric shows what the machine counts to Prometheus (số đo vận hành),
// on a listener of its own: what is measured is nobody's business on the web.
//
//	web.Seen ──────► counters, histograms ─┐
//	store.Stats ───► read at each scrape ──┼──► GET /metrics
//	health.Room ───► the last sample ──────┘
//
// A scrape never asks the database: what has to be asked there, room health
// asks once a minute. Labels are words of the program: route patterns, states,
// kinds, names of folders; never a code, a name, an address of somebody.
package metric
