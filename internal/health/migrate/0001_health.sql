-- What a node measured (lịch sử sức khỏe): one row a minute, later one an hour. Bounded by thinning.
CREATE TABLE health_sample (
  node     TEXT    NOT NULL,
  hour     BOOLEAN NOT NULL,
  at       BIGINT  NOT NULL,
  measures JSONB   NOT NULL,
  PRIMARY KEY (node, hour, at)
);
CREATE INDEX health_sample_at ON health_sample (hour, at);

-- Checks that were not good for a time (cảnh báo).
CREATE TABLE health_alarm (
  id          TEXT   NOT NULL PRIMARY KEY,
  node        TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('unknown', 'warned', 'bad')),
  value       DOUBLE PRECISION NOT NULL,
  threshold   DOUBLE PRECISION NOT NULL,
  opened_at   BIGINT NOT NULL,
  closed_at   BIGINT NOT NULL DEFAULT 0,
  released_at BIGINT NOT NULL DEFAULT 0, -- an operator said that the clock is right
  released_by TEXT   NOT NULL DEFAULT '',
  reason      TEXT   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX health_alarm_open ON health_alarm (node, name, subject) WHERE closed_at = 0;
CREATE INDEX health_alarm_opened ON health_alarm (opened_at, id);
