-- Which row of which system became which dossier (nguồn của hồ sơ chuyển sang).
CREATE TABLE inherit_row (
  code       TEXT   NOT NULL PRIMARY KEY, -- of the dossier, kept
  source     TEXT   NOT NULL,             -- the old system
  sha256     TEXT   NOT NULL,             -- of the row as it was read
  dossier_id TEXT   NOT NULL,
  at         BIGINT NOT NULL
);
