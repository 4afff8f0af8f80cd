-- What is on its way out by another channel than the inbox. A row is written in the transaction that puts the notice into an
-- inbox, and only there, so it is as exactly once as that; it is sent at least once, under one name. `sealed` stands under the
-- recipient's key.

CREATE TABLE outbox (
    id      INTEGER PRIMARY KEY, -- the order of writing
    org     TEXT    NOT NULL,
    person  TEXT    NOT NULL, -- to whom
    name    TEXT    NOT NULL, -- the notice's stable id
    channel TEXT    NOT NULL CHECK (channel IN ('mail', 'webhook')),
    subject TEXT    NOT NULL, -- what it is about, with which it is erased
    rank    INTEGER NOT NULL CHECK (rank IN (0, 1)), -- 0: somebody's safety, which comes first
    state   TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
    made    INTEGER NOT NULL,
    next_at INTEGER NOT NULL, -- not tried before; while somebody sends it: until when they may
    ends    INTEGER NOT NULL, -- given up after this
    tries   INTEGER NOT NULL,
    failed  TEXT,    -- why the last try failed, in a word of ours
    sealed  BLOB    NOT NULL,
    UNIQUE (org, person, name, channel)
) STRICT;

CREATE INDEX outbox_next ON outbox (rank, next_at) WHERE state = 'waiting';
CREATE INDEX outbox_over ON outbox (state, next_at) WHERE state <> 'waiting';

-- An organisation's channels: where to, as stored JSON. Secrets stand in files.
CREATE TABLE channel (
    org      TEXT NOT NULL,
    channel  TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
    settings TEXT NOT NULL,
    PRIMARY KEY (org, channel)
) STRICT, WITHOUT ROWID;

-- How far a ladder is climbed: made again by a rebuild, as the verdict beside it.
ALTER TABLE obligation ADD COLUMN climb INTEGER;       -- the position at which it began; none while nothing is to be told
ALTER TABLE obligation ADD COLUMN climb_due INTEGER;   -- the deadline that it counts from
ALTER TABLE obligation ADD COLUMN climb_taken INTEGER; -- steps that were taken, a bit for each

-- Who was told of a visit, so that they are told when it no longer holds.
CREATE INDEX notice_subject ON notice (org, subject);
