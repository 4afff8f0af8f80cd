-- Content stands sealed: under the key of the visit, customer or person that it is about, so that erasing is destroying a key.
-- Every table with content has one column `sealed` with all of a row's content in it; the columns that held it before stay
-- empty. What was there in the clear is sealed by the first start, row by row: `sealed` is NULL until then.

ALTER TABLE meta ADD COLUMN folder BLOB;                     -- the folder's id, which its keys name too
ALTER TABLE meta ADD COLUMN keys INTEGER NOT NULL DEFAULT 0; -- how many keys were made before the last commit
ALTER TABLE meta ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1, 2)); -- 0: rows are left, 1: their old pages, 2: nothing

-- `subject` is what a row is about: 'org', 'person/<id>', 'customer/<id>' or 'visit/<id>'. Where it is not there, the row's key says it.
ALTER TABLE body ADD COLUMN subject TEXT;
ALTER TABLE body ADD COLUMN sealed BLOB;
ALTER TABLE act ADD COLUMN subject TEXT;
ALTER TABLE act ADD COLUMN sealed BLOB;
ALTER TABLE feed_item ADD COLUMN subject TEXT;
ALTER TABLE feed_item ADD COLUMN sealed BLOB;
ALTER TABLE notice ADD COLUMN subject TEXT;
ALTER TABLE notice ADD COLUMN sealed BLOB;
ALTER TABLE refused ADD COLUMN subject TEXT;
ALTER TABLE refused ADD COLUMN sealed BLOB;
ALTER TABLE fact ADD COLUMN subject TEXT;
ALTER TABLE fact ADD COLUMN sealed BLOB;
ALTER TABLE fork ADD COLUMN subject TEXT;
ALTER TABLE fork ADD COLUMN sealed BLOB;
ALTER TABLE person ADD COLUMN sealed BLOB;
ALTER TABLE customer ADD COLUMN sealed BLOB;
ALTER TABLE device ADD COLUMN sealed BLOB;
ALTER TABLE change ADD COLUMN sealed BLOB;
ALTER TABLE waiting ADD COLUMN sealed BLOB;
ALTER TABLE visit ADD COLUMN sealed BLOB;
ALTER TABLE visit ADD COLUMN erased INTEGER; -- when; such a row is all that is left of the visit
ALTER TABLE obligation ADD COLUMN sealed BLOB;
ALTER TABLE history ADD COLUMN sealed BLOB;
ALTER TABLE watch ADD COLUMN sealed BLOB;

-- What waits to be taken apart speaks of many: it stands under a key of the organisation that is changed at every erasure.
ALTER TABLE parcel ADD COLUMN sealed BLOB;
ALTER TABLE deposit ADD COLUMN sealed BLOB;
ALTER TABLE held_segment ADD COLUMN sealed BLOB;
ALTER TABLE answer ADD COLUMN sealed BLOB;

-- Entries of a second branch, each under the key of what it is about.
CREATE TABLE fork_entry (
    org      TEXT    NOT NULL,
    device   BLOB    NOT NULL,
    from_seq INTEGER NOT NULL,
    digest   BLOB    NOT NULL,
    seq      INTEGER NOT NULL,
    header   BLOB    NOT NULL,
    hash     BLOB    NOT NULL,
    subject  TEXT    NOT NULL,
    sealed   BLOB    NOT NULL,
    PRIMARY KEY (org, device, from_seq, digest, seq)
) STRICT, WITHOUT ROWID;

-- What was erased, for ever. The keys' own list says the same, and so does the file `erasures`.
CREATE TABLE erasure (
    org      TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    position INTEGER NOT NULL, -- of the act; 0 where it was repeated after a restore
    PRIMARY KEY (org, subject)
) STRICT, WITHOUT ROWID;
