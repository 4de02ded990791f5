// Package witness countersigns the checkpoints of a log (nhân chứng của nhật ký
// niêm phong). It is run by another agency than the one that keeps the log,
// with a key of its own, and remembers one thing: the largest checkpoint that it
// has seen of each log.
//
//	POST /add-checkpoint ──► is it signed by a log we know?          404, 403
//	                     ──► does it begin where we last stood?      409, with the size
//	                     ──► did it only grow?                       422, kept as evidence
//	                     ──► state file: written, synced, renamed ──► countersignature
//
// So one log cannot show one history here and another there without a
// contradiction that anybody can read. The protocol is c2sp.org/tlog-witness.
package witness
