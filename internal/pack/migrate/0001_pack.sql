CREATE TABLE pack_loaded (
  pack      TEXT   NOT NULL PRIMARY KEY,
  hash      TEXT   NOT NULL,
  loaded_at BIGINT NOT NULL,
  manifest  JSONB  NOT NULL
);

CREATE TABLE pack_hashes (
  pack   TEXT  NOT NULL,
  kind   TEXT  NOT NULL,
  hashes JSONB NOT NULL,
  PRIMARY KEY (pack, kind)
);

CREATE TABLE pack_list (
  name TEXT  NOT NULL PRIMARY KEY,
  data JSONB NOT NULL
);
