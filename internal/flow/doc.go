// Package flow holds the internal processes as data (quy trình nội bộ giải quyết thủ tục hành chính): states,
// transitions, who may make each, what it asks, what it does, and how it moves the clock.
//
// Flows are written in YAML under provinces/*/flows, read strictly by ParseYAML and checked as a graph. A published
// version is never changed: a dossier stays on the version it was filed under. The ten national statuses are derived
// from the states, which are richer.
//
//	YAML ──ParseYAML, Check──▶ Flow ──Library.PutTx──▶ flow_version ──Get, Current──▶ dossier
//
// The room knows no dossier: it says which effects a transition has, and the case engine carries them out.
package flow
