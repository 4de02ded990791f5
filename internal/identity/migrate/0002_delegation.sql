-- Roles lent to a colleague while somebody is away (ủy quyền trong thời gian nghỉ). Days are legal days, both counted.
CREATE TABLE identity_delegation (
  id            TEXT    NOT NULL PRIMARY KEY,
  delegator     TEXT    NOT NULL REFERENCES identity_account (id),
  delegate      TEXT    NOT NULL REFERENCES identity_account (id),
  roles         TEXT    NOT NULL, -- separated by blanks
  unit_id       TEXT    NOT NULL,
  unit_path     TEXT    NOT NULL,
  from_on       TEXT    NOT NULL,
  to_on         TEXT    NOT NULL,
  decision      TEXT    NOT NULL, -- number of the paper
  decided_on    TEXT    NOT NULL, -- its day
  reason        TEXT    NOT NULL,
  state         TEXT    NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'ended')),
  across        BOOLEAN NOT NULL, -- to somebody of another unit, which only an administrator above both lets through
  asked_by      TEXT    NOT NULL,
  asked_at      BIGINT  NOT NULL,
  approved_by   TEXT    NOT NULL DEFAULT '', -- who approved or refused it
  approved_at   BIGINT  NOT NULL DEFAULT 0,
  ended_by      TEXT    NOT NULL DEFAULT '',
  ended_at      BIGINT  NOT NULL DEFAULT 0,
  why           TEXT    NOT NULL DEFAULT '', -- of a refusal or an early end
  version       BIGINT  NOT NULL
);
CREATE INDEX identity_delegation_delegate ON identity_delegation (delegate, to_on) WHERE state = 'approved';
CREATE INDEX identity_delegation_unit ON identity_delegation (unit_id, id);
CREATE INDEX identity_delegation_delegator ON identity_delegation (delegator, to_on);
