-- By which decision personal data of a dossier were erased (quyết định xóa dữ liệu cá nhân).
CREATE TABLE erase_decision (
  dossier_id TEXT   NOT NULL PRIMARY KEY,
  code       TEXT   NOT NULL,
  number     TEXT   NOT NULL,
  decided_on TEXT   NOT NULL,
  law        TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  account    TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  at         BIGINT NOT NULL
);
