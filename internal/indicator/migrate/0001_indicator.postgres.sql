-- Which definitions hold, and the lock under which facts and kept values change.
CREATE TABLE indicator_state (
  id    BIGINT NOT NULL PRIMARY KEY,
  stamp TEXT   NOT NULL
);

-- Definitions as they were loaded (định nghĩa chỉ số).
CREATE TABLE indicator_definition (
  code    TEXT   NOT NULL,
  version BIGINT NOT NULL,
  hash    TEXT   NOT NULL, -- of what decides the value
  data    JSONB  NOT NULL,
  PRIMARY KEY (code, version)
);
CREATE TABLE indicator_cut (
  day  BIGINT NOT NULL PRIMARY KEY,
  data JSONB  NOT NULL
);

-- Base measures whose kept values are complete; others are counted from the facts.
CREATE TABLE indicator_measure (
  code     TEXT    NOT NULL PRIMARY KEY,
  hash     TEXT    NOT NULL,
  ready    BOOLEAN NOT NULL
);

-- The first day of which anything is known, by kind of fact.
CREATE TABLE indicator_first (
  kind     TEXT NOT NULL PRIMARY KEY,
  first_on TEXT NOT NULL
);

-- Facts: days, traits and numbers stand in the order in which their kind names them. A day that has not come is NULL.
-- A fact that went to another unit has one row for each stretch: leg is the version with which it ended, 0 the last.
CREATE TABLE indicator_fact (
  kind           TEXT   NOT NULL,
  id             TEXT   NOT NULL,
  leg            BIGINT NOT NULL,
  version        BIGINT NOT NULL,
  label          TEXT   NOT NULL,
  unit_id        TEXT   NOT NULL,
  unit_path      TEXT   NOT NULL,
  procedure_code TEXT   NOT NULL,
  category       TEXT   NOT NULL,
  channel        TEXT   NOT NULL,
  level          TEXT   NOT NULL,
  taken_unit     TEXT   NOT NULL,
  d0_on TEXT, d1_on TEXT, d2_on TEXT, d3_on TEXT, d4_on TEXT, d5_on TEXT,
  d6_on TEXT, d7_on TEXT, d8_on TEXT, d9_on TEXT, d10_on TEXT, d11_on TEXT, d12_on TEXT, d13_on TEXT,
  t0 TEXT NOT NULL, t1 TEXT NOT NULL, t2 TEXT NOT NULL, t3 TEXT NOT NULL, t4 TEXT NOT NULL, t5 TEXT NOT NULL,
  n0 BIGINT NOT NULL, n1 BIGINT NOT NULL, n2 BIGINT NOT NULL, n3 BIGINT NOT NULL, n4 BIGINT NOT NULL,
  n5 BIGINT NOT NULL, n6 BIGINT NOT NULL, n7 BIGINT NOT NULL, n8 BIGINT NOT NULL, n9 BIGINT NOT NULL,
  PRIMARY KEY (kind, id, leg)
);
-- What most figures of dossiers are counted from, in the order of units, so that it is read from the index alone:
-- acceptance (d5), the end (d7), and what is being resolved (came, left, accepted, due, ended).
CREATE INDEX indicator_fact_accepted_idx ON indicator_fact (kind, unit_id, d5_on, channel, procedure_code);
CREATE INDEX indicator_fact_ended_idx ON indicator_fact (kind, unit_id, d7_on, t0, t1, t2, t3);
CREATE INDEX indicator_fact_stock_idx ON indicator_fact (kind, unit_id, d0_on, d1_on, d5_on, d6_on, d7_on);

-- Kept values: cube 's' by unit, channel, level and counter, 'f' by every dimension; grain 'b' from one cut to the next,
-- 'y' a calendar year.
CREATE TABLE indicator_kept (
  cube           TEXT   NOT NULL,
  grain          TEXT   NOT NULL,
  measure        TEXT   NOT NULL,
  start_on       TEXT   NOT NULL,
  unit_id        TEXT   NOT NULL,
  procedure_code TEXT   NOT NULL,
  category       TEXT   NOT NULL,
  channel        TEXT   NOT NULL,
  level          TEXT   NOT NULL,
  taken_unit     TEXT   NOT NULL,
  value          BIGINT NOT NULL,
  PRIMARY KEY (cube, grain, measure, start_on, unit_id, procedure_code, category, channel, level, taken_unit)
);

-- Recounts (đếm lại từ dữ liệu gốc).
CREATE TABLE indicator_recount (
  id          TEXT   NOT NULL PRIMARY KEY,
  started_at  BIGINT NOT NULL,
  ended_at    BIGINT NOT NULL DEFAULT 0,
  subjects    BIGINT NOT NULL DEFAULT 0,
  cells       BIGINT NOT NULL DEFAULT 0,
  differences BIGINT NOT NULL DEFAULT 0
);
