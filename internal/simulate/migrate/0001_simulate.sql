-- What the simulation made here, and how far it has come (mô phỏng dữ liệu). One row: a province is filled once.
CREATE TABLE simulate_run (
  id         BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  seed       TEXT   NOT NULL,
  dossiers   BIGINT NOT NULL,
  years      TEXT   NOT NULL,
  until_at   BIGINT NOT NULL,
  bulk       BOOLEAN NOT NULL,
  reached_at BIGINT NOT NULL, -- the moment of the story up to which everything is written
  done       BIGINT NOT NULL, -- dossiers written so far
  started_at BIGINT NOT NULL,
  ended_at   BIGINT NOT NULL DEFAULT 0
);
