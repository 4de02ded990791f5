// Package job is retried work kept in the database (công việc nền): mails,
// messages to other systems, clean-up.
//
// A job is inserted in the transaction of the verb that wants it, and finished
// in the transaction of its own effect, so neither can be without the other:
//
//	verb ── Insert(tx) ──► available ──► running ──► completed
//	                       scheduled ──┘    │ ├────► cancelled
//	                       retryable ◄──────┘ └────► discarded
//
// Work runs outside of any transaction, for it may take its time; it returns
// an Effect, which runs in the transaction that marks the job completed. A job
// that fails is tried again after attempt⁴ seconds, and discarded (kept, shown)
// after its last attempt. Several nodes may work one table: a job is claimed by
// one, under a lease, and a job whose node died is taken up again when the
// lease ends. So Work can happen more than once and should be harmless when it
// does; an Effect happens once.
//
// States and rules are those of riverqueue.com.
package job
