package file

import (
	"context"
	"slices"
	"strings"
	"time"

	"tinhso/internal/store"
)

const (
	fileInsert = `INSERT INTO dossier_file (id, sha256, name, media_type, size, owner, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)`
	fileColumns   = `SELECT f.id, f.sha256, f.name, f.media_type, f.size, f.owner, f.created_at FROM dossier_file f`
	fileList      = fileColumns
	fileGet       = fileColumns + ` WHERE f.id = $1`
	fileOfDossier = fileColumns + ` WHERE f.id = $1 AND EXISTS (
  SELECT 1 FROM dossier_paper p WHERE p.dossier_id = $2 AND p.file_id = f.id)`
	fileAdopt = `UPDATE dossier_file SET owner = $1 WHERE id = $2 AND owner = $3`
	fileErase = `DELETE FROM dossier_file WHERE id IN (...)`
	fileSweep = `DELETE FROM dossier_file WHERE id IN (
  SELECT f.id FROM dossier_file f WHERE f.created_at < $1
    AND NOT EXISTS (SELECT 1 FROM dossier_paper p WHERE p.file_id = f.id)
    AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.result_file = f.id)
    AND NOT EXISTS (SELECT 1 FROM dossier_draft d WHERE d.owner = f.owner) LIMIT 500)`
)

// InsertTx writes the row of a file whose bytes are kept already (ghi nhận tệp).
func InsertTx(ctx context.Context, tx *store.Tx, f File, owner string) error {
	_, err := tx.Exec(ctx, fileInsert, f.ID, f.SHA256, f.Name, f.MediaType, f.Size, owner, store.Millis(f.CreatedAt))
	return err
}

// AdoptTx gives to the account, the first of the owners, what its owner uploaded as a guest (chuyển tệp về tài khoản):
// the draft goes on on another device, without the guest's secret.
func AdoptTx(ctx context.Context, tx *store.Tx, owners, files []string) error {
	if len(owners) < 2 {
		return nil
	}
	for _, id := range files {
		if _, err := tx.Exec(ctx, fileAdopt, owners[0], id, owners[1]); err != nil {
			return err
		}
	}
	return nil
}

// SweepTx deletes files of before a moment that belong to no dossier and whose owner has no draft left (dọn tệp thừa).
// The bytes stay until the store of blobs is swept: another row may name them.
func SweepTx(ctx context.Context, tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, fileSweep, store.Millis(before))
	return err
}

// Find reads those of the files that belong to one of the owners, by id (tìm tệp của chủ).
func Find(ctx context.Context, r store.Reader, ids, owners []string) (map[string]File, error) {
	found := map[string]File{}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !isID(id) })
	if len(ids) == 0 || len(owners) == 0 {
		return found, nil
	}
	var w store.Where
	w.In("f.id", ids)
	w.In("f.owner", owners)
	all, err := store.All(ctx, r, fileList+w.SQL(), func(row *store.Rows) (File, error) { return scanFile(row) }, w.Args()...)
	for _, f := range all {
		found[f.ID] = f
	}
	return found, err
}

// ByID reads the row of a file, whoever owns it (tệp theo mã); the caller has asked policy.
func ByID(ctx context.Context, r store.Reader, id string) (File, error) {
	return scanFile(r.QueryRow(ctx, fileGet, id))
}

// OfDossier reads the row of a file that is a paper of a dossier (tệp của hồ sơ); the caller has asked policy.
func OfDossier(ctx context.Context, r store.Reader, id, dossier string) (File, error) {
	return scanFile(r.QueryRow(ctx, fileOfDossier, id, dossier))
}

// isID reports whether a text can be an id of ours at all; the database would refuse some others without naming the
// field in which they came.
func isID(s string) bool {
	return len(s) > 0 && len(s) <= 40 && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func scanFile(r interface{ Scan(dest ...any) error }) (f File, err error) {
	var at int64
	err = r.Scan(&f.ID, &f.SHA256, &f.Name, &f.MediaType, &f.Size, &f.owner, &at)
	f.CreatedAt = store.Instant(at)
	return f, err
}

// EraseTx forgets files (xóa tệp): nothing refers to their bytes any more, unless another row does.
func EraseTx(ctx context.Context, tx *store.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	q, args := store.In(fileErase, nil, ids)
	_, err := tx.Exec(ctx, q, args...)
	return err
}
