-- Acts of administration stand in the journal like entries. The list of kinds is the code's, so that another kind needs no
-- new table; everything else of `journal` stays as it was.

CREATE TABLE journal_with_acts (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    org      TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    device   BLOB,    -- of an entry and a contact
    seq      INTEGER, -- of an entry
    CHECK ((kind = 'entry') = (seq IS NOT NULL)),
    CHECK ((kind IN ('entry', 'contact')) = (device IS NOT NULL))
) STRICT;

INSERT INTO journal_with_acts (position, org, at, kind, device, seq)
    SELECT position, org, at, kind, device, seq FROM journal;

-- Places may be kept beyond the last row.
INSERT INTO sqlite_sequence (name, seq) SELECT 'journal_with_acts', 0
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'journal_with_acts');
UPDATE sqlite_sequence SET seq = max(seq, ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0))
    WHERE name = 'journal_with_acts';

DROP TABLE journal;
ALTER TABLE journal_with_acts RENAME TO journal;

CREATE TABLE act (
    position INTEGER PRIMARY KEY REFERENCES journal (position),
    by       TEXT NOT NULL, -- 'person/<id>', 'operator' or 'server'
    name     TEXT NOT NULL,
    about    TEXT,          -- the person whom it is about
    digest   BLOB NOT NULL CHECK (length(digest) = 32), -- HMAC-SHA-256 of the act under its salt
    act      BLOB,          -- none once it is erased
    salt     BLOB
) STRICT;

CREATE INDEX act_about ON act (about, position) WHERE about IS NOT NULL;

-- Since when a person belongs to the organisation no more.
ALTER TABLE person ADD COLUMN left_at INTEGER;

-- The chart of the organisation as it was: what stands in `person` and `department` is its newest. Rights are judged by the
-- chart as it was when somebody acted.
CREATE TABLE person_chart (
    org        TEXT    NOT NULL,
    person     TEXT    NOT NULL,
    since      INTEGER NOT NULL, -- the position of the act
    department TEXT,
    PRIMARY KEY (org, person, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE department_chart (
    org        TEXT    NOT NULL,
    department TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    parent     TEXT,
    supervisor TEXT,
    manager    TEXT,
    PRIMARY KEY (org, department, since)
) STRICT, WITHOUT ROWID;

INSERT INTO person_chart (org, person, since, department) SELECT org, person, 0, department FROM person;
INSERT INTO department_chart (org, department, since, parent, supervisor, manager)
    SELECT org, department, 0, parent, supervisor, manager FROM department;

-- A superior's powers, lent for a time.
CREATE TABLE delegation (
    org    TEXT    NOT NULL,
    id     INTEGER NOT NULL, -- the position of the act that gave it
    giver  TEXT    NOT NULL,
    taker  TEXT    NOT NULL,
    starts INTEGER NOT NULL,
    ends   INTEGER NOT NULL,
    since  INTEGER, -- the position at which it began
    until  INTEGER, -- the position at which it ended
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX delegation_turns ON delegation (org, starts, ends) WHERE until IS NULL;
