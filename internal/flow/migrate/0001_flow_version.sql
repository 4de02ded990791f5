CREATE TABLE flow_version (
    code          TEXT    NOT NULL,
    version       INTEGER NOT NULL CHECK (version > 0),
    content_hash  TEXT    NOT NULL,
    valid_from_on TEXT    NOT NULL,
    body          JSONB   NOT NULL,
    created_at    BIGINT  NOT NULL,
    PRIMARY KEY (code, version)
);
