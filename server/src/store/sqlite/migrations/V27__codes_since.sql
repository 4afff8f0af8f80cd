-- From which place in the journal on a traveller's signs of life need a code (V6.3). For codes that were set before this was kept: from
-- now on. Not derived.
ALTER TABLE travel_code ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE travel_code SET since = (SELECT COALESCE(MAX(position), 0) FROM journal);
