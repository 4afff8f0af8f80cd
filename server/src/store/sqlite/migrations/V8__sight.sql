-- Who sees what, as it changes: how a feed knows what to bring and what to take away.

-- A membership may end; what was done until then stays.
ALTER TABLE member ADD COLUMN until INTEGER;

-- Whether a valid approval of the plan stands (A3.1).
ALTER TABLE visit ADD COLUMN approved INTEGER NOT NULL DEFAULT 0 CHECK (approved IN (0, 1));

-- Which visit an item is about, so that the right to it can be asked at every reading; none for what is for one person.
-- Items of before are looked into.
ALTER TABLE feed_item ADD COLUMN visit TEXT;
-- In place of an item: what came into the scope's sight (+) or went out of it (-), a visit or a department.
ALTER TABLE feed_item ADD COLUMN turn TEXT;

-- Which departments' feeds a person reads, and since which place in the feed.
CREATE TABLE reading (
    org        TEXT    NOT NULL,
    person     TEXT    NOT NULL,
    department TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    PRIMARY KEY (org, person, department)
) STRICT, WITHOUT ROWID;

-- In which departments a visit ever was, by its rep's; it is in one of them.
CREATE TABLE visit_department (
    org        TEXT    NOT NULL,
    department TEXT    NOT NULL,
    visit      TEXT    NOT NULL,
    now        INTEGER NOT NULL CHECK (now IN (0, 1)),
    PRIMARY KEY (org, department, visit)
) STRICT, WITHOUT ROWID;

INSERT INTO visit_department (org, department, visit, now)
    SELECT org, department, visit, 1 FROM visit WHERE department IS NOT NULL;

CREATE INDEX visit_department_now ON visit_department (org, visit) WHERE now = 1;
