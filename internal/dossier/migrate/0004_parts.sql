-- What only some dossiers have, and who takes part. Additive: a release before this one still runs.
-- The counter that took a dossier in for the unit that resolves it (tiếp nhận không theo địa giới): '' = it did itself.
ALTER TABLE dossier ADD COLUMN taken_unit_id TEXT NOT NULL DEFAULT '';
-- Accounts that take no part (không tham gia giải quyết), each between blanks.
ALTER TABLE dossier ADD COLUMN excluded TEXT NOT NULL DEFAULT '';
-- The name of that counter, by when the dossier is handed over and when it was, the variant of the procedure.
ALTER TABLE dossier ADD COLUMN extra JSONB;
CREATE INDEX dossier_taken_idx ON dossier (taken_unit_id, id) WHERE taken_unit_id <> '';

-- By when a unit that was asked answers; who handed a dossier over is not asked anything.
ALTER TABLE dossier_consulted ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dossier_consulted ADD COLUMN handed BOOLEAN NOT NULL DEFAULT FALSE;

-- Who takes no part in a dossier for a conflict of interest (xung đột lợi ích), and how that came.
CREATE TABLE dossier_excluded (
  dossier_id   TEXT   NOT NULL REFERENCES dossier (id),
  account_id   TEXT   NOT NULL,
  account_name TEXT   NOT NULL,
  cause        TEXT   NOT NULL CHECK (cause IN ('number', 'declared', 'ordered')),
  reason       TEXT   NOT NULL,
  by_account   TEXT   NOT NULL,
  by_name      TEXT   NOT NULL,
  at           BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL DEFAULT 0, -- when a leader let the person take part again
  ended_by     TEXT   NOT NULL DEFAULT '', -- name
  ended_reason TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (dossier_id, account_id)
);
CREATE INDEX dossier_excluded_account_idx ON dossier_excluded (account_id, dossier_id) WHERE ended_at = 0;
