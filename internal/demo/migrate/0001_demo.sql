CREATE TABLE demo_account (
  login TEXT NOT NULL PRIMARY KEY,
  token TEXT NOT NULL
);
