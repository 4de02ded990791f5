-- Papers that were uploaded for a proposal, by whom: only their uploader may attach them (tài liệu kèm theo).
CREATE TABLE calendar_paper (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX calendar_paper_account ON calendar_paper (account, at);
