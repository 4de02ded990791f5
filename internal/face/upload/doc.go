// Package upload speaks tus 1.0 (gửi tệp từng phần, gửi tiếp khi rớt mạng): creation, creation-with-upload, termination,
// expiration and checksum, for programs under /api/v1/uploads and for pages under /tai-len.
//
//	POST   ─► 201 Location, Upload-Expires          refused by Upload-Length before a byte: 413
//	HEAD   ─► 200 Upload-Offset, Upload-Length
//	PATCH  ─► 204 Upload-Offset; 409 another offset, 423 somebody else sends, 460 checksum, 422 not fit to be a file
//	DELETE ─► 204
//	GET    ─► JSON: how far it has come, and the file when it is done
//
// What an upload is, and whose, is said in the room upload. A page's session is checked like that of every form: from our
// own origin only.
package upload
