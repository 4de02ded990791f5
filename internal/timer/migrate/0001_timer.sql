-- What must happen once at a moment. due_at is when the wheel takes it: the moment itself, later after a failure,
-- 0 when there is nothing to do (fired, dropped or set aside). fired_for is the latest moment for which it fired.
CREATE TABLE timer (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	key TEXT NOT NULL,
	at BIGINT NOT NULL,
	due_at BIGINT NOT NULL,
	fired_for BIGINT NOT NULL,
	fired_at BIGINT NOT NULL,
	aside_at BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	last_error TEXT NOT NULL,
	args JSONB NOT NULL
);
CREATE UNIQUE INDEX timer_of ON timer (kind, subject, key);
CREATE INDEX timer_due ON timer (kind, due_at, id) WHERE due_at > 0;
CREATE INDEX timer_trouble ON timer (id) WHERE attempts > 0;
