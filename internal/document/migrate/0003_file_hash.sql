-- Which results have a content, for the sweep of blobs.
CREATE INDEX document_result_file_idx ON document_result (file_sha256);
