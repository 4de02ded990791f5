-- What a unit was asked about a subject in one round, and what it said (ý kiến phối hợp). Instants are milliseconds UTC,
-- 0 = not yet.
CREATE TABLE consult_asked (
  subject     TEXT   NOT NULL,
  round       BIGINT NOT NULL,
  unit_id     TEXT   NOT NULL,
  unit_path   TEXT   NOT NULL,
  unit_name   TEXT   NOT NULL,
  step        BIGINT NOT NULL, -- of the subject, that asked
  question    TEXT   NOT NULL,
  asked_at    BIGINT NOT NULL,
  asked_by    TEXT   NOT NULL,
  asker       TEXT   NOT NULL, -- name
  due_at      BIGINT NOT NULL,
  basis       TEXT   NOT NULL, -- name of the dated rule that gave the time, 'entered' when a person did
  law         TEXT   NOT NULL,
  reminded_at BIGINT NOT NULL DEFAULT 0,
  reminders   BIGINT NOT NULL DEFAULT 0,
  answered_at BIGINT NOT NULL DEFAULT 0,
  answerer    TEXT   NOT NULL DEFAULT '', -- name
  stance      TEXT   NOT NULL DEFAULT '',
  answer      TEXT   NOT NULL DEFAULT '',
  answer_step BIGINT NOT NULL DEFAULT 0,
  silent_at   BIGINT NOT NULL DEFAULT 0, -- when the lead went on without it
  PRIMARY KEY (subject, round, unit_id)
);
-- What a unit still has to answer.
CREATE INDEX consult_asked_open ON consult_asked (unit_id, due_at) WHERE answered_at = 0 AND silent_at = 0;
