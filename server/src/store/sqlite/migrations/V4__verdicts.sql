-- Verdicts, their history, watches and timers: caches of what the journal says. Notices sent are kept for ever.

CREATE TABLE obligation (
    org        TEXT    NOT NULL,
    visit      TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    due        INTEGER,
    changes_at INTEGER,
    en         TEXT    NOT NULL,
    zh         TEXT    NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (org, visit, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
    id         INTEGER PRIMARY KEY, -- the order of writing
    org        TEXT    NOT NULL,
    visit      TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    position   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    from_state TEXT,
    to_state   TEXT    NOT NULL,
    en         TEXT    NOT NULL,
    zh         TEXT    NOT NULL
) STRICT;

CREATE INDEX history_visit ON history (org, visit, id);

CREATE TABLE watch (
    org        TEXT    NOT NULL,
    visit      TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    due        INTEGER NOT NULL,
    changes_at INTEGER,
    en         TEXT    NOT NULL,
    zh         TEXT    NOT NULL,
    PRIMARY KEY (org, visit)
) STRICT, WITHOUT ROWID;

CREATE TABLE timer (
    org   TEXT    NOT NULL,
    visit TEXT    NOT NULL,
    kind  TEXT    NOT NULL,
    rank  INTEGER NOT NULL CHECK (rank IN (0, 1)), -- 0: a watch, which comes first
    due   INTEGER NOT NULL,
    PRIMARY KEY (org, visit, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX timer_due ON timer (rank, due);

CREATE TABLE notice (
    id     INTEGER PRIMARY KEY, -- the order of sending
    org    TEXT NOT NULL,
    person TEXT NOT NULL,
    name   TEXT NOT NULL, -- its stable id
    notice BLOB NOT NULL,
    UNIQUE (org, person, name)
) STRICT;
