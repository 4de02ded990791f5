-- Which papers have a content, for the sweep of blobs.
CREATE INDEX calendar_paper_sha256_idx ON calendar_paper (sha256);
