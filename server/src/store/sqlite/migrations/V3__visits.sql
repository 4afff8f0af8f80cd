-- What is made from the journal about visits, and the feed. All but the feed can be made again.

CREATE TABLE fact (
    org          TEXT    NOT NULL,
    device       BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    person       TEXT    NOT NULL,
    received     INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    visit        TEXT, -- none: a fact of the device itself
    about_device BLOB, -- the device declared lost
    fact         BLOB    NOT NULL,
    PRIMARY KEY (org, device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX fact_visit ON fact (org, visit, position) WHERE visit IS NOT NULL;
CREATE INDEX fact_about ON fact (org, about_device, position) WHERE about_device IS NOT NULL;

CREATE TABLE member (
    org    TEXT    NOT NULL,
    visit  TEXT    NOT NULL,
    role   INTEGER NOT NULL,
    person TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    PRIMARY KEY (org, visit, role, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_person ON member (org, person, role, visit);

CREATE TABLE change (
    org      TEXT    NOT NULL,
    document TEXT    NOT NULL,
    rank     INTEGER NOT NULL, -- the order of acceptance in the document
    hash     BLOB    NOT NULL,
    position INTEGER NOT NULL,
    bytes    BLOB    NOT NULL,
    PRIMARY KEY (org, document, rank),
    UNIQUE (org, document, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiting (
    id       INTEGER PRIMARY KEY, -- the order of arrival
    org      TEXT    NOT NULL,
    document TEXT    NOT NULL,
    hash     BLOB    NOT NULL,
    position INTEGER NOT NULL,
    device   BLOB    NOT NULL,
    seq      INTEGER NOT NULL,
    bytes    BLOB    NOT NULL,
    UNIQUE (org, document, hash)
) STRICT;

CREATE TABLE visit (
    org           TEXT    NOT NULL,
    visit         TEXT    NOT NULL,
    rep           TEXT    NOT NULL,
    department    TEXT,
    customer      TEXT    NOT NULL,
    customer_name TEXT    NOT NULL,
    start_at      INTEGER,
    end_at        INTEGER,
    merged        INTEGER NOT NULL,
    parked        INTEGER NOT NULL CHECK (parked IN (0, 1)),
    findings      TEXT    NOT NULL,
    PRIMARY KEY (org, visit)
) STRICT, WITHOUT ROWID;

-- One place for each published item, whatever number of scopes it goes to.
CREATE TABLE feed_item (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    org      TEXT NOT NULL,
    item     BLOB NOT NULL
) STRICT;

CREATE INDEX feed_item_org ON feed_item (org, position);

CREATE TABLE feed (
    org      TEXT    NOT NULL,
    scope    TEXT    NOT NULL,
    position INTEGER NOT NULL REFERENCES feed_item (position),
    by       BLOB    NOT NULL,
    PRIMARY KEY (org, scope, position)
) STRICT, WITHOUT ROWID;
