-- Devices that an account was signed in from (thiết bị quen thuộc): they are not held up by the guesses of strangers.
CREATE TABLE identity_device (
  account_id  TEXT   NOT NULL REFERENCES identity_account (id),
  secret_hash TEXT   NOT NULL,
  label       TEXT   NOT NULL,
  address     TEXT   NOT NULL,
  first_at    BIGINT NOT NULL,
  last_at     BIGINT NOT NULL,
  PRIMARY KEY (account_id, secret_hash)
);
CREATE INDEX identity_device_last ON identity_device (last_at);

-- How many guesses are left for one account, from strange devices, or from one device (hạn mức thử mật khẩu): a bucket
-- that fills again, in thousandths of a guess.
CREATE TABLE identity_guess (
  who     TEXT   NOT NULL PRIMARY KEY,
  used    BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  told_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX identity_guess_at ON identity_guess (at);

-- A letter to the owner of an account that lets one device in to try (thư xác nhận thiết bị).
CREATE TABLE identity_way (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  account_id TEXT   NOT NULL REFERENCES identity_account (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX identity_way_account ON identity_way (account_id, created_at);

-- One-time codes of an authenticator (mã một lần). The secret is enciphered with the key of the installation.
CREATE TABLE identity_factor (
  account_id   TEXT   NOT NULL PRIMARY KEY REFERENCES identity_account (id),
  secret       TEXT   NOT NULL,
  confirmed_at BIGINT NOT NULL DEFAULT 0, -- 0: shown, not yet proven
  step         BIGINT NOT NULL DEFAULT 0  -- of the last code that was taken: none is taken twice
);
CREATE TABLE identity_recovery (
  account_id TEXT   NOT NULL REFERENCES identity_account (id),
  code_hash  TEXT   NOT NULL,
  used_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, code_hash)
);

-- Who has given the right password and still owes the code (chờ mã một lần).
CREATE TABLE identity_half (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  account_id TEXT   NOT NULL REFERENCES identity_account (id),
  expires_at BIGINT NOT NULL
);
CREATE INDEX identity_half_expires ON identity_half (expires_at);

ALTER TABLE identity_session ADD COLUMN device_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE identity_session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0; -- when the password was shown last
CREATE INDEX identity_session_seen ON identity_session (seen_at, id);
