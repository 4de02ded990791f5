-- The journal of a span of days, and of one person, is read without the rest.
CREATE INDEX event_at ON event (at, seq);
CREATE INDEX event_actor ON event (actor, seq) WHERE actor <> '';
