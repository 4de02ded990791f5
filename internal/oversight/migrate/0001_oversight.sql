-- The watch over the counting of time (giám sát việc tính thời hạn).
CREATE TABLE oversight_rule (
    rule          TEXT NOT NULL,
    valid_from_on TEXT NOT NULL,
    valid_to_on   TEXT,
    law           TEXT NOT NULL,
    body          JSONB NOT NULL,
    PRIMARY KEY (rule, valid_from_on)
);

-- The steps that the rules look at; the id is that of the event.
CREATE TABLE oversight_mark (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('filed', 'asked', 'extended', 'issued', 'ended')),
    dossier_id TEXT NOT NULL,
    code       TEXT NOT NULL,
    unit_id    TEXT NOT NULL,
    unit_path  TEXT NOT NULL,
    unit_name  TEXT NOT NULL,
    actor      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    again      TEXT NOT NULL,
    body       JSONB NOT NULL
);
CREATE INDEX oversight_mark_actor ON oversight_mark (kind, actor, at);
CREATE INDEX oversight_mark_again ON oversight_mark (again, at) WHERE again <> '';
CREATE INDEX oversight_mark_at ON oversight_mark (at, id);

CREATE TABLE oversight_finding (
    id             TEXT PRIMARY KEY,
    rule           TEXT NOT NULL,
    rule_from_on   TEXT NOT NULL,
    subject        TEXT NOT NULL,
    dossier_id     TEXT NOT NULL,
    code           TEXT NOT NULL,
    unit_id        TEXT NOT NULL,
    unit_path      TEXT NOT NULL,
    unit_name      TEXT NOT NULL,
    officer        TEXT NOT NULL,
    at             BIGINT NOT NULL,
    found_at       BIGINT NOT NULL,
    explain_by     BIGINT NOT NULL,
    evidence       JSONB NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('new', 'explained', 'accepted', 'upheld')),
    explanation    TEXT NOT NULL,
    explained_by   TEXT NOT NULL,
    explained_name TEXT NOT NULL,
    explained_at   BIGINT NOT NULL,
    verdict        TEXT NOT NULL,
    decided_by     TEXT NOT NULL,
    decided_name   TEXT NOT NULL,
    decided_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX oversight_finding_subject ON oversight_finding (rule, subject);
CREATE INDEX oversight_finding_unit ON oversight_finding (unit_path, id);
CREATE INDEX oversight_finding_dossier ON oversight_finding (dossier_id);

-- One row: where the nightly recheck stands.
CREATE TABLE oversight_recheck (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    at       BIGINT NOT NULL,
    mark_id  TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    looked   BIGINT NOT NULL,
    found    BIGINT NOT NULL,
    ended_at BIGINT NOT NULL
);
INSERT INTO oversight_recheck (id, at, mark_id, until_at, looked, found, ended_at) VALUES (1, 0, '', 0, 0, 0, 0);
