-- The rules of a new database give way to what the province sets; rules that are set may not overlap in time.
ALTER TABLE deadline_rule ADD COLUMN builtin BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE deadline_rule ADD COLUMN missing TEXT NOT NULL DEFAULT '';
UPDATE deadline_rule SET builtin = TRUE WHERE valid_from_on = '2018-04-23'
    OR (valid_from_on = '2025-07-01' AND note = 'Chưa đối chiếu toàn văn; giữ quy tắc của Nghị định số 61/2018/NĐ-CP');

-- When an officer is warned: no law says it, so it is the province's to change.
INSERT INTO deadline_rule (name, valid_from_on, valid_to_on, effect, amount, kind, until_clock, law, note, builtin) VALUES
    ('warn_before', '2018-04-23', NULL, '', 1, 'working_day', '', '', 'Mức mặc định; không do pháp luật quy định', TRUE);

-- Terms that a law names (thời hạn theo luật): complaints, denunciations. Dated, with the extensions that the law allows.
CREATE TABLE deadline_term (
    name          TEXT NOT NULL,
    valid_from_on TEXT NOT NULL,
    valid_to_on   TEXT,
    label         TEXT NOT NULL,
    counts_from   TEXT NOT NULL, -- what it counts from, in words
    amount        BIGINT NOT NULL CHECK (amount > 0),
    kind          TEXT NOT NULL,
    extend_amount BIGINT NOT NULL, -- of one extension, in the same kind; 0: none
    extend_times  BIGINT NOT NULL,
    law           TEXT NOT NULL,
    verified      BOOLEAN NOT NULL, -- read in the text itself
    note          TEXT NOT NULL,
    PRIMARY KEY (name, valid_from_on)
);
