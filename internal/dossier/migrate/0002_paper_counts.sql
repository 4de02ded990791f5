-- How many of a paper were handed in at the counter (bản chính, bản chứng thực, bản sao chụp).
ALTER TABLE dossier_paper ADD COLUMN originals BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dossier_paper ADD COLUMN certified BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dossier_paper ADD COLUMN photos BIGINT NOT NULL DEFAULT 0;
