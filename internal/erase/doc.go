// Package erase erases the personal data of a closed dossier by a decision (xóa
// dữ liệu cá nhân theo quyết định).
//
//	decision (number, day, law, why) ──► one transaction
//	      dossier · document · ledger · consult · letter · notify   each takes out its own
//	      erase_decision                                           what was decided, by whom
//	      event dossier.erased, last                               ──► seal: new salt, the old one is gone
//
// The record of the agency stays: code, procedure, steps, times, number and check
// code of the result. The seal stays, too: what was sealed before is still in the
// tree, and nobody can open it any more.
//
// Law: 91/2025/QH15
package erase
