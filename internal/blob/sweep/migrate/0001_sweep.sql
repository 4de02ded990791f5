-- Blobs that are being removed at this moment (tệp đang xóa); a mark that has run out is of a process that is no more.
CREATE TABLE blob_sweep (
  sha256     TEXT   NOT NULL PRIMARY KEY,
  until      BIGINT NOT NULL
);
