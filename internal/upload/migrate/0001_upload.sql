-- Files that come in parts (tệp đang gửi từng phần). The id becomes the id of the file.
CREATE TABLE upload (
  id         TEXT   NOT NULL PRIMARY KEY,
  owner      TEXT   NOT NULL,
  origin     TEXT   NOT NULL DEFAULT '', -- of a guest: the hash of the network address, for its limit
  name       TEXT   NOT NULL,
  length     BIGINT NOT NULL CHECK (length > 0),
  received   BIGINT NOT NULL DEFAULT 0 CHECK (received >= 0 AND received <= length),
  state      TEXT   NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'refused')),
  code       TEXT   NOT NULL DEFAULT '', -- why it was refused
  args       JSONB  NOT NULL,
  holder     TEXT   NOT NULL DEFAULT '', -- who is sending to it
  held_until BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX upload_owner_idx ON upload (owner) WHERE state = 'open';
CREATE INDEX upload_origin_idx ON upload (origin) WHERE state = 'open' AND origin <> '';
CREATE INDEX upload_expires_idx ON upload (expires_at);

-- What of it has arrived.
CREATE TABLE upload_part (
  upload_id TEXT   NOT NULL,
  start_at  BIGINT NOT NULL,
  size      BIGINT NOT NULL CHECK (size > 0),
  name      TEXT   NOT NULL, -- under which its bytes lie
  PRIMARY KEY (upload_id, start_at)
);
