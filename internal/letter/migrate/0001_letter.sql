-- Templates of letters, each version kept (mẫu thư, văn bản).
CREATE TABLE letter_template (
  id         TEXT PRIMARY KEY,
  code       TEXT NOT NULL,
  unit_id    TEXT NOT NULL,
  unit_path  TEXT NOT NULL,
  version    BIGINT NOT NULL,
  action     TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to   TEXT NOT NULL,
  data       JSONB NOT NULL,
  from_pack  BOOLEAN NOT NULL,
  withdrawn  BOOLEAN NOT NULL,
  made_at    BIGINT NOT NULL,
  made_by    TEXT NOT NULL
);
CREATE UNIQUE INDEX letter_template_version ON letter_template (unit_id, code, version);
CREATE INDEX letter_template_day ON letter_template (valid_from, valid_to);

-- Letters written for dossiers, with the words as they were sent (thư, văn bản của hồ sơ).
CREATE TABLE letter_paper (
  id          TEXT PRIMARY KEY,
  dossier_id  TEXT NOT NULL,
  unit_id     TEXT NOT NULL,
  unit_path   TEXT NOT NULL,
  template    TEXT NOT NULL,
  version     BIGINT NOT NULL,
  type        TEXT NOT NULL,
  number      TEXT NOT NULL,
  day_on      TEXT NOT NULL,
  data        JSONB NOT NULL,
  made_at     BIGINT NOT NULL,
  made_by     TEXT NOT NULL,
  made_name   TEXT NOT NULL,
  told_at     BIGINT
);
CREATE INDEX letter_paper_dossier ON letter_paper (dossier_id, id);
