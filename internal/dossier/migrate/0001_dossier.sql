-- The dossier (hồ sơ). Instants are milliseconds UTC, 0 = not yet; legal days are text, '' = not yet.
CREATE TABLE dossier (
  id                TEXT   NOT NULL PRIMARY KEY,
  code              TEXT   NOT NULL UNIQUE,
  version           BIGINT NOT NULL,
  procedure_code    TEXT   NOT NULL,
  procedure_version BIGINT NOT NULL,
  procedure_name    TEXT   NOT NULL,
  flow_code         TEXT   NOT NULL,
  flow_version      BIGINT NOT NULL,
  unit_id           TEXT   NOT NULL,
  unit_path         TEXT   NOT NULL,
  unit_code         TEXT   NOT NULL,
  unit_name         TEXT   NOT NULL,
  channel           TEXT   NOT NULL CHECK (channel IN ('direct', 'online', 'postal')),
  party             TEXT   NOT NULL,
  state             TEXT   NOT NULL,
  national          BIGINT NOT NULL CHECK (national BETWEEN 1 AND 10),
  closed            BOOLEAN NOT NULL,
  owner_account     TEXT   NOT NULL,
  applicant_name    TEXT   NOT NULL,
  search            TEXT   NOT NULL, -- folded names and the code
  people            JSONB  NOT NULL, -- applicant, representative, organisation, how the result goes back
  fields            JSONB  NOT NULL,
  case_name         TEXT   NOT NULL,
  late              BOOLEAN NOT NULL,
  submitted_at      BIGINT NOT NULL,
  answer_by_at      BIGINT NOT NULL,
  accepted_at       BIGINT NOT NULL DEFAULT 0,
  due_at            BIGINT NOT NULL DEFAULT 0,
  due_on            TEXT   NOT NULL DEFAULT '',
  provisional       BOOLEAN NOT NULL DEFAULT FALSE,
  paused            BOOLEAN NOT NULL DEFAULT FALSE,
  -- what is due next: the answer, then the result; far away while it waits for the citizen, when it ended once closed
  next_at           BIGINT NOT NULL,
  done_at           BIGINT NOT NULL DEFAULT 0,
  returned_at       BIGINT NOT NULL DEFAULT 0,
  ended_at          BIGINT NOT NULL DEFAULT 0,
  on_time           BIGINT NOT NULL DEFAULT -1, -- by the due day: -1 not yet known, 0 late, 1 on time
  national_on_time  BIGINT NOT NULL DEFAULT -1, -- by the national computation
  budget_amount     BIGINT NOT NULL,
  budget_kind       TEXT   NOT NULL,
  budget_cut_off    TEXT   NOT NULL,
  budget_basis      TEXT   NOT NULL, -- 'clerk' when a person typed it
  extended          BIGINT NOT NULL DEFAULT 0,
  supplements       BIGINT NOT NULL DEFAULT 0,
  asked             JSONB,
  assignee          TEXT   NOT NULL DEFAULT '',
  assignee_name     TEXT   NOT NULL DEFAULT '',
  result            JSONB,
  result_file       TEXT   NOT NULL DEFAULT ''
);

-- Search inside a unit and "newest first": names and codes are read from the index alone.
CREATE INDEX dossier_unit_idx ON dossier (unit_id, id, search);
CREATE INDEX dossier_state_idx ON dossier (unit_id, state, id);
-- The inbox of a unit, what is due first on top.
CREATE INDEX dossier_next_idx ON dossier (unit_id, next_at, id) WHERE NOT closed;
-- Counts of a unit and of everything below it, from the index alone.
CREATE INDEX dossier_path_idx ON dossier (unit_path, closed, next_at, unit_id);
CREATE INDEX dossier_assignee_idx ON dossier (assignee, next_at, id) WHERE assignee <> '';
CREATE INDEX dossier_owner_idx ON dossier (owner_account, id) WHERE owner_account <> '';

-- The last serial given out for a unit identifier on a day (số thứ tự trong ngày).
CREATE TABLE dossier_number (
  identifier TEXT   NOT NULL,
  day_on     TEXT   NOT NULL,
  last       BIGINT NOT NULL,
  PRIMARY KEY (identifier, day_on)
);

-- Components of a dossier (thành phần hồ sơ) and every file that came later.
CREATE TABLE dossier_paper (
  dossier_id TEXT   NOT NULL REFERENCES dossier (id),
  ordinal    BIGINT NOT NULL,
  step       BIGINT NOT NULL,
  component  TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  status     TEXT   NOT NULL CHECK (status IN ('attached', 'later', 'not_applicable')),
  file_id    TEXT   NOT NULL,
  PRIMARY KEY (dossier_id, ordinal)
);
CREATE INDEX dossier_paper_file_idx ON dossier_paper (file_id) WHERE file_id <> '';

-- The timeline (tiến trình xử lý); n is the version the step led to. Rows are never changed.
CREATE TABLE dossier_step (
  dossier_id TEXT   NOT NULL REFERENCES dossier (id),
  n          BIGINT NOT NULL,
  action     TEXT   NOT NULL,
  state_from TEXT   NOT NULL,
  state_to   TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  actor      TEXT   NOT NULL,
  actor_name TEXT   NOT NULL,
  actor_role TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  unit_name  TEXT   NOT NULL,
  until_at   BIGINT NOT NULL,
  data       JSONB  NOT NULL, -- reason, items asked for, changes, what was entered
  PRIMARY KEY (dossier_id, n)
);

-- When the clock stood still (tạm dừng tính thời hạn): to_at 0 = it still does.
CREATE TABLE dossier_pause (
  dossier_id TEXT   NOT NULL REFERENCES dossier (id),
  n          BIGINT NOT NULL, -- the step that began it
  from_at    BIGINT NOT NULL,
  to_at      BIGINT NOT NULL,
  restart    BOOLEAN NOT NULL, -- the whole time begins anew at to_at
  law        TEXT   NOT NULL,
  why        TEXT   NOT NULL,
  PRIMARY KEY (dossier_id, n)
);

-- Units asked for their opinion (cơ quan phối hợp): they may read this one dossier.
CREATE TABLE dossier_consulted (
  dossier_id  TEXT   NOT NULL REFERENCES dossier (id),
  unit_id     TEXT   NOT NULL,
  unit_path   TEXT   NOT NULL,
  unit_name   TEXT   NOT NULL,
  asked_at    BIGINT NOT NULL,
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (dossier_id, unit_id)
);
CREATE INDEX dossier_consulted_unit_idx ON dossier_consulted (unit_id, dossier_id);

-- Uploaded files (tệp đính kèm); the bytes are in the blob store under their hash.
CREATE TABLE dossier_file (
  id         TEXT   NOT NULL PRIMARY KEY,
  sha256     TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  media_type TEXT   NOT NULL,
  size       BIGINT NOT NULL,
  owner      TEXT   NOT NULL, -- account, or 'guest:' and the hash of the guest's secret
  created_at BIGINT NOT NULL
);

-- Filings that are not finished (hồ sơ nháp).
CREATE TABLE dossier_draft (
  id                TEXT   NOT NULL PRIMARY KEY,
  owner             TEXT   NOT NULL,
  procedure_code    TEXT   NOT NULL,
  procedure_version BIGINT NOT NULL,
  procedure_name    TEXT   NOT NULL,
  unit              TEXT   NOT NULL,
  step              TEXT   NOT NULL,
  entered           JSONB  NOT NULL,
  files             JSONB  NOT NULL,
  created_at        BIGINT NOT NULL,
  updated_at        BIGINT NOT NULL
);
CREATE INDEX dossier_draft_owner_idx ON dossier_draft (owner, updated_at);
CREATE INDEX dossier_draft_updated_idx ON dossier_draft (updated_at);

-- Cash taken at the counter (phí, lệ phí), whole đồng.
CREATE TABLE dossier_fee (
  id         TEXT   NOT NULL PRIMARY KEY,
  dossier_id TEXT   NOT NULL REFERENCES dossier (id),
  unit_id    TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  amount     BIGINT NOT NULL CHECK (amount >= 0),
  receipt    TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  paid_on    TEXT   NOT NULL,
  account    TEXT   NOT NULL,
  account_name TEXT NOT NULL
);
CREATE INDEX dossier_fee_day_idx ON dossier_fee (unit_id, paid_on, id);
CREATE INDEX dossier_fee_dossier_idx ON dossier_fee (dossier_id);
