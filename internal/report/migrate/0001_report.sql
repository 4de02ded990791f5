-- Periodic reports (báo cáo định kỳ): one for a unit, a form and a period. data keeps figures typed by hand, the figures
-- as they were when they were checked, and who signed.
CREATE TABLE report (
  id         TEXT   NOT NULL PRIMARY KEY,
  kind       TEXT   NOT NULL,
  form       TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  unit_path  TEXT   NOT NULL,
  period     TEXT   NOT NULL,
  last_on    TEXT   NOT NULL,
  state      TEXT   NOT NULL CHECK (state IN ('draft', 'checked', 'reported', 'signed', 'sent')),
  version    BIGINT NOT NULL,
  data       JSONB  NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL
);
CREATE UNIQUE INDEX report_key ON report (unit_id, kind, period);
CREATE INDEX report_sent ON report (unit_path, id) WHERE state = 'sent';
