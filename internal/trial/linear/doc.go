// Package linear is what may happen to one dossier, as a small machine that does
// one thing after another (mô hình tuần tự của một hồ sơ), and people who decide
// on it at the same time. Porcupine looks for an order in which the machine
// would have given the answers that people got: when there is none, an update
// was lost, a step taken twice, or something old was read.
//
//	model.go  the machine: claim, assign, release, propose, approve, reject, withdraw; versions; keys
//	race.go   people at once on one dossier, some of whom never learn the answer
package linear
