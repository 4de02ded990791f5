// Package batch is the pages on which officers do one thing to many dossiers (xử lý hàng loạt): what was chosen in a list,
// the common step, the preview of what will happen to each and what cannot, and, while a job works, how far it is.
//
//	list of dossiers ─ chosen ─▶ choose the step ─▶ its input ─▶ preview ─▶ run ─▶ result of each
//
// Every page works without script; one that is being worked reloads itself and may be left.
package batch
