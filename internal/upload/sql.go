package upload

import (
	"context"
	"embed"
	"encoding/json"

	"tinhso/internal/store"
)

//go:embed migrate
var migrateFS embed.FS

// Migrations make the tables of the room.
var Migrations = store.Line{Room: "upload", FS: migrateFS}

const (
	uploadInsert = `INSERT INTO upload (id, owner, origin, name, length, args, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, '{}', $6, $7)`
	uploadGet    = `SELECT u.id, u.owner, u.name, u.length, u.received, u.state, u.code, u.args, u.expires_at FROM upload u WHERE u.id = $1`
	uploadOwed   = `SELECT COALESCE(SUM(u.length), 0) FROM upload u WHERE u.owner = $1 AND u.state = 'open' AND u.expires_at > $2`
	originOwed   = `SELECT COALESCE(SUM(u.length), 0) FROM upload u WHERE u.origin = $1 AND u.origin <> '' AND u.state = 'open' AND u.expires_at > $2`
	uploadHold   = `UPDATE upload SET holder = $1, held_until = $2 WHERE id = $3 AND state = 'open' AND received = $4 AND held_until < $5 AND expires_at > $5`
	uploadRenew  = `UPDATE upload SET held_until = $1 WHERE id = $2 AND holder = $3`
	uploadFree   = `UPDATE upload SET holder = '', held_until = 0 WHERE id = $1 AND holder = $2`
	uploadGrow   = `UPDATE upload SET received = $1, held_until = $2, expires_at = $3 WHERE id = $4 AND holder = $5 AND received = $6 AND state = 'open'`
	uploadDone   = `UPDATE upload SET received = length, state = 'done', holder = '', held_until = 0 WHERE id = $1 AND holder = $2 AND state = 'open'`
	uploadRefuse = `UPDATE upload SET state = 'refused', code = $1, args = $2, holder = '', held_until = 0 WHERE id = $3 AND holder = $4 AND state = 'open'`
	uploadDrop   = `DELETE FROM upload WHERE id = $1 AND held_until < $2`
	uploadOver   = `SELECT u.id FROM upload u WHERE u.expires_at <= $1 AND u.held_until < $1 ORDER BY u.expires_at LIMIT 200`
	uploadExists = `SELECT u.id FROM upload u WHERE u.state = 'open' AND u.id IN (...)`

	partInsert = `INSERT INTO upload_part (upload_id, start_at, size, name) VALUES ($1, $2, $3, $4)`
	partList   = `SELECT p.name, p.size FROM upload_part p WHERE p.upload_id = $1 ORDER BY p.start_at`
	partDrop   = `DELETE FROM upload_part WHERE upload_id = $1`
)

func scanUpload(row interface{ Scan(dest ...any) error }) (u Upload, err error) {
	var state string
	var args json.RawMessage
	var expires int64
	err = row.Scan(&u.ID, &u.owner, &u.Name, &u.Length, &u.Offset, &state, &u.code, &args, &expires)
	if err != nil {
		return u, err
	}
	u.State, u.ExpiresAt = State(state), store.Instant(expires)
	return u, json.Unmarshal(args, &u.args)
}

// changed tells whether exactly one row was.
func changed(ctx context.Context, tx *store.Tx, q string, args ...any) (bool, error) {
	n, err := tx.Exec(ctx, q, args...)
	return n == 1, err
}
