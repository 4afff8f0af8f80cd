-- The safety watch (V6.3): which alarm of a visit's watch is climbed, how far, and how many calls for help it answers. Made again
-- by a rebuild.
ALTER TABLE watch ADD COLUMN alarm INTEGER;       -- its generation: the position of the journal where it began
ALTER TABLE watch ADD COLUMN alarm_since INTEGER;
ALTER TABLE watch ADD COLUMN alarm_taken INTEGER;
ALTER TABLE watch ADD COLUMN alarm_calls INTEGER;

-- What phones gave when their travellers set codes (V6.3): secrets, sealed under the person's key. Not derived.
CREATE TABLE travel_code (
    org    TEXT NOT NULL,
    person TEXT NOT NULL,
    device BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (org, person, device)
) STRICT, WITHOUT ROWID;
