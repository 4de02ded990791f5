-- The journal of a kind or of some units is read by pairs of both, newest first, and each pair is found by one step.
CREATE INDEX event_kind ON event (kind, unit_path, at, seq);
