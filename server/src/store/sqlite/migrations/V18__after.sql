-- What follows a visit: how the review of its record stands. Made again by a rebuild; until a visit is settled again, one that was
-- settled before has the first state.
ALTER TABLE visit ADD COLUMN review TEXT NOT NULL DEFAULT 'not_submitted';
