// Package attest brings what was sealed before others (công bố niêm phong): to
// witnesses of other agencies, into files that leave the machine, and into the
// hands of citizens as proofs.
//
//	seal ── new checkpoint ──► job for each place ──► witness: countersignature back to seal
//	                                               └► folder: checkpoint of the day, beside the ones before
//	a refusal, a fork, a log that is larger elsewhere ──► alarm: event, state of the place
//	OfResult, OfDossier ──► Paper: the proof file of what a citizen holds
//
// A witness or a folder that knows more than the database, or something else,
// is never written over: it is the alarm for which it exists.
//
// Law: 20/2023/QH15, 91/2025/QH15
package attest
