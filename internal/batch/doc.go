// Package batch does one thing to many dossiers (xử lý hàng loạt), with a preview first: a common step chosen by an
// officer in a list, and the move of dossiers under way to a new version of their process that a new law forces
// (chuyển tiếp hồ sơ đang giải quyết sang phiên bản quy trình mới).
//
//	Plan, PlanMove ──▶ what will happen to each, what cannot and why ──▶ (Approve) ──▶ Run, RunMove ──▶ job
//	                                                                                      │
//	                     each dossier: its own transaction, its own key, its own event ◀──┘  Stop: in the middle
//
// Nothing is done to a dossier that its own rules refuse: the job acts with the powers that the person has at that
// moment, and a dossier that somebody changed since the preview is left alone and told.
//
// Law: 61/2018/NĐ-CP@2018-04-23
package batch
