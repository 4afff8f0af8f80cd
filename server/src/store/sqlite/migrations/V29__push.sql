-- Browsers that get web push, one for each device: `sealed` has the endpoint and the browser's keys under the key of whose device it
-- is, `tag` finds an endpoint again. Not derived: kept, and ended with its device.
CREATE TABLE push_subscription (
    org    TEXT    NOT NULL,
    device BLOB    NOT NULL,
    person TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    key    INTEGER NOT NULL, -- for which of the server's keys it subscribed
    tag    BLOB    NOT NULL, -- only the organisation's key can make it
    sealed BLOB    NOT NULL,
    PRIMARY KEY (org, device)
) STRICT, WITHOUT ROWID;

CREATE INDEX push_person ON push_subscription (org, person);
CREATE INDEX push_tag ON push_subscription (org, tag);

-- The outbox again, with one more way out, and a row for each browser of a person.
CREATE TABLE outbox_new (
    id      INTEGER PRIMARY KEY, -- the order of writing
    org     TEXT    NOT NULL,
    person  TEXT    NOT NULL, -- to whom
    name    TEXT    NOT NULL, -- the notice's stable id
    channel TEXT    NOT NULL CHECK (channel IN ('mail', 'webhook', 'push')),
    device  BLOB    NOT NULL DEFAULT x'', -- to which device; to none by a way that leads to the person
    subject TEXT    NOT NULL, -- what it is about, with which it is erased
    rank    INTEGER NOT NULL CHECK (rank IN (0, 1)), -- 0: somebody's safety, which comes first
    state   TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
    made    INTEGER NOT NULL,
    next_at INTEGER NOT NULL, -- not tried before; while somebody sends it: until when they may
    ends    INTEGER NOT NULL, -- given up after this
    tries   INTEGER NOT NULL,
    failed  TEXT,    -- why the last try failed, in a word of ours
    sealed  BLOB    NOT NULL,
    UNIQUE (org, person, name, channel, device)
) STRICT;

INSERT INTO outbox_new (id, org, person, name, channel, subject, rank, state, made, next_at, ends, tries, failed, sealed)
    SELECT id, org, person, name, channel, subject, rank, state, made, next_at, ends, tries, failed, sealed FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_next ON outbox (rank, next_at) WHERE state = 'waiting';
CREATE INDEX outbox_over ON outbox (state, next_at) WHERE state <> 'waiting';

CREATE TABLE channel_new (
    org      TEXT NOT NULL,
    channel  TEXT NOT NULL CHECK (channel IN ('mail', 'webhook', 'push')),
    settings TEXT NOT NULL,
    PRIMARY KEY (org, channel)
) STRICT, WITHOUT ROWID;

INSERT INTO channel_new SELECT org, channel, settings FROM channel;
DROP TABLE channel;
ALTER TABLE channel_new RENAME TO channel;
