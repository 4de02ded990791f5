// Package sweep removes blobs that nothing refers to any more (dọn tệp không còn hồ sơ nào dùng).
//
//	walk blobs last kept two days ago or more ─► ask every source ─► mark ─► ask again ─► remove, when still old ─► unmark
//
// A blob that somebody keeps again at that moment is never lost: keeping makes it new, then looks for a mark. Either the
// removal sees that it is new, or the keeper sees the mark, waits, and keeps the bytes once more. Between keeping bytes and
// writing the row that names them two days may pass.
//
// Law: 53/2022/NĐ-CP
package sweep
