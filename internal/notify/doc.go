// Package notify tells people what happened (thông báo): a notice in the
// platform for those who have an account, and a mail for those who gave an
// address.
//
//	event journal ──► Consumer ─┐
//	identity (codes) ───────────┼─► NoticeTx ──► notify_notice   read in the portal
//	                            │        └─────► notify_mail ──► job ──► Mailer ──► SMTP
//	                            └ one key, one notice: an event told twice is told once
//
// The words are in the lang catalogues (notify.<kind>.title, .text), so each
// reader gets them in the reader's language; the tables keep only the kind and
// its arguments. Without a mail server a mail is kept and shown as not sent; it
// is never dropped in silence.
//
// Law: 61/2018/NĐ-CP@2018-04-23#art19
package notify
