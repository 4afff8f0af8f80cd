-- The archive (V11.2, A3.4). Words of a visit as they are searched and written into files, sealed under the visit's key. Made again by
-- a rebuild.
CREATE TABLE filed (
    org    TEXT NOT NULL,
    visit  TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (org, visit)
) STRICT;

-- Visits by time, without a sort of them all for each page.
CREATE INDEX visit_filed ON visit (org, coalesce(start_at, 0), visit) WHERE erased IS NULL;
