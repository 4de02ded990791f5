-- The journal. One writer: the order of seq is the order of commits.
CREATE TABLE event (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	tx BIGINT NOT NULL DEFAULT 0,
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	actor TEXT NOT NULL,
	unit_path TEXT NOT NULL,
	at BIGINT NOT NULL,
	data JSONB NOT NULL
);
CREATE INDEX event_subject ON event (subject, seq);
