// Package scan looks at files before anybody can use them (kiểm tra tệp an toàn trước khi tiếp nhận).
//
//	Take: name ─► first bytes ─► staged ─► inside: bombs, scripts, two things at once ─► clamd ─► kept
//	                                                                                       │
//	                          too long for a request: state "đang quét", a job ◄───────────┤
//	                          clamd does not answer:  state "chưa quét", again when it does ◄┘
//
// What a file may be is one list (kinds). What it holds is looked at without unpacking it: PDF by its names, packages by
// their directory and by inflating them into nothing, the rest by what must not stand in it. That is no proof that a file
// is harmless; it refuses what has no place in a dossier.
//
// The verdict of clamd belongs to the content, not to a file: table scan_verdict, by hash. A content without a row was
// never scanned. One that is infected is not kept when that is known at once, and otherwise nobody opens it any more.
//
// Law: 85/2016/NĐ-CP@2016-07-01
package scan
