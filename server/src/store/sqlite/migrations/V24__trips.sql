-- Trips (V6.3). Which visits a lead visit once named as legs, by ids alone: made again by a rebuild. Whether they still are is said by
-- the facts of the lead visit.
CREATE TABLE leg (
    org   TEXT    NOT NULL,
    visit TEXT    NOT NULL,
    lead  TEXT    NOT NULL,
    since INTEGER NOT NULL, -- the position of the first fact that named it
    PRIMARY KEY (org, visit, lead)
) STRICT, WITHOUT ROWID;

-- Addresses at which a calendar program finds a trip: digests of their tokens, never the tokens.
CREATE TABLE calendar_link (
    digest BLOB    NOT NULL PRIMARY KEY,
    org    TEXT    NOT NULL,
    visit  TEXT    NOT NULL,
    person TEXT    NOT NULL,
    made   INTEGER NOT NULL,
    ended  INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX calendar_link_visit ON calendar_link (org, visit, person);

-- Whereabouts, which are let go by themselves.
CREATE INDEX fact_trip ON fact (org, subject) WHERE subject >= 'trip/' AND subject < 'trip0';
