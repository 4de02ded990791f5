// Package due is two official pages about the time of one dossier (thời hạn của hồ sơ), for officers: why it is due when
// it is, with everything that moved the day, and the sheet that goes with it from hand to hand (phiếu kiểm soát quá trình
// giải quyết hồ sơ, Mẫu số 05). Both are made to be printed.
//
//	dossier.Deadline ─ ledger.Statement ─┬─ /desk/ho-so/{code}/thoi-han
//	                                     └─ /desk/ho-so/{code}/kiem-soat
//
// Law: 61/2018/NĐ-CP@2018-04-23#art18, 01/2018/TT-VPCP@2018-11-23
package due
