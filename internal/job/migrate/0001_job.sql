CREATE TABLE job (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	args JSONB NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('available', 'running', 'retryable', 'scheduled', 'completed', 'cancelled', 'discarded')),
	attempt BIGINT NOT NULL,
	max_attempts BIGINT NOT NULL,
	unique_key TEXT NOT NULL,
	run_at BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	attempted_at BIGINT NOT NULL,
	finished_at BIGINT NOT NULL,
	lease_until BIGINT NOT NULL,
	last_error TEXT NOT NULL
);
CREATE INDEX job_due ON job (run_at, id) WHERE state IN ('available', 'scheduled', 'retryable');
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_finished ON job (finished_at) WHERE state IN ('completed', 'cancelled', 'discarded');
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key)
	WHERE unique_key <> '' AND state IN ('available', 'running', 'scheduled', 'retryable');

-- When each periodic job is due next; whoever moves the row inserts the job.
CREATE TABLE job_periodic (
	name TEXT PRIMARY KEY,
	next_at BIGINT NOT NULL
);
