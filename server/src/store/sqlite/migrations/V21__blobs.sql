-- Photos and signatures, part by part. A blob stands once for each visit that names it, under that visit's key, and is named by a
-- tag that only the key can make: its hash would tell whoever has a picture that it was here.
CREATE TABLE blob (
    org       TEXT    NOT NULL,
    visit     TEXT    NOT NULL,
    tag       BLOB    NOT NULL,
    bytes     INTEGER NOT NULL,
    confirmed INTEGER NOT NULL, -- the first so many bytes are here
    whole     INTEGER,          -- since when all of it is here and was compared with its name
    touched   INTEGER NOT NULL, -- when the last of it came
    PRIMARY KEY (org, visit, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_part (
    org    TEXT    NOT NULL,
    visit  TEXT    NOT NULL,
    tag    BLOB    NOT NULL,
    at     INTEGER NOT NULL, -- where it begins
    sealed BLOB    NOT NULL,
    PRIMARY KEY (org, visit, tag, at)
) STRICT;

-- What nobody goes on sending is let go.
CREATE INDEX blob_half ON blob (touched) WHERE whole IS NULL;

-- How often blobs were changed: a replica copies by it, since no row of the journal comes with a part.
ALTER TABLE meta ADD COLUMN blobs INTEGER NOT NULL DEFAULT 0;
