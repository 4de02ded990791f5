CREATE TABLE flow_draft (
    id             TEXT    PRIMARY KEY,
    code           TEXT    NOT NULL,
    origin         TEXT    NOT NULL CHECK (origin IN ('version', 'empty', 'file')),
    base_version   INTEGER NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('open', 'proposed', 'published', 'dropped')),
    edition        INTEGER NOT NULL,
    base           JSONB   NOT NULL,
    body           JSONB   NOT NULL,
    made_key       TEXT    NOT NULL,
    made_by        TEXT    NOT NULL,
    made_name      TEXT    NOT NULL,
    made_at        BIGINT  NOT NULL,
    changed_by     TEXT    NOT NULL,
    changed_name   TEXT    NOT NULL,
    changed_at     BIGINT  NOT NULL,
    valid_from_on  TEXT    NOT NULL DEFAULT '',
    target_version INTEGER NOT NULL DEFAULT 0,
    note           TEXT    NOT NULL DEFAULT '',
    proposed_by    TEXT    NOT NULL DEFAULT '',
    proposed_name  TEXT    NOT NULL DEFAULT '',
    proposed_at    BIGINT  NOT NULL DEFAULT 0,
    decided_by     TEXT    NOT NULL DEFAULT '',
    decided_name   TEXT    NOT NULL DEFAULT '',
    decided_at     BIGINT  NOT NULL DEFAULT 0,
    decision       TEXT    NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX flow_draft_key_idx ON flow_draft (made_by, made_key);
CREATE INDEX flow_draft_state_idx ON flow_draft (state, changed_at, id);

CREATE TABLE flow_change (
    draft_id   TEXT    NOT NULL REFERENCES flow_draft (id),
    edition    INTEGER NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('edit', 'undo', 'redo', 'propose', 'recall', 'send_back', 'rebase', 'publish', 'drop')),
    edit       JSONB,
    words      JSONB   NOT NULL,
    made_by    TEXT    NOT NULL,
    made_name  TEXT    NOT NULL,
    made_key   TEXT    NOT NULL,
    made_at    BIGINT  NOT NULL,
    PRIMARY KEY (draft_id, edition)
);
CREATE UNIQUE INDEX flow_change_key_idx ON flow_change (draft_id, made_by, made_key);
