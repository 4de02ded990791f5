-- What clamd said of a content (kết quả quét mã độc). A content without a row was never scanned.
CREATE TABLE scan_verdict (
  sha256   TEXT   NOT NULL PRIMARY KEY,
  state    TEXT   NOT NULL CHECK (state IN ('clean', 'waiting', 'unscanned', 'infected')),
  note     TEXT   NOT NULL DEFAULT '', -- what was found, or why it could not be scanned
  size     BIGINT NOT NULL,
  again_at BIGINT NOT NULL DEFAULT 0, -- when it is tried again; 0 = not
  at       BIGINT NOT NULL
);
CREATE INDEX scan_verdict_again_idx ON scan_verdict (again_at) WHERE again_at > 0;
CREATE INDEX scan_verdict_state_idx ON scan_verdict (state) WHERE state <> 'clean';
