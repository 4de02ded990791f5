-- Idempotency keys with the first answer; a row lives 30 days.
CREATE TABLE once (
	account TEXT NOT NULL,
	key TEXT NOT NULL,
	body_hash TEXT NOT NULL,
	status BIGINT NOT NULL,
	etag TEXT NOT NULL,
	location TEXT NOT NULL,
	body TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (account, key)
);
CREATE INDEX once_age ON once (created_at);
