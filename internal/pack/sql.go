package pack

// The SQL texts of the room.
const (
	sqlHashes = `SELECT kind, hashes FROM pack_hashes WHERE pack = $1`

	sqlPutHashes = `INSERT INTO pack_hashes (pack, kind, hashes) VALUES ($1, $2, $3)
ON CONFLICT (pack, kind) DO UPDATE SET hashes = excluded.hashes`

	sqlPutLoaded = `INSERT INTO pack_loaded (pack, hash, loaded_at, manifest) VALUES ($1, $2, $3, $4)
ON CONFLICT (pack) DO UPDATE SET hash = excluded.hash, loaded_at = excluded.loaded_at, manifest = excluded.manifest`

	sqlLoaded = `SELECT manifest, loaded_at FROM pack_loaded ORDER BY loaded_at DESC, pack LIMIT 1`

	sqlPutList = `INSERT INTO pack_list (name, data) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET data = excluded.data`

	sqlList = `SELECT data FROM pack_list WHERE name = $1`
)
