// Package trial runs the real program as processes and breaks what lies between
// them (thử thách hệ thống): nodes that are killed and paused, lines that are
// cut, a database that stops, a disk that fills. It is used by tests and by
// cmd/chaos; the platform does not know it.
//
//	node.go      one process of the program: start, stop, kill, pause
//	cutter.go    a line between two of them that can be cut
//	postgres.go  a database server of one's own, to be stopped and killed
//	balancer.go  haproxy before the nodes
//	caller.go    somebody who calls the API and tries again with the same key
//	ledger.go    what was answered: the other side of the account
//	recount.go   what the database has: nothing lost, nothing doubled
//	linear/      decisions on one dossier as a model, for porcupine
package trial
