-- Photos and signatures, part by part. A blob stands once for each visit that names it, under that visit's key, and is named by a
-- tag that only the key can make: its hash would tell whoever has a picture that it was here.
CREATE TABLE blob (
    org       TEXT    NOT NULL,
    visit     TEXT    NOT NULL,
    tag       BLOB    NOT NULL,
    bytes     INTEGER NOT NULL,
    confirmed INTEGER NOT NULL, -- the first so many bytes are here
    whole     INTEGER,          -- since when all of it is here and was compared with its name
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
