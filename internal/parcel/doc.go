// Package parcel returns results by public post (trả kết quả qua dịch vụ bưu chính công ích).
//
//	dossier.issue ── Consumer ──► parcel "created" ── job parcel.send ──► Provider.Send ──► "accepted", tracking number
//	                                  │ no provider: a clerk enters the number            │
//	       the post's callbacks, the poll, a clerk ── one way in: Take ──► in_transit, failed, returned, delivered
//	                                                                          └─ job parcel.return ──► dossier "return"
//
// The address of the person is read from the dossier when it is needed and is neither in events nor kept here. What the
// post reports may come twice, late and out of order: each report takes effect once, and the newest by its own time says
// where the parcel is. Delivered closes the dossier by its flow's action, as the system, exactly once. What fails stands
// in the clerk's list with what can be done.
//
// Law: 45/2016/QĐ-TTg@2016-10-19
package parcel
