-- Where checkpoints are brought (nơi công bố điểm niêm phong): witnesses and folders.
CREATE TABLE attest_place (
  name     TEXT   NOT NULL PRIMARY KEY,
  kind     TEXT   NOT NULL CHECK (kind IN ('witness', 'folder')),
  size     BIGINT NOT NULL, -- of the last checkpoint it took
  mark     TEXT   NOT NULL, -- of a folder: hash of the note that lies there
  state    TEXT   NOT NULL CHECK (state IN ('well', 'away', 'alarm')),
  why      TEXT   NOT NULL, -- key of the sentence
  detail   TEXT   NOT NULL, -- for people who look after the machine
  fails    BIGINT NOT NULL, -- in a row
  taken_at BIGINT NOT NULL, -- when it last took one; 0 never
  since_at BIGINT NOT NULL, -- when it came into its state
  next_at  BIGINT NOT NULL  -- not before
);
