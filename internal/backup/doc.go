// Package backup copies a province into one file and brings it back (sao lưu
// và phục hồi), moves it from one database engine to the other, and keeps
// account of the copies that were made. It serves the duty to keep a system of
// level 3 restorable (Nghị định 85/2016/NĐ-CP, TCVN 11930:2017).
//
//	one snapshot ──► archive: tar in zstd ──► an empty database
//	  tables ──────► tables/NAME/000001.copy (the text form of COPY)
//	  files ───────► files/HASH
//	               ► manifest.json: rows and checksum of each table, last
//
// The archive does not know which engine it came from, so restoring and moving
// are the same road. A file without its manifest and its end is no backup.
package backup
