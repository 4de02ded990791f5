-- The tables that were empty before the first life was written: going on after an interruption, the examples are made without their rows.
ALTER TABLE simulate_run ADD COLUMN bare TEXT NOT NULL DEFAULT '';
