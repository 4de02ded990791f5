// Package upload takes large files in parts, so that a line that drops costs only what was on its way (gửi tệp lớn từng
// phần).
//
//	Create ─► open ── Append, Append … ──► the last byte ─► scan ─► done: a file of the same id
//	            │  └─ the offset is what is durable             └─► refused, in words
//	            └─ Cancel, or a day without a byte: forgotten, parts and all
//
// What has arrived lies in parts of at most two megabytes in the room blob; how far it has come stands in the database,
// so any node goes on where another stopped. Of two who send to one upload one is told that it is locked: whoever sends
// holds a lease that lasts some seconds beyond the last byte, so a line that died without a word does not keep its owner
// out. The last part counts together with the file that comes of it: an upload whose offset is its length is a file.
//
// The protocol that people's programs speak is tus 1.0, in face/upload. An upload is its owner's alone.
//
// Law: 45/2020/NĐ-CP@2020-04-08
package upload
