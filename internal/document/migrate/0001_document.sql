-- Types of official paper and their abbreviations (loại văn bản).
CREATE TABLE document_type (
  code       TEXT PRIMARY KEY,
  ordinal    INTEGER NOT NULL,
  name       TEXT NOT NULL,
  abbrev     TEXT NOT NULL,
  example    TEXT NOT NULL,
  note       TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to   TEXT
);

-- The last number of each yearly series of an agency.
CREATE TABLE document_series (
  unit_id   TEXT NOT NULL,
  type_code TEXT NOT NULL,
  year      INTEGER NOT NULL,
  last      BIGINT NOT NULL CHECK (last > 0),
  PRIMARY KEY (unit_id, type_code, year)
);

-- Every number given, reserved, or entered late.
CREATE TABLE document_number (
  unit_id    TEXT NOT NULL,
  type_code  TEXT NOT NULL,
  year       INTEGER NOT NULL,
  number     BIGINT NOT NULL CHECK (number > 0),
  state      TEXT NOT NULL CHECK (state IN ('used', 'reserved')),
  late       BOOLEAN NOT NULL,
  signed_on  TEXT NOT NULL,
  subject    TEXT NOT NULL,
  account_id TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, type_code, year, number)
);

-- Results and the codes by which anyone may check them.
CREATE TABLE document_result (
  id             TEXT PRIMARY KEY,
  code           TEXT NOT NULL UNIQUE,
  dossier_id     TEXT NOT NULL,
  unit_id        TEXT NOT NULL,
  unit_name      TEXT NOT NULL,
  procedure_code TEXT NOT NULL,
  procedure_name TEXT NOT NULL,
  type_code      TEXT NOT NULL,
  reference      TEXT NOT NULL,
  signed_on      TEXT NOT NULL,
  subject        TEXT NOT NULL,
  signer         TEXT NOT NULL,
  file_sha256    TEXT NOT NULL,
  file_name      TEXT NOT NULL,
  status         TEXT NOT NULL CHECK (status IN ('valid', 'revoked', 'replaced')),
  issued_at      BIGINT NOT NULL,
  issued_by      TEXT NOT NULL,
  ended_at       BIGINT,
  ended_by       TEXT NOT NULL,
  ended_why      TEXT NOT NULL,
  replaced_by    TEXT NOT NULL,
  CHECK ((status = 'valid') = (ended_at IS NULL))
);
CREATE INDEX document_result_dossier ON document_result (dossier_id, issued_at);
