-- How far each consumer has read, and its trouble with the event after that.
CREATE TABLE event_cursor (
	name TEXT PRIMARY KEY,
	tx BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	retry_at BIGINT NOT NULL,
	reason TEXT NOT NULL,
	updated_at BIGINT NOT NULL
);

-- Events that a consumer could not apply: shown, and tried again by a person.
CREATE TABLE event_aside (
	id TEXT PRIMARY KEY,
	consumer TEXT NOT NULL,
	seq BIGINT NOT NULL,
	reason TEXT NOT NULL,
	attempts BIGINT NOT NULL,
	at BIGINT NOT NULL
);
CREATE UNIQUE INDEX event_aside_of ON event_aside (consumer, seq);
