-- Results on their way by public post (bưu gửi trả kết quả). No name, no address: those are the dossier's.
CREATE TABLE parcel (
  id           TEXT PRIMARY KEY,
  dossier_id   TEXT NOT NULL,
  dossier_code TEXT NOT NULL,
  unit_id      TEXT NOT NULL,
  unit_path    TEXT NOT NULL,
  attempt      INTEGER NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('created', 'accepted', 'in_transit', 'failed', 'delivered', 'returned', 'cancelled')),
  by_hand      BOOLEAN NOT NULL,
  tracking     TEXT NOT NULL,
  reason       TEXT NOT NULL,
  error        TEXT NOT NULL,
  tries        INTEGER NOT NULL,
  made_at      BIGINT NOT NULL,
  news_at      BIGINT NOT NULL,
  changed_at   BIGINT NOT NULL,
  closed_at    BIGINT
);
CREATE UNIQUE INDEX parcel_open ON parcel (dossier_id) WHERE state IN ('created', 'accepted', 'in_transit', 'failed');
CREATE UNIQUE INDEX parcel_attempt ON parcel (dossier_id, attempt);
CREATE INDEX parcel_unit ON parcel (unit_id, state, id);
CREATE INDEX parcel_poll ON parcel (changed_at) WHERE state IN ('accepted', 'in_transit', 'failed') AND NOT by_hand;
CREATE INDEX parcel_tracking ON parcel (tracking) WHERE tracking <> '';

-- What was reported of a parcel, each report once (hành trình bưu gửi).
CREATE TABLE parcel_news (
  parcel_id TEXT NOT NULL,
  event     TEXT NOT NULL,
  state     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  place     TEXT NOT NULL,
  reason    TEXT NOT NULL,
  source    TEXT NOT NULL CHECK (source IN ('post', 'poll', 'clerk', 'system')),
  actor     TEXT NOT NULL,
  taken_at  BIGINT NOT NULL,
  PRIMARY KEY (parcel_id, event)
);
