// Package timer is what must happen once at a moment (báo hạn): a deadline that draws near, falls due, or is late.
//
//	verb ── SetTx ──► pending ──at──► fired      the effect and the mark are one transaction: exactly once
//	         │  ▲        │ ▲            │
//	       DropTx └──────┘ └── SetTx to a later moment: it fires again there
//	                     │
//	               retried with back-off ──► set aside, shown, run again by a person
//
// A timer is known by (Kind, Subject, Key). It remembers the latest moment for which it fired: set to that moment or
// an earlier one again it stays fired; set to a later one, because the deadline was moved, it fires once more there.
// So neither a clock that jumps back nor a deadline moved to and fro escalates a moment twice.
//
// The wheel takes at most 500 due timers of one kind, marks them, and runs the handler of the kind in that very
// transaction. Several nodes may turn wheels over one table. A batch that fails is halved until the bad one is alone;
// the good ones are not held up by it. Between two batches the wheel rests, so that other writers get their turn.
//
// Unlike a job (room job) a timer does no work outside of the database, moves with its deadline, and goes in batches:
// a hundred thousand deadlines of one instant are some hundreds of transactions.
package timer
