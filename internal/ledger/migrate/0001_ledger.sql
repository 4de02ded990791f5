-- The account of time of each subject (sổ thời hạn). Rows are only added. Instants are milliseconds UTC, 0 = none.
CREATE TABLE ledger_entry (
  subject          TEXT   NOT NULL,
  n                BIGINT NOT NULL,
  kind             TEXT   NOT NULL CHECK (kind IN ('start', 'leg', 'pause', 'resume', 'extend', 'calendar', 'stop')),
  at               BIGINT NOT NULL,
  noted_at         BIGINT NOT NULL,
  account          TEXT   NOT NULL, -- who did it
  account_name     TEXT   NOT NULL,
  unit_id          TEXT   NOT NULL, -- for which unit
  unit_name        TEXT   NOT NULL,
  reason           TEXT   NOT NULL,
  law              TEXT   NOT NULL,
  evidence         JSONB,           -- ids of files
  amount           BIGINT NOT NULL, -- of a start the time allowed, of an extension what it adds
  time_kind        TEXT   NOT NULL,
  cut_off          TEXT   NOT NULL,
  basis            TEXT   NOT NULL,
  restart          BOOLEAN NOT NULL, -- of a pause: the whole time begins anew at its end
  until_at         BIGINT NOT NULL,  -- of a pause whose end is known
  before_at        BIGINT NOT NULL,  -- due before and after the entry
  after_at         BIGINT NOT NULL,
  national_at      BIGINT NOT NULL,  -- the last moment in time by the national measure
  state            TEXT   NOT NULL,  -- who has it from here on
  holder_role      TEXT   NOT NULL,
  holder_unit      TEXT   NOT NULL,
  holder_unit_name TEXT   NOT NULL,
  holder           TEXT   NOT NULL,
  holder_name      TEXT   NOT NULL,
  leg_from_at      BIGINT NOT NULL,
  leg_budget       BIGINT NOT NULL,  -- working minutes; 0 = no share of its own
  leg_due_at       BIGINT NOT NULL,
  leg_spent        BIGINT NOT NULL,  -- working minutes of the leg that this entry ended
  PRIMARY KEY (subject, n)
);

-- Attempts that were refused (thao tác bị từ chối).
CREATE TABLE ledger_refusal (
  id           TEXT   NOT NULL PRIMARY KEY,
  subject      TEXT   NOT NULL,
  kind         TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  noted_at     BIGINT NOT NULL,
  account      TEXT   NOT NULL,
  account_name TEXT   NOT NULL,
  unit_id      TEXT   NOT NULL,
  unit_name    TEXT   NOT NULL,
  reason       TEXT   NOT NULL,
  code         TEXT   NOT NULL,
  args         JSONB  NOT NULL
);
CREATE INDEX ledger_refusal_idx ON ledger_refusal (subject, id);
