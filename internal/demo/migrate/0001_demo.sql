CREATE TABLE demo_account (
  login    TEXT   NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  role     TEXT   NOT NULL,
  unit_id  TEXT   NOT NULL,
  token    TEXT   NOT NULL
);
