-- Segments as they came, each until it is taken apart into entries: what is stored here is as good as in the journal.

CREATE TABLE parcel (
    position  INTEGER PRIMARY KEY, -- of its first entry; the others follow, and their contact
    org       TEXT    NOT NULL,
    device    BLOB    NOT NULL,
    received  INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    prev      BLOB    NOT NULL, -- the chain's hash before its first entry
    bytes     BLOB    NOT NULL
) STRICT;
