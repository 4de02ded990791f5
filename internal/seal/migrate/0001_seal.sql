-- The sealed log (nhật ký niêm phong): one row.
CREATE TABLE seal_log (
  id         BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  size       BIGINT NOT NULL,
  past_tx    BIGINT NOT NULL, -- what the journal held when sealing began: facts of these events are sealed as they stood then
  past_seq   BIGINT NOT NULL,
  backfill   TEXT   NOT NULL, -- table and subject up to which facts from before were taken up; '' = all
  kept_at    BIGINT NOT NULL, -- of the last checkpoint that is kept for good
  holder     TEXT   NOT NULL, -- the node that seals, and until when it need not ask
  held_to_at BIGINT NOT NULL,
  vkey       TEXT   NOT NULL, -- public key of the log
  begun_at   BIGINT NOT NULL
);

-- Each event of the journal, or (seq NULL) each handful of rows without event, and the leaves that follow it: one for
-- each row that changed.
CREATE TABLE seal_entry (
  pos  BIGINT NOT NULL PRIMARY KEY,
  seq  BIGINT,
  body BYTEA  NOT NULL,
  tags BYTEA  NOT NULL -- short checks by which an edited column of the event is named
);
CREATE UNIQUE INDEX seal_entry_seq ON seal_entry (seq);

-- The hashes of the tree (c2sp.org/tlog-tiles, height 8); the last of each level grows.
CREATE TABLE seal_tile (
  level  BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  hashes BYTEA  NOT NULL,
  PRIMARY KEY (level, n)
);

-- The latest leaf of each row, by the subject of the events that speak of it; the salt opens its commitments and goes
-- when personal data are erased.
CREATE TABLE seal_subject (
  subject TEXT  NOT NULL PRIMARY KEY,
  salt    BYTEA NOT NULL,
  leaves  BYTEA NOT NULL
);

-- Columns that were sealed of a table, each list once.
CREATE TABLE seal_form (
  no      BIGINT NOT NULL PRIMARY KEY,
  tbl     TEXT   NOT NULL,
  cols    TEXT   NOT NULL
);

-- Signed statements of size and root (điểm niêm phong).
CREATE TABLE seal_checkpoint (
  size     BIGINT  NOT NULL PRIMARY KEY,
  root     TEXT    NOT NULL,
  at       BIGINT  NOT NULL,
  note     TEXT    NOT NULL,
  cosigned BOOLEAN NOT NULL
);

-- What the last verification found: one row.
CREATE TABLE seal_check (
  id     BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  at     BIGINT NOT NULL,
  report JSONB  NOT NULL
);
