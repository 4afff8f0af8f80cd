-- The journal: the truth. Every row has one place in `journal`; what it says stands in the table of its kind.
-- Numbers that a device chooses are stored as their 64 bits. Shapes only grow: a later version adds, it never changes this.

CREATE TABLE meta (
    one      INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    epoch    BLOB    NOT NULL CHECK (length(epoch) = 8),
    digested INTEGER NOT NULL,
    latest   INTEGER -- the latest time in the journal; none while it is empty
) STRICT;

CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    org      TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT    NOT NULL CHECK (kind IN ('entry', 'contact', 'timer_fired', 'policy_published')),
    device   BLOB,    -- of an entry and a contact
    seq      INTEGER, -- of an entry
    CHECK ((kind = 'entry') = (seq IS NOT NULL)),
    CHECK ((kind IN ('entry', 'contact')) = (device IS NOT NULL))
) STRICT;

CREATE TABLE entry (
    org           TEXT    NOT NULL,
    device        BLOB    NOT NULL,
    seq           INTEGER NOT NULL,
    position      INTEGER NOT NULL REFERENCES journal (position),
    received      INTEGER NOT NULL,
    header        BLOB    NOT NULL,
    hash          BLOB    NOT NULL,
    running       INTEGER NOT NULL,
    boot          BLOB    NOT NULL,
    wall          INTEGER NOT NULL,
    zone          TEXT    NOT NULL,
    anchor        BLOB,    -- the latest that the device knew
    sent          INTEGER, -- the exchange that brought it, in the same boot
    answered      INTEGER,
    recorded      TEXT    NOT NULL CHECK (recorded IN ('taken', 'held', 'refused')),
    waits_for     TEXT,    -- the visit, of a held one; stays when it is taken
    code          TEXT,    -- of a refused one
    released_by   INTEGER, -- the position of the fact by which a held one was taken
    PRIMARY KEY (org, device, seq),
    CHECK ((sent IS NULL) = (answered IS NULL) AND (sent IS NULL OR anchor IS NOT NULL)),
    CHECK ((recorded = 'held') = (waits_for IS NOT NULL)),
    CHECK ((recorded = 'refused') = (code IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_held ON entry (org, waits_for, position) WHERE recorded = 'held' AND released_by IS NULL;
CREATE INDEX entry_held_of ON entry (org, device) WHERE recorded = 'held' AND released_by IS NULL;
CREATE INDEX entry_released ON entry (org, released_by, position) WHERE released_by IS NOT NULL;

-- Apart from the entry, so that a body can be erased one day without touching the chain.
CREATE TABLE body (
    position INTEGER PRIMARY KEY REFERENCES journal (position),
    body     BLOB NOT NULL,
    salt     BLOB NOT NULL
) STRICT;

CREATE TABLE contact (
    org       TEXT    NOT NULL,
    device    BLOB    NOT NULL,
    position  INTEGER NOT NULL REFERENCES journal (position),
    at        INTEGER NOT NULL,
    announced INTEGER NOT NULL,
    stored    INTEGER NOT NULL,
    complete  INTEGER NOT NULL CHECK (complete IN (0, 1)), -- announced <= stored
    boot      BLOB    NOT NULL,
    running   INTEGER NOT NULL,
    anchor    BLOB    NOT NULL,
    PRIMARY KEY (org, device, position),
    UNIQUE (org, device, anchor)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_heard ON contact (org, device, at, complete, position);

CREATE TABLE timer_fired (
    position INTEGER PRIMARY KEY REFERENCES journal (position),
    visit    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    due      INTEGER NOT NULL
) STRICT;

CREATE TABLE actor (
    org    TEXT NOT NULL,
    actor  BLOB NOT NULL,
    device BLOB NOT NULL,
    PRIMARY KEY (org, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE signature (
    org       TEXT    NOT NULL,
    device    BLOB    NOT NULL,
    seq       INTEGER NOT NULL,
    signature BLOB    NOT NULL,
    PRIMARY KEY (org, device, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_segment (
    org       TEXT    NOT NULL,
    device    BLOB    NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    digest    BLOB    NOT NULL, -- of the bytes
    bytes     BLOB    NOT NULL,
    PRIMARY KEY (org, device, first_seq, last_seq, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE fork (
    org      TEXT    NOT NULL,
    device   BLOB    NOT NULL,
    from_seq INTEGER NOT NULL,
    digest   BLOB    NOT NULL, -- of the bytes
    bytes    BLOB    NOT NULL,
    PRIMARY KEY (org, device, from_seq, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE refused (
    org        TEXT    NOT NULL,
    device     BLOB    NOT NULL,
    seq        INTEGER NOT NULL,
    code       TEXT    NOT NULL,
    document   TEXT    NOT NULL, -- empty: the whole entry
    detail     TEXT    NOT NULL,
    blocked_by INTEGER,
    PRIMARY KEY (org, device, seq, code, document)
) STRICT, WITHOUT ROWID;
