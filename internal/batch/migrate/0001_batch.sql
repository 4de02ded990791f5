-- One thing done to many dossiers (một lượt xử lý hàng loạt). Instants are milliseconds UTC, 0 = not yet.
CREATE TABLE batch_run (
  id         TEXT   NOT NULL PRIMARY KEY,
  kind       TEXT   NOT NULL CHECK (kind IN ('act', 'move')),
  state      TEXT   NOT NULL CHECK (state IN ('planning', 'planned', 'approved', 'running', 'stopping', 'stopped', 'done')),
  action     TEXT   NOT NULL, -- of an act
  label      JSONB  NOT NULL,
  input      JSONB  NOT NULL, -- the common input of an act
  move       JSONB,           -- of a move: flow, versions, states, law
  flow       TEXT   NOT NULL,
  by_account TEXT   NOT NULL,
  by_name    TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  unit_path  TEXT   NOT NULL,
  after_id   TEXT   NOT NULL DEFAULT '', -- of a move: the last dossier that the dry run has seen
  total      BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  started_at BIGINT NOT NULL DEFAULT 0,
  ended_at   BIGINT NOT NULL DEFAULT 0,
  approval   JSONB,
  why        TEXT   NOT NULL DEFAULT '', -- code of the reason for which it stopped by itself
  version    BIGINT NOT NULL
);
CREATE INDEX batch_run_by ON batch_run (by_account, id);
CREATE INDEX batch_run_kind ON batch_run (kind, id);

-- Its dossiers, with what the preview said and what became of each.
CREATE TABLE batch_item (
  batch_id   TEXT   NOT NULL REFERENCES batch_run (id),
  n          BIGINT NOT NULL,
  dossier_id TEXT   NOT NULL,
  code       TEXT   NOT NULL,
  procedure  TEXT   NOT NULL,
  version    BIGINT NOT NULL, -- as the preview saw it
  verdict    TEXT   NOT NULL CHECK (verdict IN ('will', 'cannot')),
  outcome    TEXT   NOT NULL CHECK (outcome IN ('waiting', 'done', 'failed')),
  why        TEXT   NOT NULL, -- code of the reason, and what its words name
  why_args   JSONB,
  change     JSONB  NOT NULL,
  at         BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (batch_id, n)
);
CREATE INDEX batch_item_outcome ON batch_item (batch_id, verdict, outcome, n);
