-- Calendars and dated rules (lịch làm việc và quy tắc tính thời hạn). Rows without a unit hold for the whole province.
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
    unit_id       TEXT NOT NULL,
    valid_from_on TEXT NOT NULL,
    weekday       INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    opens         TEXT NOT NULL,
    closes        TEXT NOT NULL,
    PRIMARY KEY (unit_id, valid_from_on, weekday, opens),
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
    name          TEXT NOT NULL,
    valid_from_on TEXT NOT NULL,
    valid_to_on   TEXT,
    effect        TEXT NOT NULL,
    amount        INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    until_clock   TEXT NOT NULL,
    law           TEXT NOT NULL,
    note          TEXT NOT NULL,
    PRIMARY KEY (name, valid_from_on)
);

-- One row. The version is new with every change, so that cached calendars know; the days say for which time the
-- holidays are announced (empty: the whole years that have rows).
CREATE TABLE deadline_state (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    version       TEXT NOT NULL,
    known_from_on TEXT,
    known_to_on   TEXT
);
INSERT INTO deadline_state (id, version) VALUES (1, '');

-- The usual office week of the south: Monday to Friday, 07:30-11:30 and 13:30-17:00.
INSERT INTO deadline_hours (unit_id, valid_from_on, weekday, opens, closes) VALUES
    ('', '1900-01-01', 1, '07:30', '11:30'), ('', '1900-01-01', 1, '13:30', '17:00'),
    ('', '1900-01-01', 2, '07:30', '11:30'), ('', '1900-01-01', 2, '13:30', '17:00'),
    ('', '1900-01-01', 3, '07:30', '11:30'), ('', '1900-01-01', 3, '13:30', '17:00'),
    ('', '1900-01-01', 4, '07:30', '11:30'), ('', '1900-01-01', 4, '13:30', '17:00'),
    ('', '1900-01-01', 5, '07:30', '11:30'), ('', '1900-01-01', 5, '13:30', '17:00');

-- The rules of the one-stop shop. The full text of the decree of 2025 was not at hand: its rows keep the older rule.
INSERT INTO deadline_rule (name, valid_from_on, valid_to_on, effect, amount, kind, until_clock, law, note) VALUES
    ('supplement', '2018-04-23', '2025-06-30', 'restart', 0, '', '', '61/2018/NĐ-CP@2018-04-23#art17.2a,art19.4',
     'Thời hạn tính lại từ đầu khi hồ sơ đã đủ'),
    ('supplement', '2025-07-01', NULL, 'restart', 0, '', '', '118/2025/NĐ-CP@2025-06-09',
     'Chưa đối chiếu toàn văn; giữ quy tắc của Nghị định số 61/2018/NĐ-CP'),
    ('supplement_within', '2018-04-23', '2025-06-30', '', 3, 'working_day', '', '61/2018/NĐ-CP@2018-04-23#art17.2a', ''),
    ('supplement_within', '2025-07-01', NULL, '', 3, 'working_day', '', '118/2025/NĐ-CP@2025-06-09',
     'Chưa đối chiếu toàn văn; giữ quy tắc của Nghị định số 61/2018/NĐ-CP'),
    ('payment', '2018-04-23', NULL, 'continue', 0, '', '', '', 'Thời gian chờ nghĩa vụ tài chính không tính; thời hạn chạy tiếp'),
    ('answer', '2018-04-23', '2025-06-30', '', 8, 'working_hour', '', '61/2018/NĐ-CP@2018-04-23', ''),
    ('answer', '2025-07-01', NULL, '', 8, 'working_hour', '', '118/2025/NĐ-CP@2025-06-09',
     'Chưa đối chiếu toàn văn; giữ quy tắc của Nghị định số 61/2018/NĐ-CP'),
    ('hand_over_cut_off', '2018-04-23', '2025-06-30', '', 0, '', '15:00', '61/2018/NĐ-CP@2018-04-23#art18.2', ''),
    ('hand_over_cut_off', '2025-07-01', NULL, '', 0, '', '15:00', '118/2025/NĐ-CP@2025-06-09',
     'Chưa đối chiếu toàn văn; giữ quy tắc của Nghị định số 61/2018/NĐ-CP'),
    ('apology_before', '2018-04-23', '2025-06-30', '', 1, 'calendar_day', '', '61/2018/NĐ-CP@2018-04-23#art19.9', ''),
    ('apology_before', '2025-07-01', NULL, '', 1, 'calendar_day', '', '118/2025/NĐ-CP@2025-06-09',
     'Chưa đối chiếu toàn văn; giữ quy tắc của Nghị định số 61/2018/NĐ-CP'),
    ('reappointment', '2018-04-23', '2025-06-30', '', 1, '', '', '61/2018/NĐ-CP@2018-04-23#art19.9', 'Hẹn lại không quá một lần'),
    ('reappointment', '2025-07-01', NULL, '', 1, '', '', '118/2025/NĐ-CP@2025-06-09',
     'Chưa đối chiếu toàn văn; giữ quy tắc của Nghị định số 61/2018/NĐ-CP');
