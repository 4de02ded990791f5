// Package document numbers, prints and vouches for official papers (văn bản,
// giấy tờ hành chính): the forms a one-stop desk hands out, the number an
// agency gives a paper, and the result a citizen takes home.
//
//	NextTx ──► document_series, document_number   a number, once, without a gap
//	LateTx, ReserveTx ──► the same                      numbers written on paper while the line was down
//	IssueTx, RevokeTx ──► document_result               a result and the code by which anyone may check it
//	Check ──► PublicView                                what a stranger may see of it: never a person
//	Receipt{...}.PDF() and its sisters                  forms 01-04, the bulk receipt, the fee list, the result
//
// The words and measures of a form are data (templates.yaml), each with its
// legal basis and the days between which it is valid: forms change with their
// circular, programs should not. Printing is a pure function of its input, so
// the same paper printed twice is the same bytes.
//
// Nothing here draws a signature or a seal. A paper that carries no digital
// signature says so ("Bản in từ hệ thống").
//
// Law: 61/2018/NĐ-CP@2018-04-23
// Law: 01/2018/TT-VPCP@2018-11-23#art9
// Law: 30/2020/NĐ-CP@2020-03-05
package document
