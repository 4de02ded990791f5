-- The numbers that a dossier or a letter has.
CREATE INDEX document_number_subject ON document_number (subject);
