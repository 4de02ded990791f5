-- How a unit's hall is arranged: kinds of business, counters, appointments (cách bố trí Bộ phận Một cửa).
CREATE TABLE hall_setup (
  unit_id    TEXT PRIMARY KEY,
  unit_path  TEXT NOT NULL,
  version    BIGINT NOT NULL,
  data       JSONB NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

-- A day on which a hall was closed before its end (đóng tiếp nhận trong ngày).
CREATE TABLE hall_day (
  unit_id   TEXT NOT NULL,
  day_on    TEXT NOT NULL,
  closed_at BIGINT NOT NULL,
  closed_by TEXT NOT NULL,
  PRIMARY KEY (unit_id, day_on)
);

-- The number given last, per unit, day and kind of business (dãy số trong ngày).
CREATE TABLE hall_series (
  unit_id TEXT NOT NULL,
  day_on  TEXT NOT NULL,
  letter  TEXT NOT NULL,
  last    BIGINT NOT NULL,
  PRIMARY KEY (unit_id, day_on, letter)
);

-- A counter with the clerk who sits there (quầy đang mở).
CREATE TABLE hall_counter (
  id           TEXT PRIMARY KEY,
  unit_id      TEXT NOT NULL,
  day_on       TEXT NOT NULL,
  number       BIGINT NOT NULL,
  account      TEXT NOT NULL,
  account_name TEXT NOT NULL,
  opened_at    BIGINT NOT NULL,
  closed_at    BIGINT
);
CREATE UNIQUE INDEX hall_counter_open ON hall_counter (unit_id, day_on, number) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX hall_counter_clerk ON hall_counter (account, day_on) WHERE closed_at IS NULL;

-- The tickets (phiếu số thứ tự). No personal data.
CREATE TABLE hall_ticket (
  id          TEXT PRIMARY KEY,
  code        TEXT NOT NULL,
  unit_id     TEXT NOT NULL,
  unit_path   TEXT NOT NULL,
  day_on      TEXT NOT NULL,
  letter      TEXT NOT NULL,
  serial      BIGINT NOT NULL,
  number      TEXT NOT NULL,
  rank        INTEGER NOT NULL,
  reason      TEXT NOT NULL,
  order_at    BIGINT NOT NULL,
  ready_at    BIGINT NOT NULL,
  origin      TEXT NOT NULL CHECK (origin IN ('kiosk', 'clerk', 'phone')),
  account_id  TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('booked', 'waiting', 'called', 'serving', 'skipped', 'done', 'absent', 'unserved', 'cancelled')),
  counter     BIGINT NOT NULL,
  for_counter BIGINT NOT NULL,
  calls       INTEGER NOT NULL,
  skips       INTEGER NOT NULL,
  dossier     TEXT NOT NULL,
  taken_at    BIGINT NOT NULL,
  waits_since BIGINT NOT NULL,
  first_at    BIGINT,
  called_at   BIGINT,
  started_at  BIGINT,
  ended_at    BIGINT
);
CREATE UNIQUE INDEX hall_ticket_code ON hall_ticket (code);
CREATE UNIQUE INDEX hall_ticket_number ON hall_ticket (unit_id, day_on, letter, serial) WHERE serial > 0;
CREATE UNIQUE INDEX hall_ticket_counter ON hall_ticket (unit_id, day_on, counter) WHERE state IN ('called', 'serving');
CREATE INDEX hall_ticket_queue ON hall_ticket (unit_id, day_on, state, rank, order_at);
CREATE INDEX hall_ticket_open ON hall_ticket (day_on) WHERE state IN ('booked', 'waiting', 'called', 'serving', 'skipped');
CREATE INDEX hall_ticket_dossier ON hall_ticket (dossier) WHERE dossier <> '';

-- Devices that stand in a hall and give out tickets (máy lấy số).
CREATE TABLE hall_kiosk (
  id          TEXT PRIMARY KEY,
  unit_id     TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  name        TEXT NOT NULL,
  made_at     BIGINT NOT NULL,
  made_by     TEXT NOT NULL,
  ended_at    BIGINT
);
CREATE UNIQUE INDEX hall_kiosk_secret ON hall_kiosk (secret_hash);
CREATE INDEX hall_kiosk_unit ON hall_kiosk (unit_id);

-- How many tickets an address has taken in an hour (giới hạn lấy số từ xa).
CREATE TABLE hall_taken (
  unit_id TEXT NOT NULL,
  network TEXT NOT NULL,
  hour_at BIGINT NOT NULL,
  n       INTEGER NOT NULL,
  PRIMARY KEY (unit_id, network, hour_at)
);
CREATE INDEX hall_taken_hour ON hall_taken (hour_at);
