-- What is due first in the whole province: for who works at many units, and for counting what is open and late.
CREATE INDEX dossier_due_idx ON dossier (next_at, id) WHERE NOT closed;
-- How many were filed on a day.
CREATE INDEX dossier_number_day_idx ON dossier_number (day_on);
