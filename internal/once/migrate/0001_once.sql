-- One row for each request that changed something under an idempotency key.
CREATE TABLE once (
	account TEXT NOT NULL,
	key TEXT NOT NULL,
	body_hash TEXT NOT NULL,
	status BIGINT NOT NULL,
	etag TEXT NOT NULL,
	location TEXT NOT NULL,
	body BYTEA,
	at BIGINT NOT NULL,
	PRIMARY KEY (account, key)
);
CREATE INDEX once_at ON once (at);
