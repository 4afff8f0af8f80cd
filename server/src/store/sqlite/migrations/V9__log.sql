-- The log: for each organisation a Merkle tree over its rows of the journal, so that none can be altered, removed or inserted
-- unseen. Neither journal nor derived: a rebuild leaves it as it is.

CREATE TABLE log_mark (
    one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    upto INTEGER NOT NULL -- all rows of the journal up to this position are in their logs
) STRICT;

INSERT INTO log_mark (one, upto) VALUES (1, 0);

-- Hashes of whole subtrees of 256^level leaves, 256 side by side: those of tile n begin at n * 256.
CREATE TABLE log_tile (
    org    TEXT    NOT NULL,
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB    NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    first  INTEGER, -- of leaves: the first row's position
    places BLOB,    -- of leaves: the rows' positions, 8 bytes each, big-endian
    PRIMARY KEY (org, level, number),
    CHECK ((level = 0) = (first IS NOT NULL) AND (level = 0) = (places IS NOT NULL)),
    CHECK (places IS NULL OR length(places) * 4 = length(hashes))
) STRICT;

CREATE INDEX log_tile_first ON log_tile (org, first) WHERE level = 0;

-- What the server signed, for ever.
CREATE TABLE log_checkpoint (
    org  TEXT    NOT NULL,
    size INTEGER NOT NULL,
    said BLOB    NOT NULL, -- the signed checkpoint as CBOR
    PRIMARY KEY (org, size)
) STRICT, WITHOUT ROWID;
