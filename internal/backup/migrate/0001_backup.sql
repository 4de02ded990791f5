-- Copies that were made, tried and thrown away (nhật ký sao lưu).
CREATE TABLE backup_record (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('scheduled', 'manual')),
	state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
	file TEXT NOT NULL,
	node TEXT NOT NULL,
	started_at BIGINT NOT NULL,
	finished_at BIGINT NOT NULL,
	verified_at BIGINT,
	removed_at BIGINT,
	size BIGINT NOT NULL,
	table_count BIGINT NOT NULL,
	row_count BIGINT NOT NULL,
	file_count BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	error TEXT NOT NULL
);
CREATE INDEX backup_record_started ON backup_record (started_at, id);
