-- Which files have a content, for the sweep of blobs.
CREATE INDEX dossier_file_sha256_idx ON dossier_file (sha256);
