-- Notices people read in the platform (thông báo).
CREATE TABLE notify_notice (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  kind       TEXT NOT NULL,
  args       JSONB NOT NULL,
  link       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  read_at    BIGINT
);
CREATE INDEX notify_notice_account ON notify_notice (account_id, created_at, id);
CREATE INDEX notify_notice_unread ON notify_notice (account_id) WHERE read_at IS NULL;

-- Mails to send, and what became of them (thư điện tử).
CREATE TABLE notify_mail (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  email      TEXT NOT NULL,
  name       TEXT NOT NULL,
  lang       TEXT NOT NULL,
  args       JSONB NOT NULL,
  link       TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'not_sent', 'failed')),
  error      TEXT NOT NULL,
  attempts   INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at    BIGINT
);
CREATE INDEX notify_mail_state ON notify_mail (state, created_at, id);
CREATE INDEX notify_mail_created ON notify_mail (created_at, id);

-- Keys of what was already told: nobody is told twice of one event.
CREATE TABLE notify_key (
  told       TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL
);
