CREATE TABLE identity_account (
  id            TEXT    NOT NULL PRIMARY KEY,
  kind          TEXT    NOT NULL CHECK (kind IN ('citizen', 'officer')),
  login         TEXT    NOT NULL UNIQUE,
  name          TEXT    NOT NULL,
  name_fold     TEXT    NOT NULL,
  email         TEXT    NOT NULL,
  phone         TEXT    NOT NULL,
  unit_id       TEXT    NOT NULL,
  unit_path     TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  must_change   BOOLEAN NOT NULL,
  is_demo       BOOLEAN NOT NULL,
  state         TEXT    NOT NULL CHECK (state IN ('active', 'locked', 'closed')),
  why           TEXT    NOT NULL DEFAULT '',
  version       BIGINT  NOT NULL,
  created_at    BIGINT  NOT NULL,
  updated_at    BIGINT  NOT NULL,
  signed_in_at  BIGINT  NOT NULL DEFAULT 0
);
CREATE INDEX identity_account_name ON identity_account (name_fold, id);
CREATE INDEX identity_account_unit ON identity_account (unit_id);
CREATE UNIQUE INDEX identity_account_email ON identity_account (email) WHERE kind = 'citizen' AND email <> '';

CREATE TABLE identity_profile (
  account_id  TEXT   NOT NULL PRIMARY KEY REFERENCES identity_account (id),
  full_name   TEXT   NOT NULL,
  name_fold   TEXT   NOT NULL,
  citizen_id  TEXT   NOT NULL,
  birth_on    TEXT   NOT NULL,
  gender      TEXT   NOT NULL,
  phone       TEXT   NOT NULL,
  email       TEXT   NOT NULL,
  address     TEXT   NOT NULL,
  verified_by TEXT   NOT NULL DEFAULT '',
  updated_at  BIGINT NOT NULL
);
CREATE INDEX identity_profile_citizen ON identity_profile (citizen_id) WHERE citizen_id <> '';

CREATE TABLE identity_grant (
  id            TEXT   NOT NULL PRIMARY KEY,
  account_id    TEXT   NOT NULL REFERENCES identity_account (id),
  role          TEXT   NOT NULL CHECK (role IN ('clerk', 'officer', 'leader', 'admin', 'operator')),
  unit_id       TEXT   NOT NULL,
  valid_from_on TEXT   NOT NULL,
  valid_to_on   TEXT   NOT NULL DEFAULT '',
  given_by      TEXT   NOT NULL,
  given_at      BIGINT NOT NULL
);
CREATE INDEX identity_grant_account ON identity_grant (account_id);
CREATE INDEX identity_grant_unit ON identity_grant (unit_id, role);

CREATE TABLE identity_session (
  id         TEXT   NOT NULL PRIMARY KEY,
  token_hash TEXT   NOT NULL UNIQUE,
  account_id TEXT   NOT NULL REFERENCES identity_account (id),
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address    TEXT   NOT NULL,
  device     TEXT   NOT NULL
);
CREATE INDEX identity_session_account ON identity_session (account_id);
CREATE INDEX identity_session_expires ON identity_session (expires_at);

CREATE TABLE identity_token (
  id         TEXT   NOT NULL PRIMARY KEY,
  token_hash TEXT   NOT NULL UNIQUE,
  account_id TEXT   NOT NULL REFERENCES identity_account (id),
  label      TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX identity_token_account ON identity_token (account_id);

CREATE TABLE identity_request (
  id            TEXT   NOT NULL PRIMARY KEY,
  purpose       TEXT   NOT NULL CHECK (purpose IN ('register', 'recover')),
  email         TEXT   NOT NULL,
  name          TEXT   NOT NULL,
  password_hash TEXT   NOT NULL,
  account_id    TEXT   NOT NULL DEFAULT '',
  code_hash     TEXT   NOT NULL,
  tries         BIGINT NOT NULL DEFAULT 0,
  created_at    BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  used_at       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX identity_request_email ON identity_request (email, created_at);
CREATE INDEX identity_request_expires ON identity_request (expires_at);

CREATE TABLE identity_attempt (
  who           TEXT   NOT NULL,
  address       TEXT   NOT NULL,
  fails         BIGINT NOT NULL,
  last_at       BIGINT NOT NULL,
  blocked_to_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (who, address)
);
CREATE INDEX identity_attempt_last ON identity_attempt (last_at);
