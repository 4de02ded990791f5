CREATE TABLE org_stamp (
  id    BIGINT NOT NULL PRIMARY KEY,
  stamp TEXT   NOT NULL
);
INSERT INTO org_stamp (id, stamp) VALUES (1, '');

CREATE TABLE org_area (
  id         TEXT   NOT NULL PRIMARY KEY,
  key        TEXT   NOT NULL UNIQUE,
  level      TEXT   NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  valid_from_on TEXT NOT NULL,
  valid_to_on   TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL
);

CREATE TABLE org_area_name (
  area_id       TEXT NOT NULL REFERENCES org_area (id),
  valid_from_on TEXT NOT NULL,
  valid_to_on   TEXT NOT NULL DEFAULT '',
  code          TEXT NOT NULL,
  name          TEXT NOT NULL,
  short_name    TEXT NOT NULL,
  kind          TEXT NOT NULL,
  parent_id     TEXT NOT NULL DEFAULT '',
  law           TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (area_id, valid_from_on)
);
CREATE INDEX org_area_name_code ON org_area_name (code);

CREATE TABLE org_unit (
  id            TEXT   NOT NULL PRIMARY KEY,
  key           TEXT   NOT NULL UNIQUE,
  kind          TEXT   NOT NULL CHECK (kind IN ('committee', 'department', 'body', 'office')),
  level         TEXT   NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  area_id       TEXT   NOT NULL DEFAULT '',
  contact       JSONB  NOT NULL,
  valid_from_on TEXT   NOT NULL,
  valid_to_on   TEXT   NOT NULL DEFAULT '',
  created_at    BIGINT NOT NULL
);

CREATE TABLE org_unit_name (
  unit_id       TEXT NOT NULL REFERENCES org_unit (id),
  valid_from_on TEXT NOT NULL,
  valid_to_on   TEXT NOT NULL DEFAULT '',
  name          TEXT NOT NULL,
  short_name    TEXT NOT NULL,
  abbrev        TEXT NOT NULL DEFAULT '',
  law           TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, valid_from_on)
);

CREATE TABLE org_unit_code (
  unit_id       TEXT    NOT NULL REFERENCES org_unit (id),
  scheme        TEXT    NOT NULL CHECK (scheme IN ('gso', 'agency')),
  valid_from_on TEXT    NOT NULL,
  valid_to_on   TEXT    NOT NULL DEFAULT '',
  code          TEXT    NOT NULL,
  sample        BOOLEAN NOT NULL,
  law           TEXT    NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, scheme, valid_from_on)
);
CREATE INDEX org_unit_code_code ON org_unit_code (scheme, code);

CREATE TABLE org_unit_parent (
  unit_id       TEXT NOT NULL REFERENCES org_unit (id),
  valid_from_on TEXT NOT NULL,
  valid_to_on   TEXT NOT NULL DEFAULT '',
  parent_id     TEXT NOT NULL REFERENCES org_unit (id),
  law           TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, valid_from_on)
);

CREATE TABLE org_post (
  id            TEXT   NOT NULL PRIMARY KEY,
  key           TEXT   NOT NULL UNIQUE,
  unit_id       TEXT   NOT NULL REFERENCES org_unit (id),
  title         TEXT   NOT NULL,
  kind          TEXT   NOT NULL,
  valid_from_on TEXT   NOT NULL,
  valid_to_on   TEXT   NOT NULL DEFAULT '',
  created_at    BIGINT NOT NULL
);
CREATE INDEX org_post_unit ON org_post (unit_id);

CREATE TABLE org_post_holder (
  post_id       TEXT NOT NULL REFERENCES org_post (id),
  valid_from_on TEXT NOT NULL,
  valid_to_on   TEXT NOT NULL DEFAULT '',
  account_id    TEXT NOT NULL,
  name          TEXT NOT NULL,
  PRIMARY KEY (post_id, account_id, valid_from_on)
);
