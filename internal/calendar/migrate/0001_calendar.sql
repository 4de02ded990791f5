-- Changes of the working calendar, from the proposal to the last dossier (thay đổi lịch làm việc).
CREATE TABLE calendar_proposal (
    id              TEXT PRIMARY KEY,
    unit_id         TEXT NOT NULL,
    unit_path       TEXT NOT NULL,
    unit_name       TEXT NOT NULL,
    approver_id     TEXT NOT NULL,
    approver_path   TEXT NOT NULL,
    approver_name   TEXT NOT NULL,
    wide            BOOLEAN NOT NULL,
    kind            TEXT NOT NULL,
    change          JSONB NOT NULL,
    reason          TEXT NOT NULL,
    law             TEXT NOT NULL,
    retroactive     TEXT NOT NULL,
    evidence        JSONB NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('counting', 'pending', 'applying', 'applied', 'rejected', 'withdrawn')),
    proposed_by     TEXT NOT NULL,
    proposed_name   TEXT NOT NULL,
    proposed_at     BIGINT NOT NULL,
    decided_by      TEXT NOT NULL,
    decided_name    TEXT NOT NULL,
    decided_at      BIGINT NOT NULL,
    note            TEXT NOT NULL,
    round           BIGINT NOT NULL,
    why_again       TEXT NOT NULL,
    base            TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    cursor          TEXT NOT NULL,
    counted         BIGINT NOT NULL,
    done            BIGINT NOT NULL,
    moved           BIGINT NOT NULL,
    summary         JSONB NOT NULL,
    counted_at      BIGINT NOT NULL,
    finished_at     BIGINT NOT NULL
);
CREATE INDEX calendar_proposal_path ON calendar_proposal (unit_path, id);
CREATE INDEX calendar_proposal_state ON calendar_proposal (state, id);

-- Each open dossier of the units concerned, with its due day before and after. A round is one counting.
CREATE TABLE calendar_effect (
    proposal_id TEXT NOT NULL,
    round       BIGINT NOT NULL,
    dossier_id  TEXT NOT NULL,
    code        TEXT NOT NULL,
    procedure   TEXT NOT NULL,
    unit_id     TEXT NOT NULL,
    unit_name   TEXT NOT NULL,
    before_at   BIGINT NOT NULL,
    after_at    BIGINT NOT NULL,
    before_on   TEXT NOT NULL,
    after_on    TEXT NOT NULL,
    moved       BOOLEAN NOT NULL,
    shift       INTEGER NOT NULL,
    PRIMARY KEY (proposal_id, round, dossier_id)
);
CREATE INDEX calendar_effect_moved ON calendar_effect (proposal_id, round, moved, shift, dossier_id);
