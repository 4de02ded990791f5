CREATE TABLE policy_access (
  id         TEXT   NOT NULL PRIMARY KEY,
  read_at    BIGINT NOT NULL,
  account_id TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  kind       TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  owner      TEXT   NOT NULL,
  why        TEXT   NOT NULL
);
CREATE INDEX policy_access_subject ON policy_access (subject, id);
CREATE INDEX policy_access_owner ON policy_access (owner, id) WHERE owner <> '';
CREATE INDEX policy_access_account ON policy_access (account_id, id);
