-- What a period that runs has ahead: the days by which a dossier is due (d6), has to be answered (d3), handed over (d10).
CREATE INDEX indicator_fact_due_idx ON indicator_fact (kind, d6_on, unit_id, d0_on, d1_on, d5_on, d7_on);
CREATE INDEX indicator_fact_answer_idx ON indicator_fact (kind, d3_on, unit_id, d4_on);
CREATE INDEX indicator_fact_hand_idx ON indicator_fact (kind, d10_on) WHERE d10_on IS NOT NULL;
