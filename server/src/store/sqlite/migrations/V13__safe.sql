-- Backup and restore: a store that was put back from a copy begins another life, and says for ever where the one before ended.

-- Until when reminders wait after a restore: what they are about may be on its way from the phones. The safety watch never waits.
ALTER TABLE meta ADD COLUMN review INTEGER;

CREATE TABLE restoration (
    org    TEXT    NOT NULL,
    number INTEGER NOT NULL, -- 1, 2, …
    before BLOB    NOT NULL CHECK (length(before) = 8), -- the epoch that ended
    epoch  BLOB    NOT NULL CHECK (length(epoch) = 8),  -- the one that began
    upto   INTEGER NOT NULL, -- the journal's last position in the copy
    size   INTEGER NOT NULL, -- the log's leaves up to there
    taken  INTEGER NOT NULL, -- when the copy was made
    at     INTEGER NOT NULL, -- when it was put back
    PRIMARY KEY (org, number)
) STRICT, WITHOUT ROWID;

-- Why entries are received before the row that they stand in: all of a device's up to this one were there by this time.
CREATE TABLE confirmed (
    org     TEXT    NOT NULL,
    device  BLOB    NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    receipt BLOB, -- the server's own, from before a restore; none for what lay in quarantine
    PRIMARY KEY (org, device, seq, at)
) STRICT, WITHOUT ROWID;
