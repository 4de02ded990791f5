CREATE TABLE procedure_version (
  code          TEXT   NOT NULL,
  version       BIGINT NOT NULL CHECK (version > 0),
  valid_from_on TEXT   NOT NULL,
  hash          TEXT   NOT NULL,
  added_at      BIGINT NOT NULL,
  card          JSONB  NOT NULL,
  detail        JSONB  NOT NULL,
  PRIMARY KEY (code, version)
);

CREATE TABLE procedure_form (
  id            TEXT   NOT NULL,
  version       BIGINT NOT NULL CHECK (version > 0),
  valid_from_on TEXT   NOT NULL,
  hash          TEXT   NOT NULL,
  added_at      BIGINT NOT NULL,
  source        TEXT   NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE procedure_list (
  name TEXT  NOT NULL PRIMARY KEY,
  hash TEXT  NOT NULL,
  data JSONB NOT NULL
);

CREATE TABLE procedure_stamp (
  id      BIGINT NOT NULL PRIMARY KEY,
  changed BIGINT NOT NULL
);
