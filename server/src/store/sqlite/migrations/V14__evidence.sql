-- Sites of customers that show rotating codes. Name and secret are sealed under the customer's key.
CREATE TABLE site (
    org      TEXT    NOT NULL,
    site     TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    since    INTEGER NOT NULL,
    ended    INTEGER,
    sealed   BLOB    NOT NULL,
    PRIMARY KEY (org, site)
) STRICT, WITHOUT ROWID;

-- What a code that a phone named says: seen by the server as it came in, and not made again from anything. The code itself stands
-- in the entry's body.
CREATE TABLE site_code (
    org      TEXT    NOT NULL,
    device   BLOB    NOT NULL,
    seq      INTEGER NOT NULL,
    position INTEGER NOT NULL,
    visit    TEXT    NOT NULL,
    known    INTEGER, -- the moment before which nobody can have known it; NULL where it says nothing
    PRIMARY KEY (org, device, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX site_code_visit ON site_code (org, visit);
