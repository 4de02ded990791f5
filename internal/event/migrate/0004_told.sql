-- Rows that no event speaks of, such as readings: told of in the transaction that writes them, until they are sealed.
CREATE TABLE event_told (
	id TEXT NOT NULL PRIMARY KEY,
	tbl TEXT NOT NULL,
	subject TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX event_told_subject ON event_told (subject);
