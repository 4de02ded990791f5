-- Calendars and dated rules (lịch làm việc và quy tắc tính thời hạn).
CREATE TABLE deadline_day (
    unit_id    TEXT NOT NULL,
    day_on     TEXT NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('off', 'work')),
    name       TEXT NOT NULL,
    law        TEXT NOT NULL,
    confidence TEXT NOT NULL,
    PRIMARY KEY (unit_id, day_on)
);

CREATE TABLE deadline_hours (
    unit_id    TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    weekday    INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    opens      TEXT NOT NULL,
    closes     TEXT NOT NULL,
    PRIMARY KEY (unit_id, valid_from, weekday, opens),
    CHECK (opens < closes)
);

CREATE TABLE deadline_closure (
    unit_id TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on   TEXT NOT NULL,
    reason  TEXT NOT NULL,
    law     TEXT NOT NULL,
    PRIMARY KEY (unit_id, from_on),
    CHECK (from_on <= to_on)
);

CREATE TABLE deadline_rule (
    name       TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    effect     TEXT NOT NULL,
    amount     INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    at         TEXT NOT NULL,
    law        TEXT NOT NULL,
    note       TEXT NOT NULL,
    PRIMARY KEY (name, valid_from)
);

-- One row: the version moves with every change, so that cached calendars know; the days between which holidays are known.
CREATE TABLE deadline_state (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    version  BIGINT NOT NULL,
    known_from_on TEXT,
    known_to_on   TEXT
);
INSERT INTO deadline_state (id, version) VALUES (1, 1);
