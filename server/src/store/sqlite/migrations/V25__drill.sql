-- Drills of the safety ladder (V6.3): ids, times and words of ours about the chart. `drill` and `drill_place` are made again by a
-- rebuild; `drill_due` says when something is to be done next.
CREATE TABLE drill (
    org        TEXT    NOT NULL,
    id         INTEGER NOT NULL, -- the position of the act that began it
    at         INTEGER NOT NULL,
    by         TEXT    NOT NULL,
    confirm_by INTEGER NOT NULL,
    over       INTEGER,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE drill_place (
    org        TEXT    NOT NULL,
    drill      INTEGER NOT NULL,
    place      INTEGER NOT NULL, -- their order
    department TEXT,
    rung       TEXT    NOT NULL,
    person     TEXT,             -- none where nobody stands on it
    en         TEXT    NOT NULL, -- who was passed over, by ids alone
    zh         TEXT    NOT NULL,
    confirmed  INTEGER,
    PRIMARY KEY (org, drill, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE drill_due (
    org TEXT    NOT NULL PRIMARY KEY,
    due INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- At which place of their person's feed notices of the watch and of drills stand, and since when a device of theirs has it. Not
-- derived: kept as notices are, and erased with their visit.
CREATE TABLE notice_way (
    org     TEXT    NOT NULL,
    person  TEXT    NOT NULL,
    name    TEXT    NOT NULL, -- the notice's stable id
    visit   TEXT    NOT NULL,
    place   INTEGER NOT NULL,
    fetched INTEGER,
    PRIMARY KEY (org, person, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_way_open ON notice_way (org, person, place) WHERE fetched IS NULL;
