// Package file keeps what people attach to a dossier (tệp đính kèm hồ sơ điện tử): who owns a file until the dossier
// does, what a file is by its first bytes, and which rows nobody needs any more.
//
// It owns the table dossier_file, which the migrations of the case engine make; the bytes lie in the room blob. Who may
// open the file of a dossier is asked by the case engine, which knows whose dossier it is.
//
// Law: 61/2018/NĐ-CP@2018-04-23
package file
