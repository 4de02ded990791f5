// Package logbook keeps the log of the running machine (nhật ký vận hành): what
// happened, with the id of the request and of the trace, on the screen and,
// where a folder is given, in files that are kept for a year and more.
//
//	slog ─ guard ─┬─ screen (systemd's journal)
//	              ├─ DIR/tinhso.log   ─┐ a new one every midnight and beyond a size,
//	              └─ DIR/access.log   ─┘ gzip, mode 0640, deleted after log-keep-days
//
// The guard is the last door: whatever somebody hands to the log, what looks
// like a citizen number, a telephone number, a mail address or a secret does
// not pass. It is no licence to log such things: rooms hand over ids and words
// of the program.
//
// Law: 53/2022/NĐ-CP
package logbook
